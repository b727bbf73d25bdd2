package org.planchet.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.consensus.Rejection;
import org.planchet.crypto.HashSearch;
import org.planchet.mempool.Mempool;
import org.planchet.mining.MiningJob;
import org.planchet.network.AddressRecord;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.Node;
import org.planchet.node.NodeMachine;
import org.planchet.primitives.Block;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;

/// One node of a [SimNet]: a node machine, full or light, its [SimDisk], which outlives it, and its connections.
public final class SimNode {
    private static final HashSearch ENGINE = new PlainSearch();

    private final SimNet net;
    private final int number;
    private final NetworkSettings settings;
    private final SplittableRandom seeds;
    private final Endpoint endpoint;
    private final MiniWallet wallet;
    private final Map<Long, Pipe> pipes = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();
    private List<AddressRecord> known = List.of();
    private final boolean light;
    private final SimWallet simWallet;
    private final SimDisk disk;
    private @Nullable Node machine;
    private Optional<Rejection> judged = Optional.empty();
    private int minedBlocks;
    private Duration clockError = Duration.ZERO;
    private Function<Message, List<Message>> tampering = List::of;

    /// One end of a connection.
    private static final class Pipe {
        private final SimNode other;
        private final long otherId;
        private Instant lastArrival = Instant.MIN;

        Pipe(SimNode other, long otherId) {
            this.other = other;
            this.otherId = otherId;
        }
    }

