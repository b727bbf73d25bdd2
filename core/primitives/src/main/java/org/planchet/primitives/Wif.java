package org.planchet.primitives;

/// A private key as the wallet import format has it: Base58Check of a version byte, the key, and a `01` where the
/// public
/// key is used compressed.
public final class Wif {
    private final byte[] key;
    private final boolean compressed;

    /// @param key 32 bytes
    /// @param compressed whether the public key is used in its 33-byte form
    public Wif(byte[] key, boolean compressed) {
        if (key.length != 32) throw new IllegalArgumentException("a private key has 32 bytes, not " + key.length);
        this.key = key.clone();
        this.compressed = compressed;
    }

    /// @throws MalformedDataException saying what is wrong: no Base58Check, another chain's version, wrong length
    public static Wif decode(String text, AddressFormat format) throws MalformedDataException {
        throw new AssertionError("not written yet");
    }

    public String encode(AddressFormat format) {
        throw new AssertionError("not written yet");
    }

    /// The 32 bytes, a fresh array.
    public byte[] key() {
        return key.clone();
    }

    public boolean compressed() {
        return compressed;
    }

    /// Never shows the key.
    @Override
    public String toString() {
        return "Wif[compressed=" + compressed + "]";
    }
}
