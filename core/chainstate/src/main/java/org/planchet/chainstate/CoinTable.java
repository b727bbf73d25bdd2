package org.planchet.chainstate;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

/// A compact hash table from outpoints to encoded coins, with flags. No object per coin: entries lie in large byte
/// arrays, and an open-addressing table of longs leads to them.
///
///     slot   hash of the outpoint (32 bits) | reference (32 bits); 0 is free
///     entry  size of value (2 bytes)  capacity in words (2)  flags (1)  mark (1)  unused (2)  txid (32)  index (4)
///            value, filled up to whole words of 8 bytes
///
/// A P2PKH coin takes 72 bytes of entry and, at the table's usual load between 3/8 and 3/4, 11 to 21 of slot:
/// about 88. Room of removed entries is reused by size. References stay valid until the entry is removed or the
/// table cleared.
final class CoinTable {
    /// No entry.
    static final int NONE = 0;

    private static final int WORD = 8;
    private static final int CHUNK_WORDS = 1 << 17;
    private static final int WORD_MASK = CHUNK_WORDS - 1;
    private static final int CHUNK_SHIFT = 17;
    private static final int FLAGS = 4;
    private static final int MARK = 5;
    private static final int TXID = 8;
    private static final int INDEX = 40;
    private static final int VALUE = 44;
    /// Longest value: a script of 10,000 bytes with all before it, and some.
    private static final int MAX_VALUE = 10_100;
    private static final int SIZE_CLASSES = (VALUE + MAX_VALUE) / WORD + 2;
    private static final int FIRST_SLOTS = 1 << 10;

    private static final VarHandle I16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle I64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private long[] slots = new long[FIRST_SLOTS];
    private int size;
    /// Where [#find] found last: what is looked up is often removed next.
    private int foundSlot;
    private byte[][] chunks = new byte[4][];
    private int chunkCount;
    /// The next word never used; 0 is no reference, so the first is left out.
    private int nextWord = 1;
    /// Heads of the lists of free entries, by words; a free entry holds the next one where its txid was.
    private final int[] free = new int[SIZE_CLASSES];

    int size() {
        return size;
    }

    /// Memory in use by entries and slots, in bytes; beside it the last chunk may be unused in part.
    long usedBytes() {
        return (long) nextWord * WORD + (long) slots.length * Long.BYTES;
    }

    /// The entry of the outpoint, or [#NONE].
    int find(OutPoint outPoint) {
        int hash = outPoint.hashCode();
        int mask = slots.length - 1;
        for (int slot = hash & mask; ; slot = (slot + 1) & mask) {
            long found = slots[slot];
            if (found == 0) return NONE;
            if ((int) (found >>> 32) != hash || !matches((int) found, outPoint)) continue;
            foundSlot = slot;
            return (int) found;
        }
    }

    /// Adds an entry for an outpoint that has none.
    int insert(OutPoint outPoint, int flags, byte[] value, int offset, int length) {
        if (length > MAX_VALUE) throw new AssertionError("a coin of " + length + " bytes can never be spent");
        if ((size + 1) * 4L > slots.length * 3L) grow();
        int words = (VALUE + length + WORD - 1) / WORD;
        int ref = allocate(words);
        byte[] chunk = chunk(ref);
        int at = at(ref);
        I16.set(chunk, at, (short) length);
        I16.set(chunk, at + 2, (short) words);
        chunk[at + FLAGS] = (byte) flags;
        outPoint.txid().hash().write(chunk, at + TXID);
        I32.set(chunk, at + INDEX, outPoint.index());
        System.arraycopy(value, offset, chunk, at + VALUE, length);
        place(slots, outPoint.hashCode(), ref);
        size++;
        return ref;
    }

    /// Removes the entry at `ref`.
    void remove(int ref) {
        closeGap(slotOf(ref));
        size--;
        byte[] chunk = chunk(ref);
        int at = at(ref);
        int words = (short) I16.get(chunk, at + 2);
        chunk[at + FLAGS] = 0;
        I32.set(chunk, at + TXID, free[words]);
        free[words] = ref;
    }

    private int slotOf(int ref) {
        int mask = slots.length - 1;
        int slot = foundSlot & mask;
        if ((int) slots[slot] == ref) return slot;
        slot = new OutPoint(new Txid(txid(ref)), index(ref)).hashCode() & mask;
        while ((int) slots[slot] != ref) slot = (slot + 1) & mask;
        return slot;
    }

