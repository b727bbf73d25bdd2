package org.planchet.server;

import io.javalin.http.Context;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.planchet.api.Json;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;

/// Server-sent events. Each follower waits on its own virtual thread for the newest status; one that reads slowly
/// misses statuses in between, and holds no one up.
final class EventFeed implements AutoCloseable {
    private static final int MOST_FOLLOWERS = 64;

    /// Well below the 30 s after which an idle connection is closed.
    private static final int HEARTBEAT_SECONDS = 10;

    private final NodeApi node;
    private final Set<BlockingQueue<NodeStatus>> followers = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    EventFeed(NodeApi node) {
        this.node = node;
        node.onTip(this::publish);
    }

    /// Called on the node's own thread: returns at once.
    private void publish(NodeStatus status) {
        for (BlockingQueue<NodeStatus> follower : followers) {
            while (!follower.offer(status)) follower.poll();
        }
    }

    /// Answers until the caller leaves or the server closes. Gives null: there is nothing left to answer.
    @Nullable
    Object serve(Call call) {
        Context context = call.context();
        if (followers.size() >= MOST_FOLLOWERS)
            throw new HttpProblem(503, "Unavailable", "too many callers follow the events of this node");
        var queue = new Follower();
        followers.add(queue.statuses);
        try {
            context.res().setContentType("text/event-stream");
            context.res().setCharacterEncoding(StandardCharsets.UTF_8.name());
            context.res().setHeader("Cache-Control", "no-store");
            OutputStream out = context.res().getOutputStream();
            queue.statuses.offer(node.status());
            while (!closed) {
                NodeStatus status = queue.statuses.poll(HEARTBEAT_SECONDS, TimeUnit.SECONDS);
                String event = status == null
                        ? ": still here\n\n"
                        : "event: tip\ndata: " + Json.STRICT.writeValueAsString(call.shown(status)) + "\n\n";
                out.write(event.getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (IOException left) {
            // The caller is gone, which is how every stream of events ends.
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            followers.remove(queue.statuses);
        }
        return null;
    }

    /// A queue that is equal to itself alone, as members of the set must be.
    private static final class Follower {
        private final BlockingQueue<NodeStatus> statuses = new ArrayBlockingQueue<>(1);
    }

    @Override
    public void close() {
        closed = true;
    }
}
