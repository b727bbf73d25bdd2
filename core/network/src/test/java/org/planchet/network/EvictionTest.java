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
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.Ping;
import org.planchet.wire.Message.Pong;
import org.planchet.wire.Message.TxMessage;

/// Who goes when all places for inbound peers are taken.
class EvictionTest {
    private static Candidate candidate(int id, String group) {
        return new Candidate(
                new PeerId(id), group, Stage.START.plusSeconds(id), Long.MAX_VALUE, Instant.EPOCH, Instant.EPOCH);
    }

    /// Four near ones, four that brought transactions, four that brought blocks, and ten that did nothing.
    private static List<Candidate> mixed() {
        var all = new ArrayList<Candidate>();
        for (int id = 0; id < 22; id++) {
            Candidate plain = candidate(id, "6.6");
            // The newest are the useful ones: their age does not spare them.
            all.add(new Candidate(
                    plain.id(),
                    plain.group(),
                    Stage.START.plusSeconds(id < 12 ? 1_000 + id : id),
                    id < 4 ? 10 + id : 100,
                    id >= 4 && id < 8 ? Stage.START.plusSeconds(id) : Instant.EPOCH,
                    id >= 8 && id < 12 ? Stage.START.plusSeconds(id) : Instant.EPOCH));
        }
        return all;
    }

    @Test
    void p15_inbound_eviction_the_youngest_goes_that_is_not_useful_while_there_is_one() {
        List<Candidate> left = mixed();
        for (int id = 21; id >= 12; id--) {
            assertEquals(Optional.of(new PeerId(id)), Eviction.choose(left));
            left.remove(id);
        }
        assertEquals(Optional.empty(), Eviction.choose(left), "four near, four with transactions, four with blocks");
    }

    @Test
    void p15_inbound_eviction_the_older_half_of_the_rest_stays() {
        List<Candidate> left = mixed();
        // Of the ten others those that came last are of a group of their own each: whoever goes, it is one of them.
        var gone = new TreeSet<PeerId>();
        for (int id = 12; id < 22; id++) left.set(id, candidate(id, "7." + id));
        Eviction.choose(left).ifPresent(gone::add);
        assertEquals(Set.of(new PeerId(17)), gone, "the oldest five are spared, the first group goes");
    }

    @Test
    void p15_inbound_eviction_the_part_of_the_net_that_has_most_loses_one() {
        List<Candidate> left = mixed();
        for (int id = 17; id < 22; id++) left.set(id, candidate(id, id < 20 ? "6.6" : "5.5"));
        assertEquals(Optional.of(new PeerId(19)), Eviction.choose(left), "three against two");
        left.set(19, candidate(19, "4.4"));
        assertEquals(Optional.of(new PeerId(21)), Eviction.choose(left), "two against two and one");
    }

    /// The same through the machine: 14 places, so that one of the last two goes.
    @ParameterizedTest
    @ValueSource(strings = {"nothing", "ping", "tx", "block"})
    void p15_inbound_eviction_a_newcomer_is_spared_for_what_it_did(String deed) {
        var stage = new Stage(NetworkSettings.defaults(5000).withConnections(0, 14));
        stage.answering = false;
        var peers = new ArrayList<PeerId>();
        for (int i = 0; i < 14; i++) {
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
        assertEquals(deed.equals("nothing"), stage.connected(peers.get(12)));
        assertEquals(14, stage.network.peers().size());
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
