package org.planchet.electrum;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;

/// Lines that wait for a client to read them, in a bounded number of bytes: an answer waits for room, which
/// delays the client's next call; a notification does not wait, and a client that does not read loses its
/// connection.
final class Outbox {
    private final int most;
    private final long timeoutNanos;
    private final Deque<byte[]> lines = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    Outbox(ElectrumSettings settings) {
        this.most = settings.queueBytes();
        this.timeoutNanos = settings.answerTimeout().toNanos();
    }

    /// Puts an answer in line. False if there was no room for too long, or the session has ended.
    synchronized boolean answer(byte[] line) throws InterruptedException {
        long end = System.nanoTime() + timeoutNanos;
        while (bytes > most && !closed) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) return false;
            wait(left);
        }
        return add(line);
    }

    /// Queues a notification. Returns false if there is no room, or the session has ended.
    synchronized boolean offer(byte[] line) {
        return bytes <= most && add(line);
    }

    private boolean add(byte[] line) {
        if (closed) return false;
        lines.add(line);
        bytes += line.length + 1;
        notifyAll();
        return true;
    }

    /// Writes lines until the end; bytes count as waiting until they are written.
    void writeTo(OutputStream out) throws IOException, InterruptedException {
        for (byte[] line = take(); line.length > 0; line = take()) {
            out.write(line);
            out.write('\n');
            out.flush();
            written(line);
        }
    }

    /// The next line; an empty one at the end.
    private synchronized byte[] take() throws InterruptedException {
        while (lines.isEmpty() && !closed) wait();
        return lines.isEmpty() ? new byte[0] : lines.remove();
    }

    private synchronized void written(byte[] line) {
        bytes -= line.length + 1;
        notifyAll();
    }

    /// Takes no more; what is in line is still written.
    synchronized void close() {
        closed = true;
        notifyAll();
    }
}
