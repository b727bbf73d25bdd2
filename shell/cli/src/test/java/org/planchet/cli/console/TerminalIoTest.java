package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jline.reader.Candidate;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.FakeNode;
import org.planchet.api.Language;
import org.planchet.api.Texts;

/// The console at a terminal: keys in, screen out.
@Timeout(30)
class TerminalIoTest {
    private static final String KEY = "5".repeat(64);

    @TempDir
    Path folder;

    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final FakeNode node = FakeNode.empty();

    private interface Typist {
        void type(PipedOutputStream keys) throws Exception;
    }

    /// Runs a console while `typist` types, and gives what the screen shows.
    private String show(Typist typist) throws Exception {
        try (PipedOutputStream keys = new PipedOutputStream();
                PipedInputStream in = new PipedInputStream(keys, 65_536)) {
            ExternalTerminal terminal = new ExternalTerminal("test", "xterm", in, screen, StandardCharsets.UTF_8);
            terminal.setSize(Size.of(120, 40));
            CountDownLatch over = new CountDownLatch(1);
            Thread hands = Thread.ofVirtual().start(() -> {
                try {
                    typist.type(keys);
                    // A pipe whose writer is gone is broken: stay until the console has ended.
                    over.await();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            try (TerminalIo io =
                    new TerminalIo(terminal, "planchet> ", folder.resolve("history"), CommandTable.all())) {
                Session session = new Session(node, io, Texts.in(Language.EN));
                try (TipNews _ = TipNews.start(session)) {
                    new Console(session).run();
                }
            }
            over.countDown();
            hands.join(Duration.ofSeconds(5));
        }
        return screen.toString(StandardCharsets.UTF_8);
    }

    private static void type(PipedOutputStream keys, String text) throws IOException {
        keys.write(text.getBytes(StandardCharsets.UTF_8));
        keys.flush();
    }

    /// Types once the screen shows `text`.
    private void after(String text, PipedOutputStream keys, String typed) throws Exception {
        for (int i = 0; i < 200 && !screen.toString(StandardCharsets.UTF_8).contains(text); i++) Thread.sleep(50);
        type(keys, typed);
    }

    @Test
    void a_key_is_neither_echoed_nor_remembered() throws Exception {
        String shown = show(keys -> {
            after("planchet> ", keys, "importkey\r");
            after("Private key", keys, KEY + "\r");
            after("Imported", keys, "exit\r");
        });
        assertTrue(shown.contains("Imported the key of address " + FakeNode.ADDRESS), shown);
        assertEquals(List.of("importKey 64 "), node.calls());
        assertFalse(shown.contains("5555"), "the key is on the screen");
        String history = Files.readString(folder.resolve("history"));
        assertFalse(history.contains("5555"), history);
        assertTrue(history.contains("importkey"), history);
    }

    @Test
    void s13_a_history_that_cannot_be_read_or_written_is_done_without() throws Exception {
        Path history = folder.resolve("history");
        byte[] noise = new byte[3_000];
        new Random(1).nextBytes(noise);
        Files.write(history, noise);
        Files.writeString(history, "\nwallet words\n", StandardOpenOption.APPEND);
        Typist typist = keys -> {
            after("planchet> ", keys, "balance\r");
            after("Confirmed", keys, "exit\r");
        };
        assertTrue(show(typist).contains("Confirmed: 10 PLC"));
        List<String> kept = Files.readAllLines(history);
        assertTrue(kept.containsAll(List.of("wallet words", "balance")), kept.toString());
        Files.delete(history);
        Files.createDirectories(history.resolve("somebody's own"));
        screen.reset();
        String shown = show(typist);
        assertTrue(shown.contains("Confirmed: 10 PLC"), shown);
        assertFalse(shown.contains("Exception"), shown);
        assertTrue(Files.exists(history.resolve("somebody's own")));
    }

    @Test
    void d25_a_line_from_elsewhere_appears_above_the_line_being_typed() throws Exception {
        String shown = show(keys -> {
            after("planchet> ", keys, "bala");
            after("bala", keys, "");
            System.out.println("a log line");
            after("a log line", keys, "nce\rexit\r");
        });
        int log = shown.indexOf("a log line");
        assertTrue(log > 0 && shown.indexOf("planchet> ", log) > 0, shown);
        assertTrue(shown.contains("Confirmed: 10 PLC"), shown);
    }

    @Test
    void d25_the_block_that_was_there_before_the_console_is_no_news() throws Exception {
        String shown = show(keys -> {
            after("planchet> ", keys, "balance\r");
            after("Confirmed", keys, "exit\r");
        });
        assertFalse(shown.contains("Block 0"), shown);
    }

    @Test
    void the_end_of_input_ends_the_console() throws Exception {
        show(keys -> after("planchet> ", keys, "balance\r\u0004"));
        assertEquals(List.of(), node.calls());
    }

    @Test
    void help_keeps_its_columns_where_a_line_is_too_long_for_the_terminal() throws Exception {
        String shown = show(keys -> after("planchet> ", keys, "help\rexit\r"));
        List<String> lines = shown.lines().toList();
        int wallet = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("  wallet [create|"))
                .findFirst()
                .orElseThrow());
        String help = lines.subList(wallet + 1, lines.size()).stream()
                .filter(line -> line.startsWith(" ".repeat(44)))
                .findFirst()
                .orElseThrow();
        assertTrue(help.startsWith(" ".repeat(44) + "show the wallet or its words, "), shown);
        assertTrue(lines.contains(" ".repeat(44) + "2 is blockchain-node-2"), shown);
    }

    @Test
    void words_and_their_choices_are_completed() {
        List<Candidate> candidates = new ArrayList<>();
        TerminalIo.complete(CommandTable.all(), List.of("m"), 0, candidates);
        assertEquals(CommandTable.all().size(), candidates.size());
        candidates.clear();
        TerminalIo.complete(CommandTable.all(), List.of("VIEW", ""), 1, candidates);
        assertEquals(
                ViewCommands.names(), candidates.stream().map(Candidate::value).toList());
    }

    @Test
    void no_color_is_respected() {
        assertTrue(TerminalIo.mayUseColours(null, "xterm-256color"));
        assertTrue(TerminalIo.mayUseColours("", "xterm-256color"));
        assertFalse(TerminalIo.mayUseColours("1", "xterm-256color"));
        assertFalse(TerminalIo.mayUseColours(null, "dumb"));
    }
}
