package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// What a flush of the coins is told.
class CoinsCacheTest {
    /// The keys of the coins that a flush would put and delete, as often as it would.
    private record Changes(List<String> put, List<String> deleted) {
        static Changes of(Chain chain) {
            var changes = new Changes(new ArrayList<>(), new ArrayList<>());
            chain.forEachUnflushedCoin(new ChainFlush.CoinChangeVisitor() {
                @Override
                public void put(byte[] key, byte[] value, int offset, int length) {
                    changes.put.add(CoinCodec.outPoint(key).toString());
                }

                @Override
                public void delete(byte[] key) {
                    changes.deleted.add(CoinCodec.outPoint(key).toString());
                }
            });
            return changes;
        }
    }

    private final ChainFixture at =
            new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT.withFlushEveryBlock(false));

    /// Mines blocks in each of which one coin is spent to make the next. Gives the last of them.
    private OutPoint passOn(OutPoint first, long value, int times) {
        OutPoint coin = first;
        for (int i = 0; i < times; i++) {
            Transaction tx = BlockBuilder.spend(value, 0, coin);
            at.accepted(at.onTip().with(tx).mine());
            coin = tx.outPoint(0);
        }
        return coin;
    }

    @Test
    void each_coin_is_told_once_however_often_its_room_was_used() {
        Block first = at.mine(3).getFirst();
        OutPoint last = passOn(ChainFixture.reward(first), ChainFixture.rewardValue(first), 200);
        Changes changes = Changes.of(at.chain);
        Set<String> distinct = new TreeSet<>(changes.put);
        assertEquals(distinct.size(), changes.put.size());
        // The rewards, but for the one that was passed on; and the coin that it became.
        assertEquals(at.chain.tip().height(), distinct.size());
        assertTrue(distinct.contains(last.toString()));
    }

    @Test
    void a_coin_that_came_and_went_between_two_flushes_is_never_told() {
        Block first = at.mine(3).getFirst();
        OutPoint stored = ChainFixture.reward(first);
        at.chain.flush();
        OutPoint last = passOn(stored, ChainFixture.rewardValue(first), 2);
        Changes changes = Changes.of(at.chain);
        assertEquals(List.of(stored.toString()), changes.deleted);
        assertEquals(3, changes.put.size());
        assertTrue(changes.put.contains(last.toString()));
        at.chain.flush();
        assertEquals(new Changes(List.of(), List.of()), Changes.of(at.chain));
    }
}
