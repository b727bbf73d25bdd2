package org.planchet.daemon.chain;

/// Hears how long the node was at each part of taking blocks in: for metrics. Called on the threads that do the
/// work, so it returns at once.
public interface StageTimes {
    /// Nobody wants to know.
    StageTimes NONE = (_, _) -> {};

    /// What is measured. The first includes the others, except for work done in parallel.
    enum Stage {
        /// All that the chain thread does in one go when a block has come.
        ACCEPT,
        /// Reading the coins that a block spends and that are not in memory.
        COINS,
        /// From handing a block's scripts out until the chain knows how they ended.
        SCRIPTS,
        /// Appending a block and its undo data to their files.
        STORE,
        /// Writing changed coins and the block index to the database.
        FLUSH
    }

    /// @param nanos how long it took, in nanoseconds
    void took(Stage stage, long nanos);
}
