package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.TxMessage;

/// The toy chain's blocks are two years old on the stage: a chain of one's own that has rested.
class InitialDownloadTest {
    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 100, 0);
    private long nextId = 1;

    private boolean asksForTransactions(Stage on, PeerId peer) {
        InventoryItem item = InventoryItem.of(new Wtxid(new Hash256(nextId++, 1, 1, 1)));
        var effects = new ArrayList<>(on.receive(peer, new Inv(List.of(item))));
        effects.addAll(on.pass(Duration.ofSeconds(5)));
        return sent(effects, peer, GetData.class).stream()
                .anyMatch(asked -> asked.items().contains(item));
    }

    @Test
    void it_goes_on_while_a_peer_has_more_and_ends_when_all_is_here() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 100);
        stage.receive(a, new Headers(ToyChain.headers(blocks)));
        assertFalse(asksForTransactions(stage, a));
        stage.mined(blocks);
        assertTrue(asksForTransactions(stage, a));
    }

    @Test
    void until_it_is_over_a_transaction_that_comes_unasked_is_not_judged() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 100);
        stage.receive(a, new Headers(ToyChain.headers(blocks)));
        var message = new TxMessage(ToyPool.transaction(1));
        assertFalse(judges(stage.receive(a, message)));
        stage.mined(blocks);
        assertTrue(judges(stage.receive(a, message)));
    }

    private static boolean judges(List<NetworkEffect> effects) {
        return effects.stream().anyMatch(NetworkEffect.CheckTx.class::isInstance);
    }

    @Test
    void bare_headers_of_one_who_left_do_not_keep_it_going() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 100);
        stage.receive(a, new Headers(ToyChain.headers(blocks)));
        PeerId b = stage.peer("10.0.0.3:5000", false, 0);
        stage.on(new NetworkEvent.PeerDisconnected(a, ""));
        assertTrue(asksForTransactions(stage, b));
    }

    @Test
    void it_is_over_for_good() {
        PeerId a = stage.peer("10.0.0.2:5000", false, 0);
        PeerId b = stage.peer("10.0.0.3:5000", false, 0);
        stage.on(new NetworkEvent.Tick());
        stage.receive(b, new Headers(ToyChain.headers(blocks.subList(0, 50))));
        assertEquals(50, stage.chain.bestHeader().height());
        assertTrue(asksForTransactions(stage, a), "bare headers came after it was over");
        Block own = ToyChain.block(ToyChain.GENESIS.hash(), 1_800_000_000, 7);
        assertEquals(1, sent(stage.mined(List.of(own)), a, Inv.class).size(), "and our own blocks are told");
    }

    @Test
    void whoever_claims_more_and_never_delivers_holds_it_for_two_minutes() {
        PeerId a = stage.peer("10.0.0.2:5000", true, 1_000_000);
        assertFalse(asksForTransactions(stage, a));
        stage.pass(InitialDownload.MAX_STANDSTILL);
        assertTrue(asksForTransactions(stage, a));
    }

    @Test
    void it_goes_on_below_the_least_work_of_the_chain() {
        var known = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(BigInteger.valueOf(1_000)));
        PeerId a = known.peer("10.0.0.2:5000", false, 0);
        known.pass(Duration.ofMinutes(3));
        assertFalse(asksForTransactions(known, a));
    }
}
