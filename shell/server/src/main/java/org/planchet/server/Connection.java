package org.planchet.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// One connection of the library's, with what the library does not do: it knows for what it waits and since
/// when, so that [Deadlines] can close it, and it reports how much of a body has arrived.
final class Connection implements ConnectionContext, ServerConnection {
    private static final ScopedValue<Connection> CURRENT = ScopedValue.newInstance();

    /// Bytes a second that a caller must take of an answer, after the first seconds.
    private static final long MIN_RATE = 64 * 1024;

    private static final long LONG_ANSWER = 64 * 1024;

    private enum Phase {
        /// Between two requests.
        IDLE,
        /// From a request's first byte until [#answering].
        READING,
        /// For as long as the node needs.
        ANSWERING,
        /// A WebSocket.
        FOLLOWING
    }

    private final ConnectionContext library;
    private final Set<Connection> open;
    private final ServerConnection http;
    private final DataReader reader = DataReader.create(this::receive);
    private final RequestHead head = new RequestHead();
    private @Nullable IntConsumer arrivals;
    private boolean ours;
    private Runnable ended = () -> {};

    private Phase phase = Phase.IDLE;
    private long since = System.nanoTime();

    /// Of the present answer: bytes that were handed to the network, and for how long it did not take them.
    private long sent;

    private long waited;

    /// When a write began that has not ended, 0 if none.
    private long writing;

    /// @param protocol creates the HTTP protocol handler for it
    /// @param open     the set that holds it while it is open
    Connection(ConnectionContext library, ServerConnectionSelector protocol, Set<Connection> open) {
        this.library = library;
        this.open = open;
        this.http = protocol.connection(this);
    }

    /// The connection that the running thread serves.
    static Connection current() {
        return CURRENT.get();
    }

    @Override
    public void handle(Limit limit) throws InterruptedException {
        open.add(this);
        try {
            ScopedValue.where(CURRENT, this).<@Nullable Void, InterruptedException>call(() -> {
                http.handle(limit);
                return null;
            });
        } finally {
            open.remove(this);
            ended.run();
        }
    }

    /// The request has been read in full: its caller is not what is waited for.
    synchronized void answering() {
        enter(Phase.ANSWERING);
    }

    /// The answer has been sent.
    synchronized void idle() {
        enter(Phase.IDLE);
    }

    /// The connection has become a WebSocket; `whenEnded` is run when it has ended.
    synchronized void following(Runnable whenEnded) {
        enter(Phase.FOLLOWING);
        ended = whenEnded;
    }

    /// Tells `listener` how many bytes come, until this is called with null.
    void arrivals(@Nullable IntConsumer listener) {
        arrivals = listener;
    }

    /// Whether the present request is one of HTTP/1.0.
    boolean isHttp10() {
        return head.isHttp10();
    }

    /// Whether the user at its other end is the one who runs the node: found out once, since it stays so.
    boolean isOurs() {
        var here = (InetSocketAddress) localPeer().address();
        var there = (InetSocketAddress) remotePeer().address();
        ours = ours || SocketOwner.isOurs(here, there);
        return ours;
    }

    /// Breaks it off, whatever it does.
    void abort() {
        try {
            library.serverSocket().close();
        } catch (UncheckedIOException closedAlready) {
            // Which is what was wanted.
        }
    }

    /// Whether its caller is too slow.
    ///
    /// @param limit nanoseconds from a request's first byte to its last, and for an answer before its rate counts
    /// @param idle  nanoseconds without a byte between requests
    synchronized boolean isLate(long limit, long idle) {
        long now = System.nanoTime();
        long blocked = waited + (writing == 0 ? 0 : now - writing);
        if (blocked > limit + sent * 1_000_000_000L / MIN_RATE) return true;
        return switch (phase) {
            case IDLE, FOLLOWING -> now - since > idle;
            case READING -> now - since > limit;
            case ANSWERING -> false;
        };
    }

    private void enter(Phase next) {
        phase = next;
        since = System.nanoTime();
        sent = 0;
        waited = 0;
    }

    private byte @Nullable [] receive() {
        BufferData piece;
        try {
            piece = library.dataReader().readBuffer();
        } catch (DataReader.InsufficientDataAvailableException end) {
            return null;
        }
        byte[] bytes = piece.readBytes();
        synchronized (this) {
            if (phase == Phase.IDLE) head.begin();
            // After an internal error the library does not report that the answer has been sent.
            if (phase == Phase.IDLE || phase == Phase.ANSWERING) enter(Phase.READING);
            if (phase == Phase.FOLLOWING) since = System.nanoTime();
        }
        if (arrivals != null) arrivals.accept(bytes.length);
        return head.read(bytes);
    }

    /// A virtual thread keeps its processor until it waits: a long answer lets the others run between its pieces.
    @SuppressWarnings("ThreadPriorityCheck") // no hint to a scheduler: the JDK's own, of virtual threads, follows it
    void send(BufferData bytes) {
        synchronized (this) {
            sent += bytes.available();
            writing = System.nanoTime();
        }
        try {
            library.dataWriter().writeNow(bytes);
        } finally {
            synchronized (this) {
                waited += System.nanoTime() - writing;
                writing = 0;
            }
        }
        if (sent > LONG_ANSWER) Thread.yield();
    }

    @Override
    public DataReader dataReader() {
        return reader;
    }

    @Override
    public DataWriter dataWriter() {
        return new DataWriter() {
            @Override
            public void write(BufferData... buffers) {
                send(BufferData.create(buffers));
            }

            @Override
            public void write(BufferData buffer) {
                send(buffer);
            }

            @Override
            public void writeNow(BufferData... buffers) {
                send(BufferData.create(buffers));
            }

            @Override
            public void writeNow(BufferData buffer) {
                send(buffer);
            }
        };
    }

    @Override
    public Duration idleTime() {
        return http.idleTime();
    }

    @Override
    public void close(boolean interrupt) {
        http.close(interrupt);
    }

    @Override
    public ListenerContext listenerContext() {
        return library.listenerContext();
    }

    @Override
    public ExecutorService executor() {
        return library.executor();
    }

    @Override
    public Router router() {
        return library.router();
    }

    @Override
    public HelidonSocket serverSocket() {
        return library.serverSocket();
    }

    @Override
    public PeerInfo remotePeer() {
        return library.remotePeer();
    }

    @Override
    public PeerInfo localPeer() {
        return library.localPeer();
    }

    @Override
    public boolean isSecure() {
        return library.isSecure();
    }

    @Override
    public String socketId() {
        return library.socketId();
    }

    @Override
    public String childSocketId() {
        return library.childSocketId();
    }
}
