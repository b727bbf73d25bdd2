package org.planchet.daemon;

import java.util.Optional;
import org.planchet.api.NodeApi;
import org.planchet.daemon.config.NodeConfig;

/// A node that runs in this process: started by [Daemon#start], stopped by [#close].
public interface RunningNode extends AutoCloseable {
    /// All queries and commands of the node.
    NodeApi api();

    NodeConfig config();

    /// The port it listens on for peers, the real one if 0 was asked for; -1 if it does not listen.
    int p2pPort();

    /// The port its HTTP API listens on, the real one if 0 was asked for; -1 if there is none.
    int apiPort();

    /// The port on which it serves Electrum's protocol, the real one if 0 was asked for; -1 if it does not.
    int electrumPort();

    /// Where to connect to it as a peer from this machine, `127.0.0.1:port`.
    default String p2pAddress() {
        return "127.0.0.1:" + p2pPort();
    }

    /// Waits until the node has stopped, by [#close] or by a failure. Returns the exit code, one of [ExitCode].
    int awaitStop() throws InterruptedException;

    /// Why it stopped by itself, in one line; empty while it runs and after an orderly stop.
    Optional<String> failure();

    /// Stops in an orderly way: peers, mempool and wallet saved, everything flushed. Takes 10 seconds at most. A second
    /// call does nothing.
    @Override
    void close();

    /// Stops as a killed process would: nothing is saved or flushed, sockets and files are just closed. For tests and
    /// demonstrations.
    void kill();
}
