package org.planchet.primitives;

import java.util.Arrays;
import java.util.HexFormat;

/// The bytes of a script, whatever they mean: a value with equality by content. Interpretation, templates and
/// limits belong to the script module. The wrapped array is never written to.
public final class Script {
    public static final Script EMPTY = new Script(new byte[0]);

    private final byte[] bytes;

    private Script(byte[] bytes) {
        this.bytes = bytes;
    }

    /// Wraps `bytes`, which the caller gives away and must not change.
    public static Script wrap(byte[] bytes) {
        return bytes.length == 0 ? EMPTY : new Script(bytes);
    }

    /// Reads hex digits.
    ///
    /// @throws IllegalArgumentException if the text is not hex
    public static Script fromHex(String hex) {
        return wrap(HexFormat.of().parseHex(hex));
    }

    public int size() {
        return bytes.length;
    }

    /// The byte at `index`, 0 to 255.
    public int byteAt(int index) {
        return bytes[index] & 0xff;
    }

    /// The wrapped bytes themselves: only to be read.
    public byte[] bytes() {
        return bytes;
    }

    public String toHex() {
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Script script && Arrays.equals(bytes, script.bytes);
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(bytes);
    }

    @Override
    public String toString() {
        return toHex();
    }
}
