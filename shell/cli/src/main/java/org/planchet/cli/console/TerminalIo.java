package org.planchet.cli.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jspecify.annotations.Nullable;

/// A person at a terminal: line editing, history kept in a file, completion of words and their choices.
///
/// While it is open, what other code prints to `System.out` and `System.err` (log lines, above all) appears above the
/// line being typed instead of inside it.
public final class TerminalIo implements ConsoleIo {
    private static final char NOTHING = (char) 0;

    /// What Java puts in place of bytes that are no text.
    private static final char UNREADABLE = '\ufffd';

    private final Terminal terminal;
    private final LineReader reader;
    private final String prompt;
    private final boolean colours;
    private final SecretMask mask = new SecretMask();
    private final PrintStream outBefore = System.out;
    private final PrintStream errBefore = System.err;

    /// Opens the terminal that this process runs in.
    ///
    /// @param history file of the lines typed so far, null to keep none
    public TerminalIo(String prompt, @Nullable Path history, List<Command> words) throws IOException {
        // Asking the terminal how it draws grapheme clusters would swallow what was typed while the node started.
        this(TerminalBuilder.builder().system(true).graphemeCluster(false).build(), prompt, history, words);
    }

    TerminalIo(Terminal terminal, String prompt, @Nullable Path history, List<Command> words) {
        this.terminal = terminal;
        this.prompt = prompt;
        this.colours = mayUseColours(System.getenv("NO_COLOR"), terminal.getType());
        LineReaderBuilder builder = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("planchet")
                .completer((_, line, candidates) -> complete(words, line.words(), line.wordIndex(), candidates))
                .highlighter(mask)
                .history(new SecretMask.History())
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .option(LineReader.Option.CASE_INSENSITIVE, true)
                .option(LineReader.Option.HISTORY_TIMESTAMPED, false)
                .option(LineReader.Option.BRACKETED_PASTE, false);
        if (history != null && isUsable(history))
            builder.variable(LineReader.HISTORY_FILE, history).variable(LineReader.HISTORY_FILE_SIZE, 1_000);
        this.reader = builder.build();
        System.setOut(new PrintStream(new LineStream(), true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(new LineStream(), true, StandardCharsets.UTF_8));
    }

    /// Whether the lines typed so far can be read and added to. JLine gives up at a file that is damaged, so the lines
    /// that are no text are taken out of it first.
    private static boolean isUsable(Path history) {
        if (!Files.exists(history)) return true;
        try {
            List<String> lines = new String(Files.readAllBytes(history), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            List<String> text = lines.stream().filter(TerminalIo::isText).toList();
            if (text.size() < lines.size()) Files.write(history, text);
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private static boolean isText(String line) {
        return line.chars().noneMatch(c -> c == UNREADABLE || Character.isISOControl(c));
    }

    /// `NO_COLOR`, set to anything, means no colours (no-color.org).
    static boolean mayUseColours(@Nullable String noColour, String terminalType) {
        return (noColour == null || noColour.isEmpty()) && !terminalType.startsWith(Terminal.TYPE_DUMB);
    }

    /// The choices for the word at `index` of what has been typed.
    static void complete(List<Command> table, List<String> typed, int index, List<Candidate> candidates) {
        if (index == 0) {
            table.forEach(word -> candidates.add(new Candidate(word.name())));
            return;
        }
        table.stream()
                .filter(word -> word.isCalled(typed.getFirst()))
                .forEach(word -> word.choices().forEach(choice -> candidates.add(new Candidate(choice))));
    }

    @Override
    public @Nullable String readCommand() {
        try {
            return reader.readLine(prompt);
        } catch (UserInterruptException e) {
            return "";
        } catch (EndOfFileException e) {
            return null;
        }
    }

    @Override
    public @Nullable String ask(String question) {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        reader.setVariable(LineReader.DISABLE_COMPLETION, true);
        mask.answering(true);
        try {
            return reader.readLine(question);
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
            reader.setVariable(LineReader.DISABLE_COMPLETION, false);
            mask.answering(false);
        }
    }

    @Override
    public char @Nullable [] askSecret(String question) {
        reader.setVariable(LineReader.DISABLE_HISTORY, true);
        try {
            return reader.readLine(question, NOTHING).toCharArray();
        } catch (UserInterruptException | EndOfFileException e) {
            return null;
        } finally {
            reader.setVariable(LineReader.DISABLE_HISTORY, false);
        }
    }

    @Override
    public void print(String line) {
        printBetween(line);
    }

    /// Above the line being typed if one is, else just below the last.
    @Override
    public void printBetween(String line) {
        reader.printAbove(line);
    }

    @Override
    public boolean isInteractive() {
        return true;
    }

    @Override
    public boolean hasColours() {
        return colours;
    }

    @Override
    public int columns() {
        int width = terminal.getSize().getColumns();
        return width > 0 ? width : ENDLESS;
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, _ -> {
            // The terminal has shown `^C`: what is said about it begins on a line of its own.
            print("");
            action.run();
        });
        return () -> terminal.handle(Terminal.Signal.INT, before);
    }

    @Override
    public void close() {
        System.setOut(outBefore);
        System.setErr(errBefore);
        try {
            reader.getHistory().save();
        } catch (IOException unwritable) {
            // What was typed is forgotten: no reason to end in any other way.
        }
        try {
            terminal.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Collects bytes until a line is whole, and prints it above the prompt.
    private final class LineStream extends OutputStream {
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        @Override
        public synchronized void write(int b) {
            if (b == '\n') {
                printBetween(line.toString(StandardCharsets.UTF_8));
                line.reset();
            } else if (b != '\r') {
                line.write(b);
            }
        }
    }
}
