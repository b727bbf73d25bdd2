package org.planchet.daemon;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.Saying;
import org.planchet.chainstate.StorageEvent;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.NodeMachine;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns the node machine's crank: events from sockets, timers and the API go in on the chain thread, effects are
/// carried out there in order. Wallet, miner and listeners hear of the chain here and nowhere else.
final class NodeLoop implements PeerSockets.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    /// How often the machine hears that time has passed.
    static final Duration TICK = Duration.ofMillis(100);

    private static final Duration HEARTBEAT = Duration.ofMinutes(5);

    /// What follows the chain besides the network, of which each hears what it cares for: on the chain thread, which it
    /// must not hold up. The coins at the tip are not to be read here: blocks may be in flight.
    interface Follower {
        default void onChain(List<ChainEvent> events, Instant now) {}

        default void onPool(Effect.PoolChanged change, Instant now) {}

        /// Time has passed.
        ///
        /// @param steady the time by the clock that nobody stops or sets ([NodeClock#steady])
        default void onTick(Instant steady) {}
    }

    private final NodeMachine machine;
    private final NodeClock clock;
    private final ChainThread thread;
    private final List<Follower> followers = new CopyOnWriteArrayList<>();
    private final Map<Long, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final EventLog log = new EventLog();
    private volatile @Nullable PeerSockets sockets;
    private Instant nextHeartbeat = Instant.MIN;
    private Instant nextStuckCheck = Instant.MIN;
    private boolean wasJudged;
    private Optional<Rejection> judged = Optional.empty();
    private volatile BlockHash tip;
    private volatile boolean stopping;
    private volatile boolean room = true;

    /// @param onFailure called on the chain thread when the node must stop
    NodeLoop(NodeMachine machine, NodeClock clock, Consumer<Throwable> onFailure) {
        this.machine = machine;
        this.clock = clock;
        this.tip = machine.chain().tip().hash();
        this.thread = new ChainThread("chain", this::settle, this::tick, TICK, onFailure);
    }

    NodeMachine machine() {
        return machine;
    }

    ChainThread thread() {
        return thread;
    }

    Instant now() {
        return clock.instant();
    }

    /// The time that goes on whatever [#now] does.
    Instant steady() {
        return clock.steady();
    }

    /// Whether the best chain still ends in `block`; from any thread.
    boolean isTip(BlockHash block) {
        return tip.equals(block);
    }

    /// Whether the node is about to stop, so that long work is to be given up; from any thread.
    boolean stopping() {
        return stopping;
    }

    void setStopping() {
        stopping = true;
    }

    /// Whether there is room on the disk for blocks; from any thread.
    boolean hasRoom() {
        return room;
    }

    /// Takes no block from now on, or takes them again; on the chain thread.
    void setRoom(boolean there) {
        room = there;
        tellNetwork(new NetworkEvent.RoomChanged(there));
    }

    /// Adds one that hears of everything from now on; before [#start] or on the chain thread.
    void follow(Follower follower) {
        followers.add(follower);
    }

    void start(PeerSockets peerSockets) {
        sockets = peerSockets;
        thread.start();
    }

    PeerSockets sockets() {
        if (sockets == null) throw new AssertionError("the loop has not started");
        return sockets;
    }

    /// Memory that messages of all peers take now, in bytes; from any thread.
    long messageMemory() {
        PeerSockets started = sockets;
        return started == null ? 0 : started.messageMemory();
    }

    /// Questions are answered at the tip, with nothing in flight.
    private void settle() {
        Instant now = now();
        for (Effect effect : machine.settle(now, steady())) carryOut(effect, now);
    }

    private void tick() {
        Instant now = now();
        handle(new Event.OfNetwork(new NetworkEvent.Tick()), now);
        Instant steady = steady();
        for (Follower follower : followers) follower.onTick(steady);
        if (!steady.isBefore(nextStuckCheck)) {
            nextStuckCheck = steady.plusSeconds(1);
            sockets().dropStuck();
        }
        if (!steady.isBefore(nextHeartbeat)) {
            nextHeartbeat = steady.plus(HEARTBEAT);
            LOG.info(
                    "Height {}, tip {}, {} peers, {} transactions waiting",
                    machine.chain().tip().height(),
                    machine.chain().tip().hash(),
                    machine.network().peers().size(),
                    machine.mempool().size());
        }
    }

    /// Offers a block of this node's own, on the chain thread. Gives why it was refused, if it was.
    Optional<Rejection> submit(Block block) {
        return submit(new Event.SubmitBlock(block));
    }

    /// Offers a transaction of this node's own, on the chain thread. Gives why it was refused, if it was.
    Optional<Rejection> submit(Transaction transaction) {
        return submit(new Event.SubmitTransaction(transaction));
    }

    /// Offers whatever is judged at once, on the chain thread. Gives why it was refused, if it was.
    ///
    /// @throws ApiException UNAVAILABLE for a block while the disk has no room
    Optional<Rejection> submit(Event event) {
        if (!room && event instanceof Event.SubmitBlock)
            throw new ApiException(ApiException.Kind.UNAVAILABLE, Saying.NO_ROOM);
        wasJudged = false;
        handle(event, now());
        if (!wasJudged) throw new AssertionError("submitted, but not judged");
        return judged;
    }

    /// Has the network machine hear something of the user's, on the chain thread.
    void tellNetwork(NetworkEvent event) {
        handle(new Event.OfNetwork(event), now());
    }

    /// Has the machine hear a wish of the user's, on the chain thread.
    void tell(Event event) {
        handle(event, now());
    }

    private void handle(Event event, Instant now) {
        if (!thread.isOwner()) throw new AssertionError("the node machine belongs to the chain thread");
        for (Effect effect : machine.on(event, now, steady())) carryOut(effect, now);
    }

    private void carryOut(Effect effect, Instant now) {
        switch (effect) {
            case Effect.Send(PeerId peer, Message message) -> sockets().send(peer.value(), message);
            case Effect.Connect(Endpoint target) -> sockets().connect(target.toString());
            case Effect.Resolve(Endpoint name) -> resolve(name);
            case Effect.Disconnect(PeerId peer, String reason, boolean misbehaved) ->
                disconnect(peer, reason, misbehaved);
            case Effect.ChainChanged(List<ChainEvent> events) -> {
                tip = machine.chain().tip().hash();
                log.chainChanged(events);
                for (Follower follower : followers) follower.onChain(events, now);
            }
            case Effect.PoolChanged change -> {
                for (Follower follower : followers) follower.onPool(change, now);
            }
            case Effect.BlockJudged(var block, Optional<PeerId> from, boolean _, Optional<Rejection> rejection) -> {
                if (from.isEmpty()) remember(rejection);
                rejection.ifPresent(why -> log.blockRefused(block, why, steady()));
            }
            case Effect.TxJudged(var tx, Optional<PeerId> from, Optional<Rejection> rejection) -> {
                if (from.isEmpty()) remember(rejection);
                rejection.ifPresent(
                        why -> LOG.debug("Transaction {} refused: {}", tx, Text.shown(why.toString(), 300)));
            }
            case Effect.StorageChanged(List<StorageEvent> events) -> StorageLog.tell(events);
            case Effect.Note(String text) -> LOG.info("{}", Text.shown(text, 300));
        }
    }

    private void remember(Optional<Rejection> verdict) {
        wasJudged = true;
        judged = verdict;
    }

    private void disconnect(PeerId peer, String reason, boolean misbehaved) {
        log.disconnected(peer, endpoints.get(peer.value()), reason, misbehaved, steady());
        sockets().disconnect(peer.value(), reason);
    }

    /// Looks a name up away from the chain thread: it may take seconds.
    private void resolve(Endpoint name) {
        Thread.ofVirtual().name("resolve-" + name.host()).start(() -> {
            List<IpAddress> addresses = new ArrayList<>();
            try {
                for (InetAddress address : InetAddress.getAllByName(name.host())) addresses.add(ip(address));
            } catch (UnknownHostException unknown) {
                LOG.debug("The name {} is not known", name.host());
            }
            post(new NetworkEvent.Resolved(name, addresses));
        });
    }

    static IpAddress ip(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 4 ? IpAddress.ofIpv4(bytes) : IpAddress.of(bytes);
    }

    private void post(NetworkEvent event) {
        try {
            thread.post(() -> tellNetwork(event));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void connected(long id, @Nullable String target, InetSocketAddress remote) throws InterruptedException {
        Endpoint endpoint =
                target == null ? Endpoint.of(ip(remote.getAddress()), remote.getPort()) : Endpoint.parse(target, 0);
        endpoints.put(id, endpoint);
        LOG.debug("Connection {} {} {}", id, target == null ? "from" : "to", endpoint);
        thread.post(() -> tellNetwork(new NetworkEvent.PeerConnected(new PeerId(id), endpoint, target == null)));
    }

    @Override
    public void connectFailed(String target, String reason) throws InterruptedException {
        LOG.debug("No connection to {}: {}", target, reason);
        thread.post(() -> tellNetwork(new NetworkEvent.ConnectFailed(Endpoint.parse(target, 0), reason)));
    }

    @Override
    public void message(long id, Message message, Runnable handled) throws InterruptedException {
        thread.post(() -> {
            tellNetwork(new NetworkEvent.MessageReceived(new PeerId(id), message));
            handled.run();
        });
    }

    @Override
    public void partReceived(long id) throws InterruptedException {
        thread.post(() -> tellNetwork(new NetworkEvent.PartReceived(new PeerId(id))));
    }

    @Override
    public void drained(long id) throws InterruptedException {
        thread.post(() -> tellNetwork(new NetworkEvent.Drained(new PeerId(id))));
    }

    @Override
    public void closed(long id, String reason, boolean malformed) throws InterruptedException {
        PeerId peer = new PeerId(id);
        thread.post(() -> {
            tellNetwork(
                    malformed
                            ? new NetworkEvent.BadBytes(peer, reason)
                            : new NetworkEvent.PeerDisconnected(peer, reason));
            if (malformed) tellNetwork(new NetworkEvent.PeerDisconnected(peer, reason));
            endpoints.remove(id);
        });
    }
}
