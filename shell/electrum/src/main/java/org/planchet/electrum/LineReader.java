package org.planchet.electrum;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.planchet.electrum.ElectrumException.Code;

/// Reads lines of a bounded length, each of which must be there in full a while after its first byte; keeps no more
/// than the line at hand.
final class LineReader {
    private static final int CHUNK = 8_192;

    private final Socket socket;
    private final InputStream in;
    private final ElectrumSettings settings;
    private final int most;
    private byte[] buffer = new byte[CHUNK];

    /// What is read and not yet given away, from `start` to `end`; no line ends before `looked`.
    private int start;

    private int looked;
    private int end;

    private long lineStarted;

    LineReader(Socket socket, ElectrumSettings settings) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.settings = settings;
        this.most = settings.lineBytes();
    }

    /// The next line without its end; null if the stream ends, a last line without an end left out.
    ///
    /// @throws ElectrumException INVALID_REQUEST if it is too long
    /// @throws SocketTimeoutException if the client says nothing for too long, or a line takes too long
    byte @Nullable [] next() throws IOException {
        while (true) {
            while (looked < end) {
                looked++;
                if (buffer[looked - 1] != '\n') continue;
                byte[] line = Arrays.copyOfRange(buffer, start, looked - 1);
                start = looked;
                lineStarted = System.nanoTime();
                return line;
            }
            if (end - start > most)
                throw new ElectrumException(Code.INVALID_REQUEST, "a line may have " + most + " bytes");
            boolean idle = start == end;
            makeRoom();
            socket.setSoTimeout(timeout(idle));
            int read = in.read(buffer, end, buffer.length - end);
            if (read < 0) return null;
            if (idle) lineStarted = System.nanoTime();
            end += read;
        }
    }

    /// Milliseconds until the next byte must come.
    private int timeout(boolean idle) throws SocketTimeoutException {
        if (idle) return Math.toIntExact(settings.idle().toMillis());
        long left = settings.answerTimeout().toMillis() - (System.nanoTime() - lineStarted) / 1_000_000;
        if (left <= 0) throw new SocketTimeoutException("a line takes too long");
        return Math.toIntExact(left);
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
