package org.planchet.primitives;

/// The id of a transaction: double SHA-256 of its serialization without witness.
/// Its text form is reversed hex, as everywhere in Bitcoin.
public record Txid(Hash256 hash) {
    /// Reads the text form.
    ///
    /// @throws IllegalArgumentException naming what is wrong with the text
    public static Txid fromHex(String text) {
        return new Txid(Hash256.fromHex(text));
    }

    @Override
    public String toString() {
        return hash.toString();
    }
}
