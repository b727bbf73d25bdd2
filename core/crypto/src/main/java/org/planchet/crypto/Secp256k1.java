package org.planchet.crypto;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// ECDSA and Schnorr signatures over secp256k1, done by libsecp256k1. Safe for many threads.
///
/// Keys, hashes and signatures are plain bytes. If bytes come from outside (public keys, signatures), anything
/// may be given and what is invalid verifies nothing; a private key or hash of the wrong size is the caller's bug
/// and throws an [IllegalArgumentException].
public final class Secp256k1 {
    /// Half the group's order, most significant byte first: the largest S that counts as low.
    private static final byte[] HALF_ORDER = {
        0x7f,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        0x5d,
        0x57,
        0x6e,
        0x73,
        0x57,
        (byte) 0xa4,
        0x50,
        0x1d,
        (byte) 0xdf,
        (byte) 0xe9,
        0x2f,
        0x46,
        0x68,
        0x1b,
        0x20,
        (byte) 0xa0
    };

    private static final byte[] ORDER = {
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -1,
        -2,
        (byte) 0xba,
        (byte) 0xae,
        (byte) 0xdc,
        (byte) 0xe6,
        (byte) 0xaf,
        0x48,
        (byte) 0xa0,
        0x3b,
        (byte) 0xbf,
        (byte) 0xd2,
        0x5e,
        (byte) 0x8c,
        (byte) 0xd0,
        0x36,
        0x41,
        0x41
    };

    private static final int MAX_DER = 72;

    private static final ParsedKeys COMPRESSED = new ParsedKeys(Secp256k1::parse);
    private static final ParsedKeys X_ONLY = new ParsedKeys(Secp256k1::parseXOnly);

    private Secp256k1() {}

