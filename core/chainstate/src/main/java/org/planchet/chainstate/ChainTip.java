package org.planchet.chainstate;

/// The end of a branch of the tree.
///
/// @param block        the last block of the branch
/// @param branchLength how many blocks it is away from the best chain; 0 for the best chain itself
/// @param status       what is known of it
public record ChainTip(BlockIndex block, int branchLength, Status status) {
    /// Named as Bitcoin Core's `getchaintips` names them.
    public enum Status {
        ACTIVE("active"),
        VALID_FORK("valid-fork"),
        VALID_HEADERS("valid-headers"),
        HEADERS_ONLY("headers-only"),
        INVALID("invalid");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
