package org.planchet.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsSession;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.planchet.api.Json;

/// WebSockets: everything that [Events] sends, as JSON texts `{"event": …, "data": …}`. What a client sends
/// is passed over.
final class SocketFeed implements WsListener, AutoCloseable {
    static final String PATH = "/api/v1/ws";
    static final int MAX_SOCKETS = 64;

    /// Bytes of a frame that a client may send: it has nothing to say.
    static final int MAX_RECEIVED = 1024;

    private static final int TRY_AGAIN_LATER = 1013;
    private static final int GOING_AWAY = 1001;
    private static final int GOODBYE_SECONDS = 2;

    private final Events events;
    private final Set<Outbox> sockets = ConcurrentHashMap.newKeySet();
    private boolean closed;

    /// What is sent.
    record Message(String event, Object data) {}

    SocketFeed(Events events) {
        this.events = events;
    }

    @Override
    public synchronized void onOpen(WsSession session) {
        if (closed) {
            session.close(GOING_AWAY, "the node stops");
        } else if (sockets.size() >= MAX_SOCKETS) {
            session.close(TRY_AGAIN_LATER, "too many sockets follow this node already");
        } else {
            Connection connection = Connection.current();
            var outbox = new Outbox(session, connection);
            sockets.add(outbox);
            connection.following(() -> leave(outbox));
            outbox.start();
            events.follow(outbox);
        }
    }

    @Override
    public void onPing(WsSession session, BufferData payload) {
        session.pong(payload);
    }

    private void leave(Outbox outbox) {
        sockets.remove(outbox);
        events.leave(outbox);
        outbox.close();
    }

    /// Says goodbye on every socket, and gives it a moment to leave: the server ends what has not.
    @Override
    public synchronized void close() {
        closed = true;
        var goodbyes = sockets.stream()
                .map(outbox -> outbox.goodbye(GOING_AWAY, "the node stops"))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(goodbyes)
                .completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /// An event as it is sent. Where the data lie on the disk is not for everyone, and a socket shows no token.
    static String text(NodeEvent event) {
        Object data = switch (event) {
            case NodeEvent.Tip(var status) -> status.forStrangers();
            case NodeEvent.Blocks(var latest) -> latest;
            case NodeEvent.Peers(var peers) -> peers;
            case NodeEvent.Work work -> work;
            case NodeEvent.Pool pool -> pool;
        };
        String name = event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return Json.STRICT.writeValueAsString(new Message(name, data));
    }
}
