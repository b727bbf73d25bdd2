package org.planchet.crypto;

import java.nio.charset.StandardCharsets;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.crypto.digests.RIPEMD160Digest;

/// The hash functions of Bitcoin's formats. Every result is in the order the function gives it (ids are shown
/// reversed, but never stored so).
public final class Hashes {
    private static final ThreadLocal<MessageDigest> SHA256 = ThreadLocal.withInitial(Hashes::newSha256);

    /// Bytes of a SHA-256.
    private static final int HASH = 32;

    private Hashes() {}

    /// A fresh SHA-256 digest for callers that hash a stream of parts.
    public static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }

    /// SHA-256 of the parts, one after another: 32 bytes.
    public static byte[] sha256(byte[]... parts) {
        MessageDigest digest = SHA256.get();
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }

    /// SHA-256 of `length` bytes of `data` from `offset`: 32 bytes.
    public static byte[] sha256(byte[] data, int offset, int length) {
        MessageDigest digest = SHA256.get();
        digest.update(data, offset, length);
        return digest.digest();
    }

    /// Double SHA-256 of the parts, one after another: 32 bytes.
    public static byte[] sha256d(byte[]... parts) {
        return sha256(sha256(parts));
    }

    /// Double SHA-256 of `length` bytes of `data` from `offset`: 32 bytes.
    public static byte[] sha256d(byte[] data, int offset, int length) {
        MessageDigest digest = SHA256.get();
        digest.update(data, offset, length);
        return digest.digest(digest.digest());
    }

    /// Replaces the first `pairs` pairs of hashes, 64 bytes each, by their double SHA-256, 32 bytes each, which come to
    /// lie one after another.
    public static void sha256dOfPairs(byte[] hashes, int pairs) {
        MessageDigest digest = SHA256.get();
        try {
            for (int i = 0; i < pairs; i++) {
                digest.update(hashes, i * 2 * HASH, 2 * HASH);
                digest.digest(hashes, i * HASH, HASH);
                digest.update(hashes, i * HASH, HASH);
                digest.digest(hashes, i * HASH, HASH);
            }
        } catch (DigestException impossible) {
            throw new AssertionError("there is room for a hash", impossible);
        }
    }

    /// SHA-1, which script has an opcode for and nothing else uses: 20 bytes.
    public static byte[] sha1(byte[] data) {
        try {
            return MessageDigest.getInstance("SHA-1").digest(data);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-1", impossible);
        }
    }

    /// RIPEMD-160: 20 bytes.
    public static byte[] ripemd160(byte[] data) {
        var digest = new RIPEMD160Digest();
        digest.update(data, 0, data.length);
        byte[] out = new byte[20];
        digest.doFinal(out, 0);
        return out;
    }

    /// RIPEMD-160 of SHA-256, the hash in an address: 20 bytes.
    public static byte[] hash160(byte[] data) {
        return ripemd160(sha256(data));
    }

    /// BIP-0340's tagged hash: SHA-256 of the tag's hash twice, then the parts.
    public static byte[] tagged(String tag, byte[]... parts) {
        byte[] tagHash = sha256(tag.getBytes(StandardCharsets.UTF_8));
        MessageDigest digest = SHA256.get();
        digest.update(tagHash);
        digest.update(tagHash);
        for (byte[] part : parts) digest.update(part);
        return digest.digest();
    }
}
