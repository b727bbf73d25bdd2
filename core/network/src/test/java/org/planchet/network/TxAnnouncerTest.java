package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.network.NetworkEvent.TxChecked;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.MempoolRequest;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;

/// When which transactions are told to whom, and how many at a time.
class TxAnnouncerTest {
    private final Stage stage = new Stage();

    private static NetworkSettings relaying(boolean relay, long minRelayFeeRate) {
        NetworkSettings d = NetworkSettings.defaults(5000);
        return d.withDiscover(false).withRelay(new NetworkSettings.Relay(relay, minRelayFeeRate));
    }

    private static PeerId peer(Stage on, int protocol, boolean wantsTransactions, boolean wtxids) {
        PeerId id = on.nextId();
        on.on(new PeerConnected(id, at("10.0.0." + (1 + id.value()) + ":5000"), false));
        Version v = Stage.version(id.value(), 0, 0);
        on.receive(
                id, new Version(protocol, 9, 0, v.receiver(), v.sender(), id.value(), "/toy/", 0, wantsTransactions));
        if (wtxids) on.receive(id, new org.planchet.wire.Message.WtxidRelay());
        on.receive(id, new Verack());
        return id;
    }

    private static List<NetworkEffect> accept(Stage on, int from, int count) {
        int before = on.effects.size();
        for (int i = from; i < from + count; i++) {
            Transaction tx = ToyPool.transaction(i);
            on.pool.add(tx);
            on.on(new TxChecked(Optional.empty(), tx, Optional.empty()));
        }
        return List.copyOf(on.effects.subList(before, on.effects.size()));
    }

    @ParameterizedTest
    @CsvSource({"70, 70", "84, 84", "100, 90", "4645, 999", "4650, 1000", "5000, 1000"})
    void p42_inv_queue_sort_a_batch_is_seventy_and_a_fifth_of_what_waits_and_a_thousand_at_most(int waiting, int told) {
        PeerId peer = peer(stage, 70_016, true, true);
        accept(stage, 0, waiting);
        List<Inv> batches = sent(stage.pass(Duration.ofMinutes(1)), peer, Inv.class);
        assertEquals(told, batches.getFirst().items().size());
    }

    @Test
    void p42_inv_queue_sort_five_thousand_wait_for_a_peer_and_the_oldest_give_way() {
        PeerId peer = peer(stage, 70_016, true, true);
        accept(stage, 0, TxAnnouncer.MAX_QUEUED + 1);
        Inv first = sent(stage.pass(Duration.ofMinutes(1)), peer, Inv.class).getFirst();
        assertEquals(
                InventoryItem.of(ToyPool.transaction(1).wtxid()), first.items().getFirst());
    }

    @Test
    void who_may_not_be_banned_is_told_at_once_and_of_the_rest_when_it_has_asked_for_that() {
        PermissionGrant grant = PermissionGrant.parse("noban,out@10.0.0.0/8").orElseThrow();
        var here = new Stage(relaying(true, 100).withPermissions(List.of(grant)));
        here.on(new NetworkEvent.AddPeer(at("10.0.0.2:5000")));
        PeerId friend = peer(here, 70_016, true, true);
        assertEquals(List.of(1), batches(accept(here, 0, 3), friend));
        var asked = new GetData(List.of(InventoryItem.of(ToyPool.transaction(0).wtxid())));
        List<NetworkEffect> answer = here.receive(friend, asked);
        assertEquals(1, sent(answer, friend, TxMessage.class).size());
        assertEquals(List.of(2), batches(answer, friend));
        // It may have had those already.
        assertEquals(List.of(70), batches(accept(here, 3, 75), friend));
        assertEquals(List.of(5), batches(here.on(new NetworkEvent.Tick()), friend));
    }

    private static List<Integer> batches(List<NetworkEffect> effects, PeerId peer) {
        return sent(effects, peer, Inv.class).stream()
                .map(inv -> inv.items().size())
                .toList();
    }

