package org.planchet.wire;

import java.util.Arrays;
import java.util.HexFormat;
import org.planchet.primitives.KeyedHash;

/// Bytes whose meaning is not the codec's business, compared by content.
public final class ByteString {
    private final byte[] bytes;

    /// @param bytes copied
    public ByteString(byte[] bytes) {
        this.bytes = bytes.clone();
    }

    public int size() {
        return bytes.length;
    }

    /// A fresh array.
    public byte[] toByteArray() {
        return bytes.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ByteString that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(bytes);
    }

    /// Hex digits.
    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
