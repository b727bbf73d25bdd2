package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.Coin;
import org.planchet.policy.FamilyLimits;
import org.planchet.policy.FeeRates;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// Whatever happens in whatever order, the mempool keeps its promises.
class MempoolPropertyTest {
    /// Small families and a small mempool, so that every limit is met soon.
    private static final PolicySettings SETTINGS = new PolicySettings(
            FeeRates.DEFAULT,
            new FamilyLimits(25, 25_000, 25, 25_000),
            StandardRules.NOT_REQUIRED,
            1_000_000,
            PolicySettings.DEFAULT.expiry(),
            true,
            4_000_000);

    /// Fills a mempool quickly: an output that carries this many bytes, many times the size of a plain one.
    private static final Script BULK = Script.wrap(bulk());

    private static byte[] bulk() {
        byte[] script = new byte[9_000];
        script[0] = 0x6a;
        return script;
    }

    /// In how many known sequences every way out of the mempool is taken.
    private static final int KNOWN_SEQUENCES = 12;

    private final EnumSet<RemovalReason> seen = EnumSet.noneOf(RemovalReason.class);

    @Property(tries = 6, shrinking = ShrinkingMode.OFF)
    void random_accept_replace_evict_block_and_reorg_keep_the_invariants(@ForAll long seed) {
        play(seed);
    }

    /// So such sequences are known to reach everything.
    @Example
    void every_way_out_is_taken_in_known_sequences() {
        for (int seed = 0; seed < KNOWN_SEQUENCES && seen.size() < RemovalReason.values().length; seed++) play(seed);
        assertEquals(EnumSet.allOf(RemovalReason.class), seen);
    }

    private void play(long seed) {
        var random = new Random(seed);
        var c = new TestChain(SETTINGS);
        List<OutPoint> coins = new ArrayList<>(c.coins(TestChain.ANYONE, 60));
        for (int step = 0; step < 400; step++) {
            int dice = random.nextInt(100);
            if (dice < 90) offer(c, random, coins);
            else if (dice < 94) prioritise(c.pool, random);
            else if (dice < 96) note(c.mine(some(c, random)));
            else if (dice < 98) note(reorganise(c, random));
            else if (dice < 99) c.now = c.now.plus(Duration.ofDays(random.nextInt(15)));
            else note(c.pool.expire(c.now));
            if (step % 8 == 0) PoolInvariants.check(c.pool);
        }
        PoolInvariants.check(c.pool);
        everythingIsMinable(c);
    }

    private void note(MempoolChange change) {
        change.removed().forEach(removal -> seen.add(removal.reason()));
    }

    private void offer(TestChain c, Random random, List<OutPoint> coins) {
        Set<OutPoint> inputs = new LinkedHashSet<>();
        long value = 0;
        for (int i = 0; i <= random.nextInt(3); i++) {
            OutPoint coin = coins.get(random.nextInt(coins.size()));
            Coin found = c.pool.coins().coin(coin);
            if (found != null && inputs.add(coin)) value += found.output().value();
        }
        if (inputs.isEmpty()) return;
        boolean bulky = random.nextInt(3) > 0;
        int outputs = 1 + random.nextInt(3);
        long fee = (bulky ? 100 : 1) * (20L + random.nextInt(3_000));
        if (value < fee + outputs) return;
        var to = new ArrayList<TxOut>();
        for (int i = 0; i < outputs; i++) to.add(new TxOut((value - fee) / outputs, TestChain.ANYONE));
        if (bulky) for (int i = 0; i < 2; i++) to.add(new TxOut(0, BULK));
        Transaction tx = TestChain.spend(List.copyOf(inputs), to);
        long before = c.pool.sequence();
        boolean would = c.pool.test(tx, c.now).accepted();
        assertEquals(before, c.pool.sequence());
        MempoolResult result = c.accept(tx);
        assertTrue(would || !result.accepted());
        result.removed().forEach(removal -> seen.add(removal.reason()));
        if (!result.accepted()) return;
        for (int i = 0; i < outputs; i++) coins.add(tx.outPoint(i));
    }

    private static void prioritise(Mempool pool, Random random) {
        List<MempoolEntry> entries = pool.entries();
        if (entries.isEmpty()) return;
        MempoolEntry entry = entries.get(random.nextInt(entries.size()));
        pool.prioritise(entry.txid(), random.nextInt(-50_000, 50_000));
    }

    /// Some transactions of the mempool with all they need, parents first, and now and then a stranger in conflict.
    private static Transaction[] some(TestChain c, Random random) {
        Set<MempoolEntry> chosen = new LinkedHashSet<>();
        int weight = 0;
        for (MempoolEntry entry : c.pool.entries()) {
            if (random.nextInt(4) == 0) continue;
            if (!chosen.containsAll(entry.parents())) continue;
            weight += entry.tx().weight();
            if (weight > 3_000_000) break;
            chosen.add(entry);
        }
        List<MempoolEntry> ordered = new ArrayList<>(chosen);
        ordered.sort(Comparator.comparingInt(entry -> entry.ancestors().count()));
        if (!ordered.isEmpty() && random.nextBoolean()) {
            MempoolEntry last = ordered.removeLast();
            List<OutPoint> inputs =
                    last.tx().inputs().stream().map(input -> input.prevout()).toList();
            List<Transaction> all =
                    new ArrayList<>(ordered.stream().map(MempoolEntry::tx).toList());
            all.add(TestChain.spend(inputs, List.of(new TxOut(1, TestChain.ANYONE))));
            return all.toArray(Transaction[]::new);
        }
        return ordered.stream().map(MempoolEntry::tx).toArray(Transaction[]::new);
    }

    private MempoolChange reorganise(TestChain c, Random random) {
        int depth = Math.min(1 + random.nextInt(3), c.chain.tip().height() - 12);
        if (depth < 1) return MempoolChange.NONE;
        BlockIndex at = c.chain.tip().ancestor(c.chain.tip().height() - depth);
        MempoolChange last = MempoolChange.NONE;
        for (int i = 0; i <= depth; i++) {
            Block block = c.block(at, TestChain.ANYONE, List.of());
            MempoolChange change = c.connect(block);
            note(change);
            BlockIndex next = c.chain.find(block.hash());
            if (next == null) throw new AssertionError("the block was not stored");
            at = next;
            last = change;
        }
        assertEquals(at, c.chain.tip());
        return last;
    }

    /// The strongest promise: the whole mempool is a valid block.
    private static void everythingIsMinable(TestChain c) {
        while (c.pool.size() > 0) {
            int before = c.pool.size();
            List<MempoolEntry> ordered = new ArrayList<>(c.pool.entries());
            ordered.sort(Comparator.comparingInt(entry -> entry.ancestors().count()));
            var block = new ArrayList<Transaction>();
            int weight = 0;
            for (MempoolEntry entry : ordered) {
                weight += entry.tx().weight();
                if (weight > 3_000_000) break;
                block.add(entry.tx());
            }
            c.mine(block.toArray(Transaction[]::new));
            assertTrue(c.pool.size() < before);
        }
        assertEquals(0, c.pool.memory());
        assertEquals(0, c.pool.totalFees());
    }
}
