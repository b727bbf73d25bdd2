package org.planchet.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.planchet.primitives.BlockHash;
import org.planchet.storage.DataFolderException.Reason;

/// A node's data folder, held by one process at a time:
///
///     LOCK            held while a process uses the folder
///     VERSION         layout version, chain name and genesis hash, one a line
///     blocks/         blkNNNNN.dat, revNNNNN.dat
///     chainstate/     RocksDB: coins, block index, tip
///     indexes/        RocksDB: what is looked up by transaction or script; may be deleted, and is then built anew
///     wallets/        one encrypted file a wallet
///     peers.json      known nodes
///     peers.key       the secret by which they have their places
///     anchors.json    peers to dial first, while no node runs
///     mempool.dat     unconfirmed transactions
///     headers.dat     a light node's headers, in place of blocks, coins, indexes and unconfirmed transactions
///     RESET           while the chain is being deleted: the next process to open the folder finishes that
///     RESTORE         while a back-up is being restored: until then the folder is of no use
///     checkpoint/     while a back-up is being made: coins and index as they were when it began
///     planchet.log
///     .cookie         what callers of JSON-RPC show, while a node runs
///     .api            where it serves HTTP, so that commands find it and its cookie
///
/// Folders are created with access only for the owner (0700).
public final class DataFolder implements AutoCloseable {
    /// The layout above.
    public static final int VERSION = 1;

    static final String HEADERS = "headers.dat";