    /// @param light it has headers alone, and a [SimWallet]
    SimNode(SimNet net, int number, NetworkSettings settings, boolean light, long seed) {
        this.net = net;
        this.light = light;
        this.simWallet = new SimWallet(net.params(), "light node " + number);
        this.disk = light ? new SimDisk.OfLight(net.params(), simWallet) : new SimDisk.OfFull(net.params());
        this.number = number;
        this.settings = settings;
        this.seeds = new SplittableRandom(seed);
        byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) (number + 1)};
        this.endpoint = Endpoint.of(IpAddress.ofIpv4(ip), settings.self().listenPort());
        this.wallet = new MiniWallet(net.params(), "node " + number);
    }

    public int number() {
        return number;
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    /// A wallet that follows this node's chain, from when the node was first started.
    public MiniWallet wallet() {
        return wallet;
    }

    /// Sets this node's own clock forward, or (negative) back.
    public void jumpClock(Duration by) {
        clockError = clockError.plus(by);
    }

    private Instant now() {
        return net.now().plus(clockError);
    }

    public boolean isUp() {
        return machine != null;
    }

    private Node running() {
        if (machine == null) throw new AssertionError("node " + number + " is stopped");
        return machine;
    }

    /// @throws AssertionError while the node is stopped, and of a light one
    public NodeMachine machine() {
        if (running() instanceof NodeMachine full) return full;
        throw new AssertionError("node " + number + " is a light one");
    }

    /// @throws AssertionError while the node is stopped, and of a full one
    public LightNodeMachine light() {
        if (running() instanceof LightNodeMachine one) return one;
        throw new AssertionError("node " + number + " is a full one");
    }

    /// The wallet of a light node.
    public SimWallet lightWallet() {
        return simWallet;
    }

    public BlockIndex tip() {
        return running().chain().tip();
    }

    public Mempool mempool() {
        return machine().mempool();
    }

    /// The hash over this node's coins.
    public CoinSetHash coins() {
        for (Effect effect : machine().settle(now())) carryOut(effect);
        return machine().chain().coinSetHash();
    }

    /// What the machine noted, and why it ended connections.
    public List<String> notes() {
        return List.copyOf(notes);
    }

    /// Starts the node on what its store holds; nothing if it is up.
    public void start() {
        if (machine == null) machine = disk.open(settings, seeds.split(), known);
    }

    /// Stops the node in an orderly way: everything is flushed, its neighbours are remembered.
    public void stop() {
        if (machine == null) return;
        if (machine instanceof NodeMachine full) {
            for (Effect effect : full.settle(now())) carryOut(effect);
            full.chain().flush();
        }
        known = machine.network().toKeep(Set.of());
        kill();
    }

    /// Stops the node as a power cut does: what was not flushed is gone, the blocks that were appended are not.
    public void kill() {
        machine = null;
        for (long id : List.copyOf(pipes.keySet())) hangUp(id, "the node went down");
    }

    void tick() {
        if (machine != null) handle(new Event.OfNetwork(new NetworkEvent.Tick()));
    }

    void addPeer(SimNode other) {
        handle(new Event.OfNetwork(new NetworkEvent.AddPeer(other.endpoint)));
    }

    /// Mines a block on this node's tip, out of its mempool, with real proof of work, and gives it to the node. Takes
    /// no simulated time.
    public Block mine() {
        return mine(wallet.script());
    }

    /// Mines a block whose reward goes to `rewardTo`.
    public Block mine(Script rewardTo) {
        byte[] tag = ("node " + number + " block " + ++minedBlocks).getBytes(StandardCharsets.US_ASCII);
        MiningJob job = new MiningJob(machine().template(rewardTo, tag, now()).orThrow(), 1, ENGINE);
        MiningJob.Position at = job.start(0);
        while (true) {
            MiningJob.Step step = job.search(at, 1 << 16, now());
            at = step.next();
            if (step.found().isEmpty()) continue;
            submit(new Event.SubmitBlock(step.found().get())).ifPresent(why -> {
                throw new AssertionError("a block of the node's own was refused: " + why);
            });
            return step.found().get();
        }
    }

    /// Returns the node a block. Tells why it was refused, if it was.
    public Optional<Rejection> submit(Block block) {
        return submit(new Event.SubmitBlock(block));
    }

    /// Returns the node a transaction. Tells why it was refused, if it was.
    public Optional<Rejection> submit(Transaction transaction) {
        return submit(new Event.SubmitTransaction(transaction));
    }

    private Optional<Rejection> submit(Event event) {
        handle(event);
        return judged;
    }

    /// Hands the machine an event and carries out what it wants.
    public void handle(Event event) {
        for (Effect effect : running().on(event, now())) carryOut(effect);
    }

    private void carryOut(Effect effect) {
        switch (effect) {
            case Effect.OfNetwork(NetworkEffect.ToWorld wanted) -> carryOut(wanted);
            case Effect.ChainChanged(var events) -> {
                if (light) {
                    simWallet.onChain(events, now());
                    simWallet.save();
                } else wallet.onChainEvents(events);
            }
            case Effect.MempoolChanged change -> {
                if (light) simWallet.onPool(change, now());
            }
            case Effect.BlockJudged(var _, Optional<PeerId> from, boolean _, Optional<Rejection> rejection) -> {
                if (from.isEmpty()) judged = rejection;
            }
            case Effect.PackageJudged _ -> {}
            case Effect.TxJudged(var _, Optional<PeerId> from, Optional<Rejection> rejection) -> {
                if (from.isEmpty()) judged = rejection;
            }
            case Effect.StorageChanged(var events) -> notes.add(events.toString());
        }
    }

    private void carryOut(NetworkEffect.ToWorld wanted) {
        switch (wanted) {
            case NetworkEffect.Send(PeerId peer, Message message) ->
                tampering.apply(message).forEach(sent -> send(peer.value(), sent));
            case NetworkEffect.Connect(Endpoint target, boolean _) -> dial(target);
            case NetworkEffect.Resolve(Endpoint name) ->
                later(Duration.ofMillis(20), new NetworkEvent.Resolved(name, List.of()));
            case NetworkEffect.Disconnect(PeerId peer, String reason, boolean misbehaved) -> {
                notes.add((misbehaved ? "misbehaved: " : "disconnect: ") + reason);
                hangUp(peer.value(), reason);
            }
            case NetworkEffect.LogLine(String text) -> notes.add(text);
        }
    }

    /// Whether the node runs, and was not stopped since `then` ran.
    @SuppressWarnings("ReferenceEquality") // each start makes another machine
    private boolean isStill(@Nullable Node then) {
        return machine != null && machine == then;
    }

    private void later(Duration after, NetworkEvent.FromWorld event) {
        Node then = machine;
        net.at(after, () -> deliver(then, event, new byte[0]));
    }

    /// Hands over what was meant for the node as it then was; nothing if it has been stopped since.
    private void deliver(@Nullable Node then, NetworkEvent.FromWorld event, byte[] bytes) {
        if (!isStill(then)) return;
        net.trace(this, event.getClass().getSimpleName(), bytes);
        handle(new Event.OfNetwork(event));
    }

    private void dial(Endpoint target) {
        Node then = machine;
        Optional<SimNode> found = net.reachable(this, target);
        if (found.isEmpty()) {
            later(net.connectTimeout(), new NetworkEvent.ConnectFailed(target, "no answer in time"));
            return;
        }
        SimNode other = found.get();
        net.at(net.latency(this, other), () -> {
            if (!isStill(then)) return;
            if (net.reachable(this, target).isEmpty()) {
                deliver(then, new NetworkEvent.ConnectFailed(target, "refused"), new byte[0]);
                return;
            }
            long mine = net.newPeerId();
            long theirs = net.newPeerId();
            pipes.put(mine, new Pipe(other, theirs));
            other.pipes.put(theirs, new Pipe(this, mine));
            Endpoint from = new Endpoint(endpoint.host(), 40_000 + (int) (mine % 20_000));
            other.deliver(other.machine, new NetworkEvent.PeerConnected(new PeerId(theirs), from, true), new byte[0]);
            deliver(then, new NetworkEvent.PeerConnected(new PeerId(mine), target, false), new byte[0]);
        });
    }

    /// Makes this a hostile node: instead of each message that its machine sends, those go out that `tampering`
    /// makes of it, which may be none.
    public void tamper(Function<Message, List<Message>> with) {
        tampering = with;
    }

    /// Sends `message` over every connection, whatever the machine would do.
    public void broadcast(Message message) {
        for (long id : List.copyOf(pipes.keySet())) send(id, message);
    }

    /// Over the wire as bytes: what cannot be encoded and read back does not get through.
    private void send(long id, Message message) {
        Pipe pipe = pipes.get(id);
        if (pipe == null) return;
        byte[] payload = MessageCodec.payload(message);
        String command = MessageCodec.command(message);
        net.count(command);
        SimNode other = pipe.other;
        Node then = other.machine;
        Instant arrival = net.now().plus(net.latency(this, other));
        if (arrival.isBefore(pipe.lastArrival)) arrival = pipe.lastArrival;
        boolean idle = !pipe.lastArrival.isAfter(net.now());
        pipe.lastArrival = arrival;
        net.at(arrival, () -> {
            if (other.pipes.containsKey(pipe.otherId)) other.receive(then, pipe.otherId, command, payload);
        });
        if (idle) net.at(arrival, () -> drained(id));
    }

    private void drained(long id) {
        Pipe pipe = pipes.get(id);
        if (pipe == null || machine == null) return;
        if (pipe.lastArrival.isAfter(net.now())) net.at(pipe.lastArrival, () -> drained(id));
        else handle(new Event.OfNetwork(new NetworkEvent.SendQueueEmpty(new PeerId(id))));
    }

    private void receive(@Nullable Node then, long id, String command, byte[] payload) {
        PeerId peer = new PeerId(id);
        NetworkEvent.FromWorld event;
        try {
            event = new NetworkEvent.MessageReceived(peer, MessageCodec.decode(command, payload));
        } catch (MalformedDataException broken) {
            event = new NetworkEvent.MalformedMessage(peer, String.valueOf(broken.getMessage()));
        }
        if (!isStill(then)) return;
        net.trace(this, command, payload);
        handle(new Event.OfNetwork(event));
    }

    /// Ends a connection from this side: the other is notified after what is under way.
    private void hangUp(long id, String reason) {
        Pipe pipe = pipes.remove(id);
        if (pipe == null) return;
        SimNode other = pipe.other;
        Node then = other.machine;
        Instant arrival = net.now().plus(net.latency(this, other));
        if (arrival.isBefore(pipe.lastArrival)) arrival = pipe.lastArrival;
        net.at(arrival, () -> {
            if (other.pipes.remove(pipe.otherId) != null)
                other.deliver(then, new NetworkEvent.PeerDisconnected(new PeerId(pipe.otherId), reason), new byte[0]);
        });
    }

    /// The link to another node was cut: connections to it are gone.
    void lose(SimNode other) {
        for (Map.Entry<Long, Pipe> entry : List.copyOf(pipes.entrySet())) {
            if (entry.getValue().other != other) continue;
            pipes.remove(entry.getKey());
            later(
                    Duration.ofMillis(1),
                    new NetworkEvent.PeerDisconnected(new PeerId(entry.getKey()), "the link was cut"));
        }
    }

    /// How many connections stand.
    public int connections() {
        return pipes.size();
    }

    @Override
    public String toString() {
        if (machine == null) return "node " + number + " is stopped";
        return "node " + number + " at " + tip().height() + " " + tip().hash() + ", " + pipes.size() + " connections, "
                + running().mempool().size() + " waiting";
    }
}
