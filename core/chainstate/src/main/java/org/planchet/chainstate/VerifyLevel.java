package org.planchet.chainstate;

/// How deep stored blocks are rechecked; each level includes those before it.
public enum VerifyLevel {
    /// Every block can be read and has its hash.
    READABLE,
    /// Every block keeps the rules that need nothing but the block.
    ISOLATION,
    /// Undo data can be read and leads from the coins of the tip back to those of the block before the first checked.
    UNDO,
    /// Everything is connected again from the genesis block, scripts included, and gives the coins that are stored.
    REPLAY
}
