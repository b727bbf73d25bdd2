package org.planchet.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorCode;
import org.planchet.api.Json;
import org.planchet.api.NodeStatus;

/// Server-sent events: the tips of [Events]. Each caller waits on its own virtual thread for the newest status; one
/// that reads slowly misses statuses in between, and holds no one up.
final class EventFeed implements AutoCloseable {
    private static final int MAX_FOLLOWERS = 64;

    /// Well below the 30 s after which an idle connection is closed.
    private static final int HEARTBEAT_SECONDS = 10;

    private final Events events;
    private final Semaphore places = new Semaphore(MAX_FOLLOWERS);
    private volatile boolean closed;

    EventFeed(Events events) {
        this.events = events;
    }

    /// Answers until the caller leaves or the server closes. Returns null: there is nothing left to answer.
    @Nullable
    Object serve(Call call) {
        if (!places.tryAcquire()) throw new HttpProblem(503, "Unavailable", ErrorCode.TOO_MANY_FOLLOWERS);
        var caller = new Caller();
        events.follow(caller);
        try {
            write(call, caller.statuses);
        } catch (IOException left) {
            // The caller has disconnected, which is how every stream of events ends.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            events.leave(caller);
            places.release();
        }
        return null;
    }

    private void write(Call call, BlockingQueue<NodeStatus> statuses) throws IOException, InterruptedException {
        try (OutputStream out = call.exchange().begin("text/event-stream;charset=utf-8")) {
            while (!closed) {
                NodeStatus status = statuses.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                String event = status == null
                        ? ": still here\n\n"
                        : "event: tip\ndata: " + Json.STRICT.writeValueAsString(call.shown(status)) + "\n\n";
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        }
    }

    private static final class Caller implements Events.Follower {
        private final BlockingQueue<NodeStatus> statuses = new ArrayBlockingQueue<>(1);

        @Override
        public void hear(NodeEvent event) {
            if (!(event instanceof NodeEvent.Tip(NodeStatus status))) return;
            while (!statuses.offer(status)) statuses.poll();
        }

        @Override
        public boolean wantsTipsOnly() {
            return true;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
