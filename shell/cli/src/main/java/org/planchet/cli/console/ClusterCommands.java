package org.planchet.cli.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The command about nodes of a Kubernetes cluster. What may be deleted is decided by the rights that
/// `kubectl` has there.
final class ClusterCommands {
    /// How a StatefulSet named `planchet` calls its pods, the number last.
    private static final String POD = "blockchain-node-";

    private ClusterCommands() {}

    /// `delnode NAME|NUMBER [--dry-run]`: deletes a node's pod, service and volume claim, after asking.
    static void deleteNode(Session session, List<String> arguments) throws CommandException {
        String typed = arguments.getFirst();
        String name = typed.matches("[0-9]{1,9}") ? POD + Integer.parseInt(typed) : typed;
        boolean dryRun = arguments.size() > 1 && arguments.get(1).equals("--dry-run");
        if (arguments.size() > 1 && !dryRun)
            throw session.trouble(
                    "trouble.usage",
                    Console.usage(session, CommandTable.find("delnode").orElseThrow()));
        // Kubernetes' own rule for names; it also keeps the name from being read as an option.
        if (!name.matches("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")) throw session.trouble("delnode.bad-name", name);
        List<String> command = List.of(
                "kubectl", "delete", "pod/" + name, "service/" + name, "pvc/data-" + name, "--ignore-not-found");
        if (dryRun) {
            session.say("delnode.would", String.join(" ", command));
            return;
        }
        if (!session.agrees("delnode.ask", name)) throw session.trouble("delnode.kept");
        run(session, command);
    }

    private static void run(Session session, List<String> command) throws CommandException {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
            new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .forEach(session::print);
            int code = process.waitFor();
            if (code != 0) throw session.trouble("delnode.failed", code);
        } catch (IOException e) {
            throw session.trouble("delnode.no-kubectl");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw session.trouble("trouble.no-answer");
        }
    }
}
