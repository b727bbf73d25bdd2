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
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.consensus.Chains;
import org.planchet.crypto.Hashes;
import org.planchet.index.BlockFilter;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.wire.ByteString;
import org.planchet.wire.Message;
import org.planchet.wire.Message.CFHeaders;
import org.planchet.wire.Message.CFilter;

/// Light nodes in trouble: killed at any moment, on a branch that is given up, among liars, beside peers that stall.
class LightNodeFaultsTest {
    private final SimNet net = new SimNet(Chains.regtest(), 53);
    private final SimNode a = net.add();
    private final SimNode b = net.add();
    private final SimNode light = net.addLight();
    private final LightScene scene = new LightScene(net, a, b, light, Duration.ofMinutes(10));

    @ParameterizedTest(name = "killed every {0} ms")
    @ValueSource(ints = {130, 290, 700, 1_900})
    void it_loses_nothing_however_often_it_is_killed(int every) {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        light.lightWallet().save();
        for (int i = 0; i < 10; i++) {
            payTo(a, address, COIN);
            mine(a, 40);
        }
        net.connect(a, b);
        net.runUntil("the same tip", () -> b.tip().height() == a.tip().height(), Duration.ofMinutes(5));
        int heightBefore = 0;
        for (int life = 1; life <= 25; life++) {
            net.connect(light, a);
            net.connect(light, b);
            net.run(Duration.ofMillis((long) every * life));
            int stored = light.light().chain().bestHeader().height();
            light.kill();
            light.start();
            assertEquals(stored, light.light().chain().bestHeader().height(), "headers that were taken are kept");
            assertTrue(light.tip().height() >= heightBefore, "what was looked at is not looked at again");
            heightBefore = light.tip().height();
        }
        net.connect(light, a);
        net.connect(light, b);
        scene.awaitBalance(10 * COIN);
        assertEquals(10, light.lightWallet().wallet().history().size());
    }

    @Test
    void it_leaves_a_branch_that_begins_below_everything_that_it_stored_of_its_wallet() {
        mine(a, 20);
        net.connect(a, b);
        net.runUntil("one tip", () -> b.tip().hash().equals(a.tip().hash()), Duration.ofMinutes(5));
        net.cut(a, b);
        Script address = light.lightWallet().wallet().newScript("");
        light.lightWallet().save();
        mine(a, 110);
        payTo(a, address, COIN);
        mine(a, 50);
        net.connect(light, a);
        scene.awaitBalance(COIN);
        light.kill();
        // While it is away, another branch from block 20 on has more work, and pays it too.
        mine(b, 105);
        payTo(b, address, 3 * COIN);
        mine(b, 100);
        net.heal(a, b);
        net.connect(a, b);
        net.runUntil("one tip", () -> a.tip().hash().equals(b.tip().hash()), Duration.ofMinutes(5));
        light.start();
        net.connect(light, a);
        net.connect(light, b);
        scene.awaitBalance(3 * COIN);
        assertEquals(b.tip().hash(), light.tip().hash());
        assertEquals(1, light.light().history().reorganisations());
    }

    /// What a node says that hides what `block` pays, consistently.
    private static Function<Message, List<Message>> hiding(Block block, SimNode node) {
        byte[] empty = {0};
        Hash256 lie = Hash256.of(Hashes.sha256d(empty));
        return message -> switch (message) {
            case CFilter filter
            when filter.block().equals(block.hash()) -> List.of(new CFilter(0, filter.block(), new ByteString(empty)));
            case CFHeaders headers -> {
                var chain = node.machine().chain();
                int last = Objects.requireNonNull(chain.find(headers.stop())).height();
                int at = Objects.requireNonNull(chain.find(block.hash())).height();
                var hashes = new ArrayList<>(headers.filterHashes());
                int first = last - hashes.size() + 1;
                if (at >= first && at <= last) hashes.set(at - first, lie);
                Hash256 before = headers.previousHeader();
                if (at < first) {
                    var filters = new SimFilters(chain);
                    before = Hash256.ZERO;
                    for (int height = 0; height < first; height++) {
                        Hash256 hash = Objects.requireNonNull(
                                        filters.hashes(Objects.requireNonNull(chain.atHeight(height))
                                                .hash()))
                                .filterHash();
                        before = BlockFilter.header(height == at ? lie : hash, before);
                    }
                }
                yield List.of(new CFHeaders(0, headers.stop(), before, hashes));
            }
            default -> List.of(message);
        };
    }

    /// P56: one honest peer is enough, however many lie, and in the same way.
    @Test
    void p56_one_honest_peer_among_liars_is_enough() {
        mine(a, 110);
        Script address = light.lightWallet().wallet().newScript("");
        Block hidden = payTo(a, address, COIN);
        mine(a, 5);
        List<SimNode> liars = new ArrayList<>(net.add(4));
        liars.add(b);
        for (SimNode liar : liars) {
            net.connect(liar, a);
            liar.tamper(hiding(hidden, liar));
        }
        net.runUntil(
                "all have the chain",
                () -> liars.stream()
                        .allMatch(liar -> liar.tip().hash().equals(a.tip().hash())),
                Duration.ofMinutes(5));
        for (SimNode liar : liars) net.connect(light, liar);
        net.connect(light, a);
        scene.awaitBalance(COIN);
        assertEquals(
                liars.size(),
                light.notes().stream()
                        .filter(note ->
                                note.equals("misbehaved: cfilter: that is not the filter of block " + hidden.hash()))
                        .count());
    }

    /// P56: who promises filters and does not give them goes, and the other is asked.
    @Test
    void p56_a_peer_that_stalls_among_the_filters_goes() {
        mine(a, 250);
        Script address = light.lightWallet().wallet().newScript("");
        payTo(a, address, COIN);
        net.connect(a, b);
        net.runUntil("one tip", () -> b.tip().hash().equals(a.tip().hash()), Duration.ofMinutes(5));
        int[] given = {0};
        Function<Message, List<Message>> stalling =
                message -> message instanceof CFilter && ++given[0] > 30 ? List.of() : List.of(message);
        a.tamper(stalling);
        scene.connect();
        scene.awaitBalance(COIN);
        boolean wasAsked = given[0] > 0;
        assertEquals(wasAsked, scene.noted("did not answer about filters within 20 seconds"));
        assertFalse(scene.noted("misbehaved"));
    }
}
