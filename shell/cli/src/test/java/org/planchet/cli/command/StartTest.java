package org.planchet.cli.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.offline.StoredState;

/// What is asked and forgotten before a node starts.
class StartTest {
    private static final int BLOCKS = 3;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;

    private Context context(Texts texts, boolean terminal, String... lines) {
        String typed = lines.length == 0 ? "" : String.join("\n", lines) + "\n";
        return new Context(
                texts,
                new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                terminal);
    }

    private Context terminal(String... lines) {
        return context(Texts.in(Language.EN), true, lines);
    }

    private List<String> said() {
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private NodeConfig config() {
        return NodeConfig.of(
                "chain", "regtest", "data-dir", folder.toString(), "port", "0", "api", "false", "bind", "127.0.0.1");
    }

    private void mine() throws Exception {
        try (RunningNode node = Daemon.start(config())) {
            node.api()
                    .generate(
                            node.api()
                                    .createWallet(Optional.empty(), Optional.empty())
                                    .firstAddress(),
                            BLOCKS);
        }
    }

    private int height() throws Exception {
        try (RunningNode node = Daemon.start(config())) {
            return node.api().status().height();
        }
    }

    private int run(String flags, String... lines) {
        String line = flags + " --chain=regtest --port=0 --api=false --bind=127.0.0.1 --data-dir=" + folder;
        return Program.run(List.of(line.strip().split(" ")), texts -> context(texts, false, lines), Locale.ENGLISH);
    }

    @Test
    void the_interval_is_asked_until_it_is_one_and_enter_takes_the_default() throws Exception {
        assertEquals(
                Duration.ofSeconds(30),
                InteractiveStart.ask(config(), terminal("0", "soon", " 30 ", "", ""))
                        .syncInterval());
        assertEquals(
                List.of(
                        "Sync interval in whole seconds (120): --sync-interval is \"0\"; allowed: a whole number from 1"
                                + " to 86400.",
                        "Sync interval in whole seconds (120): --sync-interval is \"soon\"; allowed: a whole number"
                                + " from 1 to 86400.",
                        "Sync interval in whole seconds (120): Load the chain stored in " + folder
                                + "? (yes) Clear the neighbours stored in " + folder + "? (no) "),
                said());
        assertEquals(
                Duration.ofSeconds(45),
                InteractiveStart.ask(config().with("sync-interval", "45"), terminal("", "", ""))
                        .syncInterval());
    }

    @Test
    void no_deletes_the_chain_once_that_is_confirmed() throws Exception {
        mine();
        InteractiveStart.ask(config(), terminal("", "no", "maybe", "y", "n"));
        assertTrue(said().get(2).endsWith("Nothing was deleted."), said()::toString);
        assertEquals(BLOCKS, height());
        InteractiveStart.ask(config(), terminal("", "perhaps", "no", "regtest", ""));
        assertTrue(said().getLast().contains("Clear the neighbours"), said()::toString);
        assertEquals(0, height());
    }

    @Test
    void yes_clears_the_neighbours() throws Exception {
        try (RunningNode node = Daemon.start(config())) {
            node.api().addPeer("127.0.0.1:9");
        }
        InteractiveStart.ask(config(), terminal("", "", "yes"));
        try (RunningNode node = Daemon.start(config())) {
            assertEquals(0, node.api().peers().size());
        }
    }

    @Test
    void an_input_that_ends_among_the_questions_starts_nothing() {
        var failure = assertThrows(CommandFailure.class, () -> InteractiveStart.ask(config(), terminal("", "")));
        assertEquals("No answer: the node was not started.", failure.sentence());
    }

    @Test
    void a_pipe_answers_with_its_lines_and_goes_on_as_a_console() throws Exception {
        mine();
        assertEquals(0, run("--interactive", "60", "no", "yes", "", "block 1", "block 0", "exit"));
        assertEquals("there is no block 1", said().getFirst());
        assertEquals("Block 0", said().get(1));
    }

    @Test
    void reset_chain_says_what_goes_suggests_a_back_up_and_wants_the_chains_name_or_yes() throws Exception {
        mine();
        try (StoredState stored = StoredState.open(config())) {
            for (String no : List.of("", "y", "mainnet")) {
                Questions questions = new Questions(terminal(no));
                assertFalse(ResetFlags.resetChain(stored, config(), questions, false), no);
            }
            assertTrue(stored.chainBytes() > 0);
            out.reset();
            assertTrue(ResetFlags.resetChain(stored, config(), new Questions(terminal("YES")), false));
            assertEquals(0, stored.chainBytes());
        }
        assertTrue(said().getFirst().startsWith("To be deleted: the chain regtest in " + folder), said()::toString);
        assertTrue(said().get(1).contains("planchet backup"), said()::toString);
        assertEquals("Type regtest or yes to delete it: The stored chain regtest has been deleted.", said().getLast());
    }

    @Test
    void where_nobody_can_be_asked_reset_chain_needs_yes() throws Exception {
        mine();
        assertEquals(2, run("console --reset-chain", "exit"));
        assertEquals(2, run("node --reset-chain"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("add --yes"));
        assertEquals(BLOCKS, height());
        assertEquals(0, run("--reset-chain --reset-peers --yes", "block 1", "exit"));
        assertEquals(List.of("there is no block 1"), said());
        assertEquals(0, height());
    }

    @Test
    void a_node_in_memory_keeps_no_history_in_the_folder_that_it_was_started_from() {
        assertNull(ConsoleCommand.history(""));
        assertEquals(folder.resolve("console_history"), ConsoleCommand.history(folder.toString()));
    }

    @Test
    void a_folder_in_use_keeps_its_chain() throws Exception {
        try (RunningNode node = Daemon.start(config())) {
            node.api()
                    .generate(
                            node.api()
                                    .createWallet(Optional.empty(), Optional.empty())
                                    .firstAddress(),
                            BLOCKS);
            assertEquals(ExitCode.CANNOT_START, run("--reset-chain --yes", "exit"));
            assertEquals(BLOCKS, node.api().status().height());
        }
    }
}
