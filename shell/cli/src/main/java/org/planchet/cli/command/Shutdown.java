package org.planchet.cli.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// The orderly end of a process that receives a signal to stop.
final class Shutdown {
    private Shutdown() {}

    /// How long a node that is just starting is waited for, to be closed like any other. One that still takes in
    /// what a crash left behind is as safe without.
    private static final long START_SECONDS = 3;

    /// Closes the node when the process receives SIGTERM or Ctrl-C; the process then ends with the node's
    /// exit code: a node that was asked to stop and did so has not failed. Once this is closed, the command's
    /// code is the one that counts.
    record Guarded(RunningNode node, AtomicBoolean watching) implements AutoCloseable {
        @Override
        public void close() {
            watching.set(false);
            node.close();
        }
    }

    /// Starts a node.
    static Guarded start(NodeConfig config) throws StartupException {
        var watching = new AtomicBoolean(true);
        var starting = new CompletableFuture<RunningNode>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(starting, watching), "close-node"));
        try {
            RunningNode node = Daemon.start(config);
            starting.complete(node);
            return new Guarded(node, watching);
        } catch (StartupException | RuntimeException | Error failed) {
            watching.set(false);
            starting.completeExceptionally(failed);
            throw failed;
        }
    }

    private static void close(CompletableFuture<RunningNode> starting, AtomicBoolean watching) {
        // Asked before: the command continues, and ends, as soon as the node is closed.
        boolean fromOutside = watching.get();
        int code = ExitCode.OK;
        try {
            RunningNode node = starting.get(START_SECONDS, TimeUnit.SECONDS);
            node.close();
            code = node.awaitStop();
        } catch (ExecutionException notStarted) {
            // A node cannot start while the process ends; what it had taken it has let go.
        } catch (TimeoutException stillStarting) {
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        // The Java machine's own code after a signal is 128 + its number, whatever the hooks have done.
        if (fromOutside) Runtime.getRuntime().halt(code);
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
