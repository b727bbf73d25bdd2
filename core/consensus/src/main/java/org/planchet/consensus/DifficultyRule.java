package org.planchet.consensus;

/// How hard the next block must be. Each rule is a pure function of the headers before it.
public sealed interface DifficultyRule permits Epoch, Window, Asert, Step, Fixed {
    /// The compact target that the block after `previous` must state.
    ///
    /// @param previous the block before it
    /// @param time     the new block's own time in seconds, which only testnets look at
    /// @param params   the chain's parameters: spacing, limit, genesis
    int nextBits(HeaderNode previous, long time, ChainParams params);

    /// How many blocks a difficulty period has, for the rules on the times of its first and last block (BIP 54, 94):
    /// Bitcoin's 2,016 also where the target does not move by periods.
    default int period() {
        return Epoch.BITCOIN.interval();
    }

    /// The rule's name in chain files: `epoch`, `window`, `asert`, `step` or `fixed`.
    String name();

    /// What is wrong with these numbers for a chain, in a clause; empty where nothing is.
    default String fault() {
        return "";
    }
}
