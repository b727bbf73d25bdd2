package org.planchet.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.planchet.consensus.ChainParams;
import org.planchet.fixtures.Handshakes;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.Transport;
import org.planchet.wire.V1Transport;

/// A peer that says just what a test wants, over a real socket.
final class RawPeer implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final Socket socket;
    private final int magic;
    private final LinkedBlockingQueue<Message> received = new LinkedBlockingQueue<>();
    private final Thread reader;
    private long nonce;

    private RawPeer(Socket socket, int magic) {
        this.socket = socket;
        this.magic = magic;
        this.reader = Thread.ofVirtual().start(this::read);
    }

    /// Connects to a node on this machine and shakes hands.
    static RawPeer connect(int port, ChainParams params) throws Exception {
        var peer = new RawPeer(
                new Socket(InetAddress.getLoopbackAddress(), port),
                params.network().magic());
        peer.send(Handshakes.version(Handshakes.FULL, 7, 0));
        peer.next(Message.Version.class);
        peer.send(new Message.Verack());
        peer.next(Message.Verack.class);
        return peer;
    }

    private void read() {
        byte[] buffer = new byte[16_384];
        V1Transport frames = new V1Transport(magic);
        try {
            InputStream in = socket.getInputStream();
            for (int size = in.read(buffer); size >= 0; size = in.read(buffer)) {
                for (int at = 0; at < size; ) {
                    Transport.Step step = frames.read(buffer, at, size - at);
                    at += step.consumed();
                    if (step.frame() != null) received.add(MessageCodec.decode(step.frame()));
                }
            }
        } catch (IOException | MalformedDataException gone) {
            // The test sees it by what does not come.
        }
    }

    void send(Message message) throws IOException {
        socket.getOutputStream().write(MessageCodec.encode(message, magic));
    }

    /// The next message of that kind; others before it are dropped.
    <T extends Message> T next(Class<T> kind) throws InterruptedException {
        long until = System.nanoTime() + TIMEOUT.toNanos();
        while (true) {
            Message message = received.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) throw new AssertionError("no " + kind.getSimpleName() + " came");
            if (kind.isInstance(message)) return kind.cast(message);
        }
    }

    /// Sends a ping and waits for its pong.
    void ping() throws IOException, InterruptedException {
        send(new Message.Ping(++nonce));
        while (next(Message.Pong.class).nonce() != nonce) {
            // The pong of an earlier one.
        }
    }

    /// Waits for the node to end the connection.
    boolean isDropped(Duration timeout) throws InterruptedException {
        return reader.join(timeout);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
