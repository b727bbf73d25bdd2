package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.testkit.LightScene.COIN;
import static org.planchet.testkit.LightScene.mine;
import static org.planchet.testkit.LightScene.payTo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Chains;
import org.planchet.crypto.Hashes;
import org.planchet.index.BlockFilter;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.wire.ByteString;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;

/// Light nodes beside full ones: headers, payments found by compact filters, forks, liars and restarts.
class LightNodeTest {
    private final SimNet net = new SimNet(Chains.regtest(), 21);
    private final SimNode a = net.add();
    private final SimNode b = net.add();
    private final SimNode light = net.addLight();
    private final LightScene scene = new LightScene(net, a, b, light, Duration.ofMinutes(5));

    private void awaitAgreement() {
        net.runUntil("one tip", net::agreed, Duration.ofMinutes(5));
    }

    @Test
    void headers_alone_are_fetched_where_there_is_no_wallet_to_look_for() {
        mine(a, 2_500);
        scene.connect();
        awaitAgreement();
        assertEquals(2_500, light.light().chain().tip().height());
        assertEquals(0, light.light().chain().bareHeaders());
    }

    @Test
    void a_payment_is_found_in_a_past_block_and_in_a_new_one() {
        mine(a, 150);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, 3 * COIN);
        mine(a, 1_200);
        net.connect(a, b);
        awaitSame(a, b);
        net.resetCounts();
        scene.connect();
        awaitAgreement();
        scene.awaitBalance(3 * COIN);
        // With some 240 scripts, the filter of one block in 3,300 matches by mistake.
        assertTrue(net.sent("block") < 5, "blocks that do not concern it are not fetched");

