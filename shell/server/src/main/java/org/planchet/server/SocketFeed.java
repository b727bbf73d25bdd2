package org.planchet.server;

import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsConnectContext;
import io.javalin.websocket.WsContext;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketServletFactory;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.planchet.api.Json;

/// WebSockets: everything that [Events] tells, as JSON texts `{"event": …, "data": …}`. What a client sends is passed
/// over.
final class SocketFeed implements AutoCloseable {
    static final String PATH = "/api/v1/ws";
    static final int MOST_SOCKETS = 64;

    /// A client has nothing to say.
    private static final int MOST_RECEIVED = 1024;

    /// Three heartbeats.
    private static final Duration IDLE = Duration.ofSeconds(30);

    private static final int TRY_AGAIN_LATER = 1013;
    private static final int GOING_AWAY = 1001;
    private static final int GOODBYE_SECONDS = 2;

    private final Events events;
    private final Map<String, Outbox> sockets = new ConcurrentHashMap<>();
    private boolean closed;

    /// What is sent.
    record Message(String event, Object data) {}

    SocketFeed(Events events) {
        this.events = events;
    }

    static void configure(JettyWebSocketServletFactory factory) {
        factory.setIdleTimeout(IDLE);
        factory.setMaxTextMessageSize(MOST_RECEIVED);
        factory.setMaxBinaryMessageSize(MOST_RECEIVED);
    }

    void serve(WsConfig socket) {
        socket.onConnect(this::connect);
        socket.onClose(this::leave);
        socket.onError(this::leave);
    }

    private synchronized void connect(WsConnectContext context) {
        Session session = context.session;
        if (closed) {
            session.close(GOING_AWAY, "the node stops", Callback.NOOP);
        } else if (sockets.size() >= MOST_SOCKETS) {
            session.close(TRY_AGAIN_LATER, "too many sockets follow this node already", Callback.NOOP);
        } else {
            var outbox = new Outbox(session);
            sockets.put(context.sessionId(), outbox);
            outbox.start();
            events.follow(outbox);
        }
    }

    private void leave(WsContext context) {
        Outbox outbox = sockets.remove(context.sessionId());
        if (outbox == null) return;
        events.leave(outbox);
        outbox.close();
    }

    /// Says goodbye on every socket, and gives it a moment to leave: the server ends what has not.
    @Override
    public synchronized void close() {
        closed = true;
        var goodbyes = sockets.values().stream()
                .map(outbox -> outbox.goodbye(GOING_AWAY, "the node stops"))
                .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(goodbyes)
                .completeOnTimeout(null, GOODBYE_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /// An event as it is sent. Where the data lie on the disk is not for everyone, and a socket shows no token.
    static String text(NodeEvent event) {
        Object data = switch (event) {
            case NodeEvent.Tip(var status) -> Call.withoutFolder(status);
            case NodeEvent.Blocks(var latest) -> latest;
            case NodeEvent.Peers(var peers) -> peers;
            case NodeEvent.Work work -> work;
            case NodeEvent.Pool pool -> pool;
        };
        String name = event.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return Json.STRICT.writeValueAsString(new Message(name, data));
    }
}
