package org.planchet.daemon.sockets;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorCode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.Proxies;
import org.planchet.daemon.config.StartupException;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.SocketInfo;
import org.planchet.views.Text;
import org.planchet.wire.DetectingTransport;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.OverlayHost;
import org.planchet.wire.Transport;
import org.planchet.wire.V1Transport;
import org.planchet.wire.V2Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sockets to peers: those that listen, connection attempts, and two virtual threads a peer, which block as they
/// like.
/// Decides nothing: what happens goes to the [Listener], what is to happen comes as a call.
public final class PeerSockets implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSockets.class);

    /// Connections from one address that is not this machine's own.
    private static final int MAX_PER_ADDRESS = 8;

    /// Connections let in beside the most there are to be, so that the node can decide who gives its place to whom.
    static final int NEWCOMERS = 16;

    /// Connection attempts under way; more wait.
    private static final int MAX_ATTEMPTS = 32;

    /// The events that the sockets report. Called on the sockets' threads; blocking in it holds back the
    /// peer.
    public interface Listener {
        /// A connection stands.
        ///
        /// @param target  the `host:port` asked for, null for an inbound connection
        /// @param arrived where an inbound connection arrived, null for another
        void connected(long id, @Nullable String target, InetSocketAddress remote, @Nullable ListenSocket arrived)
                throws InterruptedException;

        void connectFailed(String target, String reason) throws InterruptedException;

        /// A message came.
        ///
        /// @param handled to be run once it was dealt with: it lets the next ones in
        void message(long id, Message message, Runnable handled) throws InterruptedException;

        /// Some of a message came, of one that takes long.
        void partReceived(long id) throws InterruptedException;

        /// Everything queued for the peer has been written.
        void drained(long id) throws InterruptedException;

        /// The connection has ended: by the peer, the network, a malformed message, or
        /// [PeerSockets#disconnect].
        ///
        /// @param malformed the peer sent what no peer may send
        void closed(long id, String reason, boolean malformed) throws InterruptedException;
    }

    private final int magic;
    private final boolean v2;
    private final SecureRandom random = new SecureRandom();
    private final Duration connectTimeout;
    private final Proxies proxies;
    private final int mostPeers;
    private final PeerSocket.Shared shared;
    private final Supplier<? extends Listener> listener;
    private final Map<Long, PeerSocket> peers = new ConcurrentHashMap<>();
    private final LongAdder sentBefore = new LongAdder();
    private final LongAdder receivedBefore = new LongAdder();
    private final AtomicLong nextId = new AtomicLong(1);
    private final Semaphore attempts = new Semaphore(MAX_ATTEMPTS);
    private final List<Listening> listening = new ArrayList<>();
    private volatile boolean closed;

    /// A port that is taken.
    private record Listening(ServerSocket socket, ListenSocket as) {}

    /// @param v2 whether peers that dial us may speak the encrypted transport (BIP-0324)
    ///
    /// @param mostPeers   connections that the node wants, in both directions
    /// @param peerTimeout how long a peer that we dialled may take to answer our key
    /// @param proxies by which peers are dialled
    public PeerSockets(
            int magic,
            boolean v2,
            Duration connectTimeout,
            Duration peerTimeout,
            Proxies proxies,
            int mostPeers,
            Supplier<? extends Listener> listener) {
        this.magic = magic;
        this.proxies = proxies;
        this.v2 = v2;
        this.connectTimeout = connectTimeout;
        this.mostPeers = mostPeers + NEWCOMERS;
        this.shared = new PeerSocket.Shared(
                peerTimeout,
                new MessageBudget(this.mostPeers),
                new DecodedMemory(),
                new MessageTotals(),
                new MessageTotals());
        this.listener = listener;
    }

    /// Takes a port, without accepting yet. Returns the port taken.
    ///
    /// @param wanted whose port may be 0 for a free one
    public int bind(ListenSocket wanted) throws StartupException {
        String host = wanted.address().host();
        int port = wanted.address().port();
        try {
            ServerSocket socket = new ServerSocket();
            // So that a node restarted at once gets its port back from connections that linger.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 128);
            Endpoint taken = new Endpoint(host, socket.getLocalPort());
            listening.add(new Listening(socket, new ListenSocket(taken, wanted.permissions(), wanted.isOnion())));
            return taken.port();
        } catch (BindException taken) {
            throw new StartupException(ExitCode.CANNOT_START, ErrorCode.PORT_TAKEN, port, host, Text.reason(taken));
        } catch (IOException refused) {
            throw new StartupException(
                    ExitCode.CANNOT_START, ErrorCode.CANNOT_LISTEN, host, port, Text.reason(refused));
        }
    }

    /// Begins to accept connections on the ports taken.
    public void accept() {
        for (Listening one : listening)
            Thread.ofVirtual().name("accept-" + one.as().address()).start(() -> accept(one));
    }

    private void accept(Listening at) {
        while (!closed) {
            try {
                Socket peer = at.socket().accept();
                InetSocketAddress remote = (InetSocketAddress) peer.getRemoteSocketAddress();
                // All that come by an onion service come from the address of our own Tor.
                boolean isRefused = !at.as().isOnion() && tooMany(remote.getAddress());
                if (peers.size() >= mostPeers || isRefused) peer.close();
                else
                    start(
                            peer,
                            null,
                            remote,
                            at.as(),
                            v2 ? new DetectingTransport(magic, random) : new V1Transport(magic));
            } catch (IOException failed) {
                if (closed) return;
                LOG.warn("Cannot accept a connection: {}", Text.reason(failed));
                pause();
            }
        }
    }

    /// Most often there are no descriptors left: to try again at once would only burn the processor.
    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean tooMany(InetAddress address) {
        if (address.isLoopbackAddress()) return false;
        // Whoever has an IPv6 address has 2^64 of them.
        IpAddress subnet = ip(address).subnet();
        long same = peers.values().stream()
                .filter(p -> !p.remote().isUnresolved())
                .filter(p -> ip(p.remote().getAddress()).subnet().equals(subnet))
                .count();
        return same >= MAX_PER_ADDRESS;
    }

    /// The same address in the form of the wire protocol.
    public static IpAddress ip(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? IpAddress.ofIpv4(bytes) : IpAddress.of(bytes);
    }

    /// Tries to connect to `host:port`; the name is resolved each time. The outcome goes to the listener.
    ///
    /// @param encrypted whether the encrypted transport is tried first; one that hangs up on it is dialled again at
    ///                  once and spoken to in plain, as Bitcoin Core does
    public void connect(String target, boolean encrypted) {
        Thread.ofVirtual().name("connect-" + target).start(() -> attempt(target, encrypted));
    }

    private void attempt(String target, boolean encrypted) {
        try {
            attempts.acquire();
            try {
                connectNow(target, encrypted);
            } finally {
                attempts.release();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void connectNow(String target, boolean encrypted) throws InterruptedException {
        Endpoint place = Endpoint.parse(target, 0);
        String host = place.host();
        int port = place.port();
        String reason = "no address";
        try {
            Optional<Proxies.Proxy> proxy = proxies.to(place);
            if (proxy.isPresent()) {
                Socket socket = Socks5.connect(proxy.get(), place, connectTimeout, random);
                start(socket, target, InetSocketAddress.createUnresolved(host, port), null, dialling(encrypted));
                return;
            }
            if (OverlayHost.isMeant(host)) throw new IOException("no proxy leads there");
            for (InetAddress address : List.of(InetAddress.getAllByName(host))) {
                if (closed) return;
                Socket socket = new Socket();
                try {
                    socket.connect(new InetSocketAddress(address, port), (int) connectTimeout.toMillis());
                    start(socket, target, new InetSocketAddress(address, port), null, dialling(encrypted));
                    return;
                } catch (IOException failed) {
                    reason = Text.reason(failed);
                    socket.close();
                }
            }
        } catch (UnknownHostException unknown) {
            reason = "the name " + host + " is not known";
        } catch (IOException failed) {
            reason = Text.reason(failed);
        }
        if (!closed) listener.get().connectFailed(target, reason);
    }

    private Transport dialling(boolean encrypted) {
        return encrypted ? V2Transport.initiator(magic, random) : new V1Transport(magic);
    }

    private void start(
            Socket socket,
            @Nullable String target,
            InetSocketAddress remote,
            @Nullable ListenSocket arrived,
            Transport transport)
            throws IOException {
        socket.setTcpNoDelay(true);
        socket.setKeepAlive(true);
        long id = nextId.getAndIncrement();
        PeerSocket.Ends ends = new PeerSocket.Ends() {
            @Override
            public void gone() {
                forget(id);
            }

            @Override
            public void unanswered(String asked) {
                LOG.debug("{} does not answer encrypted, now in plain", asked);
                if (!closed) connect(asked, false);
            }
        };
        PeerSocket peer = new PeerSocket(id, socket, remote, arrived, transport, listener.get(), shared, ends);
        peers.put(id, peer);
        if (closed) socket.close();
        peer.start(target);
    }

    /// Queues a message for a peer; does nothing if the peer has disconnected.
    public void send(long id, Message message) {
        PeerSocket peer = peers.get(id);
        if (peer != null) peer.send(message);
    }

    /// Closes a connection after what is queued for it was given a moment to leave.
    public void disconnect(long id, String reason) {
        PeerSocket peer = peers.get(id);
        if (peer != null) peer.close(reason);
    }

    /// Drops peers that have not taken a byte, or not sent a whole message, for too long.
    public void dropStuck() {
        for (PeerSocket peer : peers.values()) peer.dropIfStuck();
    }

    private void forget(long id) {
        PeerSocket peer = peers.remove(id);
        if (peer == null) return;
        sentBefore.add(peer.sent().bytes());
        receivedBefore.add(peer.received().bytes());
    }

    /// Bytes sent since the start, including closed connections.
    public long totalSent() {
        return sentBefore.sum()
                + peers.values().stream().mapToLong(peer -> peer.sent().bytes()).sum();
    }

    /// Bytes received since the start, including closed connections.
    public long totalReceived() {
        return receivedBefore.sum()
                + peers.values().stream()
                        .mapToLong(peer -> peer.received().bytes())
                        .sum();
    }

    /// Messages sent since the start, by kind, including closed connections.
    public MessageTotals sentMessages() {
        return shared.sent();
    }

    /// Messages received since the start, by kind, including closed connections.
    public MessageTotals receivedMessages() {
        return shared.received();
    }

    /// What is known of a connection; empty if it is closed.
    public Optional<SocketInfo> info(long id) {
        return Optional.ofNullable(peers.get(id)).map(PeerSocket::info);
    }

    /// By which peers are dialled.
    public Proxies proxies() {
        return proxies;
    }

    /// Memory that messages of all peers take now, in bytes.
    public long messageMemory() {
        return shared.budget().used();
    }

    int count() {
        return peers.size();
    }

    /// Listens no more, and closes every connection.
    @Override
    public void close() {
        closed = true;
        for (Listening one : listening) {
            try {
                one.socket().close();
            } catch (IOException failed) {
                LOG.debug("Closing {}: {}", one.as().address(), Text.reason(failed));
            }
        }
        for (PeerSocket peer : peers.values()) peer.close("this node stops");
    }
}
