package org.planchet.cli.console;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.planchet.api.NodeStatus;

/// The commands about the console itself.
final class ConsoleCommands {
    private static final Duration HEARTBEAT = Duration.ofMinutes(30);
    private static final int HELP_COLUMN = 44;

    private ConsoleCommands() {}

    /// `help [WORD]`: what every word does, by group, or one of them.
    static void help(Session session, List<String> arguments) throws CommandException {
        if (!arguments.isEmpty()) {
            String typed = arguments.getFirst();
            Command word = CommandTable.find(typed).orElseThrow(() -> session.trouble("trouble.unknown-word", typed));
            session.print(Console.usage(session, word));
            session.print("  " + session.text("word." + word.name() + ".help"));
            return;
        }
        String group = "";
        for (Command word : CommandTable.all()) {
            if (!word.group().equals(group)) {
                group = word.group();
                session.heading("group." + group);
            }
            session.explain(Console.usage(session, word), HELP_COLUMN, session.text("word." + word.name() + ".help"));
        }
    }

    /// `standby`: says the state every 30 minutes until Ctrl-C; at a pipe, until the program is ended.
    static void standby(Session session, List<String> arguments) {
        CountDownLatch broken = new CountDownLatch(1);
        session.say("standby.begin", HEARTBEAT.toMinutes());
        try (ConsoleIo.Interruption _ = session.io().onInterrupt(broken::countDown)) {
            do {
                NodeStatus status = session.node().status();
                session.say(
                        "standby.beat",
                        Session.time(status.run().now()),
                        status.height(),
                        Session.shortHash(status.tip()),
                        status.network().peers(),
                        status.mempool().transactions());
            } while (!broken.await(HEARTBEAT.toSeconds(), java.util.concurrent.TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        session.say("standby.end");
    }

    /// `exit`.
    static void exit(Session session, List<String> arguments) {
        session.leave();
    }
}
