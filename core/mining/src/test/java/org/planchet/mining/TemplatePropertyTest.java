package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import org.planchet.consensus.Chains;
import org.planchet.mempool.MempoolEntry;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// B4: whatever is in the mempool, the template is a valid block within its weight, and no room is wasted.
class TemplatePropertyTest {
    private static final int WEIGHT = 30_000;
    private static final long ROOM = 30_000L - TemplateBuilder.RESERVED_WEIGHT;

    @Property(tries = 5, shrinking = ShrinkingMode.OFF)
    void b4_any_mempool_makes_a_valid_block(@ForAll long seed) {
        var random = new Random(seed);
        var c = new MiningFixture(Chains.regtest(), PolicySettings.DEFAULT.withBlockMaxWeight(WEIGHT));
        fill(c, random);
        assertTrue(c.pool.size() > 40);
        while (c.pool.size() > 0) {
            BlockTemplate template = c.template();
            assertTrue(template.block().weight() <= WEIGHT);
            assertEquals(Optional.empty(), c.chain.checkTemplate(template.block(), c.now));
            noRoomIsWasted(c, template);
            c.mine(1, 10);
        }
    }

    private static void fill(MiningFixture c, Random random) {
        List<OutPoint> coins = new ArrayList<>(c.coins(40));
        for (int i = 0; i < 200; i++) {
            OutPoint coin = coins.get(random.nextInt(coins.size()));
            if (c.pool.spender(coin) != null) continue;
            Transaction tx = c.spend(List.of(coin), 1 + random.nextInt(4), 100 + random.nextInt(10_000));
            if (!c.pool.accept(tx, c.now).accepted()) continue;
            for (int output = 0; output < tx.outputs().size(); output++) coins.add(tx.outPoint(output));
        }
    }

    private static void noRoomIsWasted(MiningFixture c, BlockTemplate template) {
        Set<Transaction> in = new HashSet<>(template.transactions());
        long room = ROOM + template.coinbase().weight();
        for (Transaction tx : template.transactions()) room -= tx.weight();
        for (MempoolEntry entry : c.pool.entries()) {
            if (in.contains(entry.tx())) continue;
            boolean ready = entry.parents().stream().allMatch(parent -> in.contains(parent.tx()));
            assertTrue(!ready || entry.tx().weight() > room, () -> entry + " was left out");
        }
    }
}
