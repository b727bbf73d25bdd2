package org.planchet.cli.command;

import java.io.IOException;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `planchet node`: a node without a console, for services. Needs no input and no terminal; SIGTERM stops it.
@Command(name = "node")
final class NodeCommand extends CliCommand {
    /// What the other end of the pipe says when the node shall live on without it.
    static final String STAY = "stay";

    @Mixin
    private ResetFlags reset = new ResetFlags();

    @Option(names = "--stop-with-input", hidden = true)
    private boolean stopWithInput;

    NodeCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() throws StartupException, CommandFailure, InterruptedException {
        NodeConfig config = config();
        reset.apply(config, context);
        // A service's output is its log, unless its user says otherwise.
        if (!NodeFlags.isGiven("log-console", line().getParseResult(), context))
            config = config.with("log-console", "true");
        context.speakJson(config.logJson());
        try (Shutdown.Guarded guarded = Shutdown.start(config)) {
            RunningNode node = guarded.node();
            announce(context, node);
            if (stopWithInput) Thread.ofVirtual().name("input-watch").start(() -> closeWithInput(node));
            return awaitStop(context, node);
        }
    }

    /// The line that scripts wait for: the node serves, and where.
    static void announce(Context context, RunningNode node) {
        var status = node.api().status();
        context.say(
                "node.ready",
                Context.version(),
                status.program().chain(),
                status.height(),
                port(node.p2pPort()),
                port(node.apiPort()));
        complainOfWaitingMiner(context, node);
        if (node.electrumPort() >= 0)
            context.say("status.electrum", status.addresses().electrum());
    }

    /// A miner without an address mines nothing until there is a wallet.
    static void complainOfWaitingMiner(Context context, RunningNode node) {
        if (node.config().role() == NodeConfig.Role.MINER
                && !node.api().mining().active()) {
            context.complain(context.text("node.miner-waits"));
        }
    }

    static String port(int port) {
        return port < 0 ? "-" : Integer.toString(port);
    }

    /// Waits until the node has stopped and says why, if it stopped by itself.
    static int awaitStop(Context context, RunningNode node) throws InterruptedException {
        int code = node.awaitStop();
        node.failure().ifPresent(context::complain);
        return code;
    }

    /// Stops the node when the process that started it ends for any reason: that closes its end of the pipe.
    private void closeWithInput(RunningNode node) {
        StringBuilder line = new StringBuilder();
        try {
            for (int c = context.in().read(); c >= 0; c = context.in().read()) {
                line.append((char) c);
                if (line.toString().strip().equals(STAY)) return;
            }
        } catch (IOException e) {
            // The pipe broke: the parent process has ended as well.
        }
        node.close();
    }
}
