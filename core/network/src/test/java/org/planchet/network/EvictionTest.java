package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.network.Eviction.Candidate;
import org.planchet.network.Eviction.Origin;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.Message.TxMessage;

/// Who goes when all places for inbound peers are taken.
class EvictionTest {
    /// One that did nothing, and is the younger the larger its number.
    private static Candidate plain(int id, String group) {
        return new Candidate(
                new PeerId(id),
                group,
                // Earlier in the secret order the smaller its number, but for those of this group.
                group.equals("6.6") ? Long.MAX_VALUE : id,
                Stage.START.plusSeconds(id),
                Long.MAX_VALUE,
                Instant.EPOCH,
                Instant.EPOCH,
                true,
                true,
                false,
                Set.of(),
                false);
    }

    private static Candidate with(Candidate of, long ping, Instant tx, Instant block, boolean wantsTxs) {
        return new Candidate(
                of.id(),
                of.group(),
                of.keyedGroup(),
                of.connectedAt(),
                ping,
                tx,
                block,
                true,
                wantsTxs,
                of.filters(),
                of.origins(),
                of.unwelcome());
    }

    private static Candidate local(int id) {
        return from(id, Set.of(Origin.LOCAL), false);
    }

    private static Candidate from(int id, Set<Origin> origins, boolean unwelcome) {
        Candidate of = plain(id, "6.6");
        return new Candidate(
                of.id(),
                of.group(),
                of.keyedGroup(),
                of.connectedAt(),
                Long.MAX_VALUE,
                Instant.EPOCH,
                Instant.EPOCH,
                true,
                true,
                false,
                origins,
                unwelcome);
    }

    /// Ends one after the other until all that are left are spared.
    private static Set<PeerId> spared(List<Candidate> all) {
        var left = new ArrayList<>(all);
        for (Optional<PeerId> gone = Eviction.choose(left); gone.isPresent(); gone = Eviction.choose(left)) {
            PeerId evicted = gone.get();
            left.removeIf(candidate -> candidate.id().equals(evicted));
        }
        var ids = new TreeSet<PeerId>();
        for (Candidate candidate : left) ids.add(candidate.id());
        return ids;
    }

