package org.planchet.crypto;

import java.util.List;
import java.util.function.LongSupplier;

/// Finds the fastest search by trial. Which one wins depends on the processor's vectors, on whether it has SHA-256
/// instructions for the platform's digest to use, and on the JVM's flags.
///
/// Most of the time goes into waiting for the compiler: until it has come to them, the vectors are a hundred times
/// slower than they will be.
final class SearchTrial {
    /// What is hashed at once: long against a reading of the clock, short against what may disturb it.
    static final int NONCES = 1_000;

    /// After so many runs a search has shown what it can do.
    static final int RUNS = 1_000;

    /// After so much time it has had its chance; some tenths of a second are the rule.
    static final long NANOS = 5_000_000_000L;

    private SearchTrial() {}

    /// @param searches one at least
    static HashSearch fastest(List<HashSearch> searches, LongSupplier nanoTime) {
        HashSearch best = searches.getFirst();
        long least = Long.MAX_VALUE;
        for (HashSearch search : searches) {
            long nanos = leastNanos(search, nanoTime);
            if (nanos < least) {
                least = nanos;
                best = search;
            }
        }
        return best;
    }

    /// The time of the best run: the one that nothing disturbed.
    private static long leastNanos(HashSearch search, LongSupplier nanoTime) {
        byte[] header = new byte[80];
        byte[] unreachable = new byte[32];
        long least = Long.MAX_VALUE;
        long begun = nanoTime.getAsLong();
        long now = begun;
        for (int run = 0; run < RUNS && now - begun < NANOS; run++) {
            long found = search.search(header, unreachable, 0, NONCES);
            if (found >= 0) throw new AssertionError("a hash of zero at nonce " + found);
            long end = nanoTime.getAsLong();
            least = Math.min(least, end - now);
            now = end;
        }
        return least;
    }
}
