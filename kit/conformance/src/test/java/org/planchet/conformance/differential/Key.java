package org.planchet.conformance.differential;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.script.SignatureHash;

/// A private key with its forms, signing what it is told.
final class Key {
    private static final BigInteger ORDER =
            new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private final byte[] secret;
    private final byte[] publicKey;

    private Key(byte[] secret) {
        this.secret = secret;
        this.publicKey = Secp256k1.publicKey(secret, true);
    }

    byte[] secret() {
        return secret;
    }

    /// Compressed.
    byte[] publicKey() {
        return publicKey;
    }

    /// The public key's x alone (BIP 340).
    byte[] xOnly() {
        return Arrays.copyOfRange(publicKey, 1, 33);
    }

    /// Equal names make equal keys.
    static Key named(String name) {
        return new Key(Hashes.sha256(name.getBytes(StandardCharsets.UTF_8)));
    }

    /// DER with the hash type byte.
    byte[] ecdsa(byte[] hash, int type) {
        return withByte(Secp256k1.signEcdsa(secret, hash), type);
    }

    /// The same signature with the order minus S: valid by consensus, not relayed (BIP 62).
    byte[] ecdsaHighS(byte[] hash, int type) {
        byte[] der = Secp256k1.signEcdsa(secret, hash);
        int r = der[3];
        byte[] s = Arrays.copyOfRange(der, 6 + r, der.length);
        byte[] high = ORDER.subtract(new BigInteger(1, s)).toByteArray();
        byte[] out = Arrays.copyOf(der, 6 + r + high.length);
        System.arraycopy(high, 0, out, 6 + r, high.length);
        out[5 + r] = (byte) high.length;
        out[1] = (byte) (out.length - 2);
        return withByte(out, type);
    }

    /// 64 bytes, or 65 if the type is not the default one.
    byte[] schnorr(byte[] hash, int type) {
        byte[] signature = Secp256k1.signSchnorr(secret, hash, new byte[32]);
        return type == SignatureHash.DEFAULT ? signature : withByte(signature, type);
    }

    /// The key whose public key is this one's x-only key tweaked (BIP 341).
    Key tweaked(byte[] tweak) {
        byte[] even = publicKey[0] == 2 ? secret : bytes32(ORDER.subtract(new BigInteger(1, secret)));
        byte[] sum = Secp256k1.tweakAddPrivate(even, tweak);
        if (sum == null)
            throw new AssertionError("no key with tweak " + HexFormat.of().formatHex(tweak));
        return new Key(sum);
    }

    private static byte[] bytes32(BigInteger number) {
        byte[] bytes = number.toByteArray();
        byte[] out = new byte[32];
        int length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, out, 32 - length, length);
        return out;
    }

    private static byte[] withByte(byte[] bytes, int last) {
        byte[] out = Arrays.copyOf(bytes, bytes.length + 1);
        out[bytes.length] = (byte) last;
        return out;
    }
}
