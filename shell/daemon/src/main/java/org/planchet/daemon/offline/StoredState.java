package org.planchet.daemon.offline;

import java.nio.file.Path;
import org.planchet.daemon.chain.NodeFolder;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.storage.DataFolder;
import org.planchet.storage.DataFolderException;

/// What a data folder holds of earlier runs, for as long as no node runs on it: what a user may have it forget before
/// the next start. Holds the folder's lock until it is closed.
public final class StoredState implements AutoCloseable {
    private final NodeConfig config;
    private final DataFolder folder;

    private StoredState(NodeConfig config, DataFolder folder) {
        this.config = config;
        this.folder = folder;
    }

    /// Takes the folder of a node that keeps its state on disk.
    ///
    /// @throws StartupException if the folder is in use, holds another chain or cannot be used
    public static StoredState open(NodeConfig config) throws StartupException {
        return new StoredState(config, NodeFolder.open(config));
    }

    /// The folder.
    public Path path() {
        return folder.path();
    }

    /// Bytes of the chain, indexes included; 0 if none is stored.
    public long chainBytes() throws StartupException {
        try {
            return folder.chainBytes();
        } catch (DataFolderException failed) {
            throw NodeFolder.refused(config, failed);
        }
    }

    /// Deletes blocks, coins, indexes and the mempool: never wallets, neighbours or anything else. If it is
    /// interrupted, the next process that opens the folder completes it.
    public void deleteChain() throws StartupException {
        try {
            folder.deleteChain();
        } catch (DataFolderException failed) {
            throw NodeFolder.refused(config, failed);
        }
    }

    /// Forgets every neighbour and known node. Those named by `--peer` are connected to all the same.
    public void deletePeers() throws StartupException {
        try {
            folder.deletePeers();
        } catch (DataFolderException failed) {
            throw NodeFolder.refused(config, failed);
        }
    }

    @Override
    public void close() {
        folder.close();
    }
}
