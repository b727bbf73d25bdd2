package org.planchet.daemon.chain;

import org.planchet.api.ErrorCode;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.storage.DataFolder;
import org.planchet.storage.DataFolderException;

/// The data folder that a configuration names, or the error message if it cannot be opened.
public final class NodeFolder {
    private NodeFolder() {}

    public static DataFolder open(NodeConfig config) throws StartupException {
        try {
            ChainParams chain = config.chain();
            return DataFolder.open(config.dataDir(), chain.name(), chain.genesisHash(), kind(config));
        } catch (DataFolderException refused) {
            throw refused(config, refused);
        }
    }

    public static DataFolder.Kind kind(NodeConfig config) {
        return config.isLight() ? DataFolder.Kind.LIGHT : DataFolder.Kind.FULL;
    }

    public static StartupException refused(NodeConfig config, DataFolderException refused) {
        return new StartupException(
                ExitCode.CANNOT_START,
                saying(refused.reason()),
                refused.getMessage(),
                config.dataDir(),
                config.chain().name());
    }

    private static ErrorCode saying(DataFolderException.Reason reason) {
        return switch (reason) {
            case IN_USE -> ErrorCode.FOLDER_IN_USE;
            case OTHER_CHAIN -> ErrorCode.FOLDER_OF_ANOTHER_CHAIN;
            case OTHER_KIND -> ErrorCode.FOLDER_OF_ANOTHER_KIND;
            case TOO_NEW -> ErrorCode.FOLDER_TOO_NEW;
            case TOO_OLD -> ErrorCode.FOLDER_TOO_OLD;
            case HALF_RESTORED -> ErrorCode.FOLDER_HALF_RESTORED;
            case DAMAGED -> ErrorCode.FOLDER_DAMAGED;
            case UNUSABLE -> ErrorCode.FOLDER_UNUSABLE;
        };
    }
}
