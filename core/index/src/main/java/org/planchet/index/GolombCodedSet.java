package org.planchet.index;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.planchet.crypto.SipHash;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

/// A set of byte strings in few bits, of which one can only ask whether it may hold an item (BIP-0158): the items'
/// hashes, spread evenly over a range, in ascending order, each difference in Golomb-Rice code. An item that is in the
/// set is always found; another one is found by mistake once in [#FALSE_POSITIVES] times.
final class GolombCodedSet {
    /// How many bits of a difference are written as they are; the rest is unary.
    private static final int REMAINDER_BITS = 19;

    /// How much larger the range is than the set.
    static final long FALSE_POSITIVES = 784_931;

    private final long k0;
    private final long k1;
    private final byte[] bytes;
    private final int size;
    private final int body;

    /// @param body if the differences begin in `bytes`, behind the number of items
    private GolombCodedSet(long k0, long k1, byte[] bytes, int size, int body) {
        this.k0 = k0;
        this.k1 = k1;
        this.bytes = bytes;
        this.size = size;
        this.body = body;
    }

    /// The set of `items`, which differ from one another, under the key `k0`, `k1`.
    static GolombCodedSet of(long k0, long k1, Iterable<byte[]> items, int size) {
        long[] hashes = new long[size];
        int next = 0;
        for (byte[] item : items) hashes[next++] = hash(k0, k1, item, size);
        Arrays.sort(hashes);
        ByteWriter head = new ByteWriter().compactSize(size);
        var out = new BitWriter();
        long last = 0;
        for (long hash : hashes) {
            out.write(hash - last);
            last = hash;
        }
        byte[] body = out.toByteArray();
        return new GolombCodedSet(k0, k1, head.bytes(body).toByteArray(), size, head.size() - body.length);
    }

    /// Reads an encoded set from an untrusted source.
    ///
    /// @throws MalformedDataException if it does not hold as many items as it says, or bytes follow them
    static GolombCodedSet parse(long k0, long k1, byte[] bytes) throws MalformedDataException {
        var head = new ByteReader(bytes);
        int size = head.compactSize("filter's number of items");
        int body = head.position();
        if ((long) size * (REMAINDER_BITS + 1) > 8L * head.remaining())
            throw new MalformedDataException("the filter is too short for its " + size + " items");
        var set = new GolombCodedSet(k0, k1, bytes, size, body);
        var in = new BitReader(bytes, body);
        for (int i = 0; i < size; i++)
            if (in.next() < 0) throw new MalformedDataException("the filter ends within item " + i + " of " + size);
        if (in.bytesRead() != bytes.length) throw new MalformedDataException("bytes follow the filter's last item");
        return set;
    }

    /// The number of items and their code: the filter as BIP-0158 serializes it. Only to be read.
    byte[] bytes() {
        return bytes;
    }

    /// Whether one of `items` may be in the set. Never false if one is.
    boolean mayHoldAny(Iterable<byte[]> items, int count) {
        if (size == 0 || count == 0) return false;
        long[] wanted = new long[count];
        int next = 0;
        for (byte[] item : items) wanted[next++] = hash(k0, k1, item, size);
        Arrays.sort(wanted);
        var in = new BitReader(bytes, body);
        long value = 0;
        int at = 0;
        for (int i = 0; i < size; i++) {
            value += in.next();
            while (at < count && wanted[at] < value) at++;
            if (at == count) return false;
            if (wanted[at] == value) return true;
        }
        return false;
    }

    /// Whether every one of `items` may be in the set. Never false if they are.
    boolean mayHoldAll(Iterable<byte[]> items, int count) {
        long[] wanted = new long[count];
        int next = 0;
        for (byte[] item : items) wanted[next++] = hash(k0, k1, item, size);
        Arrays.sort(wanted);
        var in = new BitReader(bytes, body);
        long value = 0;
        int at = 0;
        for (int i = 0; i < size && at < count; i++) {
            value += in.next();
            while (at < count && wanted[at] == value) at++;
            if (at < count && wanted[at] < value) return false;
        }
        return at == count;
    }

    int size() {
        return size;
    }

    /// Spread evenly over 0 to size * FALSE_POSITIVES - 1.
    private static long hash(long k0, long k1, byte[] item, int size) {
        return Math.unsignedMultiplyHigh(SipHash.of24(k0, k1, item), size * FALSE_POSITIVES);
    }

    /// Bits in bytes, the most significant bit first.
    private static final class BitWriter {
        private final ByteArrayOutputStream out = new ByteArrayOutputStream();
        private int current;
        private int used;

        void write(long difference) {
            for (long i = difference >>> REMAINDER_BITS; i > 0; i--) bit(1);
            bit(0);
            for (int i = REMAINDER_BITS - 1; i >= 0; i--) bit((int) (difference >>> i) & 1);
        }

        private void bit(int bit) {
            current = current << 1 | bit;
            if (++used < 8) return;
            out.write(current);
            current = 0;
            used = 0;
        }

        byte[] toByteArray() {
            while (used > 0) bit(0);
            return out.toByteArray();
        }
    }

    private static final class BitReader {
        private final byte[] bytes;
        private long position;

        BitReader(byte[] bytes, int offset) {
            this.bytes = bytes;
            position = 8L * offset;
        }

        /// The next difference; -1 if the bytes end within it.
        long next() {
            long quotient = 0;
            int bit = bit();
            for (; bit == 1; bit = bit()) quotient++;
            if (bit < 0) return -1;
            long value = quotient;
            for (int i = 0; i < REMAINDER_BITS; i++) {
                bit = bit();
                if (bit < 0) return -1;
                value = value << 1 | bit;
            }
            return value;
        }

        private int bit() {
            int at = (int) (position >>> 3);
            if (at >= bytes.length) return -1;
            return bytes[at] >>> (7 - (int) (position++ & 7)) & 1;
        }

        /// How many bytes have been read, of the last one at least a bit.
        int bytesRead() {
            return (int) ((position + 7) >>> 3);
        }
    }
}
