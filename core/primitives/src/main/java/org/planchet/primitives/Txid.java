package org.planchet.primitives;

import org.jspecify.annotations.Nullable;

/// The id of a transaction: double SHA-256 of its serialization without witness.
/// Its text form is reversed hex, as everywhere in Bitcoin.
public record Txid(Hash256 hash) {
    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static Txid fromHex(String text) {
        return new Txid(Hash256.fromHex(text));
    }

    // Written out, as in [Hash256].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Txid id && hash.equals(id.hash);
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
