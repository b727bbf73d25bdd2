package org.planchet.testkit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.planchet.consensus.ChainParams;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkSettings;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteWriter;

/// A network of nodes in simulated time: real machines, real proof of work, real messages in bytes, and no thread,
/// clock or socket. Whatever happens is an entry in one queue, ordered by time and then by the order of its
/// making; all chance comes from one seed. So a run can be had again to the byte, whatever went wrong in it:
/// [#traceHash] is the hash over all that was delivered.
///
/// Between two nodes with a link, a connection can be made; the messages on it arrive in order, each after the link's
/// latency. To cut a link ends its connections and refuses new ones, until it is healed. No link is cut at first.
public final class SimNet {
    /// How often a node is given a tick.
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    /// When the simulated world begins: any time after every built-in genesis block.
    private static final Instant START = Instant.parse("2030-01-01T00:00:00Z");

    private final ChainParams params;
    private final long seed;
    private final SplittableRandom random;
    private final VirtualClock clock = new VirtualClock(START);
    private final PriorityQueue<Delivery> queue = new PriorityQueue<>();
    private final List<SimNode> nodes = new ArrayList<>();
    private final Map<Endpoint, SimNode> byEndpoint = new TreeMap<>();
    private final Set<Long> cut = new HashSet<>();
    private final Map<String, Long> sent = new TreeMap<>();
    private final MessageDigest trace = sha256();
    private long sequence;
    private long lastPeerId;

