package org.planchet.testkit;

import org.planchet.crypto.HashSearch;
import org.planchet.crypto.Hashes;

/// Tries nonces one by one: the same on every machine, and fast enough for the easiest targets.
final class PlainSearch implements HashSearch {
    private static final int NONCE_OFFSET = 76;

    @Override
    public String name() {
        return "plain";
    }

    @Override
    public long search(byte[] header, byte[] target, int firstNonce, long count) {
        byte[] work = header.clone();
        for (long i = 0; i < count; i++) {
            int nonce = firstNonce + (int) i;
            for (int b = 0; b < 4; b++) work[NONCE_OFFSET + b] = (byte) (nonce >>> (8 * b));
            if (isAtMost(Hashes.sha256d(work, 0, work.length), target)) return Integer.toUnsignedLong(nonce);
        }
        return -1;
    }

    /// Both least significant byte first.
    private static boolean isAtMost(byte[] hash, byte[] target) {
        for (int i = hash.length - 1; i >= 0; i--) {
            int order = (hash[i] & 0xff) - (target[i] & 0xff);
            if (order != 0) return order < 0;
        }
        return true;
    }
}
