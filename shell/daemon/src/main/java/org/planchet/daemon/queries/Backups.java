package org.planchet.daemon.queries;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.BackupView;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.wallet.WalletService;
import org.planchet.storage.BackupException;
import org.planchet.storage.BackupWriter;
import org.planchet.storage.ChainCheckpoint;
import org.planchet.storage.DataFolder;
import org.planchet.storage.RocksChainStore;

/// Back-ups of a running node. Chain and wallet are captured in one step on the owner's thread, so that
/// both are as of the same block; all slow work is done on the caller's thread.
public final class Backups {
    private final NodeLoop loop;
    private final ChainStore store;
    private final @Nullable DataFolder folder;
    private final WalletService wallet;

    /// @param folder null if the node keeps nothing
    public Backups(NodeLoop loop, ChainStore store, @Nullable DataFolder folder, WalletService wallet) {
        this.loop = loop;
        this.store = store;
        this.folder = folder;
        this.wallet = wallet;
    }

    /// As [org.planchet.api.StoreApi#backup]; one at a time. Of a light node only the wallets: peers send its
    /// headers again.
    synchronized BackupView make(String destination, boolean walletsOnly) {
        DataFolder saved = folder;
        if (saved == null) throw new ApiException(Kind.CONFLICT, ErrorCode.NO_FOLDER_TO_SAVE);
        Path to = absolute(destination);
        try (BackupWriter writer = BackupWriter.begin(saved, to)) {
            return view(walletsOnly || loop.isLight() ? wallets(writer) : all(saved, writer));
        } catch (BackupException refused) {
            throw new ApiException(kind(refused), saying(refused), refused.path(), refused.detail());
        } catch (ChainStoreException failed) {
            throw new ApiException(
                    Kind.UNAVAILABLE, ErrorCode.BACKUP_UNUSABLE, to, String.valueOf(failed.getMessage()));
        }
    }

    private static Path absolute(String destination) {
        try {
            Path to = Path.of(destination);
            if (to.isAbsolute()) return to;
        } catch (InvalidPathException none) {
            // No path at all is no absolute one.
        }
        throw new ApiException(Kind.BAD_REQUEST, ErrorCode.BACKUP_RELATIVE, destination);
    }

    private BackupWriter.Made wallets(BackupWriter writer) throws BackupException {
        await(loop.change(_ -> wallet.saveAnd(() -> add(writer))));
        return finish(writer, null);
    }

    private BackupWriter.Made all(DataFolder saved, BackupWriter writer) throws BackupException {
        try {
            await(loop.change(node -> {
                node.flush();
                hold(saved);
                return wallet.saveAnd(() -> add(writer));
            }));
            try (ChainCheckpoint chain = ChainCheckpoint.open(saved)) {
                writer.addChain(chain);
                return finish(writer, chain);
            }
        } finally {
            ChainCheckpoint.release(saved);
        }
    }

    /// A disk without room for the checkpoint does not stop the node.
    private void hold(DataFolder saved) {
        try {
            ChainCheckpoint.hold(saved, (RocksChainStore) store);
        } catch (ChainStoreException failed) {
            throw new ApiException(
                    Kind.UNAVAILABLE, ErrorCode.BACKUP_UNUSABLE, saved.path(), String.valueOf(failed.getMessage()));
        }
    }

    private BackupWriter.Made finish(BackupWriter writer, @Nullable ChainCheckpoint chain) throws BackupException {
        ChainParams params = loop.params();
        return writer.finish(params.name(), params.genesisHash(), chain, loop.now());
    }

    private static void add(BackupWriter writer) {
        try {
            writer.addWallets();
        } catch (BackupException failed) {
            throw new CompletionException(failed);
        }
    }

    private static void await(CompletableFuture<Void> work) throws BackupException {
        try {
            work.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof BackupException refused) throw refused;
            throw failed;
        }
    }

    /// A backup as reported to the user.
    public static BackupView view(BackupWriter.Made made) {
        String path = made.path().toString();
        return made.facts()
                .state()
                .map(at -> new BackupView(
                        path, at.height(), at.tip().toString(), at.coins().toString(), made.bytes()))
                .orElseGet(() -> new BackupView(path, -1, "", "", made.bytes()));
    }

    /// What its user reads.
    public static ErrorCode saying(BackupException refused) {
        return switch (refused.reason()) {
            case EXISTS -> ErrorCode.BACKUP_EXISTS;
            case NO_PARENT -> ErrorCode.BACKUP_NO_PARENT;
            case INSIDE -> ErrorCode.BACKUP_INSIDE;
            case NO_ROOM -> ErrorCode.BACKUP_NO_ROOM;
            case BUSY -> ErrorCode.BACKUP_BUSY;
            case NO_BACKUP -> ErrorCode.NO_BACKUP;
            case TOO_NEW -> ErrorCode.BACKUP_TOO_NEW;
            case OTHER_CHAIN -> ErrorCode.BACKUP_OF_ANOTHER_CHAIN;
            case DAMAGED -> ErrorCode.BACKUP_DAMAGED;
            case UNUSABLE -> ErrorCode.BACKUP_UNUSABLE;
        };
    }

    private static Kind kind(BackupException refused) {
        return switch (refused.reason()) {
            case EXISTS, BUSY -> Kind.CONFLICT;
            case NO_ROOM, UNUSABLE, DAMAGED -> Kind.UNAVAILABLE;
            default -> Kind.BAD_REQUEST;
        };
    }
}
