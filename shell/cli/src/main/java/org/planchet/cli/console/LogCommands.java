package org.planchet.cli.console;

import java.util.List;
import org.planchet.api.LogPart;

/// The command about what is written to the log.
final class LogCommands {
    private LogCommands() {}

    /// What may be said behind the part.
    static List<String> words() {
        return List.of("on", "off");
    }

    /// `log`: of which parts details are written down. `log PART on`, `log PART off`: switches them, `all` means each.
    static void log(Session session, List<String> arguments) throws CommandException {
        List<LogPart> parts;
        if (arguments.isEmpty()) parts = session.node().logging();
        else if (arguments.size() == 2 && words().contains(arguments.getLast()))
            parts = session.node()
                    .switchLogging(arguments.getFirst(), arguments.getLast().equals("on"));
        else
            throw session.trouble(
                    "trouble.usage",
                    Console.usage(session, CommandTable.find("log").orElseThrow()));
        for (LogPart part : parts) session.say(part.details() ? "log.on" : "log.off", part.name());
    }
}
