package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HashSearchTest {
    /// Bitcoin's first header; its nonce is 2,083,236,893.
    private static final byte[] GENESIS = HexFormat.of()
            .parseHex("0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e"
                    + "67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c");

    private static final long NONCE = 2_083_236_893L;

    @Test
    void every_implementation_finds_the_genesis_nonce() {
        byte[] target = new byte[32];
        target[26] = -1;
        target[27] = -1;
        for (HashSearch search : HashSearch.all()) {
            assertEquals(NONCE, search.search(GENESIS, target, (int) NONCE - 500, 1000), search.name());
            assertEquals(-1, search.search(GENESIS, target, (int) NONCE - 500, 500), search.name());
            assertEquals(-1, search.search(GENESIS, target, (int) NONCE + 1, 500), search.name());
        }
    }

    /// C28: a hash that equals the target is enough, one more than the target is not.
    @Test
    void c28_pow_compare() {
        byte[] hash = Hashes.sha256d(GENESIS);
        byte[] below = hash.clone();
        below[0]--;
        for (HashSearch search : HashSearch.all()) {
            assertEquals(NONCE, search.search(GENESIS, hash, (int) NONCE, 1), search.name());
            assertEquals(-1, search.search(GENESIS, below, (int) NONCE, 1), search.name());
        }
    }

    /// The naive twin: hash every header, compare as numbers. The range wraps past 2^32 - 1.
    @Test
    void agrees_with_the_plain_loop() {
        byte[] target = new byte[32];
        Arrays.fill(target, 0, 31, (byte) -1); // one hash in 256
        int first = -300;
        long expected = plainly(GENESIS, target, first, 1 << 20);
        for (HashSearch search : HashSearch.all())
            assertEquals(expected, search.search(GENESIS, target, first, 1 << 20), search.name());
    }

    /// Whichever lane the answer lies in, and wherever a range ends within the lanes.
    @Property(tries = 60)
    void every_implementation_finds_the_same_nonce_in_any_header(
            @ForAll @Size(80) byte[] header, @ForAll int first, @ForAll @IntRange(min = 0, max = 40) int count) {
        byte[] target = new byte[32];
        Arrays.fill(target, 0, 31, (byte) -1);
        target[31] = 15; // one hash in 16
        long expected = plainly(header, target, first, count);
        for (HashSearch search : HashSearch.all())
            assertEquals(expected, search.search(header, target, first, count), search.name());
    }

    /// The hash of each of some neighbouring nonces is the target: found in its lane, and not if it is one less.
    @Property(tries = 10)
    void every_lane_finds_the_hash_that_equals_the_target(@ForAll @Size(80) byte[] header, @ForAll int first) {
        for (int lane = 0; lane < 17; lane++) {
            byte[] hash = Hashes.sha256d(withNonce(header, first + lane));
            for (HashSearch search : HashSearch.all()) {
                long nonce = Integer.toUnsignedLong(first + lane);
                assertEquals(nonce, search.search(header, hash, first + lane, 17 - lane), search.name());
                assertEquals(
                        plainly(header, hash, first, lane + 1),
                        search.search(header, hash, first, lane + 1),
                        search.name());
                assertEquals(-1, search.search(header, oneLess(hash), first + lane, 1), search.name());
            }
        }
    }

    /// Block 170 of Bitcoin, the first with a payment in it.
    @Test
    void every_implementation_finds_the_nonce_of_block170() {
        byte[] header = HexFormat.of()
                .parseHex("0100000055bd840a78798ad0da853f68974f3d183e2bd1db6a842c1feecf222a00000000"
                        + "ff104ccb05421ab93e63f8c3ce5c2c2e9dbb37de2764b3a3175c8166562cac7d"
                        + "51b96a49ffff001d283e9e70");
        byte[] target = new byte[32];
        target[26] = -1;
        target[27] = -1;
        for (HashSearch search : HashSearch.all())
            assertEquals(1_889_418_792L, search.search(header, target, 1_889_418_700, 100), search.name());
    }

    /// The tests of this module run with the Vector API; those of the others run without it, and mine all the same.
    @Test
    void the_vectors_are_among_them() {
        HashSearch last = HashSearch.all().getLast();
        assertTrue(last.name().startsWith("vector, "), last.name());
    }

    private static long plainly(byte[] header, byte[] target, int first, int count) {
        for (int i = 0; i < count; i++)
            if (HashSearch.isAtMost(Hashes.sha256d(withNonce(header, first + i)), target))
                return Integer.toUnsignedLong(first + i);
        return -1;
    }

    private static byte[] withNonce(byte[] header, int nonce) {
        byte[] with = header.clone();
        for (int i = 0; i < 4; i++) with[76 + i] = (byte) (nonce >>> (8 * i));
        return with;
    }

    private static byte[] oneLess(byte[] hash) {
        byte[] less = hash.clone();
        int i = 0;
        while (less[i]-- == 0) i++;
        return less;
    }
}
