package org.planchet.daemon.offline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.chainstate.RepairReport;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.daemon.chain.ChainOpening;
import org.planchet.daemon.chain.NodeFolder;
import org.planchet.daemon.chain.OpeningLog;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.daemon.chain.StageTimes;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.index.Index;
import org.planchet.index.IndexStoreException;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.storage.BlockImporter;
import org.planchet.storage.BlockImporter.Progress;
import org.planchet.storage.DataFolder;
import org.planchet.storage.IndexInspection;
import org.planchet.storage.RocksChainStore;
import org.planchet.storage.RocksIndexStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Work on a data folder while no node runs on it: what `planchet import` and `planchet verify-chain` do. Each takes
/// the folder's lock, so a running node is never disturbed, and leaves it whole wherever it is interrupted.
public final class DataFolderTasks {
    private static final Logger LOG = LoggerFactory.getLogger(DataFolderTasks.class);

    private DataFolderTasks() {}

    /// What an import came to.
    ///
    /// @param read    from the files
    /// @param scripts inputs whose scripts were checked; the others lie under the assumed-valid block
    /// @param height  of the best block now
    /// @param tip     its hash
    /// @param unknown the assumed-valid block, if neither files nor folder hold its header: then every script was
    ///     checked
    public record ImportResult(
            BlockImporter.Result read, long scripts, int height, String tip, Optional<String> unknown) {}

    /// What a verification came to.
    ///
    /// @param blocks  rechecked
    /// @param coins   hash of the coin set that the blocks give, which is also the stored one's if all is well
    /// @param failure what disagrees, in a sentence; empty if all is well
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
    /// @throws StartupException if the folder is in use, or a file cannot be read
    public static ImportResult importBlocks(NodeConfig config, List<Path> files, Consumer<Progress> progress)
            throws StartupException {
        for (Path file : files)
            if (!Files.isReadable(file)) throw new StartupException(ExitCode.USAGE, ErrorCode.FILE_UNREADABLE, file);
        return onChain(config, (chain, checker) -> {
            long before = checker.checked();
            BlockImporter.Result read = new BlockImporter(chain, InstantSource.system(), progress::accept).run(files);
            BlockHash assumed = chain.assumeValid();
            boolean isKnown = assumed == null || chain.find(assumed) != null;
            return new ImportResult(
                    read,
                    checker.checked() - before,
                    chain.tip().height(),
                    chain.tip().hash().toString(),
                    isKnown ? Optional.empty() : Optional.of(String.valueOf(assumed)));
        });
    }

    /// Checks the last `blocks` blocks (0 for all, which connects everything again, including scripts) of the
    /// stored best chain again, against the stored undo data and coins.
    ///
    /// @throws StartupException if the folder is in use or holds no chain
    public static VerifyResult verify(NodeConfig config, int blocks, Consumer<Progress> progress)
            throws StartupException {
        demandChain(config, "chainstate");
        return onChain(config, (chain, checker) -> {
            VerifyLevel level = blocks == 0 ? VerifyLevel.REPLAY : VerifyLevel.UNDO;
            VerifyReport report = chain.verify(
                    level,
                    blocks,
                    (at, done, total) -> progress.accept(progressOf(chain, checker, at, done, total, level)));
            long transactions = 0;
            long inputs = 0;
            for (int height = chain.tip().height(); height > chain.tip().height() - report.blocks(); height--) {
                BlockIndex index = chain.atHeight(height);
                Block block = index == null ? null : chain.readBlock(index.hash());
                if (block == null) break;
                transactions += block.transactions().size();
                for (Transaction tx : block.transactions())
                    if (!tx.isCoinbase()) inputs += tx.inputs().size();
            }
            return new VerifyResult(
                    report.blocks(),
                    transactions,
                    inputs,
                    chain.tip().height(),
                    chain.tip().hash().toString(),
                    chain.coinSetHash().hash().toString(),
                    report.problem());
        });
    }

    /// What a repair came to.
    ///
    /// @param rebuilt    coins and block index were rebuilt from the block files
    /// @param indexes    that differed from the chain, and were deleted so that the next start builds them anew
    /// @param coins      hash of the coin set
    public record RepairResult(boolean rebuilt, RepairReport chain, int indexes, int height, String tip, String coins) {
        RepairResult withIndexes(int deleted) {
            return new RepairResult(rebuilt, chain, deleted, height, tip, coins);
        }
    }

