package org.planchet.daemon.offline;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.planchet.api.BackupView;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.chain.ChainOpening;
import org.planchet.daemon.chain.NodeFolder;
import org.planchet.daemon.chain.OpeningLog;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.daemon.chain.StageTimes;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.queries.Backups;
import org.planchet.storage.BackupException;
import org.planchet.storage.BackupFacts;
import org.planchet.storage.BackupReader;
import org.planchet.storage.BackupWriter;
import org.planchet.storage.ChainCheckpoint;
import org.planchet.storage.DataFolder;
import org.planchet.storage.RocksChainStore;

/// Back-ups while no node runs on the folder: what `planchet backup` and `planchet restore` do. A node that runs makes
/// one itself ([org.planchet.api.StoreApi#backup]).
public final class BackupTasks {
    private BackupTasks() {}

    /// Saves the folder that a configuration names.
    ///
    /// @param walletsOnly leave the chain out
    /// @throws StartupException if the folder is in use ([ErrorCode#FOLDER_IN_USE]), holds nothing, or the back-up
    ///     cannot be written: then nothing is at its place
    public static BackupView backup(NodeConfig config, Path destination, boolean walletsOnly) throws StartupException {
        if (config.inMemory() || !Files.isDirectory(config.dataDir().resolve("wallets")))
            throw new StartupException(ExitCode.USAGE, ErrorCode.NO_CHAIN_THERE, config.dataDir());
        try (DataFolder folder = NodeFolder.open(config);
                BackupWriter writer = BackupWriter.begin(folder, destination)) {
            writer.addWallets();
            // A light node stores only headers, which peers send again.
            if (walletsOnly || !Files.isDirectory(folder.blocks())) return Backups.view(finish(writer, config, null));
            try (ChainCheckpoint chain = held(config, folder)) {
                writer.addChain(chain);
                return Backups.view(finish(writer, config, chain));
            }
        } catch (BackupException refused) {
            throw refused(refused);
        } catch (ChainStoreException failed) {
            throw new StartupException(ExitCode.DISK_FAILURE, String.valueOf(failed.getMessage()));
        }
    }

    private static ChainCheckpoint held(NodeConfig config, DataFolder folder) {
        try (var checker = new ScriptCheckerPool(config.scriptThreads())) {
            ChainOpening opening =
                    ChainOpening.open(config, folder, checker, null, StageTimes.NONE, new OpeningLog(), () -> {});
            try (Chain chain = opening.chain()) {
                chain.flush();
                ChainCheckpoint.hold(folder, (RocksChainStore) opening.store());
            }
        }
        return ChainCheckpoint.open(folder);
    }

    private static BackupWriter.Made finish(BackupWriter writer, NodeConfig config, @Nullable ChainCheckpoint chain)
            throws BackupException {
        ChainParams params = config.chain();
        return writer.finish(params.name(), params.genesisHash(), chain, Instant.now());
    }

    /// Restores a back-up into the folder that a configuration names, which must be empty.
    ///
    /// @throws StartupException if it is not, or the back-up is not whole: then nothing is in the folder
    public static BackupView restore(NodeConfig config, Path from) throws StartupException {
        try {
            BackupReader backup = BackupReader.open(from);
            backup.restore(config.dataDir(), config.chain().genesisHash());
            String path = config.dataDir().toString();
            BackupFacts facts = backup.facts();
            return facts.state()
                    .map(at -> new BackupView(
                            path, at.height(), at.tip().toString(), at.coins().toString(), 0))
                    .orElseGet(() -> new BackupView(path, -1, "", "", 0));
        } catch (BackupException refused) {
            throw refused(refused);
        }
    }

    private static StartupException refused(BackupException refused) {
        int code = switch (refused.reason()) {
            case EXISTS, NO_PARENT, INSIDE, NO_BACKUP, OTHER_CHAIN, TOO_NEW -> ExitCode.USAGE;
            case NO_ROOM, UNUSABLE -> ExitCode.DISK_FAILURE;
            case BUSY -> ExitCode.CANNOT_START;
            case DAMAGED -> ExitCode.FAILED;
        };
        return new StartupException(code, Backups.saying(refused), refused.path(), refused.detail());
    }
}
