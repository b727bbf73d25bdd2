package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

/// What strangers can fill the memory with is small: 930,000 headers of Bitcoin's main chain must fit beside the
/// coins.
class HeaderMemoryTest {
    private static final int HEADERS = 50_000;
    private static final int MAX_BYTES = 200;

    private static BlockTree chain(boolean stored) {
        var tree = new BlockTree();
        @Nullable BlockIndex last = null;
        for (int i = 0; i < HEADERS; i++) {
            BlockHash previous = last == null ? new BlockHash(Hash256.ZERO) : last.hash();
            last = tree.add(new BlockHeader(1, previous, new Hash256(i, i, i, i), i, 0x207fffff, i), last);
            if (stored) tree.stored(last, new BlockPosition(1, i, i, i), 1);
            tree.flushed();
            if (stored) tree.prune(last);
        }
        return tree;
    }

    private static long usedBytes() {
        Runtime runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }

    private static long bytesOfOne(boolean stored) {
        long before = usedBytes();
        BlockTree tree = chain(stored);
        long bytes = (usedBytes() - before) / HEADERS;
        assertEquals(HEADERS - 1, tree.bestHeader().height());
        return bytes;
    }

    @Test
    void p01_headers_low_work_a_header_takes_200_bytes_at_most() {
        long bytes = bytesOfOne(false);
        assertTrue(bytes > 100 && bytes <= 150, bytes + " bytes for a bare header");
    }

    @Test
    void a_stored_block_takes_no_more_than_200_bytes_of_the_index_either() {
        long bytes = bytesOfOne(true);
        assertTrue(bytes <= MAX_BYTES, bytes + " bytes for a stored block's header");
    }
}
