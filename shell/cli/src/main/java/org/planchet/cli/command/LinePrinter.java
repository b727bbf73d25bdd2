package org.planchet.cli.command;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.planchet.daemon.logging.JsonLine;

/// One of the process's two output streams, in UTF-8, whose lines can be made JSON objects as the log's lines
/// are: a log collector can then parse every line in the same way, whichever component wrote it.
public final class LinePrinter extends PrintStream {
    private final Lines lines;

    public LinePrinter(OutputStream out, String level) {
        this(new Lines(out, level));
    }

    private LinePrinter(Lines lines) {
        super(lines, true, StandardCharsets.UTF_8);
        this.lines = lines;
    }

    /// True: each line that is not yet JSON becomes an object.
    public void speakJson(boolean on) {
        flush();
        lines.json = on;
    }

    private static final class Lines extends OutputStream {
        /// A line that is longer is cut into several.
        private static final int LINE_LIMIT = 1 << 20;

        private final OutputStream out;
        private final String level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private volatile boolean json;

        private Lines(OutputStream out, String level) {
            this.out = out;
            this.level = level;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
            if (!json) {
                out.write(bytes, offset, length);
                return;
            }
            for (int i = offset; i < offset + length; i++) {
                if (bytes[i] == '\n' || line.size() == LINE_LIMIT) end();
                if (bytes[i] != '\n' && bytes[i] != '\r') line.write(bytes[i]);
            }
        }

        private void end() throws IOException {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.isBlank()) return;
            String written = JsonLine.isOne(text) ? text : JsonLine.of(level, text);
            out.write((written + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
