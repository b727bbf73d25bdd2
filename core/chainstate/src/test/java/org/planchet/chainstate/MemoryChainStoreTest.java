package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;

/// The port's promises, as the store in memory keeps them.
class MemoryChainStoreTest {
    private final ChainFixture at =
            new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT.withFlushEveryBlock(false));

    private List<String> keys(byte[] from, int most) {
        var keys = new ArrayList<String>();
        at.store.forEachCoin(
                from, most, (key, value) -> keys.add(CoinCodec.outPoint(key).toString()));
        return keys;
    }

    @Test
    void coins_are_handed_out_in_steps_from_a_key_on() {
        at.mine(5);
        at.chain.flush();
        var all = new ArrayList<byte[]>();
        at.store.forEachCoin((key, value) -> all.add(key.clone()));
        List<String> names =
                all.stream().map(key -> CoinCodec.outPoint(key).toString()).toList();
        assertEquals(5, all.size());
        assertEquals(names, keys(new byte[CoinCodec.KEY_SIZE], 100));
        assertEquals(names.subList(0, 2), keys(new byte[CoinCodec.KEY_SIZE], 2));
        assertEquals(names.subList(2, 4), keys(all.get(2), 2));
        assertEquals(List.of(), keys(all.get(0), 0));
    }

    @Test
    void what_was_appended_after_the_last_flush_is_found_again() {
        List<Block> blocks = at.mine(2);
        StoredChain before = at.store.load(entry -> {});
        assertEquals(
                blocks.stream().map(Block::hash).toList(),
                before.recovered().stream()
                        .map(StoredChain.RecoveredBlock::hash)
                        .toList());
        assertEquals(at.params.genesisHash(), before.tip());
        assertNull(at.store.coin(CoinCodec.key(ChainFixture.reward(blocks.getFirst()))));
        at.chain.flush();
        StoredChain after = at.store.load(entry -> {});
        assertEquals(List.of(), after.recovered());
        assertEquals(at.chain.tip().hash(), after.tip());
        assertEquals(
                List.of(0, 1, 2),
                at.store.entries().stream().map(BlockIndexEntry::height).toList());
    }
}
