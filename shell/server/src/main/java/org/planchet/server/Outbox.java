package org.planchet.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/// What waits to be sent on one socket, and the virtual thread that sends it. A client that stops reading loses its
/// connection once [#MOST_QUEUED] bytes wait.
final class Outbox implements Events.Follower {
    static final int MOST_QUEUED = 1 << 20;
    private static final int HEARTBEAT_SECONDS = 10;

    private record Text(String text, int bytes) {}

    private final Session session;
    private final BlockingQueue<Text> waiting = new LinkedBlockingQueue<>();
    private final AtomicInteger queued = new AtomicInteger();
    private final Thread sender = Thread.ofVirtual().name("socket").unstarted(this::run);

    Outbox(Session session) {
        this.session = session;
    }

    void start() {
        sender.start();
    }

    @Override
    public void hear(NodeEvent event) {
        String text = SocketFeed.text(event);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (queued.get() + bytes > MOST_QUEUED) {
            session.disconnect();
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
                    session.sendPing(ByteBuffer.allocate(0), Callback.NOOP);
                } else {
                    send(next.text());
                    queued.addAndGet(-next.bytes());
                }
            }
        } catch (ExecutionException gone) {
            session.disconnect();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /// Returns when the network has taken it all.
    private void send(String text) throws ExecutionException, InterruptedException {
        var sent = new CompletableFuture<Boolean>();
        session.sendText(text, Callback.from(() -> sent.complete(true), sent::completeExceptionally));
        boolean _ = sent.get();
    }

    /// Closes the socket. Completed when the network has taken that, or never will.
    CompletableFuture<Boolean> goodbye(int code, String reason) {
        var said = new CompletableFuture<Boolean>();
        session.close(code, reason, Callback.from(() -> said.complete(true), _ -> said.complete(false)));
        return said;
    }

    void close() {
        sender.interrupt();
    }
}
