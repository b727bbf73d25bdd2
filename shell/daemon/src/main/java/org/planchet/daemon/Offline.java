package org.planchet.daemon;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Work on a data folder while no node runs on it: what `planchet import` and `planchet verify-chain` do. Each takes
/// the folder's lock, so a running node is never disturbed, and leaves it whole wherever it is interrupted.
public final class Offline {
    private Offline() {}

    /// How far the work has come. Handed out a few times a second from the thread that works.
    ///
    /// @param blocks       blocks read so far, those that were known already included
    /// @param transactions in them
    /// @param inputs       whose scripts or spends were checked
    /// @param done         units done of `total`: bytes of the files for an import, blocks for a verification
    /// @param height       of the best block, or of the block being verified
    public record Progress(long blocks, long transactions, long inputs, long done, long total, int height) {}

    /// What an import came to.
    ///
    /// @param blocks    read from the files
    /// @param connected that the chain did not have before
    /// @param refused   that a rule refused
    /// @param skipped   bytes between blocks that were not a block
    /// @param height    of the best block now
    /// @param tip       its hash
    /// @param failure   why the first refused block was refused, its reject string first; empty where none was
    public record ImportResult(
            long blocks,
            long connected,
            long refused,
            long skipped,
            long transactions,
            long inputs,
            int height,
            String tip,
            Optional<String> failure) {}

    /// What a verification came to.
    ///
    /// @param blocks  rechecked
    /// @param coins   hash of the coin set that the blocks give, which is also the stored one's where all is well
    /// @param failure what disagrees, in a sentence; empty where all is well
    public record VerifyResult(
            long blocks,
            long transactions,
            long inputs,
            int height,
            String tip,
            String coins,
            Optional<String> failure) {}

    /// Reads blocks from files in the framing of Bitcoin's `blk*.dat`, in any order, and connects them with every
    /// check.
    ///
    /// @throws StartupException where the folder is in use, or a file cannot be read
    public static ImportResult importBlocks(NodeConfig config, List<Path> files, Consumer<Progress> progress)
            throws StartupException {
        throw new AssertionError("not written yet");
    }

    /// Checks the last `blocks` blocks (0 for all) of the stored best chain again, scripts included, against the stored
    /// undo data and coins.
    ///
    /// @throws StartupException where the folder is in use or holds no chain
    public static VerifyResult verify(NodeConfig config, int blocks, Consumer<Progress> progress)
            throws StartupException {
        throw new AssertionError("not written yet");
    }
}