    /// Something that happens to a node.
    private record Delivery(Instant at, long sequence, Runnable what) implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            int order = at.compareTo(other.at);
            return order != 0 ? order : Long.compare(sequence, other.sequence);
        }
    }

    public SimNet(ChainParams params, long seed) {
        this.params = params;
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java has SHA-256", impossible);
        }
    }

    public ChainParams params() {
        return params;
    }

    public long seed() {
        return seed;
    }

    public VirtualClock clock() {
        return clock;
    }

    public Instant now() {
        return clock.instant();
    }

    /// Adds `count` nodes that know nobody, and starts them.
    public List<SimNode> add(int count) {
        List<SimNode> added = new ArrayList<>();
        for (int i = 0; i < count; i++) added.add(add());
        return added;
    }

    /// Adds a node that knows nobody, and starts it.
    public SimNode add() {
        return add(NetworkSettings.defaults(params.p2pPort()).withDiscover(false));
    }

    /// Adds a node with settings of its own, and starts it.
    public SimNode add(NetworkSettings settings) {
        return add(settings, false);
    }

    /// Adds a light node that knows nobody, and starts it.
    public SimNode addLight() {
        NetworkSettings settings =
                NetworkSettings.defaults(params.p2pPort()).withDiscover(false).withServices(0, 0);
        return add(settings, true);
    }

    private SimNode add(NetworkSettings settings, boolean light) {
        int number = nodes.size();
        SimNode node = new SimNode(this, number, settings, light, random.nextLong());
        nodes.add(node);
        byEndpoint.put(node.endpoint(), node);
        node.start();
        // Clocks do not tick in step.
        tickLater(node, Duration.ofMillis(random.nextLong(TICK.toMillis())));
        return node;
    }

    public List<SimNode> nodes() {
        return List.copyOf(nodes);
    }

    public SimNode node(int number) {
        return nodes.get(number);
    }

    private void tickLater(SimNode node, Duration after) {
        at(after, () -> {
            node.tick();
            tickLater(node, TICK);
        });
    }

    /// Puts `what` into the queue.
    void at(Duration after, Runnable what) {
        queue.add(new Delivery(now().plus(after), sequence++, what));
    }

    void at(Instant when, Runnable what) {
        queue.add(new Delivery(when, sequence++, what));
    }

    long newPeerId() {
        return ++lastPeerId;
    }

    /// The node that listens at `endpoint`, and can be reached from `from`.
    Optional<SimNode> reachable(SimNode from, Endpoint endpoint) {
        SimNode to = byEndpoint.get(endpoint);
        return to == null || !to.isUp() || isCut(from, to) ? Optional.empty() : Optional.of(to);
    }

    Duration connectTimeout() {
        return CONNECT_TIMEOUT;
    }

    /// How long a message takes between two nodes: 5 to 120 ms, always the same for the same two.
    Duration latency(SimNode a, SimNode b) {
        SplittableRandom link = new SplittableRandom(seed ^ (pair(a, b) * 0x9e37_79b9_7f4a_7c15L));
        return Duration.ofMillis(5 + link.nextLong(115));
    }

    private static long pair(SimNode a, SimNode b) {
        long low = Math.min(a.number(), b.number());
        return low << 32 | Math.max(a.number(), b.number());
    }

    boolean isCut(SimNode a, SimNode b) {
        return cut.contains(pair(a, b));
    }

    /// Cuts the link between two nodes: connections over it end.
    public void cut(SimNode a, SimNode b) {
        cut.add(pair(a, b));
        a.lose(b);
        b.lose(a);
    }

    public void heal(SimNode a, SimNode b) {
        cut.remove(pair(a, b));
    }

    /// Cuts every link between a node of `some` and one that is not among them.
    public void split(List<SimNode> some) {
        for (SimNode a : some) for (SimNode b : nodes) if (!some.contains(b)) cut(a, b);
    }

    /// Heals every link.
    public void healAll() {
        cut.clear();
    }

    /// Has `a` keep a connection to `b`, as a user does with `addpeer`.
    public void connect(SimNode a, SimNode b) {
        a.addPeer(b);
    }

    /// Has each node keep a connection to the next: a line.
    public void connectLine() {
        for (int i = 0; i + 1 < nodes.size(); i++) connect(nodes.get(i), nodes.get(i + 1));
    }

    /// Has each node keep `degree` connections, to the next one and to others by chance: one network.
    public void connectRandomly(int degree) {
        int count = nodes.size();
        for (int i = 0; i < count; i++) {
            connect(nodes.get(i), nodes.get((i + 1) % count));
            for (int d = 1; d < degree; d++) {
                int other = random.nextInt(count);
                if (other != i && other != (i + 1) % count) connect(nodes.get(i), nodes.get(other));
            }
        }
    }

    /// A number below `bound` out of the network's own chance, for scenarios.
    public int chance(int bound) {
        return random.nextInt(bound);
    }

    /// Lets `time` pass.
    public void run(Duration time) {
        Instant end = now().plus(time);
        while (!queue.isEmpty() && !queue.peek().at().isAfter(end)) step();
        clock.advanceTo(end);
    }

    /// Lets time pass until `done`, looked at every simulated second.
    ///
    /// @throws AssertionError with the seed if it is not so within `atMost`
    public void runUntil(String what, BooleanSupplier done, Duration atMost) {
        Instant end = now().plus(atMost);
        while (!done.getAsBoolean()) {
            if (!now().isBefore(end))
                throw new AssertionError("after " + atMost + " still not: " + what + " (seed " + seed + ")\n" + this);
            run(Duration.ofSeconds(1));
        }
    }

    private void step() {
        Delivery next = queue.poll();
        if (next == null) throw new AssertionError("nothing to deliver");
        clock.advanceTo(next.at());
        next.what().run();
    }

    /// Notes what is delivered, for [#traceHash].
    void trace(SimNode to, String what, byte[] bytes) {
        ByteWriter line = new ByteWriter(64);
        line.int64(Duration.between(START, now()).toNanos()).int32(to.number());
        trace.update(line.toByteArray());
        trace.update(what.getBytes(StandardCharsets.UTF_8));
        trace.update(bytes);
    }

    void count(String command) {
        sent.merge(command, 1L, Long::sum);
    }

    /// How many messages of that command were sent by all nodes since the last [#resetCounts].
    public long sent(String command) {
        return sent.getOrDefault(command, 0L);
    }

    public void resetCounts() {
        sent.clear();
    }

    /// The hash over everything delivered so far: equal for two runs only if they were the same.
    public String traceHash() {
        try {
            MessageDigest copy = (MessageDigest) trace.clone();
            return HexFormat.of().formatHex(copy.digest());
        } catch (CloneNotSupportedException impossible) {
            throw new AssertionError("SHA-256 can be cloned", impossible);
        }
    }

    /// True if every node that is up has the same tip.
    public boolean agreed() {
        Set<BlockHash> tips = new HashSet<>();
        for (SimNode node : nodes) if (node.isUp()) tips.add(node.tip().hash());
        return tips.size() <= 1;
    }

    /// Every node's height and tip, a line each.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("at " + now() + ":");
        for (SimNode node : nodes) text.append("\n  ").append(node);
        return text.toString();
    }
}
