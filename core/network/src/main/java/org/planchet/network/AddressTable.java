package org.planchet.network;

import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Buckets of 64 slots each. A slot is named by one number, bucket times 64 plus position. Every operation takes
/// constant time, and memory goes only to buckets in use.
final class AddressTable {
    static final int SLOTS = 64;

    private final @Nullable BookEntry[] @Nullable [] buckets;
    private final int[] used;

    /// Buckets that are not empty, in no order, and the position of each in that list.
    private final int[] filled;

    private final int[] placeInFilled;
    private int filledCount;

    AddressTable(int bucketCount) {
        buckets = new BookEntry[bucketCount][];
        used = new int[bucketCount];
        filled = new int[bucketCount];
        placeInFilled = new int[bucketCount];
    }

    boolean isEmpty() {
        return filledCount == 0;
    }

    /// How many slots there are.
    int size() {
        return buckets.length * SLOTS;
    }

    @Nullable
    BookEntry get(int slot) {
        @Nullable BookEntry[] bucket = buckets[slot / SLOTS];
        return bucket == null ? null : bucket[slot % SLOTS];
    }

    /// Puts an entry into a free slot.
    void put(int slot, BookEntry entry) {
        int number = slot / SLOTS;
        @Nullable BookEntry[] bucket = buckets[number];
        if (bucket == null) {
            bucket = new BookEntry[SLOTS];
            buckets[number] = bucket;
        }
        if (bucket[slot % SLOTS] != null) throw new AssertionError("slot " + slot + " is taken");
        bucket[slot % SLOTS] = entry;
        if (used[number]++ > 0) return;
        placeInFilled[number] = filledCount;
        filled[filledCount++] = number;
    }

    /// Frees a slot that is taken.
    void clear(int slot) {
        int number = slot / SLOTS;
        @Nullable BookEntry[] bucket = buckets[number];
        if (bucket == null || bucket[slot % SLOTS] == null) throw new AssertionError("slot " + slot + " is free");
        bucket[slot % SLOTS] = null;
        if (--used[number] > 0) return;
        buckets[number] = null;
        int last = filled[--filledCount];
        filled[placeInFilled[number]] = last;
        placeInFilled[last] = placeInFilled[number];
    }

    /// The first entry from a random slot of a random bucket on, of those buckets that have one. So an entry
    /// among many of its bucket is drawn less often: a group that fills its few buckets gains nothing by it.
    ///
    /// @throws AssertionError if the table is empty
    BookEntry draw(RandomGenerator random) {
        @Nullable BookEntry[] bucket = buckets[filled[random.nextInt(filledCount)]];
        if (bucket == null) throw new AssertionError("a filled bucket is not there");
        int start = random.nextInt(SLOTS);
        for (int i = 0; i < SLOTS; i++) {
            BookEntry entry = bucket[(start + i) % SLOTS];
            if (entry != null) return entry;
        }
        throw new AssertionError("a filled bucket is empty");
    }
}
