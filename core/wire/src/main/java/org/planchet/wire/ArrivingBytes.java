package org.planchet.wire;

import java.util.Arrays;

/// A known number of bytes that arrive in pieces. Memory grows with those that came, never with the number claimed.
final class ArrivingBytes {
    private static final int FIRST = 4_096;

    private final int length;
    private byte[] bytes;
    private int size;

    ArrivingBytes(int length) {
        this.length = length;
        this.bytes = new byte[Math.min(length, FIRST)];
    }

    /// Takes what is missing, or all there is. Returns how many it took.
    int take(byte[] from, int offset, int available) {
        int part = Math.min(available, length - size);
        if (size + part > bytes.length) {
            int wanted = Math.max(size + part, bytes.length * 2);
            bytes = Arrays.copyOf(bytes, Math.min(wanted, length));
        }
        System.arraycopy(from, offset, bytes, size, part);
        size += part;
        return part;
    }

    boolean isComplete() {
        return size == length;
    }

    /// All of them, once they are complete; not a copy.
    byte[] whole() {
        if (!isComplete()) throw new AssertionError((length - size) + " bytes are missing");
        return bytes;
    }

    /// Bytes of memory taken.
    int held() {
        return bytes.length;
    }

    int length() {
        return length;
    }
}