    /// Reads everything that is stored of a chain, and makes again what is damaged and can be made from blocks.
    ///
    /// @param coinsToo whether coins and undo data are rebuilt even if nothing is damaged
    /// @throws StartupException if the folder is in use, holds no chain, or cannot be repaired
    public static RepairResult repair(NodeConfig config, boolean coinsToo, Consumer<Progress> progress)
            throws StartupException {
        demandChain(config, "blocks");
        boolean[] rebuilt = {false};
        Chain.Progress opening = (done, total) -> progress.accept(new Progress(done, 0, 0, done, total, done));
        Work<RepairResult> work = (chain, _) -> {
            RepairReport report = chain.repair(coinsToo, opening);
            return new RepairResult(
                    rebuilt[0],
                    report,
                    0,
                    chain.tip().height(),
                    chain.tip().hash().toString(),
                    chain.coinSetHash().hash().toString());
        };
        try (DataFolder folder = fullFolder(config);
                ScriptCheckerPool checker = new ScriptCheckerPool(config.scriptThreads())) {
            RocksIndexStore.open(folder, LOG::warn).close();
            RepairResult result;
            try {
                result = onChain(config, folder, checker, opening, () -> rebuilt[0] = true, work);
            } catch (DamagedStoreException damaged) {
                // Noticed only when it was read; so the second opening makes it again.
                result = onChain(config, folder, checker, opening, () -> rebuilt[0] = true, work);
            }
            return result.withIndexes(forgetWrongIndexes(config, folder));
        } catch (IOException | ChainStoreException | IndexStoreException failed) {
            throw new StartupException(ExitCode.DISK_FAILURE, String.valueOf(failed.getMessage()));
        } catch (InterruptedException stop) {
            throw interrupted();
        }
    }

    /// Deletes the indexes that differ from the chain. Returns how many.
    private static int forgetWrongIndexes(NodeConfig config, DataFolder folder) {
        List<Index> wrong;
        try (var indexes = new IndexInspection(folder.path(), config.chain().genesis())) {
            wrong = indexes.compare(true).stream()
                    .filter(found -> !found.isWell())
                    .map(IndexInspection.Found::index)
                    .toList();
        }
        if (wrong.isEmpty()) return 0;
        try (var store = RocksIndexStore.open(folder, LOG::warn)) {
            wrong.forEach(store::clear);
        }
        return wrong.size();
    }

    /// A replay first disconnects and then connects blocks: two passes, reported as one task.
    private static Progress progressOf(
            Chain chain, ScriptCheckerPool checker, VerifyLevel at, int done, int total, VerifyLevel level) {
        boolean second = level == VerifyLevel.REPLAY && at == VerifyLevel.REPLAY;
        int height = chain.tip().height();
        long all = level == VerifyLevel.REPLAY ? 2L * (height + 1) : total;
        long sofar = second ? height + 1L + done : done;
        return new Progress(done, 0, checker.checked(), Math.min(sofar, all), all, second ? done : height - done + 1);
    }

    /// Work on an open chain.
    private interface Work<T> {
        T run(Chain chain, ScriptCheckerPool checker) throws IOException, InterruptedException;
    }

    /// @param part the folder of it without which there is nothing to work on
    private static void demandChain(NodeConfig config, String part) throws StartupException {
        demandFull(config);
        if (config.inMemory() || !Files.isDirectory(config.dataDir().resolve(part)))
            throw new StartupException(ExitCode.USAGE, ErrorCode.NO_CHAIN_THERE, config.dataDir());
    }

    private static void demandFull(NodeConfig config) throws StartupException {
        if (config.isLight()) throw new StartupException(ExitCode.USAGE, ErrorCode.LIGHT_NODE);
    }

    private static DataFolder fullFolder(NodeConfig config) throws StartupException {
        demandFull(config);
        return NodeFolder.open(config);
    }

    private static <T> T onChain(NodeConfig config, Work<T> work) throws StartupException {
        try (DataFolder folder = fullFolder(config);
                ScriptCheckerPool checker = new ScriptCheckerPool(config.scriptThreads())) {
            return onChain(config, folder, checker, new OpeningLog(), () -> {}, work);
        } catch (DamagedStoreException damaged) {
            throw new StartupException(ExitCode.DISK_FAILURE, damaged.getMessage() + ChainOpening.MADE_AGAIN);
        } catch (IOException | ChainStoreException failed) {
            throw new StartupException(ExitCode.DISK_FAILURE, String.valueOf(failed.getMessage()));
        } catch (InterruptedException stop) {
            throw interrupted();
        }
    }

    /// @param opening is called for blocks that are connected again before the work begins
    /// @param rebuild called if coins and index have to be rebuilt
    private static <T> T onChain(
            NodeConfig config,
            DataFolder folder,
            ScriptCheckerPool checker,
            Chain.Progress opening,
            Runnable rebuild,
            Work<T> work)
            throws IOException, InterruptedException {
        try (Chain chain = ChainOpening.open(config, folder, checker, null, StageTimes.NONE, opening, rebuild)
                .chain()) {
            return work.run(chain, checker);
        } catch (DamagedStoreException noticedWhenRead) {
            RocksChainStore.markDamaged(folder);
            throw noticedWhenRead;
        }
    }

    private static StartupException interrupted() {
        Thread.currentThread().interrupt();
        return new StartupException(ExitCode.FAILED, "Interrupted; what was written is whole.");
    }
}
