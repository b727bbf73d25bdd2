package org.planchet.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Reads Bitcoin's serialization from a slice of a byte array. Total: every read either gives a value or throws a
/// [MalformedDataException] naming what was being read and at which byte; nothing is allocated before its size is
/// known to be covered by bytes that are there.
public final class ByteReader {
    private static final byte[] EMPTY = new byte[0];

    /// The largest length or count that any serialized vector may claim (Bitcoin Core's MAX_SIZE).
    public static final int MAX_SIZE = 0x02000000;

    private static final VarHandle LE16 = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LE32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] data;
    private final int start;
    private final int end;
    private int position;

    public ByteReader(byte[] data) {
        this(data, 0, data.length);
    }

    /// Reads `length` bytes of `data` from `offset`; positions in messages count from `offset`.
    public ByteReader(byte[] data, int offset, int length) {
        if (offset < 0 || length < 0 || length > data.length - offset)
            throw new IllegalArgumentException("slice " + offset + "+" + length + " of " + data.length + " bytes");
        this.data = data;
        this.start = offset;
        this.position = offset;
        this.end = offset + length;
    }

    /// Bytes read so far.
    public int position() {
        return position - start;
    }

    public int remaining() {
        return end - position;
    }

    public int uint8(String what) throws MalformedDataException {
        return data[take(1, what)] & 0xff;
    }

    public int uint16(String what) throws MalformedDataException {
        return (short) LE16.get(data, take(2, what)) & 0xffff;
    }

    /// Two bytes, most significant first, as ports are sent.
    public int uint16BigEndian(String what) throws MalformedDataException {
        return Short.toUnsignedInt(Short.reverseBytes((short) LE16.get(data, take(2, what))));
    }

    public int int32(String what) throws MalformedDataException {
        return (int) LE32.get(data, take(4, what));
    }

    public long uint32(String what) throws MalformedDataException {
        return Integer.toUnsignedLong(int32(what));
    }

    public long int64(String what) throws MalformedDataException {
        return (long) LE64.get(data, take(8, what));
    }

    public Hash256 hash256(String what) throws MalformedDataException {
        return Hash256.of(data, take(Hash256.SIZE, what));
    }

    /// The next `length` bytes, a fresh array.
    public byte[] bytes(int length, String what) throws MalformedDataException {
        int from = take(length, what);
        return Arrays.copyOfRange(data, from, from + length);
    }

    /// The bytes from `from` (a former [#position()]) up to here, a fresh array.
    public byte[] bytesSince(int from) {
        return Arrays.copyOfRange(data, start + from, position);
    }

    /// A CompactSize number, which must be in its shortest form and at most [#MAX_SIZE].
    public int compactSize(String what) throws MalformedDataException {
        int at = position();
        int first = uint8(what);
        long value = switch (first) {
            case 0xfd -> uint16(what);
            case 0xfe -> uint32(what);
            case 0xff -> int64(what);
            default -> first;
        };
        long least = switch (first) {
            case 0xfd -> 0xfd;
            case 0xfe -> 0x1_0000L;
            case 0xff -> 0x1_0000_0000L;
            default -> 0;
        };
        if (Long.compareUnsigned(value, least) < 0)
            throw new MalformedDataException("non-canonical CompactSize of " + what + " at byte " + at);
        if (Long.compareUnsigned(value, MAX_SIZE) > 0)
            throw new MalformedDataException(
                    what + " of " + Long.toUnsignedString(value) + " exceeds " + MAX_SIZE + " at byte " + at);
        return (int) value;
    }

    /// A CompactSize count of things that each take at least `leastBytesEach` bytes, refused if the bytes that are
    /// left could not hold so many: so the count may size an allocation.
    public int count(int leastBytesEach, String what) throws MalformedDataException {
        int at = position();
        int count = compactSize(what);
        if ((long) count * leastBytesEach > remaining())
            throw new MalformedDataException(
                    what + " of " + count + " at byte " + at + " but only " + remaining() + " bytes follow");
        return count;
    }

    /// A byte string with its CompactSize length before it.
    public byte[] lengthPrefixed(String what) throws MalformedDataException {
        int length = count(1, what);
        // A transaction of 4 MB can have 4 million empty witness items: they share one array.
        return length == 0 ? EMPTY : bytes(length, what);
    }

    /// Fails if anything is left unread.
    public void expectEnd(String what) throws MalformedDataException {
        if (position != end)
            throw new MalformedDataException(remaining() + " bytes left after " + what + " at byte " + position());
    }

    private int take(int length, String what) throws MalformedDataException {
        if (length > end - position)
            throw new MalformedDataException(
                    what + " needs " + length + " bytes at byte " + position() + ", only " + remaining() + " are left");
        int from = position;
        position += length;
        return from;
    }
}