    /// Whose folder it is. A light node's headers are of no use to a full one, which has them with its blocks.
    public enum Kind {
        FULL,
        LIGHT
    }

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataFolder(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /// Takes the folder of a full node.
    ///
    /// @throws DataFolderException like [#open(Path, String, BlockHash, Kind)]
    public static DataFolder open(Path path, String chain, BlockHash genesis) throws DataFolderException {
        return open(path, chain, genesis, Kind.FULL);
    }

    /// Takes the folder at `path` for this process, making it if there is none.
    ///
    /// @param chain   name of the chain that it holds, or is to hold
    /// @param genesis that chain's first block
    /// @param kind    of the node that is to use it
    /// @throws DataFolderException if another process holds it, it holds another chain, a node of the
    ///     other kind, a newer program or one that is too old wrote it, or it cannot be written
    public static DataFolder open(Path path, String chain, BlockHash genesis, Kind kind) throws DataFolderException {
        return open(path, chain, genesis, kind, Layout.PRESENT);
    }

    static DataFolder open(Path path, String chain, BlockHash genesis, Kind kind, Layout layout)
            throws DataFolderException {
        Path folder = path.toAbsolutePath().normalize();
        try {
            FilePermissions.createFolders(folder);
            DataFolder taken = take(folder);
            try {
                taken.expectWhole();
                layout.look(folder, chain, genesis);
                expectKind(folder, kind);
                layout.bring(taken, chain, genesis);
                if (kind == Kind.FULL) for (Path part : taken.chainFolders()) FilePermissions.createFolders(part);
                FilePermissions.createFolders(taken.wallets());
                ChainReset.finish(taken);
                ChainReset.deleteTree(taken.checkpoint());
                return taken;
            } catch (IOException | DataFolderException failed) {
                taken.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw unusable(folder, failed);
        }
    }

    /// @throws DataFolderException if a restore into it was broken off
    void expectWhole() throws DataFolderException {
        if (Files.exists(restoreMark()))
            throw new DataFolderException(
                    Reason.HALF_RESTORED,
                    "The restore into " + path + " was broken off: repeat it (planchet restore).");
    }

    private static DataFolderException unusable(Path folder, IOException failed) {
        return new DataFolderException(
                Reason.UNUSABLE, "The data folder " + folder + " cannot be used: " + reason(failed) + ".", failed);
    }

    /// Takes a folder that is there, whatever lies in it.
    static DataFolder take(Path folder) throws IOException, DataFolderException {
        FileChannel channel =
                FileChannel.open(folder.resolve("LOCK"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock;
        try {
            lock = channel.tryLock();
        } catch (OverlappingFileLockException heldHere) {
            lock = null;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        if (lock == null) {
            channel.close();
            throw new DataFolderException(
                    Reason.IN_USE, "The data folder " + folder + " is in use by another Planchet process.");
        }
        return new DataFolder(folder, channel, lock);
    }

    /// @throws DataFolderException if the folder at `path` is that of a node of the other kind
    static void expectKind(Path path, Kind kind) throws DataFolderException {
        boolean light = Files.exists(path.resolve(HEADERS));
        if (kind == Kind.FULL && light)
            throw new DataFolderException(
                    Reason.OTHER_KIND,
                    "The data folder " + path + " is a light node's: start it with --role spv, or name another folder"
                            + " with --data-dir.");
        if (kind == Kind.LIGHT && !light && Files.exists(path.resolve("blocks")))
            throw new DataFolderException(
                    Reason.OTHER_KIND,
                    "The data folder " + path + " is a full node's: a light one needs another, named with --data-dir.");
    }

    /// The messages of these exceptions are mere paths.
    private static String reason(IOException failed) {
        String message = failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
        return switch (failed) {
            case AccessDeniedException _ -> message + ": permission denied";
            case FileAlreadyExistsException _ -> message + " is not a folder";
            case NoSuchFileException _ -> message + " cannot be made";
            default -> message;
        };
    }

    public Path path() {
        return path;
    }

    public Path blocks() {
        return path.resolve("blocks");
    }

    public Path chainstate() {
        return path.resolve("chainstate");
    }

    public Path indexes() {
        return path.resolve("indexes");
    }

    public Path wallets() {
        return path.resolve("wallets");
    }

    /// Where coins and index are held fast while a back-up is made.
    Path checkpoint() {
        return path.resolve("checkpoint");
    }

    /// There while a back-up is being restored into the folder.
    Path restoreMark() {
        return path.resolve("RESTORE");
    }

    /// The folders that hold a full node's chain.
    List<Path> chainFolders() {
        return List.of(blocks(), chainstate(), indexes());
    }

    /// A light node's headers.
    public Path headersFile() {
        return path.resolve(HEADERS);
    }

    public Path peersFile() {
        return path.resolve("peers.json");
    }

    /// This node's secret, by which known nodes have their slots.
    public Path addressKeyFile() {
        return path.resolve("peers.key");
    }

    /// Peers that the last run ended with, of those that only blocks came from; it is there only while no node runs.
    public Path anchorsFile() {
        return path.resolve("anchors.json");
    }

    public Path mempoolFile() {
        return path.resolve("mempool.dat");
    }

    public Path logFile() {
        return path.resolve("planchet.log");
    }

    /// Bytes that the chain in it takes, indexes included; 0 if there is none.
    public long chainBytes() throws DataFolderException {
        try {
            return ChainReset.bytes(this);
        } catch (IOException failed) {
            throw unusable(path, failed);
        }
    }

    /// Deletes blocks, coins, indexes and the saved mempool, or headers, before anything has opened them. Wallets,
    /// known nodes and the rest stay. If it is broken off, the next process to open the folder finishes it.
    public void deleteChain() throws DataFolderException {
        try {
            ChainReset.run(this);
        } catch (IOException failed) {
            throw unusable(path, failed);
        }
    }

    /// The networks that the user banned.
    public Path bansFile() {
        return path.resolve("banlist.json");
    }

    /// Deletes the known nodes, and by what key they had their places.
    public void deletePeers() throws DataFolderException {
        try {
            for (Path file : List.of(peersFile(), addressKeyFile(), anchorsFile())) Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw unusable(path, failed);
        }
    }

    /// Lets other processes have it. The LOCK file stays: removing it would let two processes hold two files of the
    /// same name.
    @Override
    public void close() {
        try {
            lock.release();
            channel.close();
        } catch (IOException ignored) {
            // The lock ends with the process at the latest.
        }
    }
}
