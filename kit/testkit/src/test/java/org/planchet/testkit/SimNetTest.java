package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.consensus.AsertDifficulty;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;

/// Whole networks, in simulated time.
class SimNetTest {
    private static final ChainParams REGTEST = Chains.regtest();

    private static void assertSameCoins(List<SimNode> nodes) {
        CoinSetHash first = nodes.getFirst().coins();
        for (SimNode node : nodes) {
            assertEquals(first.hash(), node.coins().hash(), node::toString);
            assertEquals(first.total(), node.coins().total(), node::toString);
        }
    }

    /// Mines until the reward of the first block can be spent.
    private static void mature(SimNet net, SimNode node) {
        for (int i = 0; i <= REGTEST.coinbaseMaturity(); i++) node.mine();
        net.runUntil("everyone has the first blocks", net::agreed, Duration.ofMinutes(10));
    }

    @Test
    void two_nodes_meet_and_the_new_one_syncs() {
        SimNet net = new SimNet(REGTEST, 1);
        SimNode old = net.add();
        for (int i = 0; i < 30; i++) old.mine();
        SimNode fresh = net.add();
        net.connect(fresh, old);
        net.runUntil("the new node has all 30 blocks", () -> fresh.tip().height() == 30, Duration.ofMinutes(1));
        assertSameCoins(net.nodes());
    }

    /// D36: what one end of a line knows reaches the other, and nobody is told twice.
    @Test
    void d36_line_of_five_without_flood() {
        SimNet net = new SimNet(REGTEST, 2);
        List<SimNode> line = net.add(5);
        net.connectLine();
        mature(net, line.getFirst());
        net.run(Duration.ofMinutes(1));
        net.resetCounts();

        Transaction payment =
                line.getFirst().wallet().pay(line.getLast().wallet().script(), 1_000_000, 10_000);
        assertEquals(Optional.empty(), line.getFirst().submit(payment));
        assertEquals(List.of(payment.txid()), line.getFirst().mempool().unbroadcast());
        net.runUntil(
                "the payment is at the end of the line",
                () -> line.getLast().mempool().contains(payment.txid()),
                Duration.ofMinutes(2));
        net.run(Duration.ofMinutes(1));
        assertTrue(net.sent("inv") <= 4, "an announcement for each of 4 links, not " + net.sent("inv"));
        assertEquals(4, net.sent("tx"));
        assertEquals(List.of(), line.getFirst().mempool().unbroadcast(), "somebody has fetched it");

        Block block = line.getLast().mine();
        net.runUntil("the block is at the other end", net::agreed, Duration.ofMinutes(1));
        assertEquals(block.hash(), line.getFirst().tip().hash());
        net.run(Duration.ofMinutes(1));
        assertEquals(0, net.sent("block"), "all knew its transactions: it went in its compact form");
        assertEquals(0, net.sent("getblocktxn"));
        assertTrue(net.sent("cmpctblock") >= 4, "one for each of 4 links, not " + net.sent("cmpctblock"));
        for (SimNode node : line) assertEquals(0, node.mempool().size(), node::toString);
    }

    /// A node's clock jumps ahead while it syncs and a payment waits, and back again: connections may be lost, and come
    /// back; the sync goes on, and what has not waited for two weeks is not thrown away.
    @Test
    void s19_clock_jump() {
        SimNet net = new SimNet(REGTEST, 19);
        List<SimNode> nodes = net.add(2);
        net.connectLine();
        mature(net, nodes.getFirst());
        for (int i = 0; i < 200; i++) nodes.getFirst().mine();
        net.runUntil("both have all blocks", net::agreed, Duration.ofMinutes(10));
        for (Duration jump : List.of(Duration.ofDays(13), Duration.ofDays(-13))) {
            Transaction payment =
                    nodes.getFirst().wallet().pay(nodes.getLast().wallet().script(), 1_000_000, 10_000);
            assertEquals(Optional.empty(), nodes.getFirst().submit(payment));
            SimNode late = net.add();
            net.connect(late, nodes.getFirst());
            net.runUntil("the sync is under way", () -> late.tip().height() > 0, Duration.ofMinutes(1));
            late.jumpClock(jump);
            nodes.getFirst().jumpClock(jump);
            net.runUntil("the new node has every block", net::agreed, Duration.ofMinutes(10));
            assertTrue(nodes.getFirst().mempool().contains(payment.txid()), "after " + jump);
            late.jumpClock(jump.negated());
            net.run(Duration.ofMinutes(1));
            Block block = nodes.getLast().mine();
            net.runUntil("and the next one", () -> late.tip().hash().equals(block.hash()), Duration.ofMinutes(10));
        }
    }

