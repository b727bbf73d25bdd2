package org.planchet.primitives;

import org.jspecify.annotations.Nullable;

/// The id of a transaction with its witness (BIP-0141): double SHA-256 of its whole serialization.
/// Its text form is reversed hex, as everywhere in Bitcoin.
public record Wtxid(Hash256 hash) {
    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static Wtxid fromHex(String text) {
        return new Wtxid(Hash256.fromHex(text));
    }

    // Written out, as in [Hash256].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Wtxid id && hash.equals(id.hash);
    }

    @Override
    public int hashCode() {
        return hash.hashCode();
    }

    @Override
    public String toString() {
        return hash.toString();
    }
}
