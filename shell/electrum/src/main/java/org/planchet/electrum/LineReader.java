package org.planchet.electrum;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.electrum.ElectrumException.Code;

/// Reads lines of a bounded length; keeps no more than the line at hand.
final class LineReader {
    private static final int CHUNK = 8_192;

    private final InputStream in;
    private final int most;
    private byte[] buffer = new byte[CHUNK];

    /// What is read and not yet given away, from `start` to `end`; no line ends before `looked`.
    private int start;

    private int looked;
    private int end;

    LineReader(InputStream in, int most) {
        this.in = in;
        this.most = most;
    }

    /// The next line without its end; null where the stream ends, a last line without an end left out.
    ///
    /// @throws ElectrumException INVALID_REQUEST where it is too long
    byte @Nullable [] next() throws IOException {
        while (true) {
            while (looked < end) {
                looked++;
                if (buffer[looked - 1] != '\n') continue;
                byte[] line = Arrays.copyOfRange(buffer, start, looked - 1);
                start = looked;
                return line;
            }
            if (end - start > most)
                throw new ElectrumException(Code.INVALID_REQUEST, "a line may have " + most + " bytes");
            makeRoom();
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) return null;
            end += read;
        }
    }

    private void makeRoom() {
        int size = end - start;
        if (start > 0) {
            byte[] target = size == 0 && buffer.length > CHUNK ? new byte[CHUNK] : buffer;
            System.arraycopy(buffer, start, target, 0, size);
            buffer = target;
            looked -= start;
            start = 0;
            end = size;
        }
        if (end == buffer.length) buffer = Arrays.copyOf(buffer, Math.min(2 * buffer.length, most + CHUNK));
    }
}
