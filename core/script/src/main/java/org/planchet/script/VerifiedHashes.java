package org.planchet.script;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.KeyedHash;

/// A set of cryptographic hashes of verified items that forgets: a table of fixed size. A hash found in it was added;
/// an added one may have been evicted by a newer one. So a reader that misses has only lost time. Which others it
/// may evict an attacker cannot predict ([KeyedHash]).
///
/// Safe for many threads, without locks: an entry is one immutable object in one slot, and of two that are written at
/// the same moment one may be lost. Memory: about 52 bytes a slot when full, 4 when empty.
public final class VerifiedHashes {
    /// How many slots an entry may lie in. Four keep a table that is three quarters full from losing much.
    private static final int WAYS = 4;

    private final AtomicReferenceArray<Hash256> slots;
    private final int lastBucket;
    private volatile boolean used;

    /// @param slots a power of two, at least 4
    public VerifiedHashes(int slots) {
        if (slots < WAYS || Integer.bitCount(slots) != 1)
            throw new IllegalArgumentException(slots + " slots are no power of two from " + WAYS + " on");
        this.slots = new AtomicReferenceArray<>(slots);
        this.lastBucket = slots / WAYS - 1;
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
        return ((int) KeyedHash.of(hash) & lastBucket) * WAYS;
    }
}
