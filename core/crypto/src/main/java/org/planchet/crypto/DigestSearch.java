package org.planchet.crypto;

import java.security.DigestException;
import java.security.MessageDigest;

/// Searches with the platform's digest, which uses the processor's SHA-256 instructions if it has them. The state
/// after 64 bytes is kept by cloning the digest; the clones are short-lived and small.
final class DigestSearch implements HashSearch {
    @Override
    public String name() {
        return "digest";
    }

    @Override
    public long search(byte[] header, byte[] target, int firstNonce, long count) {
        MessageDigest kept = Hashes.newSha256();
        MessageDigest second = Hashes.newSha256();
        kept.update(header, 0, 64);
        byte[] tail = new byte[16];
        System.arraycopy(header, 64, tail, 0, 12);
        byte[] hash = new byte[32];
        try {
            for (long i = 0; i < count; i++) {
                int nonce = firstNonce + (int) i;
                tail[12] = (byte) nonce;
                tail[13] = (byte) (nonce >>> 8);
                tail[14] = (byte) (nonce >>> 16);
                tail[15] = (byte) (nonce >>> 24);
                MessageDigest first = (MessageDigest) kept.clone();
                first.update(tail, 0, 16);
                first.digest(hash, 0, 32);
                second.update(hash, 0, 32);
                second.digest(hash, 0, 32);
                if (HashSearch.isAtMost(hash, target)) return Integer.toUnsignedLong(nonce);
            }
            return -1;
        } catch (CloneNotSupportedException | DigestException impossible) {
            throw new AssertionError("the platform's SHA-256 clones, and its hash has 32 bytes", impossible);
        }
    }
}