        payTo(a, address, 2 * COIN);
        scene.awaitBalance(5 * COIN);
        assertEquals(2, light.lightWallet().wallet().history().size());
    }

    @Test
    void an_unconfirmed_payment_is_seen_as_it_is_announced() {
        mine(a, 110);
        scene.connect();
        awaitAgreement();
        Script address = light.lightWallet().wallet().newScript("");
        Transaction other = a.wallet().pay(b.wallet().script(), COIN, 1_000);
        Transaction payment = a.wallet().pay(address, COIN, 1_000);
        assertEquals(Optional.empty(), a.submit(other));
        assertEquals(Optional.empty(), a.submit(payment));
        net.runUntil(
                "it is seen",
                () -> light.lightWallet().wallet().balance().unconfirmed() == COIN,
                Duration.ofMinutes(2));
        assertEquals(1, light.light().mempool().size(), "others' transactions are not kept");
        a.mine();
        scene.awaitBalance(COIN);
        assertEquals(0, light.light().mempool().size());
    }

    @Test
    void a_payment_of_its_own_is_relayed_and_confirmed() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, 3 * COIN);
        scene.connect();
        scene.awaitBalance(3 * COIN);
        Transaction back = light.lightWallet().pay(a.wallet().script(), COIN, net.now());
        assertEquals(Optional.empty(), light.submit(back));
        net.runUntil("b has it", () -> b.mempool().contains(back.txid()), Duration.ofMinutes(2));
        b.mine();
        net.runUntil("it is confirmed", () -> light.lightWallet().isConfirmed(back.txid()), Duration.ofMinutes(2));
        assertTrue(light.lightWallet().balance() < 2 * COIN);
    }

    @Test
    void the_chain_with_more_work_wins_and_takes_a_payment_with_it() {
        mine(a, 110);
        scene.connect();
        awaitAgreement();
        Script address = light.lightWallet().wallet().newScript("");
        net.cut(a, b);
        net.cut(light, b);
        payTo(a, address, COIN);
        scene.awaitBalance(COIN);
        mine(b, 3);
        net.healAll();
        awaitAgreement();
        assertEquals(b.tip().hash(), light.tip().hash());
        assertEquals(0, light.lightWallet().balance());
        assertEquals(1, light.light().history().reorganisations());
        // The payment waits in a's mempool again, and confirms there.
        net.runUntil("a took its payment back", () -> a.mempool().size() == 1, Duration.ofMinutes(1));
        a.mine();
        scene.awaitBalance(COIN);
    }

    @Test
    void a_restart_goes_on_where_the_wallet_stood() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, COIN);
        scene.connect();
        scene.awaitBalance(COIN);
        light.kill();
        payTo(a, address, COIN);
        mine(a, 5);
        net.resetCounts();
        light.start();
        net.connect(light, a);
        net.connect(light, b);
        assertEquals(111, light.tip().height(), "the headers were kept");
        scene.awaitBalance(2 * COIN);
        awaitAgreement();
    }

    /// What a node serves with the filter of some blocks left empty, hashes and all.
    private static Function<Message, List<Message>> lying(Predicate<BlockHash> about, SimNode node) {
        return lying(about, node, true);
    }

    private static BlockHash blockAt(SimNode node, int height) {
        return Objects.requireNonNull(node.machine().chain().atHeight(height)).hash();
    }

    /// The filter header at `height` as it follows from the lies.
    private static Hash256 header(Predicate<BlockHash> about, SimNode node, int height) {
        var filters = new SimFilters(node.machine().chain());
        Hash256 header = Hash256.ZERO;
        for (int at = 0; at <= height; at++) {
            BlockHash block = blockAt(node, at);
            Hash256 hash = about.test(block)
                    ? Hash256.of(Hashes.sha256d(new byte[] {0}))
                    : Objects.requireNonNull(filters.hashes(block)).filterHash();
            header = BlockFilter.header(hash, header);
        }
        return header;
    }

    /// @param consistent whether the headers follow from the lies
    private static Function<Message, List<Message>> lying(
            Predicate<BlockHash> about, SimNode node, boolean consistent) {
        byte[] empty = {0};
        return message -> switch (message) {
            case CFilter filter
            when about.test(filter.block()) -> List.of(new CFilter(0, filter.block(), new ByteString(empty)));
            case CFHeaders headers -> {
                int last = Objects.requireNonNull(node.machine().chain().find(headers.stop()))
                        .height();
                var hashes = new ArrayList<>(headers.filterHashes());
                for (int i = 0; i < hashes.size(); i++) {
                    int height = last - hashes.size() + 1 + i;
                    if (about.test(blockAt(node, height))) hashes.set(i, Hash256.of(Hashes.sha256d(empty)));
                }
                Hash256 before = consistent ? header(about, node, last - hashes.size()) : headers.previousHeader();
                yield List.of(new CFHeaders(0, headers.stop(), before, hashes));
            }
            default -> List.of(message);
        };
    }

    /// P56: the block tells who lies about its filter.
    @Test
    void p56_a_peer_that_hides_a_payment_is_found_out() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        BlockHash hiding = payTo(a, address, COIN).hash();
        mine(a, 5);
        b.tamper(lying(hiding::equals, b));
        scene.connect();
        scene.awaitBalance(COIN);
        assertTrue(scene.noted("misbehaved: cfilter: that is not the filter of block " + hiding));
        assertFalse(scene.noted("misbehaved: cfheaders"));
    }

    /// P56: a filter that lacks nothing that the block pays can still be false; then the block itself is looked at.
    @Test
    void p56_a_block_of_which_nobody_can_tell_is_looked_at() throws Exception {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, COIN);
        scene.connect();
        scene.awaitBalance(COIN);
        net.cut(light, b);
        net.cut(light, a);
        // It spends the coin, and pays nothing that the wallet knows.
        Transaction spend = light.lightWallet().pay(a.wallet().script(), COIN - 1_000_000, net.now());
        assertEquals(Optional.empty(), a.submit(spend));
        Block block = a.mine();
        awaitSame(a, b);
        // b's filter has what the block pays, and not what it spends.
        b.tamper(replacing(block));
        net.healAll();
        awaitAgreement();
        assertTrue(light.lightWallet().isConfirmed(spend.txid()));
    }

    private void awaitSame(SimNode one, SimNode other) {
        net.runUntil("one tip", () -> one.tip().hash().equals(other.tip().hash()), Duration.ofMinutes(2));
    }

    private static Function<Message, List<Message>> replacing(Block block) throws MalformedDataException {
        BlockFilter partial = BlockFilter.of(block, BlockUndo.EMPTY);
        return message -> switch (message) {
            case CFilter filter
            when filter.block().equals(block.hash()) ->
                List.of(new CFilter(0, filter.block(), new ByteString(partial.bytes())));
            case CFHeaders headers
            when headers.stop().equals(block.hash()) -> {
                var hashes = new ArrayList<>(headers.filterHashes());
                hashes.set(hashes.size() - 1, partial.hash());
                yield List.of(new CFHeaders(0, headers.stop(), headers.previousHeader(), hashes));
            }
            default -> List.of(message);
        };
    }

    /// P56: a block's transactions are those of its header, or another peer is asked.
    @Test
    void p56_a_forged_block_is_not_believed() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, COIN);
        b.tamper(message -> message instanceof Message.BlockMessage(Block block)
                ? List.of(new Message.BlockMessage(
                        new Block(block.header(), List.of(block.transactions().getFirst()))))
                : List.of(message));
        scene.connect();
        scene.awaitBalance(COIN);
    }

    @Test
    void p56_a_peer_that_does_not_answer_about_filters_goes() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, COIN);
        b.tamper(message -> message instanceof CFHeaders ? List.of() : List.of(message));
        scene.connect();
        scene.awaitBalance(COIN);
        assertTrue(scene.noted("did not answer about filters within 20 seconds"));
    }

    /// P56: who was believed alone is compared with the next peer, about the past too.
    @ParameterizedTest(name = "the headers follow from the lie: {0}")
    @ValueSource(booleans = {true, false})
    void p56_what_one_peer_hid_is_found_once_another_comes(boolean consistent) {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        BlockHash hiding = payTo(a, address, COIN).hash();
        mine(a, 5);
        net.connect(a, b);
        awaitSame(a, b);
        b.tamper(lying(hiding::equals, b, consistent));
        net.connect(light, b);
        awaitAgreement();
        assertEquals(0, light.lightWallet().balance(), "it is hidden");
        net.connect(light, a);
        net.run(Duration.ofSeconds(30));
        a.mine();
        scene.awaitBalance(COIN);
        assertTrue(scene.noted("that is not the filter of block " + hiding) || !consistent);
        assertTrue(scene.noted("cfheaders: not what follows from what it said before") || consistent);
        assertEquals(0, light.light().history().reorganisations());
    }

    @Test
    void one_server_of_filters_is_taken_alone_and_that_is_said() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, COIN);
        net.connect(light, a);
        scene.awaitBalance(COIN);
        assertTrue(scene.noted("one peer alone serves compact filters"));
    }
}
