package org.planchet.primitives;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.planchet.crypto.Hashes;

/// Writes Bitcoin's serialization into a growing array; the mirror of [ByteReader].
public final class ByteWriter {
    private static final VarHandle LE32 = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LE64 = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] buffer;
    private int size;

    public ByteWriter() {
        this(256);
    }

    /// @param expected how many bytes will probably be written
    public ByteWriter(int expected) {
        buffer = new byte[Math.max(expected, 16)];
    }

    /// How many bytes a CompactSize of `value` takes.
    public static int compactSizeLength(long value) {
        if (value < 0xfd) return 1;
        if (value <= 0xffff) return 3;
        return value <= 0xffff_ffffL ? 5 : 9;
    }

    public ByteWriter uint8(int value) {
        int at = grow(1);
        buffer[at] = (byte) value;
        return this;
    }

    public ByteWriter uint16(int value) {
        return uint8(value).uint8(value >>> 8);
    }

    /// Two bytes, most significant first, as ports are sent.
    public ByteWriter uint16BigEndian(int value) {
        return uint8(value >>> 8).uint8(value);
    }

    public ByteWriter int32(int value) {
        int at = grow(4);
        LE32.set(buffer, at, value);
        return this;
    }

    public ByteWriter uint32(long value) {
        return int32((int) value);
    }

    public ByteWriter int64(long value) {
        int at = grow(8);
        LE64.set(buffer, at, value);
        return this;
    }

    public ByteWriter hash256(Hash256 hash) {
        int at = grow(Hash256.SIZE);
        hash.write(buffer, at);
        return this;
    }

    public ByteWriter bytes(byte[] bytes) {
        return bytes(bytes, 0, bytes.length);
    }

    public ByteWriter bytes(byte[] bytes, int offset, int length) {
        int at = grow(length);
        System.arraycopy(bytes, offset, buffer, at, length);
        return this;
    }

    public ByteWriter compactSize(long value) {
        switch (compactSizeLength(value)) {
            case 1 -> uint8((int) value);
            case 3 -> uint8(0xfd).uint16((int) value);
            case 5 -> uint8(0xfe).uint32(value);
            default -> uint8(0xff).int64(value);
        }
        return this;
    }

    /// The bytes with their CompactSize length before them.
    public ByteWriter lengthPrefixed(byte[] bytes) {
        return compactSize(bytes.length).bytes(bytes);
    }

    /// Bytes written so far.
    public int size() {
        return size;
    }

    /// What was written, a fresh array.
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, size);
    }

    /// SHA-256 of what was written: 32 bytes.
    public byte[] sha256() {
        return Hashes.sha256(buffer, 0, size);
    }

    /// Double SHA-256 of what was written: 32 bytes.
    public byte[] sha256d() {
        return Hashes.sha256d(buffer, 0, size);
    }

    /// Makes room; may put another array in place of [#buffer], so it is called before that is read.
    private int grow(int length) {
        int at = size;
        if (length > buffer.length - size)
            buffer = Arrays.copyOf(buffer, Math.max(Math.addExact(size, length), Math.max(buffer.length * 2, 16)));
        size += length;
        return at;
    }
}
