package org.planchet.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.websocket.WsSession;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// What waits to be sent on one socket, and the virtual thread that sends it. A client that stops reading loses its
/// connection once [#MAX_QUEUED] bytes wait.
final class Outbox implements Events.Follower {
    static final int MAX_QUEUED = 1 << 20;
    private static final int HEARTBEAT_SECONDS = 10;

    private record Text(String text, int bytes) {}

    private final WsSession session;
    private final Connection connection;
    private final BlockingQueue<Text> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread sender = Thread.ofVirtual().name("socket").unstarted(this::run);

    Outbox(WsSession session, Connection connection) {
        this.session = session;
        this.connection = connection;
    }

    void start() {
        sender.start();
    }

    @Override
    public void hear(NodeEvent event) {
        String text = SocketFeed.text(event);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (queued.get() + bytes > MAX_QUEUED) {
            connection.abort();
        } else {
            queued.addAndGet(bytes);
            waiting.add(new Text(text, bytes));
        }
    }

    private void run() {
        try {
            while (true) {
                Text next = waiting.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                if (next == null) {
                    session.ping(BufferData.empty());
                } else {
                    // Returns when the network has taken it all.
                    session.send(next.text(), true);
                    queued.addAndGet(-next.bytes());
                }
            }
        } catch (CloseConnectionException | UncheckedIOException gone) {
            connection.abort();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// Closes the socket. Completed when the network has taken that, or never will.
    CompletableFuture<?> goodbye(int code, String reason) {
        return CompletableFuture.supplyAsync(() -> session.close(code, reason), Thread::startVirtualThread)
                .exceptionally(_ -> session);
    }

    void close() {
        sender.interrupt();
    }
}
