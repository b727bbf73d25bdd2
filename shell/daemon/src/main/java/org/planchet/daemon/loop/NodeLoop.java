package org.planchet.daemon.loop;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Rejection;
import org.planchet.daemon.sockets.PeerSockets;
import org.planchet.mempool.FeeEstimates;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.Node;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeReader;
import org.planchet.node.SettledNode;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Owns the node and is the only way to it: questions, changes and what sockets bring are done on its one
/// thread, in line. Called on that thread itself, by what follows the chain, each is done at once. Queries
/// that need neither coins nor mempool do not wait in that queue: [#chain], [#block] and [#undo] answer on
/// the caller's thread.
public final class NodeLoop implements PeerSockets.Listener {
    private static final Logger LOG = LoggerFactory.getLogger(NodeLoop.class);

    /// How often the machine is given a tick.
    static final Duration TICK = Duration.ofMillis(100);

    /// How long a caller waits for fresh fee estimates before it takes the last ones.
    private static final Duration FEES_TIMEOUT = Duration.ofMillis(250);

    /// What follows the chain besides the network. Each overrides what it needs; called on the chain thread,
    /// which it must not hold up. The coins at the tip are not to be read here: blocks may be in flight.
    public interface Follower {
        default void onChain(List<ChainEvent> events, Instant now) {}

        default void onPool(Effect.MempoolChanged change, Instant now) {}

        /// The machine has dealt with something.
        ///
        /// @param effects all that came of it
        /// @param nanos   how long the machine took, in nanoseconds
        default void onTurn(List<Effect> effects, long nanos) {}

        /// Stored data was found lost, or is there again.
        default void onStorage(Instant now) {}

        /// Time has passed.
        ///
        /// @param steady the time by the monotonic clock ([NodeClock#steady])
        default void onTick(Instant steady) {}
    }

    private final ChainParams params;
    private final PolicySettings policy;
    private final NodeClock clock;
    private final OwnedNode node;
    private final OwnerThread thread;
    private volatile @Nullable PeerSockets sockets;
    private volatile boolean stopping;

    /// @param onFailure called on the chain thread when the node must stop
    public NodeLoop(Node machine, NodeClock clock, Consumer<Throwable> onFailure) {
        this.params = machine.chain().params();
        this.policy = machine.mempool().settings();
        this.clock = clock;
        this.node = new OwnedNode(machine, this);
        this.thread = new OwnerThread("chain", node::tick, TICK, onFailure);
    }

    /// The best chain as of the last completed change; never blocks.
    public ChainSnapshot chain() {
        return published().chain();
    }

    /// What else is known of the node without asking, as it was at the same moment.
    public Published published() {
        return node.published();
    }

    /// What to pay, as of the best chain, and of the mempool two seconds ago at most; if nobody has asked for
    /// that long, the owner is asked, and one that is at work for longer than a moment leaves the last ones as
    /// they are.
    ///
    /// @throws ApiException UNAVAILABLE if the node stops
    public FeeEstimates feeEstimates() {
        FeeEstimates known = node.knownFees();
        if (known != null) return known;
        try {
            return thread.ask(node::takeFees, FEES_TIMEOUT);
        } catch (ApiException busy) {
            FeeEstimates last = node.lastFees();
            if (last == null) throw busy;
            return last;
        }
    }

    /// Reads a stored block, here and now; null if its data is not here. A block that can no longer be read
    /// is null too; the owner has recorded and reported it by then.
    ///
    /// @throws ApiException UNAVAILABLE if the owner cannot be asked about one that cannot be read
    ///
    /// @throws ApiException NOT_SUPPORTED by a light node, which has none but the first
    public @Nullable Block block(BlockIndex index) {
        Block block = chain().readBlock(index);
        if (block == null) demandBlocks();
        return block != null || !index.hasBlock()
                ? block
                : thread.ask(() -> node.read(chain -> chain.readBlock(index.hash())));
    }

    /// Reads the coins that a block spent, in the same way; null if it was never connected.
    public @Nullable BlockUndo undo(BlockIndex index) {
        BlockUndo undo = chain().readUndo(index);
        return undo != null || !index.hasUndo()
                ? undo
                : thread.ask(() -> node.read(chain -> chain.readUndo(index.hash())));
    }

    /// Asks what needs no coins, and waits for the answer. Blocks whose scripts are being checked do not hold it up.
    ///
    /// @throws ApiException UNAVAILABLE if the node stops or is too busy, or whatever the question throws
    public <T extends @Nullable Object> T ask(Function<? super NodeReader, ? extends T> question) {
        return thread.ask(() -> question.apply(node));
    }

    /// Asks what needs the coins at the tip, and waits for the answer: for blocks in flight first.
    ///
    /// @throws ApiException UNAVAILABLE if the node stops or is too busy, NOT_SUPPORTED by a light node, or
    ///     whatever the question throws
    public <T extends @Nullable Object> T askSettled(Function<? super SettledNode, ? extends T> question) {
        return thread.ask(node::settle, () -> question.apply(node.settled()));
    }

    /// Has something changed with nothing in flight, and waits for the outcome. An [ApiException] goes to the caller;
    /// any other failure ends the node.
    ///
    /// @throws ApiException UNAVAILABLE if the node stops or is too busy: then nothing was done and nothing will
    /// be; OUTCOME_UNKNOWN if it had begun when the caller's time was over, and may still be done
    public <T extends @Nullable Object> T change(Function<? super NodeControl, ? extends T> command) {
        return thread.change(node::settle, () -> command.apply(node));
    }

    /// [#change] without a result.
    public void run(Consumer<? super NodeControl> command) {
        var _ = change(owned -> {
            command.accept(owned);
            return true;
        });
    }

