package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;

/// Thirty nodes, a third of them hostile, through partitions, crashes and wrong clocks: the honest ones end on one
/// tip, and none of them ever takes an invalid block. One seed makes one story, to the byte:
///
///     mvn verify -pl kit/testkit -am -Dgroups=slow -DexcludedGroups=none -Dtest=SoakTest \
///         -Dplanchet.soak.first=17 -Dplanchet.soak.seeds=1
@Tag("slow")
class SoakTest {
    private static final int DEFAULT_SEEDS = 25;
    private static final int HONEST = 20;
    private static final int HOSTILE = 10;
    private static final int ROUNDS = 14;

    /// Clocks of honest nodes are off by this at most: a block of the fastest is then no more than the two hours
    /// ahead of the slowest that the rules allow.
    private static final int CLOCK_ERROR_SECONDS = 50 * 60;

    static LongStream seeds() {
        long first = Long.getLong("planchet.soak.first", 1);
        return LongStream.range(first, first + Long.getLong("planchet.soak.seeds", DEFAULT_SEEDS));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void honest_nodes_converge_and_take_no_invalid_block(long seed) {
        new Story(seed).run();
    }

    /// What happens to one network.
    private static final class Story {
        private final ChainParams params = Chains.regtest().withMaturity(5);
        private final SimNet net;
        private final List<SimNode> honest;
        private final List<Hostile> hostile = new ArrayList<>();
        private final List<Duration> clockErrors = new ArrayList<>();
        private int roundsUntilHealed;

        Story(long seed) {
            net = new SimNet(params, seed);
            honest = net.add(HONEST);
            for (int i = 0; i < HONEST; i++) clockErrors.add(Duration.ZERO);
            Hostile.Vice[] vices = Hostile.Vice.values();
            for (SimNode node : net.add(HOSTILE))
                hostile.add(new Hostile(net, node, vices[hostile.size() % vices.length]));
            net.connectRandomly(3);
            // The hostile cannot come between the honest: each of these has another as a neighbour of its own choice.
            for (int i = 0; i < HONEST; i++) net.connect(honest.get(i), honest.get((i + 1) % HONEST));
        }

        void run() {
            for (int i = 0; i < 3 * params.coinbaseMaturity(); i++) {
                honest.get(i % HONEST).mine();
                net.runUntil("everyone has the first blocks", this::honestAgree, Duration.ofMinutes(10));
            }
            for (int round = 0; round < ROUNDS; round++) {
                mineAndPay();
                for (Hostile each : hostile) if (net.chance(2) == 0) each.act();
                trouble();
                net.run(Duration.ofSeconds(10 + net.chance(50)));
            }
            net.healAll();
            startAll();
            converge();
            judge();
        }

        private SimNode someone() {
            while (true) {
                SimNode node = honest.get(net.chance(HONEST));
                if (node.isUp()) return node;
            }
        }

        private void mineAndPay() {
            someone().mine();
            SimNode payer = someone();
            if (payer.wallet().spendable() > 2_000_000) {
                Transaction payment = payer.wallet().pay(someone().wallet().script(), 1_000_000, 10_000);
                // A wallet of the simulation knows nothing of the mempool: what spends a lost coin may be refused.
                payer.submit(payment);
            }
            if (net.chance(3) == 0) someone().mine();
        }

        private void trouble() {
            if (roundsUntilHealed > 0 && --roundsUntilHealed == 0) net.healAll();
            switch (net.chance(5)) {
                case 0 -> partition();
                case 1 -> someone().kill();
                case 2 -> someone().stop();
                case 3 -> skewClock(net.chance(HONEST));
                default -> startAll();
            }
            // Half of the honest are up at least.
            if (honest.stream().filter(SimNode::isUp).count() < HONEST / 2) startAll();
        }

        /// Starts who is down, with the neighbour that its user named: a power cut may have cost it all
        /// others.
        private void startAll() {
            for (int i = 0; i < HONEST; i++) {
                if (honest.get(i).isUp()) continue;
                honest.get(i).start();
                net.connect(honest.get(i), honest.get((i + 1) % HONEST));
            }
        }

        private void partition() {
            if (roundsUntilHealed > 0) return;
            Set<SimNode> some = new HashSet<>();
            int size = 1 + net.chance(HONEST + HOSTILE - 1);
            while (some.size() < size) some.add(net.node(net.chance(HONEST + HOSTILE)));
            net.split(net.nodes().stream().filter(some::contains).toList());
            roundsUntilHealed = 1 + net.chance(3);
        }

        private void skewClock(int number) {
            Duration error = Duration.ofSeconds(net.chance(2 * CLOCK_ERROR_SECONDS) - CLOCK_ERROR_SECONDS);
            honest.get(number).jumpClock(error.minus(clockErrors.get(number)));
            clockErrors.set(number, error);
        }

        private boolean honestAgree() {
            return honest.stream().map(node -> node.tip().hash()).distinct().count() == 1;
        }

        /// The hostile go on. Of branches with equal work each keeps the one that it saw first, so somebody
        /// must mine.
        private void converge() {
            for (int attempt = 0; attempt < 6 && !settled(); attempt++) {
                someone().mine();
                for (Hostile each : hostile) if (attempt < 2) each.act();
                for (int minute = 0; minute < 10 && !settled(); minute++) net.run(Duration.ofMinutes(1));
            }
            assertTrue(honestAgree(), () -> "the honest nodes do not agree (seed " + net.seed() + ")\n" + net);
        }

        private boolean settled() {
            return honestAgree() && honest.getFirst().tip().height() > 0;
        }

        private void judge() {
            SimNode one = honest.getFirst();
            String seed = "seed " + net.seed();
            Set<BlockHash> invalid = new HashSet<>();
            hostile.forEach(each -> invalid.addAll(each.invalid()));
            // Every block once more, on a chain that has no cache, no neighbours and no history.
            try (var fresh = new ChainBuilder(params)) {
                fresh.clock().advance(Duration.between(fresh.clock().instant(), net.now()));
                for (int height = 1; height <= one.tip().height(); height++) {
                    BlockIndex at = one.machine().chain().atHeight(height);
                    assertNotNull(at, seed);
                    Block block = one.machine().chain().readBlock(at.hash());
                    assertNotNull(block, seed);
                    assertFalse(invalid.contains(block.hash()), seed);
                    assertEquals(Optional.empty(), fresh.offer(block), seed);
                }
                CoinSetHash coins = fresh.chain().coinSetHash();
                for (SimNode node : honest) {
                    assertEquals(coins.hash(), node.coins().hash(), () -> seed + ": " + node);
                    assertEquals(coins.total(), node.coins().total(), () -> seed + ": " + node);
                }
            }
        }
    }
}