    /// Forgets everything and gives the memory of the entries back.
    void clear() {
        slots = new long[FIRST_SLOTS];
        size = 0;
        Arrays.fill(chunks, null);
        chunkCount = 0;
        nextWord = 1;
        Arrays.fill(free, NONE);
    }

    int flags(int ref) {
        return chunk(ref)[at(ref) + FLAGS];
    }

    void setFlags(int ref, int flags) {
        chunk(ref)[at(ref) + FLAGS] = (byte) flags;
    }

    /// Marks the place at `ref`, for whatever entry is there from now on, none included. False if it was marked
    /// before.
    boolean mark(int ref) {
        byte[] chunk = chunk(ref);
        boolean isNew = chunk[at(ref) + MARK] == 0;
        chunk[at(ref) + MARK] = 1;
        return isNew;
    }

    void unmark(int ref) {
        chunk(ref)[at(ref) + MARK] = 0;
    }

    Hash256 txid(int ref) {
        return Hash256.of(chunk(ref), at(ref) + TXID);
    }

    int index(int ref) {
        return (int) I32.get(chunk(ref), at(ref) + INDEX);
    }

    /// Writes the entry's key as [CoinCodec] has it.
    void key(int ref, byte[] key) {
        System.arraycopy(chunk(ref), at(ref) + TXID, key, 0, Hash256.SIZE);
        CoinCodec.writeIndex(key, index(ref));
    }

    /// The array that holds the entry's value, from [#valueOffset] on.
    byte[] valueArray(int ref) {
        return chunk(ref);
    }

    int valueOffset(int ref) {
        return at(ref) + VALUE;
    }

    int valueLength(int ref) {
        return (short) I16.get(chunk(ref), at(ref));
    }

    private boolean matches(int ref, OutPoint outPoint) {
        byte[] chunk = chunk(ref);
        int at = at(ref);
        Hash256 txid = outPoint.txid().hash();
        return (long) I64.get(chunk, at + TXID) == txid.a()
                && (int) I32.get(chunk, at + INDEX) == outPoint.index()
                && (long) I64.get(chunk, at + TXID + 8) == txid.b()
                && (long) I64.get(chunk, at + TXID + 16) == txid.c()
                && (long) I64.get(chunk, at + TXID + 24) == txid.d();
    }

    private int allocate(int words) {
        int ref = free[words];
        if (ref != NONE) {
            free[words] = (int) I32.get(chunk(ref), at(ref) + TXID);
            return ref;
        }
        // An entry lies in one chunk; what is left of the last one is given up (a hundredth at the very most).
        if ((nextWord >>> CHUNK_SHIFT) != ((nextWord + words - 1) >>> CHUNK_SHIFT))
            nextWord = (nextWord + CHUNK_WORDS) & ~WORD_MASK;
        if (nextWord < 0) throw new AssertionError("more than 16 GiB of coins in one table");
        int chunk = nextWord >>> CHUNK_SHIFT;
        if (chunk >= chunkCount) {
            if (chunk == chunks.length) chunks = Arrays.copyOf(chunks, chunk * 2);
            chunks[chunk] = new byte[CHUNK_WORDS * WORD];
            chunkCount = chunk + 1;
        }
        ref = nextWord;
        nextWord += words;
        return ref;
    }

    private byte[] chunk(int ref) {
        return chunks[ref >>> CHUNK_SHIFT];
    }

    private static int at(int ref) {
        return (ref & WORD_MASK) * WORD;
    }

    private static void place(long[] slots, int hash, int ref) {
        int mask = slots.length - 1;
        int slot = hash & mask;
        while (slots[slot] != 0) slot = (slot + 1) & mask;
        slots[slot] = (long) hash << 32 | ref;
    }

    private void grow() {
        long[] wider = new long[slots.length * 2];
        for (long slot : slots) {
            if (slot == 0) continue;
            place(wider, (int) (slot >>> 32), (int) slot);
        }
        slots = wider;
    }

    /// Empties a slot and moves later entries of its run back, so that no run is ever broken.
    private void closeGap(int from) {
        int mask = slots.length - 1;
        int gap = from;
        int slot = gap;
        while (true) {
            slot = (slot + 1) & mask;
            long found = slots[slot];
            if (found == 0) break;
            int home = (int) (found >>> 32) & mask;
            // It may move where its home is not between the gap (excluded) and its own place.
            if (((slot - home) & mask) >= ((slot - gap) & mask)) {
                slots[gap] = found;
                gap = slot;
            }
        }
        slots[gap] = 0;
    }
}
