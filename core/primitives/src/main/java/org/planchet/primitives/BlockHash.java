package org.planchet.primitives;

import org.jspecify.annotations.Nullable;

/// The id of a block: double SHA-256 of its 80 header bytes.
/// Its text form is reversed hex, as everywhere in Bitcoin.
public record BlockHash(Hash256 hash) {
    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static BlockHash fromHex(String text) {
        return new BlockHash(Hash256.fromHex(text));
    }

    // Written out, as in [Hash256].
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockHash id && hash.equals(id.hash);
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
