package org.planchet.server;

import io.javalin.http.Context;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.EventsHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;

/// Closes the connections of callers that are too slow. The server's own idle timeout begins anew with every byte;
/// here a request has one deadline from its first byte to its last, and an answer must be taken at a least rate.
final class Deadlines implements AutoCloseable {
    private static final String ATTRIBUTE = Deadlines.class.getName();
    private static final long LOOK_MILLIS = 1_000;

    /// Bytes a second that a caller must take of an answer, after the first seconds.
    private static final long LEAST_RATE = 64 * 1024;

    private enum Phase {
        /// Between two requests.
        IDLE,
        /// From a request's first byte until [Handle#answering].
        READING,
        /// For as long as the node needs.
        ANSWERING,
        WRITING
    }

    /// @param since of `System.nanoTime`
    /// @param bytes that had come before (IDLE) or gone out before (WRITING)
    private record State(Phase phase, long since, long bytes) {}

    private final long limit;
    private final Map<Connection, Handle> open = new ConcurrentHashMap<>();
    private final Thread watch;

    /// @param limit for a request, and for an answer before its rate counts
    Deadlines(Duration limit) {
        this.limit = limit.toNanos();
        this.watch = Thread.ofVirtual().name("http-deadlines").unstarted(this::watch);
    }

    /// One connection.
    static final class Handle {
        private final Connection connection;
        private State state = new State(Phase.IDLE, System.nanoTime(), 0);

        private Handle(Connection connection) {
            this.connection = connection;
        }

        /// The request has been read in full: its caller is not what is waited for.
        void answering() {
            enter(Phase.ANSWERING, 0);
        }

        /// Bytes of the answer go out from here on.
        void writing() {
            enter(Phase.WRITING, connection.getBytesOut());
        }

        /// Breaks off an answer that cannot be finished, so that nobody takes it for whole.
        void abort() {
            connection.getEndPoint().close(new TimeoutException("the answer cannot be finished"));
        }

        private synchronized void reading(long since) {
            state = new State(Phase.READING, since, 0);
        }

        private synchronized void enter(Phase phase, long bytes) {
            state = new State(phase, System.nanoTime(), bytes);
        }

        private synchronized void look(long limit) {
            State now = state;
            long passed = System.nanoTime() - now.since();
            switch (now.phase()) {
                case IDLE -> {
                    if (connection.getBytesIn() > now.bytes()) reading(System.nanoTime());
                }
                case READING -> closeAfter(limit, passed);
                case ANSWERING -> {}
                case WRITING -> {
                    long taken = connection.getBytesOut() - now.bytes();
                    closeAfter(limit + taken * 1_000_000_000L / LEAST_RATE, passed);
                }
            }
        }

        private void closeAfter(long allowed, long passed) {
            if (passed > allowed) connection.getEndPoint().close(new TimeoutException("too slow"));
        }
    }

    /// The connection that `context` came by.
    static Handle of(Context context) {
        if (context.req().getAttribute(ATTRIBUTE) instanceof Handle handle) return handle;
        throw new AssertionError("a request of a server without deadlines");
    }

    /// Follows every connection of `server`, which has not started yet, of which there are at most `connections`.
    void follow(Server server, int connections) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle starting) {
                for (var connector : server.getConnectors()) connector.addEventListener(new Connections());
                server.insertHandler(new Requests());
                server.addBean(new NetworkConnectionLimit(connections, server));
            }
        });
        watch.start();
    }

    private final class Connections implements Connection.Listener {
        @Override
        public void onOpened(Connection connection) {
            open.put(connection, new Handle(connection));
        }

        @Override
        public void onClosed(Connection connection) {
            open.remove(connection);
        }
    }

    private final class Requests extends EventsHandler {
        @Override
        protected void onBeforeHandling(Request request) {
            Connection connection = request.getConnectionMetaData().getConnection();
            Handle handle = open.computeIfAbsent(connection, Handle::new);
            request.setAttribute(ATTRIBUTE, handle);
            handle.reading(request.getBeginNanoTime());
        }

        @Override
        protected void onComplete(
                Request request, int status, @Nullable HttpFields headers, @Nullable Throwable failure) {
            Connection connection = request.getConnectionMetaData().getConnection();
            Handle handle = open.get(connection);
            if (handle != null) handle.enter(Phase.IDLE, connection.getBytesIn());
        }
    }

    private void watch() {
        try {
            while (true) {
                Thread.sleep(LOOK_MILLIS);
                for (Handle handle : open.values()) handle.look(limit);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
