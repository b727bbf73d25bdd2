package org.planchet.script;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;

/// A set of verified items that forgets: a table of fixed size, keyed by salted hashes that an attacker
/// cannot predict. An item found in it was added; an added item may have been evicted by a newer one. So a
/// reader that misses has only lost time.
///
/// Safe for many threads, without locks: an entry is one immutable object in one slot, and of two that are written at
/// the same moment one may be lost. Memory: about 52 bytes a slot when full, 4 when empty.
public final class VerifiedHashes {
    /// How many slots an entry may lie in. Four keep a table that is three quarters full from losing much.
    private static final int WAYS = 4;

    private final AtomicReferenceArray<Hash256> slots;
    private final byte[] salt;
    private final int lastBucket;
    private volatile boolean used;

    /// @param salt  32 secret random bytes
    /// @param slots a power of two, at least 4
    public VerifiedHashes(byte[] salt, int slots) {
        if (salt.length != 32) throw new IllegalArgumentException("a salt has 32 bytes, not " + salt.length);
        if (slots < WAYS || Integer.bitCount(slots) != 1)
            throw new IllegalArgumentException(slots + " slots are no power of two from " + WAYS + " on");
        this.salt = Arrays.copyOf(salt, salt.length);
        this.slots = new AtomicReferenceArray<>(slots);
        this.lastBucket = slots / WAYS - 1;
    }

    /// The salted hash of what is to be remembered.
    ///
    /// @param parts their boundaries must follow from their contents, or be among them
    public Hash256 hash(byte[]... parts) {
        var all = new ByteWriter(256).bytes(salt);
        for (byte[] part : parts) all.bytes(part);
        return Hash256.of(Hashes.sha256(all.toByteArray()));
    }

    /// Nothing was ever added, so hashing can be skipped.
    public boolean isEmpty() {
        return !used;
    }

    public boolean contains(Hash256 hash) {
        int first = firstSlot(hash);
        for (int i = 0; i < WAYS; i++) if (hash.equals(slots.get(first + i))) return true;
        return false;
    }

    /// Remembers it, in place of another one if its slots are taken.
    public void add(Hash256 hash) {
        used = true;
        int first = firstSlot(hash);
        int target = first + (int) (hash.d() & (WAYS - 1));
        for (int i = WAYS - 1; i >= 0; i--) {
            Hash256 there = slots.get(first + i);
            if (hash.equals(there)) return;
            if (there == null) target = first + i;
        }
        slots.set(target, hash);
    }

    private int firstSlot(Hash256 hash) {
        return ((int) hash.a() & lastBucket) * WAYS;
    }
}
