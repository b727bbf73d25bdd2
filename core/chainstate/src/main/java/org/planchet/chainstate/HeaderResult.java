package org.planchet.chainstate;

import org.planchet.consensus.Rejection;

/// The outcome of offering a header to the chain.
public sealed interface HeaderResult {
    /// The header has its place in the tree; `isNew` if it had none before.
    record Accepted(BlockIndex block, boolean isNew) implements HeaderResult {}

    /// The header breaks a rule, or its parent is not known.
    record Refused(Rejection rejection) implements HeaderResult {}
}
