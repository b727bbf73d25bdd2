package org.planchet.daemon;

import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// Starts a node.
public final class Daemon {
    private Daemon() {}

    /// Starts a node and returns when its ports are bound and its chain is open.
    ///
    /// @throws StartupException if a value, a port or the data folder prevents the start; nothing is left
    ///     running
    public static RunningNode start(NodeConfig config) throws StartupException {
        return LocalNode.start(config, true);
    }

    /// [#start] within a program that has logging of its own, which is left as it is: no level, no appender and
    /// no log file of the node's.
    public static RunningNode startWithin(NodeConfig config) throws StartupException {
        return LocalNode.start(config, false);
    }
}
