package org.planchet.cli.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A script over a pipe, or no input at all: lines in, lines out, no prompts, no colours, nothing that was not asked
/// for. Questions are not printed either, so that every line of the output is an answer; the next line of input answers
/// them.
public final class PipeIo implements ConsoleIo {
    private final BufferedReader in;
    private final PrintStream out;

    public PipeIo(InputStream in, PrintStream out) {
        this.in = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        this.out = out;
    }

    @Override
    public @Nullable String readCommand() {
        try {
            return in.readLine();
        } catch (IOException e) {
            // A pipe that breaks has ended, whatever the system calls it.
            return null;
        }
    }

    @Override
    public @Nullable String ask(String question) {
        return readCommand();
    }

    @Override
    public char @Nullable [] askSecret(String question) {
        String line = readCommand();
        return line == null ? null : line.toCharArray();
    }

    @Override
    public void print(String line) {
        synchronized (out) {
            out.println(line);
            out.flush();
        }
    }

    @Override
    public boolean isInteractive() {
        return false;
    }

    @Override
    public Interruption onInterrupt(Runnable action) {
        // The signal ends the program: what it asked a node for ends with it.
        Thread hook = Thread.ofPlatform().unstarted(action);
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException ending) {
                // The hook runs already.
            }
        };
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