    /// Whether `key` is 32 bytes that are neither zero nor the group's order or more.
    public static boolean isPrivateKey(byte[] key) {
        if (key.length != 32) return false;
        try {
            return (int) LibSecp256k1.SECKEY_VERIFY.invokeExact(LibSecp256k1.CONTEXT, of(key)) == 1;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    /// The public key of a valid private key: 33 bytes compressed, else 65.
    public static byte[] publicKey(byte[] key, boolean compressed) {
        requirePrivateKey(key);
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        try {
            int made = (int) LibSecp256k1.PUBKEY_CREATE.invokeExact(LibSecp256k1.CONTEXT, of(point), of(key));
            if (made != 1) throw new AssertionError("a valid private key has no public key");
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
        return serialize(point, compressed);
    }

    /// Whether `key` is a point of the curve in compressed, uncompressed or hybrid form.
    public static boolean isPublicKey(byte[] key) {
        return parse(key, new byte[LibSecp256k1.OBJECT_SIZE]);
    }

    /// The same point in compressed (33 bytes) or uncompressed (65 bytes) form, or null if `key` is not a
    /// public key.
    public static byte @Nullable [] convertPublicKey(byte[] key, boolean compressed) {
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        return parse(key, point) ? serialize(point, compressed) : null;
    }

    /// A DER signature (low S, RFC 6979, R below 2^255 so that it has at most 71 bytes), verified before it is given.
    public static byte[] signEcdsa(byte[] key, byte[] hash32) {
        requirePrivateKey(key);
        require32(hash32, "hash");
        byte[] signature = new byte[LibSecp256k1.OBJECT_SIZE];
        byte[] compact = new byte[64];
        byte[] extra = new byte[32];
        // A high R costs a byte in every block it is in: Bitcoin Core counts the RFC 6979 extra entropy up until R is
        // low, and so do we, to the same signatures.
        for (int counter = 0; ; counter++) {
            for (int i = 0; i < 4; i++) extra[i] = (byte) (counter >>> (8 * i));
            MemorySegment entropy = counter == 0 ? MemorySegment.NULL : of(extra);
            try {
                int signed = (int) LibSecp256k1.ECDSA_SIGN.invokeExact(
                        LibSecp256k1.CONTEXT, of(signature), of(hash32), of(key), MemorySegment.NULL, entropy);
                int written = (int) LibSecp256k1.ECDSA_SERIALIZE_COMPACT.invokeExact(
                        LibSecp256k1.CONTEXT, of(compact), of(signature));
                if (signed != 1 || written != 1) throw new AssertionError("a valid private key does not sign");
            } catch (Throwable impossible) {
                throw LibSecp256k1.broken(impossible);
            }
            if (compact[0] >= 0) break;
        }
        byte[] der = serializeDer(signature);
        // A fault in the machine while signing could give the key away; a signature that verifies does not.
        if (!verifyEcdsa(publicKey(key, true), der, hash32)) throw new AssertionError("a fresh signature is wrong");
        return der;
    }

    private static byte[] serializeDer(byte[] signature) {
        byte[] der = new byte[MAX_DER];
        long[] length = {der.length};
        try {
            int written = (int) LibSecp256k1.ECDSA_SERIALIZE_DER.invokeExact(
                    LibSecp256k1.CONTEXT, of(der), MemorySegment.ofArray(length), of(signature));
            if (written != 1) throw new AssertionError("a signature has more than " + MAX_DER + " bytes");
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
        return Arrays.copyOf(der, (int) length[0]);
    }

    /// Whether the signature is right. The DER is read as laxly as blocks before BIP-0066 need, high S is accepted,
    /// keys may be hybrid: stricter rules are the script's.
    public static boolean verifyEcdsa(byte[] publicKey, byte[] derSignature, byte[] hash32) {
        require32(hash32, "hash");
        byte[] point = publicKey.length == 33 ? COMPRESSED.point(publicKey) : parsed(publicKey);
        byte[] signature = new byte[LibSecp256k1.OBJECT_SIZE];
        if (point == null || !LaxDer.read(derSignature, signature)) return false;
        try {
            // The library reads the 64 bytes before it writes its own form over them.
            if ((int) LibSecp256k1.ECDSA_PARSE_COMPACT.invokeExact(LibSecp256k1.CONTEXT, of(signature), of(signature))
                    == 0) return false; // R or S is the group's order or more
            int _ = (int) LibSecp256k1.ECDSA_NORMALIZE.invokeExact(LibSecp256k1.CONTEXT, of(signature), of(signature));
            return (int) LibSecp256k1.ECDSA_VERIFY.invokeExact(
                            LibSecp256k1.CONTEXT, of(signature), of(hash32), of(point))
                    == 1;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    /// Whether the S of a (laxly read) DER signature is at most half the group's order (Core's `CPubKey::CheckLowS`).
    public static boolean isLowS(byte[] derSignature) {
        byte[] compact = new byte[64];
        if (!LaxDer.read(derSignature, compact)) return false;
        boolean outOfRange = Arrays.compareUnsigned(compact, 0, 32, ORDER, 0, 32) >= 0
                || Arrays.compareUnsigned(compact, 32, 64, ORDER, 0, 32) >= 0;
        // Core replaces what is out of range by zeros, whose S is low; such a signature fails later anyway.
        return outOfRange || Arrays.compareUnsigned(compact, 32, 64, HALF_ORDER, 0, 32) <= 0;
    }

    /// A BIP-0340 signature of 64 bytes, verified before it is given.
    ///
    /// @param aux 32 fresh random bytes (zeros are safe too)
    public static byte[] signSchnorr(byte[] key, byte[] hash32, byte[] aux) {
        requirePrivateKey(key);
        require32(hash32, "hash");
        require32(aux, "auxiliary randomness");
        byte[] pair = new byte[LibSecp256k1.KEYPAIR_SIZE];
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        byte[] signature = new byte[64];
        try {
            int paired = (int) LibSecp256k1.KEYPAIR_CREATE.invokeExact(LibSecp256k1.CONTEXT, of(pair), of(key));
            if (paired != 1) throw new AssertionError("a valid private key makes no pair");
            int known = (int) LibSecp256k1.KEYPAIR_XONLY_PUB.invokeExact(
                    LibSecp256k1.CONTEXT, of(point), MemorySegment.NULL, of(pair));
            int signed = (int) LibSecp256k1.SCHNORR_SIGN.invokeExact(
                    LibSecp256k1.CONTEXT, of(signature), of(hash32), of(pair), of(aux));
            if (known != 1 || signed != 1 || !verifies(point, signature, hash32))
                throw new AssertionError("a fresh signature is wrong");
            return signature;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        } finally {
            Arrays.fill(pair, (byte) 0);
        }
    }

    /// Whether a BIP-0340 signature is right.
    ///
    /// @param message of any length
    public static boolean verifySchnorr(byte[] xOnlyKey, byte[] signature64, byte[] message) {
        if (signature64.length != 64 || xOnlyKey.length != 32) return false;
        byte[] point = X_ONLY.point(xOnlyKey);
        return point != null && verifies(point, signature64, message);
    }

    private static boolean verifies(byte[] xOnlyPoint, byte[] signature, byte[] message) {
        try {
            return (int) LibSecp256k1.SCHNORR_VERIFY.invokeExact(
                            LibSecp256k1.CONTEXT, of(signature), of(message), (long) message.length, of(xOnlyPoint))
                    == 1;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    /// Whether `outputKey` (x only) with the given parity is `internalKey` (x only) plus `tweak` times the generator.
    public static boolean isTaprootTweak(byte[] outputKey, boolean oddParity, byte[] internalKey, byte[] tweak) {
        require32(tweak, "tweak");
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        if (outputKey.length != 32 || !parseXOnly(internalKey, point)) return false;
        try {
            return (int) LibSecp256k1.XONLY_TWEAK_ADD_CHECK.invokeExact(
                            LibSecp256k1.CONTEXT, of(outputKey), oddParity ? 1 : 0, of(point), of(tweak))
                    == 1;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    /// `key + tweak` modulo the order, or null if the tweak is out of range or the sum is zero (BIP-0032).
    public static byte @Nullable [] tweakAddPrivate(byte[] key, byte[] tweak) {
        requirePrivateKey(key);
        require32(tweak, "tweak");
        byte[] sum = key.clone();
        try {
            int added = (int) LibSecp256k1.SECKEY_TWEAK_ADD.invokeExact(LibSecp256k1.CONTEXT, of(sum), of(tweak));
            return added == 1 ? sum : null;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    /// The compressed public key `publicKey + tweak·G`, or null if `publicKey` is not a key, the tweak is out
    /// of range or the sum is infinity.
    public static byte @Nullable [] tweakAddPublic(byte[] publicKey, byte[] tweak) {
        require32(tweak, "tweak");
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        if (!parse(publicKey, point)) return null;
        try {
            int added = (int) LibSecp256k1.PUBKEY_TWEAK_ADD.invokeExact(LibSecp256k1.CONTEXT, of(point), of(tweak));
            return added == 1 ? serialize(point, true) : null;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    private static byte @Nullable [] parsed(byte[] key) {
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        return parse(key, point) ? point : null;
    }

    private static boolean parse(byte[] key, byte[] point) {
        if (key.length != 33 && key.length != 65) return false;
        try {
            return (int) LibSecp256k1.PUBKEY_PARSE.invokeExact(
                            LibSecp256k1.CONTEXT, of(point), of(key), (long) key.length)
                    == 1;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    private static boolean parseXOnly(byte[] key, byte[] point) {
        if (key.length != 32) return false;
        try {
            return (int) LibSecp256k1.XONLY_PARSE.invokeExact(LibSecp256k1.CONTEXT, of(point), of(key)) == 1;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    static byte[] serialize(byte[] point, boolean compressed) {
        byte[] out = new byte[compressed ? 33 : 65];
        long[] length = {out.length};
        try {
            int written = (int) LibSecp256k1.PUBKEY_SERIALIZE.invokeExact(
                    LibSecp256k1.CONTEXT,
                    of(out),
                    MemorySegment.ofArray(length),
                    of(point),
                    compressed ? LibSecp256k1.COMPRESSED : LibSecp256k1.UNCOMPRESSED);
            if (written != 1 || length[0] != out.length) throw new AssertionError("a public key has another size");
            return out;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    private static MemorySegment of(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }

    static void requirePrivateKey(byte[] key) {
        if (!isPrivateKey(key)) throw new IllegalArgumentException("not a private key of secp256k1");
    }

    static void require32(byte[] bytes, String what) {
        if (bytes.length != 32) throw new IllegalArgumentException(what + " has 32 bytes, not " + bytes.length);
    }
}
