package org.planchet.script;

/// Script's numbers: little-endian, sign in the top bit of the last byte, empty for zero.
public final class ScriptNumber {
    private ScriptNumber() {}

    /// The shortest form of `value`, which is not [Long#MIN_VALUE].
    public static byte[] encode(long value) {
        if (value == 0) return new byte[0];
        long magnitude = Math.abs(value);
        int size = (Long.SIZE - Long.numberOfLeadingZeros(magnitude)) / 8 + 1; // one bit of room for the sign
        byte[] out = new byte[size];
        for (int i = 0; i < size && i < 8; i++) out[i] = (byte) (magnitude >>> (8 * i));
        if (value < 0) out[size - 1] |= (byte) 0x80;
        return out;
    }

    /// The number in `bytes`, minimal or not, at most 8 of them.
    public static long decode(byte[] bytes) {
        if (bytes.length == 0) return 0;
        if (bytes.length > 8) throw new IllegalArgumentException("a number of " + bytes.length + " bytes");
        long magnitude = 0;
        int last = bytes.length - 1;
        for (int i = 0; i < last; i++) magnitude |= (bytes[i] & 0xffL) << (8 * i);
        magnitude |= (bytes[last] & 0x7fL) << (8 * last);
        return bytes[last] < 0 ? -magnitude : magnitude;
    }

    /// Whether `bytes` is the shortest form of its number.
    public static boolean isMinimal(byte[] bytes) {
        if (bytes.length == 0) return true;
        int last = bytes.length - 1;
        // The last byte may hold nothing but a sign only if the byte before it has its top bit taken.
        return (bytes[last] & 0x7f) != 0 || (last > 0 && bytes[last - 1] < 0);
    }

    /// Whether `bytes` counts as true: anything but zeros, or zeros with a sign (negative zero).
    public static boolean toBoolean(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++)
            if (bytes[i] != 0) return i < bytes.length - 1 || bytes[i] != (byte) 0x80;
        return false;
    }
}
