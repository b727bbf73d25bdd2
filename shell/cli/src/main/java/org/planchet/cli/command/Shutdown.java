package org.planchet.cli.command;

import java.util.concurrent.atomic.AtomicBoolean;
import org.planchet.daemon.RunningNode;

/// The orderly end of a process that is told to end from outside.
final class Shutdown {
    private Shutdown() {}

    /// Closes the node when the process ends: at SIGTERM, at Ctrl-C, or after everything else is done.
    static void closeOnExit(RunningNode node) {
        Runtime.getRuntime().addShutdownHook(new Thread(node::close, "close-node"));
    }

    /// Ends the process when the node has stopped by itself, or was stopped over its API, while the console waits for
    /// the next line; until the handle is closed.
    static Watch exitWithNode(RunningNode node, Context context) {
        AtomicBoolean watching = new AtomicBoolean(true);
        Thread.ofVirtual().name("node-watch").start(() -> {
            try {
                int code = node.awaitStop();
                if (watching.get()) {
                    node.failure().ifPresent(context::complain);
                    System.exit(code);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return () -> watching.set(false);
    }

    /// Closed when the process no longer ends with the node.
    interface Watch extends AutoCloseable {
        @Override
        void close();
    }
}
