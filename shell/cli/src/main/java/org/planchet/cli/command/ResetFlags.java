package org.planchet.cli.command;

import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.StoredState;
import picocli.CommandLine.Option;

/// `--reset-chain`, `--reset-peers` and `--yes`: what a node forgets before it starts.
final class ResetFlags {
    private static final long MEGA = 1_000_000;

    @Option(names = "--reset-chain", description = "${bundle:flag.reset-chain}")
    private boolean chain;

    @Option(names = "--reset-peers", description = "${bundle:flag.reset-peers}")
    private boolean peers;

    @Option(names = "--yes", description = "${bundle:flag.yes}")
    private boolean yes;

    /// Does what the flags say, if anything is stored.
    ///
    /// @throws CommandFailure if the chain may not be deleted after all: then nothing was
    void apply(NodeConfig config, Context context) throws StartupException, CommandFailure {
        if ((!chain && !peers) || config.inMemory()) return;
        if (chain && !yes && !context.terminal())
            throw new CommandFailure(ExitCode.USAGE, context.text("reset.needs-yes"));
        Questions questions = new Questions(context);
        try (StoredState stored = StoredState.open(config)) {
            if (chain && !resetChain(stored, config, questions, yes))
                throw new CommandFailure(ExitCode.FAILED, context.text("reset.kept"));
            if (peers) resetPeers(stored, questions);
        }
    }

    /// Says what would be deleted and deletes it, once the user has typed the chain's name or yes. Returns false if
    /// something else was typed.
    ///
    /// @param yes it needs no asking
    static boolean resetChain(StoredState stored, NodeConfig config, Questions questions, boolean yes)
            throws StartupException, CommandFailure {
        long bytes = stored.chainBytes();
        if (bytes == 0) {
            questions.print(questions.text("reset.no-chain", stored.path()));
            return true;
        }
        String name = config.chain().name();
        questions.print(questions.text("reset.what", name, stored.path(), (bytes + MEGA - 1) / MEGA));
        if (!yes) {
            questions.print(questions.text("reset.backup"));
            String answer = questions.ask("reset.ask", name);
            if (!answer.equals(name) && !questions.isYes(answer)) return false;
        }
        stored.deleteChain();
        questions.print(questions.text("reset.chain-done", name));
        return true;
    }

    /// Forgets the stored neighbours, and says so.
    static void resetPeers(StoredState stored, Questions questions) throws StartupException {
        stored.deletePeers();
        questions.print(questions.text("reset.peers-done", stored.path()));
    }
}
