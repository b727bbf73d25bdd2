package org.planchet.cli.command;

import java.util.concurrent.atomic.AtomicBoolean;
import org.planchet.daemon.RunningNode;

/// The orderly end of a process that is told to end from outside.
final class Shutdown {
    private Shutdown() {}

    /// Closes the node when the process is told to end, by SIGTERM or Ctrl-C, and ends it with the node's exit code: a
    /// node that was asked to stop and did so has not failed. Once the handle is closed, the command's code is the one
    /// that counts.
    static Watch closeOnExit(RunningNode node) {
        AtomicBoolean watching = new AtomicBoolean(true);
        Thread hook = new Thread(() -> close(node, watching), "close-node");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> watching.set(false);
    }

    private static void close(RunningNode node, AtomicBoolean watching) {
        // Asked before: the command goes on, and ends, as soon as the node is closed.
        boolean fromOutside = watching.get();
        node.close();
        try {
            int code = node.awaitStop();
            // The Java machine's own code after a signal is 128 + its number, whatever the hooks have done.
            if (fromOutside) Runtime.getRuntime().halt(code);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
