package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.SendHeaders;

/// Who is told of new blocks, and how.
class BlockRelayTest {
    private static final BlockHash NO_STOP = new BlockHash(Hash256.ZERO);

    private final Stage stage = new Stage();
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 40, 0);

    private PeerId wantingHeaders() {
        PeerId peer = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(peer, new SendHeaders());
        stage.receive(peer, new Headers(List.of(ToyChain.GENESIS.header())));
        return peer;
    }

    @Test
    void eight_new_blocks_go_as_headers_and_nine_as_an_inv_of_the_last() {
        PeerId peer = wantingHeaders();
        List<NetworkEffect> eight = stage.mined(blocks.subList(0, 8));
        assertEquals(List.of(new Headers(ToyChain.headers(blocks.subList(0, 8)))), sent(eight, peer, Headers.class));
        assertEquals(List.of(), sent(eight, peer, Inv.class));
        List<NetworkEffect> nine = stage.mined(blocks.subList(8, 17));
        assertEquals(List.of(), sent(nine, peer, Headers.class));
        assertEquals(List.of(new Inv(List.of(InventoryItem.of(blocks.get(16).hash())))), sent(nine, peer, Inv.class));
    }

    @Test
    void what_was_told_as_headers_is_not_told_again() {
        PeerId peer = wantingHeaders();
        stage.mined(blocks.subList(0, 2));
        List<NetworkEffect> third = stage.mined(blocks.subList(2, 3));
        assertEquals(List.of(new Headers(List.of(blocks.get(2).header()))), sent(third, peer, Headers.class));
        assertEquals(List.of(), stage.on(new NetworkEvent.ChainChanged(List.of())), "the tip is no news any more");
    }

    @Test
    void headers_that_the_peer_fetched_count_as_told() {
        PeerId peer = wantingHeaders();
        stage.chain.addAll(blocks.subList(0, 20));
        stage.receive(peer, new GetHeaders(70_016, List.of(ToyChain.GENESIS.hash()), NO_STOP));
        List<NetworkEffect> next = stage.mined(blocks.subList(20, 21));
        assertEquals(List.of(new Headers(List.of(blocks.get(20).header()))), sent(next, peer, Headers.class));
    }

    /// As Bitcoin Core: it asks for headers itself, and light nodes count an announcement as one more block.
    @Test
    void one_that_is_behind_is_told_of_the_next_tip_and_not_of_this_one() {
        stage.mined(blocks.subList(0, 10));
        PeerId behind = stage.peer("10.0.0.2:40000", true, 9);
        assertEquals(List.of(), sent(stage.effects, behind, Inv.class));
        List<NetworkEffect> next = stage.mined(blocks.subList(10, 11));
        assertEquals(List.of(new Inv(List.of(InventoryItem.of(blocks.get(10).hash())))), sent(next, behind, Inv.class));
    }

    @Test
    void a_branch_that_the_peer_does_not_have_goes_as_an_inv() {
        PeerId peer = stage.peer("10.0.0.2:5000", false, 0);
        stage.receive(peer, new SendHeaders());
        // It has told nothing yet: whether headers would connect is not known.
        List<NetworkEffect> news = stage.mined(blocks.subList(0, 1));
        assertEquals(List.of(), sent(news, peer, Headers.class));
        assertEquals(1, sent(news, peer, Inv.class).size());
    }

    @Test
    void during_the_initial_download_no_block_is_news() {
        var behind = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(BigInteger.valueOf(1_000)));
        PeerId peer = behind.peer("10.0.0.2:5000", false, 0);
        List<NetworkEffect> news = behind.mined(blocks.subList(0, 3));
        assertEquals(List.of(), sent(news, peer, Inv.class));
        assertEquals(List.of(), sent(news, peer, Headers.class));
    }
}
