package org.planchet.crypto;

import org.jspecify.annotations.Nullable;

/// ECDSA and Schnorr signatures over secp256k1, done by libsecp256k1. Safe for many threads.
///
/// Keys, hashes and signatures are plain bytes. Where bytes come from outside (public keys, signatures), anything may
/// be
/// given and what is invalid verifies nothing; a private key or hash of the wrong size is the caller's bug and throws
/// an [IllegalArgumentException].
public final class Secp256k1 {
    private Secp256k1() {}

    /// Whether `key` is 32 bytes that are neither zero nor the group's order or more.
    public static boolean isPrivateKey(byte[] key) {
        throw new AssertionError("not written yet");
    }

    /// The public key of a valid private key: 33 bytes compressed, else 65.
    public static byte[] publicKey(byte[] key, boolean compressed) {
        throw new AssertionError("not written yet");
    }

    /// Whether `key` is a point of the curve in compressed, uncompressed or hybrid form.
    public static boolean isPublicKey(byte[] key) {
        throw new AssertionError("not written yet");
    }

    /// A DER signature (low S, RFC 6979, R below 2^255 so that it has at most 71 bytes), verified before it is given.
    public static byte[] signEcdsa(byte[] key, byte[] hash32) {
        throw new AssertionError("not written yet");
    }

    /// Whether the signature is right. The DER is read as laxly as blocks before BIP-0066 need, high S is accepted,
    /// keys may be hybrid: stricter rules are the script's.
    public static boolean verifyEcdsa(byte[] publicKey, byte[] derSignature, byte[] hash32) {
        throw new AssertionError("not written yet");
    }

    /// Whether the S of a (laxly read) DER signature is at most half the group's order.
    public static boolean isLowS(byte[] derSignature) {
        throw new AssertionError("not written yet");
    }

    /// A BIP-0340 signature of 64 bytes, verified before it is given.
    ///
    /// @param aux 32 fresh random bytes (zeros are safe too)
    public static byte[] signSchnorr(byte[] key, byte[] hash32, byte[] aux) {
        throw new AssertionError("not written yet");
    }

    /// Whether a BIP-0340 signature is right.
    ///
    /// @param message of any length
    public static boolean verifySchnorr(byte[] xOnlyKey, byte[] signature64, byte[] message) {
        throw new AssertionError("not written yet");
    }

    /// Whether `outputKey` (x only) with the given parity is `internalKey` (x only) plus `tweak` times the generator.
    public static boolean isTaprootTweak(byte[] outputKey, boolean oddParity, byte[] internalKey, byte[] tweak) {
        throw new AssertionError("not written yet");
    }

    /// `key + tweak` modulo the order, or null where the tweak is out of range or the sum is zero (BIP-0032).
    public static byte @Nullable [] tweakAddPrivate(byte[] key, byte[] tweak) {
        throw new AssertionError("not written yet");
    }

    /// The compressed public key `publicKey + tweak·G`, or null where the tweak is out of range or the sum is infinity.
    public static byte @Nullable [] tweakAddPublic(byte[] publicKey, byte[] tweak) {
        throw new AssertionError("not written yet");
    }
}
