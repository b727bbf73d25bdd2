package org.planchet.primitives;

/// The id of a block: double SHA-256 of its 80 header bytes.
/// Its text form is reversed hex, as everywhere in Bitcoin.
public record BlockHash(Hash256 hash) {
    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static BlockHash fromHex(String text) {
        return new BlockHash(Hash256.fromHex(text));
    }

    @Override
    public String toString() {
        return hash.toString();
    }
}
