package org.planchet.primitives;

import java.util.Arrays;
import org.planchet.crypto.Secp256k1;

/// A private key as the wallet import format has it: Base58Check of a version byte, the key, and a `01` if the
/// public key is used compressed.
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

    /// Reads the text form.
    ///
    /// @throws MalformedDataException saying what is wrong: no Base58Check, another chain's version, wrong length
    public static Wif decode(String text, AddressFormat format) throws MalformedDataException {
        byte[] payload = Base58.decodeCheck(text);
        boolean compressed = payload.length == 34 && payload[33] == 1;
        if (!compressed && payload.length != 33) throw new MalformedDataException("no private key: wrong length");
        int version = payload[0] & 0xff;
        if (version != format.privateKeyVersion())
            throw new MalformedDataException("a private key of another chain: version " + version);
        byte[] key = Arrays.copyOfRange(payload, 1, 33);
        Arrays.fill(payload, (byte) 0);
        if (!Secp256k1.isPrivateKey(key)) throw new MalformedDataException("no private key: out of range");
        return new Wif(key, compressed);
    }

    public String encode(AddressFormat format) {
        byte[] payload = new byte[compressed ? 34 : 33];
        payload[0] = (byte) format.privateKeyVersion();
        System.arraycopy(key, 0, payload, 1, 32);
        if (compressed) payload[33] = 1;
        return Base58.encodeCheck(payload);
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
