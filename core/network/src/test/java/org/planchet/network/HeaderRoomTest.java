package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.sent;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;

/// How many headers are kept without their blocks.
class HeaderRoomTest {
    private static final BigInteger WORK_OF_ONE =
            ChainWork.ofBits(ToyChain.BITS).value();

    private final Stage stage = new Stage();
    private final PeerId peer = stage.peer("10.0.0.2:5000", false, 0);

    private static List<BlockHeader> headers(int count, int tag) {
        return ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), count, tag));
    }

    private boolean takes(List<BlockHeader> headers) {
        stage.receive(peer, new Headers(headers));
        return stage.chain.find(headers.getLast().hash()) != null;
    }

    private void noForgetting() {
        // Headers were forgotten a moment ago.
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS;
        stage.receive(peer, new Headers(headers(20, 99)));
        assertEquals(0, stage.chain.bareHeaders);
    }

    @Test
    void p01_headers_low_work_of_news_on_a_stored_block_fifty_thousand_more_are_kept() {
        noForgetting();
        stage.chain.bareHeaders = 349_992;
        assertTrue(takes(headers(8, 1)));
        stage.chain.bareHeaders = 349_992 - 8 + 1;
        assertFalse(takes(headers(8, 2)), "one above");
        stage.chain.bareHeaders = 300_000;
        assertFalse(takes(headers(9, 3)), "nine are no news");
        // On a header whose block is not here they wait.
        stage.chain.bareHeaders = 100;
        List<Block> bare = ToyChain.blocks(ToyChain.GENESIS.header(), 2, 4);
        assertTrue(takes(ToyChain.headers(bare.subList(0, 1))));
        stage.chain.bareHeaders = 300_000;
        assertFalse(takes(ToyChain.headers(bare.subList(1, 2))));
    }

    @Test
    void p01_headers_low_work_all_are_forgotten_once_a_minute_at_most() {
        noForgetting();
        stage.now = stage.now.plus(HeaderAdmission.FORGETTING_INTERVAL).minusMillis(1);
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS;
        stage.receive(peer, new Headers(headers(20, 1)));
        assertEquals(HeaderAdmission.MAX_BARE_HEADERS, stage.chain.bareHeaders);
        stage.now = stage.now.plusMillis(1);
        stage.receive(peer, new Headers(headers(20, 2)));
        assertEquals(0, stage.chain.bareHeaders);
    }

    @Test
    void below_the_least_work_of_the_chain_there_is_room_for_all_of_it() {
        for (int bare : new int[] {1_497_000, 1_497_001}) {
            var known = new Stage(NetworkSettings.defaults(5000)
                    .withMinimumChainWork(WORK_OF_ONE.multiply(BigInteger.valueOf(2_501))));
            PeerId teller = known.peer("10.0.0.2:5000", false, 1);
            List<BlockHeader> chain = headers(3_000, 0);
            for (int pass = 0; pass < 2; pass++) {
                known.receive(teller, new Headers(chain.subList(0, 2_000)));
                known.chain.bareHeaders = bare;
                known.receive(teller, new Headers(chain.subList(2_000, 3_000)));
            }
            assertEquals(bare == 1_497_000 ? 3_001 : 1, known.chain.nodes.size());
        }
    }

    @Test
    void the_silent_lose_their_presync_to_others_after_two_minutes() {
        var known = new Stage(
                NetworkSettings.defaults(5000).withMinimumChainWork(WORK_OF_ONE.multiply(BigInteger.valueOf(5_000))));
        List<BlockHeader> page = headers(2_000, 0);
        for (int i = 0; i < HeaderAdmission.INBOUND_PRESYNCS; i++) {
            PeerId each = known.peer("10.0.0." + (2 + i) + ":40000", true, 1);
            known.receive(each, new Headers(page));
        }
        PeerId late = known.peer("10.0.0.20:40000", true, 1);
        known.now = known.now.plus(HeaderSync.ASK_AGAIN).minusMillis(1);
        assertFalse(asksOn(known, late, page));
        known.now = known.now.plusMillis(1);
        assertTrue(asksOn(known, late, page));
    }

    private static boolean asksOn(Stage stage, PeerId peer, List<BlockHeader> page) {
        return sent(stage.receive(peer, new Headers(page)), peer, GetHeaders.class).stream()
                .anyMatch(asked ->
                        asked.locator().getFirst().equals(page.getLast().hash()));
    }

    @Test
    void who_was_held_back_is_asked_when_there_is_room_and_once() {
        noForgetting();
        stage.pass(Duration.ofSeconds(1));
        stage.chain.bareHeaders = HeaderAdmission.MAX_BARE_HEADERS;
        assertFalse(takes(headers(20, 1)));
        assertEquals(
                1,
                sent(stage.after(Duration.ofMillis(100)), peer, GetHeaders.class)
                        .size());
        assertEquals(
                0,
                sent(stage.after(Duration.ofMillis(100)), peer, GetHeaders.class)
                        .size());
    }
}