    /// N11: five nodes, split 3 and 2, mine on both sides; healed, they end on one tip.
    @Test
    void n11_partition_heals_by_itself() {
        SimNet net = new SimNet(REGTEST, 3);
        List<SimNode> nodes = net.add(5);
        net.connectRandomly(3);
        mature(net, net.node(0));
        net.split(nodes.subList(0, 3));
        for (int i = 0; i < 7; i++) {
            nodes.get(i % 3).mine();
            net.run(Duration.ofSeconds(20));
        }
        for (int i = 0; i < 4; i++) {
            nodes.get(3 + i % 2).mine();
            net.run(Duration.ofSeconds(20));
        }
        assertNotEquals(nodes.get(0).tip().hash(), nodes.get(4).tip().hash());
        net.healAll();
        net.runUntil("all five agree again", net::agreed, Duration.ofMinutes(30));
        assertEquals(REGTEST.coinbaseMaturity() + 1 + 7, nodes.get(4).tip().height());
        assertSameCoins(nodes);
    }

    /// What the losing side had confirmed comes back into its mempool, and is mined again.
    @Test
    void reorganisation_gives_transactions_back() {
        SimNet net = new SimNet(REGTEST, 4);
        List<SimNode> nodes = net.add(2);
        net.connectLine();
        mature(net, net.node(1));
        net.split(List.of(nodes.get(0)));
        SimNode loser = nodes.get(1);
        Transaction payment = loser.wallet().pay(nodes.get(0).wallet().script(), 5_000_000, 20_000);
        assertEquals(Optional.empty(), loser.submit(payment));
        loser.mine();
        assertEquals(0, loser.mempool().size());
        for (int i = 0; i < 3; i++) nodes.get(0).mine();
        net.healAll();
        net.runUntil("the longer side won", net::agreed, Duration.ofMinutes(30));
        assertTrue(loser.mempool().contains(payment.txid()), "the payment waits again");
        assertEquals(1, loser.machine().history().reorganisations());
        loser.mine();
        net.runUntil("the payment is mined again", net::agreed, Duration.ofMinutes(10));
        assertFalse(loser.mempool().contains(payment.txid()));
        assertSameCoins(nodes);
    }

    /// X8, N7: a short chain of hard blocks has more work than a long one of easy blocks, and wins.
    @Test
    void x8_two_hard_blocks_beat_five_easy_ones() {
        ChainParams asert = REGTEST.withDifficulty(new AsertDifficulty(600));
        SimNet net = new SimNet(asert, 5);
        SimNode easy = net.add();
        SimNode hard = net.add();
        // Blocks found all at once drive the target down, so each is harder than the one before.
        for (int i = 0; i < 12; i++) hard.mine();
        net.run(Duration.ofHours(20));
        net.split(List.of(easy));
        Block last = hard.mine();
        // The easy side takes hours for each block, at the easiest target there is.
        for (int i = 0; i < 13; i++) {
            net.run(Duration.ofHours(6));
            easy.mine();
        }
        assertTrue(easy.tip().height() >= hard.tip().height());
        assertTrue(easy.tip().chainWork().compareTo(hard.tip().chainWork()) < 0, net::toString);
        net.healAll();
        net.connect(easy, hard);
        net.runUntil("the chain of more work won", net::agreed, Duration.ofMinutes(30));
        assertEquals(last.hash(), easy.tip().hash());
    }

    @Test
    void a_restarted_or_killed_node_loses_nothing() {
        SimNet net = new SimNet(REGTEST, 6);
        List<SimNode> nodes = net.add(3);
        net.connectLine();
        mature(net, net.node(0));
        SimNode middle = nodes.get(1);
        var tip = middle.tip().hash();
        middle.stop();
        assertFalse(middle.isUp());
        nodes.get(0).mine();
        net.run(Duration.ofMinutes(2));
        middle.start();
        assertEquals(tip, middle.tip().hash());
        // A node that was started anew is told of its neighbours again, as its configuration would.
        net.connect(middle, nodes.get(2));
        net.runUntil("the restarted node links both sides again", net::agreed, Duration.ofMinutes(30));

        Block before = middle.mine();
        middle.kill();
        middle.start();
        assertEquals(before.hash(), middle.tip().hash(), "what was acknowledged is there");
        net.connect(middle, nodes.get(2));
        net.runUntil("the killed node is back", net::agreed, Duration.ofMinutes(30));
        assertSameCoins(nodes);
    }

