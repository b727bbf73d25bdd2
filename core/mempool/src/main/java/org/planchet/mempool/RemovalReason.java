package org.planchet.mempool;

/// Why a transaction left the mempool (Bitcoin Core's `MemPoolRemovalReason`).
public enum RemovalReason {
    /// It is in a block of the best chain.
    MINED,
    /// A block's transaction spends a coin of it, or of one it needs.
    CONFLICT,
    /// Another one that pays more spends a coin of it, or of one it needs.
    REPLACED,
    /// The mempool was full and its package paid least.
    SIZE_LIMIT,
    /// It waited too long.
    EXPIRED,
    /// A reorganisation made it invalid at the new tip, or left it above a limit of policy.
    REORG
}
