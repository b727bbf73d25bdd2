package org.planchet.daemon.loop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.StorageEvent;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.mempool.FeeEstimates;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.Node;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeMachine;
import org.planchet.node.NodeReader;
import org.planchet.node.SettledNode;
import org.planchet.views.Text;
import org.planchet.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node machine on its thread: events go in, effects are carried out there in order. Wallet, miner and all else
/// that follows the chain is notified here and nowhere else. Only [NodeLoop] has it.
final class OwnedNode implements NodeControl {
    private static final Logger LOG = LoggerFactory.getLogger(OwnedNode.class);
    private static final Duration HEARTBEAT = Duration.ofMinutes(5);

    private final Node machine;
    private final NodeLoop loop;
    private final List<NodeLoop.Follower> followers = new CopyOnWriteArrayList<>();
    private final Map<Long, Endpoint> endpoints = new ConcurrentHashMap<>();
    private final EventLog log = new EventLog();
    private final FeePublisher fees = new FeePublisher();
    private Instant nextHeartbeat = Instant.MIN;
    private Instant nextStuckCheck = Instant.MIN;
    /// For other threads: never older than what has been reported to them.
    private volatile Published published;
    private volatile boolean room = true;

    OwnedNode(Node machine, NodeLoop loop) {
        this.machine = machine;
        this.loop = loop;
        this.published = Published.of(machine);
    }

    @Override
    public NodeReader node() {
        return machine;
    }

    @Override
    public Optional<SettledNode> full() {
        return machine instanceof NodeMachine full ? Optional.of(full) : Optional.empty();
    }

    /// @throws ApiException NOT_SUPPORTED by a light node
    @Override
    public SettledNode settled() {
        return withCoins();
    }

    private NodeMachine withCoins() {
        if (machine instanceof NodeMachine full) return full;
        throw lightNode();
    }

    static ApiException lightNode() {
        return new ApiException(ApiException.Kind.NOT_SUPPORTED, ErrorCode.LIGHT_NODE);
    }