    @Test
    void who_wants_no_transactions_is_told_none_by_whatever_way() {
        stage.pool.add(ToyPool.transaction(1));
        stage.pool.unbroadcast.add(ToyPool.transaction(1).txid());
        PeerId deaf = peer(stage, 70_016, false, true);
        accept(stage, 2, 3);
        assertEquals(List.of(), sent(stage.pass(Duration.ofMinutes(11)), deaf, Inv.class));
        assertEquals(
                1,
                sent(stage.receive(deaf, new MempoolRequest()), deaf, Inv.class).size(),
                "but it may ask");
    }

    @Test
    void a_node_for_blocks_alone_says_so_announces_its_own_transactions_and_takes_none() {
        Transaction tx = ToyPool.transaction(9);
        for (Message sent : List.of(new Inv(List.of(InventoryItem.of(tx.wtxid()))), new Message.TxMessage(tx))) {
            var silent = new Stage(relaying(false, 100));
            PeerId peer = peer(silent, 70_016, true, true);
            assertEquals(
                    false, sent(silent.effects, peer, Version.class).getFirst().relay());
            accept(silent, 0, 3);
            assertEquals(
                    1,
                    sent(silent.pass(Duration.ofMinutes(11)), peer, Inv.class).size());
            List<NetworkEffect> end = silent.receive(peer, sent);
            assertTrue(end.size() == 1
                    && end.getFirst() instanceof NetworkEffect.Disconnect(var _, var _, boolean bad)
                    && !bad);
        }
    }

    @Test
    void a_peer_that_may_relay_does_so_with_a_node_for_blocks_alone() {
        PermissionGrant grant = PermissionGrant.parse("relay,out@10.0.0.0/8").orElseThrow();
        var here = new Stage(relaying(false, 100).withPermissions(List.of(grant)));
        here.on(new NetworkEvent.AddPeer(at("10.0.0.2:5000")));
        PeerId peer = peer(here, 70_016, true, true);
        assertEquals(true, sent(here.effects, peer, Version.class).getFirst().relay());
        Transaction tx = ToyPool.transaction(9);
        List<NetworkEffect> asked = here.receive(peer, new Inv(List.of(InventoryItem.of(tx.wtxid()))));
        assertEquals(1, sent(asked, peer, Message.GetData.class).size());
    }

    @Test
    void a_new_peer_hears_of_nothing_that_was_there_before_it() {
        accept(stage, 0, 5);
        PeerId peer = peer(stage, 70_016, true, true);
        assertEquals(List.of(), sent(stage.pass(Duration.ofMinutes(10)), peer, Inv.class));
        accept(stage, 5, 1);
        assertEquals(
                List.of(new Inv(List.of(InventoryItem.of(ToyPool.transaction(5).wtxid())))),
                sent(stage.pass(Duration.ofMinutes(2)), peer, Inv.class));
    }

    /// Else a peer could ask every moment whether we have a transaction yet, and learn where it came from.
    @Test
    void a_transaction_is_given_to_a_peer_only_once_it_was_told_what_came_up_to_it() {
        accept(stage, 1, 1);
        PeerId peer = peer(stage, 70_016, true, true);
        assertEquals(List.of(false), gives(peer, 1), "not even an old one before the first news");
        stage.on(new NetworkEvent.Tick());
        assertEquals(List.of(true), gives(peer, 1), "an old one then, told or not");
        accept(stage, 2, 2);
        assertEquals(List.of(false, false), gives(peer, 2, 3));
        assertEquals(1, sent(stage.pass(Duration.ofMinutes(1)), peer, Inv.class).size());
        assertEquals(List.of(true, true), gives(peer, 2, 3));
        accept(stage, 4, 1);
        stage.receive(peer, new MempoolRequest());
        assertEquals(List.of(true), gives(peer, 4), "the whole pool was told");
    }