    /// Offers a block of this node's own. Returns why it was refused; empty if it was accepted.
    ///
    /// @throws ApiException UNAVAILABLE while the disk has no room, NOT_SUPPORTED by a light node, and like
    ///     [#change]
    public Optional<Rejection> submit(Block block) {
        return change(owned -> owned.submit(new Event.SubmitBlock(block)));
    }

    /// Offers a transaction of this node's own. Returns why it was refused; empty if it was accepted.
    public Optional<Rejection> submit(Transaction transaction) {
        return change(owned -> owned.submit(new Event.SubmitTransaction(transaction)));
    }

    /// Puts work in line behind what peers bring, and waits if the line is full. False if the node has stopped.
    boolean post(Consumer<? super NodeControl> work) throws InterruptedException {
        return thread.post(() -> work.accept(node));
    }

    /// Whether this is a light node's, which has only headers.
    public boolean isLight() {
        return node.full().isEmpty();
    }

    /// Refuses what only a node with blocks and coins can do.
    ///
    /// @throws ApiException NOT_SUPPORTED by a light node
    public void demandBlocks() {
        if (isLight()) throw OwnedNode.lightNode();
    }

    /// Has a light node look at every block above `block`, one of its best chain, once more; on the chain thread, or
    /// before it starts.
    public void lookFrom(BlockIndex block) {
        node.lookFrom(block);
    }

    /// The chain's parameters, which never change.
    public ChainParams params() {
        return params;
    }

    /// What the mempool takes, which never changes.
    public PolicySettings policy() {
        return policy;
    }

    public Instant now() {
        return clock.instant();
    }

    /// The time by the monotonic clock, whatever [#now] does.
    public Instant steady() {
        return clock.steady();
    }

    /// Whether the best chain still ends in `block`.
    public boolean isTip(BlockHash block) {
        return chain().tip().hash().equals(block);
    }

    /// Whether the node is about to stop, so that long work is to be given up.
    public boolean stopping() {
        return stopping;
    }

    public void setStopping() {
        stopping = true;
    }

    /// Whether there is room on the disk for blocks.
    public boolean hasRoom() {
        return node.hasRoom();
    }

    /// Takes no block from now on, or takes them again; on the chain thread.
    void setRoom(boolean there) {
        node.setRoom(there);
    }

    /// Adds one that is notified from now on; before [#start] or on the chain thread.
    public void follow(Follower follower) {
        node.follow(follower);
    }

    public void start(PeerSockets peerSockets) {
        sockets = peerSockets;
        thread.start();
    }

    /// Does `last` and writes everything after the work at hand, then ends. False if that took longer than `limit`.
    public boolean stop(Runnable last, Duration limit) throws InterruptedException {
        return thread.stop(
                () -> {
                    last.run();
                    node.flush();
                },
                limit);
    }

    /// Ends after the work at hand, dropping the rest and writing nothing.
    ///
    /// @return whether nothing is going on any more
    public boolean abandon(Duration limit) throws InterruptedException {
        return thread.abandon(limit);
    }

    /// Whether it takes work.
    public boolean isAlive() {
        return thread.isAlive();
    }

    /// Whether it took up work `within` that time.
    public boolean turns(Duration within) {
        return thread.turns(within);
    }

    boolean isOwner() {
        return thread.isOwner();
    }

    public PeerSockets sockets() {
        if (sockets == null) throw new AssertionError("the loop has not started");
        return sockets;
    }

    /// Looks a name up away from the chain thread: it may take seconds.
    void resolve(Endpoint name) {
        Thread.ofVirtual().name("resolve-" + name.host()).start(() -> {
            List<IpAddress> addresses = new ArrayList<>();
            try {
                for (InetAddress address : InetAddress.getAllByName(name.host()))
                    addresses.add(PeerSockets.ip(address));
            } catch (UnknownHostException unknown) {
                LOG.debug("The name {} is not known", name.host());
            }
            try {
                deliver(new NetworkEvent.Resolved(name, addresses));
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void deliver(NetworkEvent.FromWorld event) throws InterruptedException {
        post(owned -> owned.deliver(event));
    }

    @Override
    public void connected(long id, @Nullable String target, InetSocketAddress remote, @Nullable ListenSocket arrived)
            throws InterruptedException {
        Endpoint endpoint = target == null
                ? Endpoint.of(PeerSockets.ip(remote.getAddress()), remote.getPort())
                : Endpoint.parse(target, 0);
        node.remember(id, endpoint);
        LOG.debug("Connection {} {} {}", id, target == null ? "from" : "to", endpoint);
        deliver(new NetworkEvent.PeerConnected(new PeerId(id), endpoint, Optional.ofNullable(arrived)));
    }

    @Override
    public void connectFailed(String target, String reason) throws InterruptedException {
        LOG.debug("No connection to {}: {}", target, reason);
        deliver(new NetworkEvent.ConnectFailed(Endpoint.parse(target, 0), reason));
    }

    @Override
    public void message(long id, Message message, Runnable handled) throws InterruptedException {
        post(owned -> {
            owned.deliver(new NetworkEvent.MessageReceived(new PeerId(id), message));
            handled.run();
        });
    }

    @Override
    public void partReceived(long id) throws InterruptedException {
        deliver(new NetworkEvent.PartReceived(new PeerId(id)));
    }

    @Override
    public void drained(long id) throws InterruptedException {
        deliver(new NetworkEvent.SendQueueEmpty(new PeerId(id)));
    }

    @Override
    public void closed(long id, String reason, boolean malformed) throws InterruptedException {
        PeerId peer = new PeerId(id);
        post(owned -> {
            if (malformed) owned.deliver(new NetworkEvent.MalformedMessage(peer, reason));
            owned.deliver(new NetworkEvent.PeerDisconnected(peer, reason));
            node.forget(id);
        });
    }
}
