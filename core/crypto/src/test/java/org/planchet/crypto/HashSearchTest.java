package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HashSearchTest {
    /// Bitcoin's first header; its nonce is 2,083,236,893.
    private static final byte[] GENESIS = HexFormat.of()
            .parseHex("0100000000000000000000000000000000000000000000000000000000000000000000003ba3edfd7a7b12b27ac72c3e"
                    + "67768f617fc81bc3888a51323a9fb8aa4b1e5e4a29ab5f49ffff001d1dac2b7c");

    private static final long NONCE = 2_083_236_893L;

    @Test
    void everyImplementationFindsTheGenesisNonce() {
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
    void agreesWithThePlainLoop() {
        byte[] header = GENESIS.clone();
        byte[] target = new byte[32];
        Arrays.fill(target, 0, 31, (byte) -1); // one hash in 256
        int first = -300;
        long expected = -1;
        for (int nonce = first; expected < 0; nonce++) {
            for (int i = 0; i < 4; i++) header[76 + i] = (byte) (nonce >>> (8 * i));
            if (Hashes.sha256d(header)[31] == 0) expected = Integer.toUnsignedLong(nonce);
        }
        for (HashSearch search : HashSearch.all())
            assertEquals(expected, search.search(GENESIS, target, first, 1 << 20), search.name());
    }

    @Test
    void aClockDecidesWhichIsFastest() {
        var time = new AtomicLong();
        var calls = new AtomicLong();
        // Every reading is later than the one before by less and less: the last trial was the shortest.
        long trials = 3L * HashSearch.all().size();
        HashSearch last = HashSearch.fastest(() -> time.addAndGet(1000 * (2 * trials - calls.getAndIncrement())));
        assertEquals(HashSearch.all().getLast().name(), last.name());
    }
}
