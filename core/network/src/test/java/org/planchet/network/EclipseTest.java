package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.network.AddressRecord.Status;
import org.planchet.network.NetworkEffect.Connect;
import org.planchet.network.NetworkEffect.Disconnect;
import org.planchet.network.NetworkEvent.ConnectFailed;
import org.planchet.network.NetworkEvent.MessageReceived;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.Tick;
import org.planchet.wire.Message.Verack;

/// An attacker owns much of what a node knows of the net and waits until it starts again (the eclipse attack of Heilman
/// and others, 2015): whom the node dials then, over many seeds.
class EclipseTest {
    private static final int OUTBOUND = 10;
    private static final int HONEST = 700;

    /// Every honest node of this remainder by three is down.
    private static final int DOWN = 2;

    private final Set<Endpoint> hostile = new HashSet<>();

    /// An honest node, in a part of the net of its own; a third of them has answered before.
    private static AddressRecord honest(int i) {
        return record(at((20 + i % 60) + "." + i / 60 + ".1.1:8333"), "9." + i % 100, i % 3 == 0);
    }

    /// A node of the attacker's, told of by few; a third of them has answered before, and all do now.
    private AddressRecord hostile(Endpoint node, int i) {
        hostile.add(node);
        return record(node, "6." + i % 4, i % 3 == 0);
    }

    private static AddressRecord record(Endpoint node, String source, boolean answered) {
        Instant before = Stage.START.minusSeconds(10_000);
        return new AddressRecord(
                node,
                9,
                before,
                before,
                Status.KNOWN,
                -1,
                0,
                source,
                answered ? Optional.of(before) : Optional.empty());
    }

    private List<AddressRecord> book(List<Endpoint> attackers) {
        var known = new ArrayList<AddressRecord>();
        for (int i = 0; i < HONEST; i++) known.add(honest(i));
        for (Endpoint attacker : attackers) known.add(hostile(attacker, known.size()));
        return known;
    }

    /// The attacker's nodes, each in a part of the net of its own: the dearest attack there is.
    private static List<Endpoint> spread(int count) {
        var nodes = new ArrayList<Endpoint>();
        for (int i = 0; i < count; i++) nodes.add(at((100 + i % 60) + "." + i / 60 + ".1.1:8333"));
        return nodes;
    }

    /// The peers that the node has chosen after a start.
    private List<Endpoint> start(long seed, List<AddressRecord> known, List<Endpoint> anchors) {
        NetworkSettings settings = NetworkSettings.defaults(0).withConnections(8, 0);
        var network = new Network(
                settings, new ToyChain(), new ToyPool(), new ToyFilters(), new SplittableRandom(seed), known);
        Map<Endpoint, Boolean> up = new HashMap<>();
        for (int i = 0; i < HONEST; i++) up.put(honest(i).address(), i % 3 != DOWN);
        var peers = new TreeMap<PeerId, Endpoint>();
        long connections = 0;
        Instant now = Stage.START;
        var effects = new ArrayList<>(network.on(new NetworkEvent.Anchors(anchors), now));
        for (int tick = 0; tick < 300 && peers.size() < OUTBOUND; tick++) {
            now = now.plusMillis(500);
            effects.addAll(network.on(new Tick(), now));
            while (!effects.isEmpty()) {
                NetworkEffect effect = effects.removeFirst();
                // Those that are only tried out.
                if (effect instanceof Disconnect end) peers.remove(end.peer());
                if (!(effect instanceof Connect(Endpoint target, boolean _))) continue;
                if (!up.getOrDefault(target, true)) {
                    effects.addAll(network.on(new ConnectFailed(target, "down"), now));
                    continue;
                }
                var id = new PeerId(++connections);
                peers.put(id, target);
                effects.addAll(network.on(new PeerConnected(id, target, false), now));
                effects.addAll(network.on(new MessageReceived(id, Stage.version(id.value(), 0, 0)), now));
                effects.addAll(network.on(new MessageReceived(id, new Verack()), now));
            }
        }
        // While the tip is old there may be one more.
        assertTrue(peers.size() >= OUTBOUND, peers::toString);
        return List.copyOf(peers.values());
    }

    private int eclipsed(int seeds, List<Endpoint> anchors) {
        List<AddressRecord> known = book(spread(300));
        int eclipsed = 0;
        for (int seed = 1; seed <= seeds; seed++) if (hostile.containsAll(start(seed, known, anchors))) eclipsed++;
        return eclipsed;
    }

    @Test
    void p14_eclipse_restart_who_owns_three_of_ten_known_nodes_does_not_get_all_connections() {
        assertEquals(0, eclipsed(200, List.of()));
    }

    @Test
    @Tag("slow")
    void p14_eclipse_restart_ten_thousand_starts_are_eclipsed_once_at_most() {
        List<Endpoint> anchors = List.of(honest(0).address(), honest(1).address());
        assertTrue(eclipsed(10_000, anchors) <= 1);
    }

    @Test
    void p14_eclipse_restart_thousands_of_nodes_in_four_parts_of_the_net_get_four_connections() {
        var attackers = new ArrayList<Endpoint>();
        for (int i = 0; i < 8_000; i++) attackers.add(at("200." + i % 4 + "." + i / 250 + "." + i % 250 + ":8333"));
        List<AddressRecord> known = book(attackers);
        for (int seed = 1; seed <= 20; seed++) {
            List<Endpoint> peers = start(seed, known, List.of());
            assertTrue(peers.stream().filter(hostile::contains).count() <= 4, peers::toString);
        }
    }

    @Test
    void p14_eclipse_restart_the_anchors_of_the_run_before_are_among_the_peers() {
        List<Endpoint> anchors = List.of(honest(0).address(), honest(1).address());
        List<AddressRecord> known = book(spread(300));
        for (int seed = 1; seed <= 20; seed++)
            assertTrue(start(seed, known, anchors).containsAll(anchors));
    }
}
