package org.planchet.consensus;

/// How hard the next block must be. Each rule is a pure function of the headers before it.
public sealed interface DifficultyRule
        permits EpochDifficulty, WindowDifficulty, AsertDifficulty, StepDifficulty, FixedDifficulty {
    /// The compact target that the block after `previous` must state.
    ///
    /// @param previous the block before it
    /// @param time     the new block's own time in seconds, which only testnets look at
    /// @param params   the chain's parameters: spacing, limit, genesis
    int nextBits(HeaderNode previous, long time, ChainParams params);

    /// Whether a block of `bits` can follow one of `previousBits` at all, no matter what the earlier headers
    /// are: false only if no chain can contain it (Bitcoin Core's `PermittedDifficultyTransition`). A header
    /// that is judged before its ancestors are kept is judged by this and by its proof of work.
    ///
    /// @param height of the block of `bits`, above 0
    boolean permits(int height, int previousBits, int bits, ChainParams params);

    /// How many blocks a difficulty period has, for the rules on the times of its first and last block (BIP 54, 94):
    /// Bitcoin's 2,016 also if the target does not move by periods.
    default int period() {
        return EpochDifficulty.BITCOIN.interval();
    }

    /// The rule's name in chain files: `epoch`, `window`, `asert`, `step` or `fixed`.
    String name();

    /// What is wrong with these numbers for a chain, in a clause; empty if nothing is.
    default String fault() {
        return "";
    }
}