    /// @throws ApiException UNAVAILABLE for a block while the disk has no room
    @Override
    public Optional<Rejection> submit(Event event) {
        if (!room && event instanceof Event.SubmitBlock)
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.NO_ROOM);
        return NodeControl.super.submit(event);
    }

    /// @throws ApiException NOT_SUPPORTED for what a light node does not take
    @Override
    public List<Effect> deliver(Event event) {
        if (machine instanceof LightNodeMachine && !LightNodeMachine.takes(event)) throw lightNode();
        return handle(event, loop.now());
    }

    @Override
    public VerifyReport verify(VerifyLevel level, int blocks) {
        return withCoins().chain().verify(level, blocks, VerifyReport.Progress.NONE);
    }

    /// What all may know after the last thing that was done; from any thread.
    Published published() {
        return published;
    }

    /// Whether there is room on the disk for blocks; from any thread.
    boolean hasRoom() {
        return room;
    }

    void setRoom(boolean there) {
        room = there;
        deliver(new NetworkEvent.RoomChanged(there));
    }

    void follow(NodeLoop.Follower follower) {
        followers.add(follower);
    }

    /// Notes who is at the other end of a connection, from any thread.
    void remember(long id, Endpoint endpoint) {
        endpoints.put(id, endpoint);
    }

    void forget(long id) {
        endpoints.remove(id);
    }

    @Override
    public void flush() {
        machine.flush();
    }

    /// Reads data that may turn out to be lost, and reports a loss at once.
    <T extends @Nullable Object> T read(Function<ChainReader, T> reading) {
        T data = reading.apply(machine.chain());
        carryOut(machine::takePending, loop.now());
        return data;
    }

    void lookFrom(BlockIndex block) {
        if (!loop.isOwner()) throw new AssertionError("the node machine belongs to the chain thread");
        if (!(machine instanceof LightNodeMachine light)) throw new AssertionError("a full node has its blocks");
        light.lookFrom(block);
        publish(loop.now());
    }

    private void publish(Instant now) {
        fees.renew(machine.chain().tip(), loop.steady(), () -> machine.mempool().feeEstimates(now));
        published = Published.of(machine);
    }

    /// The fee estimates, if they are known without a pass over the mempool; from any thread.
    @Nullable
    FeeEstimates knownFees() {
        return fees.known(published.chain().tip(), loop.steady());
    }

    /// The last fee estimates, of whatever age; from any thread.
    @Nullable
    FeeEstimates lastFees() {
        return fees.last();
    }

    /// The fee estimates as of now.
    FeeEstimates takeFees() {
        Instant now = loop.now();
        return fees.take(
                machine.chain().tip(), loop.steady(), () -> machine.mempool().feeEstimates(now));
    }

    /// Waits for the blocks in flight, so that what comes next sees the coins at the tip.
    void settle() {
        Instant now = loop.now();
        carryOut(() -> machine.settle(now, loop.steady()), now);
    }

    void tick() {
        deliver(new NetworkEvent.Uploaded(loop.sockets().totalSent()));
        deliver(new NetworkEvent.Tick());
        Instant steady = loop.steady();
        for (NodeLoop.Follower follower : followers) follower.onTick(steady);
        if (!steady.isBefore(nextStuckCheck)) {
            nextStuckCheck = steady.plusSeconds(1);
            loop.sockets().dropStuck();
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

    private List<Effect> handle(Event event, Instant now) {
        if (!loop.isOwner()) throw new AssertionError("the node machine belongs to the chain thread");
        List<Effect> first = carryOut(() -> machine.begin(event, now, loop.steady()), now);
        if (!machine.isUnfinished()) return first;
        // By now a new block is on its way to peers.
        var all = new ArrayList<>(first);
        all.addAll(carryOut(() -> machine.finish(now, loop.steady()), now));
        return all;
    }

    private List<Effect> carryOut(Supplier<List<Effect>> turn, Instant now) {
        long started = System.nanoTime();
        List<Effect> effects = turn.get();
        long nanos = System.nanoTime() - started;
        publish(now);
        for (NodeLoop.Follower follower : followers) follower.onTurn(effects, nanos);
        for (Effect effect : effects) carryOut(effect, now);
        return effects;
    }

    private void carryOut(Effect effect, Instant now) {
        switch (effect) {
            case Effect.OfNetwork(NetworkEffect.ToWorld wanted) -> carryOut(wanted);
            case Effect.ChainChanged(List<ChainEvent> events) -> {
                log.chainChanged(events);
                for (NodeLoop.Follower follower : followers) follower.onChain(events, now);
            }
            case Effect.MempoolChanged change -> {
                for (NodeLoop.Follower follower : followers) follower.onPool(change, now);
            }
            case Effect.BlockJudged(var block, var _, boolean _, Optional<Rejection> rejection) ->
                rejection.ifPresent(why -> log.blockRefused(block, why, loop.steady()));
            case Effect.TxJudged(var tx, var _, Optional<Rejection> rejection) ->
                rejection.ifPresent(
                        why -> LOG.debug("Transaction {} refused: {}", tx, Text.shown(why.toString(), 300)));
            case Effect.PackageJudged _ -> {}
            case Effect.StorageChanged(List<StorageEvent> events) -> {
                StorageLog.log(events);
                for (NodeLoop.Follower follower : followers) follower.onStorage(now);
            }
        }
    }

    private void carryOut(NetworkEffect.ToWorld wanted) {
        switch (wanted) {
            case NetworkEffect.Send(PeerId peer, Message message) ->
                loop.sockets().send(peer.value(), message);
            case NetworkEffect.Connect(Endpoint target, boolean encrypted) ->
                loop.sockets().connect(target.toString(), encrypted);
            case NetworkEffect.Resolve(Endpoint name) -> loop.resolve(name);
            case NetworkEffect.Disconnect(PeerId peer, String reason, boolean misbehaved) -> {
                log.disconnected(peer, endpoints.get(peer.value()), reason, misbehaved, loop.steady());
                loop.sockets().disconnect(peer.value(), reason);
            }
            case NetworkEffect.LogLine(String text) -> LOG.info("{}", Text.shown(text, 300));
        }
    }
}
