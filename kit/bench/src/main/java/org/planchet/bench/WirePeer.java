package org.planchet.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Frame;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Services;
import org.planchet.wire.Transport;
import org.planchet.wire.V1Transport;

/// A peer of a node's, over a plain connection, that measures the node from outside. It answers pings, keeps the blocks
/// that are announced to it, in their compact form, and lets all else go.
final class WirePeer implements AutoCloseable {
    private static final int BUFFER = 64 << 10;
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    private final Socket socket = new Socket();
    private final int magic;
    private final BlockingQueue<Message> handshake = new LinkedBlockingQueue<>();
    private final BlockingQueue<Announced> blocks = new LinkedBlockingQueue<>();

    /// A block that the node announced.
    ///
    /// @param nanos when the last byte of that had come, by [System#nanoTime]
    private record Announced(BlockHash block, long nanos) {}

    /// Dials a node and shakes hands with it.
    WirePeer(ChainParams params, int port, int height) throws IOException, InterruptedException {
        magic = params.network().magic();
        socket.setTcpNoDelay(true);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().name("bench-peer").start(this::listen);
        long services = Services.NETWORK | Services.WITNESS;
        var none = new NetAddress(services, IpAddress.UNSPECIFIED, 0);
        send(new Message.Version(
                70_016,
                services,
                System.currentTimeMillis() / 1_000,
                none,
                none,
                socket.getLocalPort(),
                "/bench/",
                height,
                true));
        await(handshake);
        send(new Message.WtxidRelay());
        send(new Message.Verack());
        await(handshake);
    }

    /// Has the node tell of new blocks at once, as one whose tip is this.
    void wantBlocks(BlockHeader tip) throws IOException {
        send(new Message.SendCmpct(true, 2));
        send(new Message.Headers(List.of(tip)));
    }

    void send(Message message) throws IOException {
        write(encode(message));
    }

    /// A message as [#write] takes it.
    byte[] encode(Message message) {
        return MessageCodec.encode(message, magic);
    }

    void write(byte[] bytes) throws IOException {
        synchronized (socket) {
            socket.getOutputStream().write(bytes);
        }
    }

    /// Waits until the node announces this block; returns when it did, by [System#nanoTime].
    long awaitBlock(BlockHash hash) throws IOException, InterruptedException {
        Announced announced = await(blocks);
        while (!announced.block().equals(hash)) announced = await(blocks);
        return announced.nanos();
    }

    private static <T> T await(BlockingQueue<T> queue) throws IOException, InterruptedException {
        T next = queue.poll(ANSWER_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        if (next == null) throw new IOException("the node says nothing for " + ANSWER_TIMEOUT.toSeconds() + " seconds");
        return next;
    }

    private void listen() {
        var transport = new V1Transport(magic);
        byte[] buffer = new byte[BUFFER];
        try (InputStream in = socket.getInputStream()) {
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                int taken = 0;
                while (taken < read) {
                    Transport.Step step = transport.read(buffer, taken, read - taken);
                    taken += step.consumed();
                    if (step.frame() != null) hear(step.frame(), System.nanoTime());
                }
            }
        } catch (IOException | MalformedDataException ended) {
            // Whoever waits for the next message learns that there is none.
        }
    }

    private void hear(Frame frame, long nanos) throws IOException, MalformedDataException {
        switch (MessageCodec.decode(frame)) {
            case Message.Version version -> handshake.add(version);
            case Message.Verack verack -> handshake.add(verack);
            case Message.Ping(long nonce) -> send(new Message.Pong(nonce));
            case CmpctBlock block -> blocks.add(new Announced(block.header().hash(), nanos));
            default -> {}
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
