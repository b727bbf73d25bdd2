package org.planchet.mining;

import java.util.OptionalInt;
import org.planchet.crypto.HashSearch;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

/// Tries the nonces of one header. A pure function over a range: who calls it decides on threads, and on how soon it
/// can stop, by how long a range it asks for.
public final class NonceSearch {
    /// How many nonces a header has.
    public static final long NONCES = 1L << 32;

    private NonceSearch() {}

    /// The first nonce of `count` from `from` on under which the header hashes to at most `target`.
    ///
    /// @param header 80 bytes; the nonce in it is ignored
    /// @param from   the first nonce, 0 to 2^32 - 1
    /// @param count  how many; the range must end by 2^32
    /// @throws IllegalArgumentException if the header or the range is not valid
    public static OptionalInt search(HashSearch engine, byte[] header, Hash256 target, long from, long count) {
        if (header.length != BlockHeader.SIZE)
            throw new IllegalArgumentException("a header has 80 bytes, not " + header.length);
        if (from < 0 || count < 0 || count > NONCES - from)
            throw new IllegalArgumentException("no range of nonces: " + count + " from " + from);
        long found = engine.search(header, target.bytes(), (int) from, count);
        return found < 0 ? OptionalInt.empty() : OptionalInt.of((int) found);
    }
}
