package org.planchet.crypto;

import java.util.List;
import java.util.function.LongSupplier;

/// The miner's inner loop: tries the nonces of one header. Only the second block of the header's first hash holds the
/// nonce, so the state after the first 64 bytes is computed once: two compressions a nonce instead of three.
/// Implementations keep no state between calls and are safe for many threads.
public interface HashSearch {
    /// What it is called in logs and figures.
    String name();

    /// Tries `count` nonces from `firstNonce` on (wrapping after 2^32 - 1). A call is not interrupted: choose `count`
    /// for as long as one may wait.
    ///
    /// @param header the 80 bytes of a block header, whose own nonce is not looked at; not written to
    /// @param target 32 bytes, least significant first as a hash is serialized: a hash must be at most this
    /// @param firstNonce as an unsigned 32-bit number
    /// @return the first nonce (0 to 2^32 - 1) whose double SHA-256 is at most the target, or -1 for none
    long search(byte[] header, byte[] target, int firstNonce, long count);

    /// The one that is there on every machine and fast from its first call.
    static HashSearch digest() {
        return new DigestSearch();
    }

    /// Every implementation that this JVM can run. The vectors' one needs the module `jdk.incubator.vector`.
    static List<HashSearch> all() {
        return VectorModule.load() ? List.of(digest(), new VectorSearch()) : List.of(digest());
    }

    /// The one that is fastest on this machine, found by a trial of a second or two.
    ///
    /// @param nanoTime a clock such as `System::nanoTime`
    static HashSearch fastest(LongSupplier nanoTime) {
        return SearchTrial.fastest(all(), nanoTime);
    }

    /// Whether a hash, as a 256-bit number whose least significant byte comes first, is at most the target.
    static boolean isAtMost(byte[] hash, byte[] target) {
        for (int i = 31; i >= 0; i--) {
            int order = Byte.compareUnsigned(hash[i], target[i]);
            if (order != 0) return order < 0;
        }
        return true;
    }
}
