package org.planchet.wallet;

import java.util.Arrays;
import java.util.HexFormat;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Wif;
import org.planchet.script.Templates;

/// One private key as people hand it over, and the form of public key that its address is made of. A secret: wipe it
/// with [#close].
public final class SingleKey implements AutoCloseable {
    private final byte[] key;
    private final boolean compressed;

    private SingleKey(byte[] key, boolean compressed) {
        this.key = key;
        this.compressed = compressed;
    }

    /// @param key 32 bytes, copied
    /// @throws BadKeyException if it is not in 1 to n-1
    public static SingleKey of(byte[] key, boolean compressed) throws BadKeyException {
        if (key.length != 32 || !Secp256k1.isPrivateKey(key))
            throw new BadKeyException("the private key is not a number from 1 to n-1 in 32 bytes");
        return new SingleKey(key.clone(), compressed);
    }

    /// Reads a key in hex (64 digits, for a compressed public key) or in the wallet import format.
    ///
    /// @throws BadKeyException saying what is wrong, without repeating the text
    public static SingleKey parse(String text, AddressFormat format) throws BadKeyException {
        String trimmed = text.strip();
        if (trimmed.length() == 64) {
            byte[] key;
            try {
                key = HexFormat.of().parseHex(trimmed);
            } catch (IllegalArgumentException notHex) {
                throw new BadKeyException("a private key of 64 characters has only hex digits");
            }
            try {
                return of(key, true);
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        }
        try {
            Wif wif = Wif.decode(trimmed, format);
            byte[] key = wif.key();
            try {
                return of(key, wif.compressed());
            } finally {
                Arrays.fill(key, (byte) 0);
            }
        } catch (MalformedDataException notWif) {
            throw new BadKeyException("a private key is 64 hex digits, or in this chain's wallet import format");
        }
    }

    /// 33 or 65 bytes.
    public byte[] publicKey() {
        return Secp256k1.publicKey(key, compressed);
    }

    /// The P2PKH script that the key unlocks.
    public Script script() {
        return Templates.payToPubKeyHash(Hashes.hash160(publicKey()));
    }

    /// The 32 bytes, a fresh array for the caller to wipe.
    public byte[] key() {
        return key.clone();
    }

    public boolean compressed() {
        return compressed;
    }

    @Override
    public void close() {
        Arrays.fill(key, (byte) 0);
    }

    /// Leaves the key out.
    @Override
    public String toString() {
        return "SingleKey";
    }
}
