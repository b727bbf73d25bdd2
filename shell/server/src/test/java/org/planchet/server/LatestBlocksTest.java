package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.api.BlockView;
import org.planchet.api.ChainApi;

/// The last blocks follow the best chain, also if it changes its mind, and no block is asked for twice.
class LatestBlocksTest {
    private final List<String> asked = new ArrayList<>();
    private final LatestBlocks blocks = new LatestBlocks(node());

    @Test
    void the_last_twelve_are_kept_newest_first_and_each_is_asked_for_once() {
        assertEquals(List.of("a2", "a1", "a0"), hashes("a2"));
        assertEquals(3, asked.size());
        assertEquals(List.of("a3", "a2", "a1", "a0"), hashes("a3"));
        assertEquals(List.of("a2", "a1", "a0", "a3"), asked);
        List<String> last = hashes("a30");
        assertEquals(LatestBlocks.KEPT, last.size());
        assertEquals("a30", last.getFirst());
        assertEquals("a19", last.getLast());
    }

    @Test
    void where_the_best_chain_changes_the_blocks_it_left_are_gone() {
        assertEquals(List.of("a7", "a6", "a5", "a4", "a3", "a2", "a1", "a0"), hashes("a7"));
        asked.clear();
        assertEquals(List.of("b8", "b7", "b6", "a5", "a4", "a3", "a2", "a1", "a0"), hashes("b8"));
        assertEquals(List.of("b8", "b7", "b6"), asked);
        assertEquals(List.of("a5", "a4", "a3", "a2", "a1", "a0"), hashes("a5"));
    }

    private List<String> hashes(String tip) {
        return blocks.upTo(tip).stream().map(NodeEvent.Block::hash).toList();
    }

    /// A node of two chains that part after height 5: `a0`, `a1`, … and `b6`, `b7`, …
    private ChainApi node() {
        return (ChainApi) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {ChainApi.class}, (_, method, arguments) -> {
                    if (!method.getName().equals("block")) throw new AssertionError("asked for " + method);
                    asked.add((String) arguments[0]);
                    return block((String) arguments[0]);
                });
    }

    private static BlockView block(String hash) {
        int height = Integer.parseInt(hash.substring(1));
        String previous = (height <= 6 ? "a" : hash.substring(0, 1)) + (height - 1);
        return new BlockView(
                height, height, previous, hash, 1, 0, "", List.of(), "", "", "", 1, 285, 285, 1140, 8, 0, 1, null, 0, 0,
                0);
    }
}