    /// Four of other groups, eight near, four with transactions, eight for blocks alone, four with blocks: all of them
    /// younger than the hundred attackers of one group, and the only ones left when those flood.
    @Test
    void p15_inbound_eviction_useful_peers_stay_whatever_a_hundred_attackers_do() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 100; id++) all.add(plain(id, "6.6"));
        for (int id = 1_000; id < 1_028; id++) {
            Candidate of = plain(id, id < 1_004 ? "7." + id : "6.6");
            long ping = id >= 1_004 && id < 1_012 ? id : Long.MAX_VALUE;
            Instant tx = id >= 1_012 && id < 1_016 ? Stage.START.plusSeconds(id) : Instant.EPOCH;
            Instant block = id >= 1_016 ? Stage.START.plusSeconds(id) : Instant.EPOCH;
            all.add(with(of, ping, tx, block, id >= 1_024 || id < 1_016));
        }
        var useful = new TreeSet<PeerId>();
        for (int id = 1_000; id < 1_028; id++) useful.add(new PeerId(id));
        assertEquals(useful, spared(all));
    }

    @Test
    void p15_inbound_eviction_one_too_many_of_a_kind_is_not_spared_for_it() {
        var near = new ArrayList<Candidate>();
        for (int id = 0; id < 40; id++) near.add(plain(id, "6.6"));
        for (int id = 1_000; id < 1_009; id++) near.add(with(plain(id, "6.6"), id, Instant.EPOCH, Instant.EPOCH, true));
        assertEquals(Optional.of(new PeerId(1_008)), Eviction.choose(near), "the ninth of the near ones");
    }

    @Test
    void p15_inbound_eviction_the_older_half_stays_and_in_it_a_quarter_from_this_machine() {
        // Twenty fall to the other rules: those look at the oldest first among equals.
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 20; id++) all.add(plain(id, "6.6"));
        for (int id = 100; id < 112; id++) all.add(plain(id, "6.6"));
        for (int id = 200; id < 204; id++) all.add(local(id));
        assertEquals(Optional.of(new PeerId(111)), Eviction.choose(all), "the youngest, those of this machine spared");
        for (int id = 204; id < 208; id++) all.add(local(id));
        assertEquals(Optional.of(new PeerId(207)), Eviction.choose(all), "but not all of them");
    }

    /// Of sixteen that are left eight are spared, four of them for their ways: the two of one kind, and two of the
    /// other.
    @Test
    void p15_inbound_eviction_kinds_of_long_ways_share_the_quarter() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 20; id++) all.add(plain(id, "6.6"));
        for (int id = 100; id < 108; id++) all.add(plain(id, "6.6"));
        for (int id = 200; id < 206; id++) all.add(from(id, Set.of(Origin.LOCAL), false));
        for (int id = 300; id < 302; id++) all.add(from(id, Set.of(Origin.CJDNS), false));
        assertEquals(Optional.of(new PeerId(205)), Eviction.choose(all));
        all.removeIf(peer -> peer.origins().contains(Origin.LOCAL) && peer.id().value() > 201);
        assertEquals(
                Optional.of(new PeerId(201)), Eviction.choose(all), "three of twelve, the third for the first kind");
    }

    /// Those of our onion service come from our Tor on this machine, and count as both: two of each kind, but one of
    /// the other half is the youngest.
    @Test
    void p15_inbound_eviction_a_peer_of_our_onion_service_on_this_machine_is_of_two_kinds() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 20; id++) all.add(plain(id, "6.6"));
        for (int id = 100; id < 108; id++) all.add(plain(id, "6.6"));
        for (int id = 200; id < 206; id++) all.add(from(id, Set.of(Origin.LOCAL), false));
        for (int id = 300; id < 302; id++) all.add(from(id, Set.of(Origin.LOCAL, Origin.ONION), false));
        assertEquals(Optional.of(new PeerId(205)), Eviction.choose(all), "the two are spared as onion's");
        all.replaceAll(
                peer -> peer.id().value() >= 300 ? from((int) peer.id().value(), Set.of(Origin.LOCAL), false) : peer);
        assertEquals(Optional.of(new PeerId(301)), Eviction.choose(all), "and not as this machine's youngest");
    }

    @Test
    void p15_inbound_eviction_who_broke_the_protocol_before_goes_first_of_those_that_are_not_spared() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 40; id++) all.add(plain(id, "6.6"));
        all.add(from(35, Set.of(), true));
        all.removeIf(peer -> peer.id().value() == 35 && !peer.unwelcome());
        assertEquals(Optional.of(new PeerId(35)), Eviction.choose(all), "and not the youngest");
        all.replaceAll(peer -> peer.id().value() == 1 ? from(1, Set.of(), true) : peer);
        all.removeIf(peer -> peer.id().value() == 35);
        assertEquals(Optional.of(new PeerId(39)), Eviction.choose(all), "one that is spared is");
    }

    @Test
    void p15_inbound_eviction_the_part_of_the_net_that_has_most_loses_its_youngest() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 40; id++) all.add(plain(id, "6.6"));
        for (int id = 40; id < 50; id++) all.add(plain(id, id < 45 ? "6.6" : "6.7"));
        // The younger half of what the rules leave: 35 to 49.
        assertEquals(Optional.of(new PeerId(44)), Eviction.choose(all));
        for (int id = 50; id < 65; id++) all.add(plain(id, "6.7"));
        assertEquals(Optional.of(new PeerId(64)), Eviction.choose(all));
    }

    @Test
    void p15_inbound_eviction_few_are_all_spared() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 20; id++) all.add(plain(id, "6.6"));
        assertEquals(Optional.empty(), Eviction.choose(all));
    }

    /// The same through the machine: 22 places, so that one of the last two goes.
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "ping", "tx", "block"})
    void p15_inbound_eviction_a_newcomer_is_spared_for_what_it_did(String deed) {
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(0, 22));
        stage.answering = false;
        var peers = new ArrayList<PeerId>();
        for (int i = 0; i < 22; i++) {
            stage.now = stage.now.plusMillis(1);
            peers.add(stage.peer("10.0.0." + i + ":40000", true));
        }
        PeerId last = peers.getLast();
        switch (deed) {
            case "ping" -> {
                Ping ping = Stage.sent(stage.effects, last, Ping.class).getFirst();
                stage.receive(last, new Pong(ping.nonce()));
            }
            case "tx" -> stage.receive(last, new TxMessage(ToyPool.transaction(1)));
            case "block" ->
                stage.receive(
                        last,
                        new BlockMessage(
                                ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0).getFirst()));
            default -> {}
        }
        PeerId newcomer = stage.nextId();
        stage.on(new PeerConnected(newcomer, at("10.0.9.9:40000"), true));
        assertTrue(stage.connected(newcomer));
        assertEquals(!deed.equals("nothing"), stage.connected(last));
        assertEquals(deed.equals("nothing"), stage.connected(peers.get(20)));
        assertEquals(22, stage.network.peers().size());
    }

    @Test
    void one_that_the_user_named_never_gives_its_place() {
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(0, 2));
        for (int i = 2; i < 4; i++) {
            stage.on(new NetworkEvent.AddPeer(at("10.0.0." + i + ":5000")));
            PeerId named = stage.nextId();
            stage.on(new PeerConnected(named, at("10.0.0." + i + ":40000"), true));
            stage.shake(named, Stage.version(named.value(), 5000, 0));
        }
        PeerId newcomer = stage.nextId();
        List<NetworkEffect> effects = stage.on(new PeerConnected(newcomer, at("10.0.9.9:40000"), true));
        assertFalse(stage.connected(newcomer));
        assertTrue(Stage.ended(effects, newcomer)
                .orElseThrow()
                .reason()
                .contains("all 2 places for inbound peers are taken"));
    }

    @Test
    void places_for_inbound_peers_are_for_inbound_peers() {
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(8, 2));
        for (int i = 2; i < 7; i++) stage.peer("10.0.0." + i + ":5000", false);
        for (int i = 2; i < 4; i++) assertTrue(stage.connected(stage.peer("10.1.0." + i + ":40000", true)));
        PeerId third = stage.nextId();
        stage.on(new PeerConnected(third, at("10.1.0.9:40000"), true));
        assertFalse(stage.connected(third));
    }
}