    /// It may have been told of it before the block came.
    @Test
    void a_transaction_of_the_newest_block_is_given_to_everyone_and_of_the_one_before_to_nobody() {
        PeerId peer = peer(stage, 70_016, true, true);
        List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0);
        stage.mined(blocks);
        Transaction first = blocks.getFirst().transactions().getFirst();
        var asked = new GetData(List.of(InventoryItem.of(first.wtxid())));
        assertEquals(1, sent(stage.receive(peer, asked), peer, TxMessage.class).size());
        var byTxid = new GetData(List.of(InventoryItem.of(first.txid())));
        assertEquals(1, sent(stage.receive(peer, byTxid), peer, TxMessage.class).size());
        stage.mined(ToyChain.blocks(blocks.getFirst().header(), 1, 1));
        assertEquals(List.of(), sent(stage.receive(peer, asked), peer, TxMessage.class));
    }

    /// Whether the peer gets each of these by asking for it.
    private List<Boolean> gives(PeerId peer, int... tags) {
        return Arrays.stream(tags)
                .mapToObj(tag -> {
                    var asked = InventoryItem.of(ToyPool.transaction(tag).wtxid());
                    List<NetworkEffect> effects = stage.receive(peer, new GetData(List.of(asked)));
                    return !sent(effects, peer, TxMessage.class).isEmpty();
                })
                .toList();
    }

    @Test
    void a_peer_that_speaks_txids_is_told_txids() {
        PeerId old = peer(stage, 70_016, true, false);
        Transaction tx = ToyPool.transaction(1);
        accept(stage, 1, 1);
        assertEquals(
                List.of(new Inv(List.of(InventoryItem.of(tx.txid())))),
                sent(stage.pass(Duration.ofMinutes(1)), old, Inv.class));
        assertEquals(
                List.of(new Inv(List.of(InventoryItem.of(tx.txid())))),
                sent(stage.receive(old, new MempoolRequest()), old, Inv.class));
    }

    @Test
    void what_left_the_mempool_meanwhile_is_not_told_nor_what_is_known() {
        PeerId peer = peer(stage, 70_016, true, true);
        accept(stage, 1, 3);
        stage.pool.transactions.remove(ToyPool.transaction(1).txid());
        stage.receive(
                peer, new Inv(List.of(InventoryItem.of(ToyPool.transaction(2).wtxid()))));
        assertEquals(
                List.of(new Inv(List.of(InventoryItem.of(ToyPool.transaction(3).wtxid())))),
                sent(stage.pass(Duration.ofMinutes(1)), peer, Inv.class));
    }

    @Test
    void a_rate_equal_to_the_peers_filter_is_told() {
        PeerId peer = peer(stage, 70_016, true, true);
        stage.receive(peer, new FeeFilter(1_000));
        accept(stage, 1, 1);
        assertEquals(1, sent(stage.pass(Duration.ofMinutes(1)), peer, Inv.class).size());
        assertEquals(
                1,
                sent(stage.receive(peer, new MempoolRequest()), peer, Inv.class).size());
        stage.receive(peer, new FeeFilter(1_001));
        stage.now = stage.now.plusSeconds(60);
        assertEquals(List.of(), stage.receive(peer, new MempoolRequest()));
        stage.receive(peer, new FeeFilter(-5));
        assertEquals(0, stage.network.peers().getFirst().traffic().feeFilter(), "none is below nothing");
    }

    @Test
    void p12_the_whole_mempool_is_told_once_a_minute() {
        accept(stage, 1, 2);
        PeerId peer = peer(stage, 70_016, true, true);
        assertEquals(
                1,
                sent(stage.receive(peer, new MempoolRequest()), peer, Inv.class).size());
        stage.now = stage.now.plusSeconds(60).minusMillis(1);
        assertEquals(List.of(), stage.receive(peer, new MempoolRequest()));
        stage.now = stage.now.plusMillis(1);
        assertEquals(
                1,
                sent(stage.receive(peer, new MempoolRequest()), peer, Inv.class).size());
        assertEquals(List.of(), sent(stage.pass(Duration.ofMinutes(2)), peer, Inv.class), "it knows them now");
        stage.pool.transactions.clear();
        assertEquals(List.of(), stage.receive(peer, new MempoolRequest()), "nothing is no news");
    }

    @Test
    void p43_queue_censorship_our_own_are_told_again_every_ten_minutes() {
        PeerId peer = peer(stage, 70_016, true, true);
        stage.on(new NetworkEvent.Tick());
        Transaction own = ToyPool.transaction(1);
        stage.pool.unbroadcast.add(own.txid());
        accept(stage, 1, 1);
        List<NetworkEffect> tenMinutes = stage.pass(Duration.ofMinutes(10).minusSeconds(1), Duration.ofSeconds(1));
        assertEquals(1, sent(tenMinutes, peer, Inv.class).size());
        assertEquals(List.of(), sent(stage.after(Duration.ofMillis(999)), peer, Inv.class));
        List<NetworkEffect> next = stage.pass(Duration.ofMinutes(1), Duration.ofSeconds(1));
        assertEquals(1, sent(next, peer, Inv.class).size(), "at its next moment");
        // One that fetched it makes an end.
        stage.receive(peer, new GetData(List.of(InventoryItem.of(own.wtxid()))));
        assertEquals(List.of(), sent(stage.pass(Duration.ofMinutes(21), Duration.ofSeconds(5)), peer, Inv.class));
    }

    @Test
    void a_fee_filter_is_one_of_few_steps_a_tenth_apart() {
        var rounder = new FeeFilterRounder(100);
        var random = new SplittableRandom(1);
        int up = 0;
        for (int i = 0; i < 3_000; i++) {
            long told = rounder.round(100, random);
            // 50, 55, 60.5, ... 97.4, 107.2
            assertTrue(told == 97 || told == 107, "" + told);
            if (told == 107) up++;
        }
        assertTrue(up > 900 && up < 1_100, "one time in three: " + up);
        assertEquals(0, rounder.round(0, random));
        assertTrue(rounder.round(Long.MAX_VALUE, random) <= 10_000_000);
    }

    /// So that who was told first says nothing of where a transaction came from.
    @Test
    void the_moments_of_those_we_dialled_are_random_and_two_seconds_apart_on_average() {
        var here = new Stage(NetworkSettings.defaults(5000).withDiscover(false).withConnections(8, 1_000));
        var peers = new ArrayList<PeerId>();
        for (int i = 0; i < 200; i++) peers.add(here.peer("10.0." + i + ".2:5000", false));
        here.on(new NetworkEvent.Tick());
        accept(here, 1, 1);
        var told = new ArrayList<Long>();
        for (int tenth = 1; tenth <= 601; tenth++) {
            List<NetworkEffect> effects = here.after(Duration.ofMillis(100));
            for (PeerId peer : peers) if (!sent(effects, peer, Inv.class).isEmpty()) told.add(100L * tenth);
        }
        assertEquals(200, told.size(), "a minute at most");
        double mean = told.stream().mapToLong(millis -> millis).average().orElseThrow();
        assertTrue(mean > 1_400 && mean < 2_600, "mean " + mean);
        assertTrue(told.stream().distinct().count() > 15, "they differ");
    }

    /// So that one with many connections learns no more than one with one.
    @Test
    void those_who_dialled_us_are_told_at_the_same_moments_five_seconds_apart_on_average() {
        var here = new Stage(NetworkSettings.defaults(5000).withDiscover(false).withConnections(8, 1_000));
        var peers = new ArrayList<PeerId>();
        for (int i = 0; i < 10; i++) peers.add(here.peer("10.0." + i + ".2:5000", true));
        here.on(new NetworkEvent.Tick());
        int moments = 0;
        for (int tenth = 0; tenth < 10_000; tenth++) {
            accept(here, tenth, 1);
            List<NetworkEffect> effects = here.after(Duration.ofMillis(100));
            long told = peers.stream()
                    .filter(peer -> !sent(effects, peer, Inv.class).isEmpty())
                    .count();
            assertTrue(told == 0 || told == peers.size(), told + " at once");
            if (told > 0) moments++;
        }
        assertTrue(moments > 140 && moments < 260, moments + " moments in 1,000 seconds");
    }
}
