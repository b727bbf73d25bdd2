package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.CompactTarget;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;

class NonceSearchTest {
    /// Bitcoin's genesis header without its nonce, 2083236893.
    private static final byte[] GENESIS = HexFormat.of()
            .parseHex("01000000"
                    + "0000000000000000000000000000000000000000000000000000000000000000"
                    + "3ba3edfd7a7b12b27ac72c3e67768f617fc81bc3888a51323a9fb8aa4b1e5e4a"
                    + "29ab5f49ffff001d00000000");

    private static final long NONCE = 2_083_236_893L;

    private static Hash256 target() {
        Hash256 target = CompactTarget.target(0x1d00ffff);
        if (target == null) throw new AssertionError("the genesis block has a target");
        return target;
    }

    private static OptionalInt search(long from, long count) {
        return NonceSearch.search(MiningFixture.ENGINE, GENESIS, target(), from, count);
    }

    @Test
    void it_finds_the_nonce_of_the_genesis_block_and_no_other_near() throws MalformedDataException {
        OptionalInt found = search(NONCE - 1_000, 2_000);
        assertEquals(NONCE, Integer.toUnsignedLong(found.orElseThrow()));
        BlockHeader header = BlockHeader.parse(GENESIS).withNonce(found.getAsInt());
        assertEquals(
                "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f",
                header.hash().toString());
    }

    @Test
    void the_range_includes_its_first_and_excludes_its_end() {
        assertEquals(OptionalInt.of((int) NONCE), search(NONCE, 1));
        assertEquals(OptionalInt.empty(), search(NONCE - 10, 10));
        assertEquals(OptionalInt.empty(), search(NONCE + 1, 10));
        assertEquals(OptionalInt.empty(), search(NONCE, 0));
        assertEquals(OptionalInt.empty(), search(NonceSearch.NONCES - 1, 1));
    }

    @Test
    void no_range_passes_the_last_nonce() {
        assertThrows(IllegalArgumentException.class, () -> search(NonceSearch.NONCES - 1, 2));
        assertThrows(IllegalArgumentException.class, () -> search(-1, 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> NonceSearch.search(MiningFixture.ENGINE, new byte[79], target(), 0, 1));
    }
}
