package org.planchet.cli.command;

import java.util.Optional;
import org.planchet.api.ErrorMessage;
import org.planchet.api.Texts;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Setting;
import org.planchet.daemon.config.Settings;
import org.planchet.daemon.config.StartupException;
import org.planchet.daemon.offline.StoredState;

/// `--interactive`: the three questions that the Python prototype asked at every start. Enter takes the default.
final class InteractiveStart {
    private static final Setting INTERVAL = Settings.of("sync-interval");

    private InteractiveStart() {}

    /// Asks, does what the answers say, and gives the configuration with them in it.
    ///
    /// @throws CommandFailure if the input ends before the last answer
    static NodeConfig ask(NodeConfig config, Context context) throws StartupException, CommandFailure {
        Questions questions = new Questions(context);
        NodeConfig chosen = config.with(INTERVAL.key(), interval(config, questions, context.texts()));
        if (chosen.inMemory()) return chosen;
        try (StoredState stored = StoredState.open(chosen)) {
            boolean settled = false;
            while (!settled) {
                settled = questions.askYes(true, "start.ask-chain", stored.path())
                        || ResetFlags.resetChain(stored, chosen, questions, false);
                if (!settled) questions.print(questions.text("reset.kept"));
            }
            if (questions.askYes(false, "start.ask-peers", stored.path())) ResetFlags.resetPeers(stored, questions);
        }
        return chosen;
    }

    private static String interval(NodeConfig config, Questions questions, Texts texts) throws CommandFailure {
        String standard = Long.toString(config.syncInterval().toSeconds());
        while (true) {
            String answer = questions.ask("start.ask-interval", standard);
            String value = answer.isEmpty() ? standard : answer;
            Optional<ErrorMessage> complaint = INTERVAL.complaint(INTERVAL.flag(), value);
            if (complaint.isEmpty()) return value;
            questions.print(texts.messages().of(complaint.get()));
        }
    }
}