    /// A busy network: several mine, payments go round, links are cut and healed, nodes go and come.
    static SimNet busy(int count, long seed) {
        SimNet net = new SimNet(REGTEST, seed);
        List<SimNode> nodes = net.add(count);
        net.connectRandomly(3);
        SimNode rich = nodes.getFirst();
        mature(net, rich);
        for (int round = 0; round < 4; round++) {
            for (int i = 0; i < 3; i++) {
                SimNode to = nodes.get(net.chance(count));
                if (rich.wallet().spendable() < 2_000_000) break;
                Transaction payment = rich.wallet().pay(to.wallet().script(), 1_000_000, 5_000);
                rich.wallet().takeUnconfirmed(payment);
                assertEquals(Optional.empty(), rich.submit(payment));
            }
            if (round == 1) net.split(nodes.subList(0, count * 2 / 5));
            if (round == 2) net.healAll();
            SimNode gone = nodes.get(1 + net.chance(count - 1));
            gone.kill();
            for (int i = 0; i < 2; i++) {
                SimNode miner = nodes.get(net.chance(count));
                if (miner.isUp()) miner.mine();
                net.run(Duration.ofSeconds(15));
            }
            gone.start();
            net.connect(gone, nodes.get((gone.number() + 1) % count));
        }
        net.healAll();
        rich.mine();
        net.runUntil("all agree", net::agreed, Duration.ofHours(1));
        rich.mine();
        net.runUntil("all agree again", net::agreed, Duration.ofMinutes(10));
        return net;
    }

    @Test
    void fifty_nodes_agree_and_one_seed_is_one_run() {
        SimNet net = busy(50, 50);
        assertSameCoins(net.nodes());
        assertTrue(net.node(7).tip().height() >= REGTEST.coinbaseMaturity() + 3);
        assertEquals(net.traceHash(), busy(50, 50).traceHash(), "the same seed gives the same run");
    }

    @Test
    void another_seed_is_another_run() {
        String run = busy(6, 1).traceHash();
        assertEquals(run, busy(6, 1).traceHash());
        assertNotEquals(run, busy(6, 2).traceHash());
    }

    /// P50: a node draws the secret of its hash codes, so nothing that it sends may hang on the order that they bring
    /// about. The simulation in the other process takes its secret from the seed.
    @Test
    void p50_one_seed_is_one_run_whatever_the_secret_of_the_hash_codes() throws Exception {
        String classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        classes,
                        SecretChild.class.getName(),
                        "6",
                        "3")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String there = new String(other.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, other.waitFor());
        assertEquals(busy(6, 3).traceHash(), there.strip());
    }

    @Test
    @Tag("slow")
    void fifty_nodes_agree_whatever_the_seed() {
        for (long seed = 100; seed < 130; seed++) assertSameCoins(busy(50, seed).nodes());
    }

    @Test
    void transactions_are_told_to_all_and_mined_by_another() {
        SimNet net = new SimNet(REGTEST, 8);
        List<SimNode> nodes = net.add(4);
        net.connectRandomly(2);
        mature(net, net.node(0));
        Transaction payment = nodes.get(0).wallet().pay(nodes.get(3).wallet().script(), 7_000_000, 9_000);
        assertEquals(Optional.empty(), nodes.get(0).submit(payment));
        net.runUntil(
                "all have the payment",
                () -> nodes.stream().allMatch(n -> n.mempool().contains(payment.txid())),
                Duration.ofMinutes(2));
        Block block = nodes.get(2).mine();
        assertEquals(2, block.transactions().size());
        net.runUntil("all have the block", net::agreed, Duration.ofMinutes(1));
        assertEquals(7_000_000, nodes.get(3).wallet().balance());
        assertNull(nodes.get(1).mempool().get(payment.txid()));
    }
}
