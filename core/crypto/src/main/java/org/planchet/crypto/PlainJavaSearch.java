package org.planchet.crypto;

/// Searches with a SHA-256 compression written in Java: for machines whose platform digest is slow.
final class PlainJavaSearch implements HashSearch {
    @Override
    public String name() {
        return "plain Java";
    }

    @Override
    public long search(byte[] header, byte[] target, int firstNonce, long count) {
        int[] words = new int[64];
        int[] kept = Sha256.START.clone();
        Sha256.load(header, 0, words, 16);
        Sha256.compress(kept, words);
        int[] tail = new int[3];
        Sha256.load(header, 64, tail, 3);
        int[] state = new int[8];
        int targetTop = Sha256.littleEndian(target, 28);
        for (long i = 0; i < count; i++) {
            int nonce = firstNonce + (int) i;
            System.arraycopy(tail, 0, words, 0, 3);
            words[3] = Integer.reverseBytes(nonce);
            Sha256.pad(words, 4, 80);
            System.arraycopy(kept, 0, state, 0, 8);
            Sha256.compress(state, words);
            System.arraycopy(state, 0, words, 0, 8);
            Sha256.pad(words, 8, 32);
            System.arraycopy(Sha256.START, 0, state, 0, 8);
            Sha256.compress(state, words);
            // The last word holds the most significant bytes: almost always enough to say no.
            if (Integer.compareUnsigned(Integer.reverseBytes(state[7]), targetTop) <= 0
                    && HashSearch.isAtMost(bytes(state), target)) return Integer.toUnsignedLong(nonce);
        }
        return -1;
    }

    private static byte[] bytes(int[] state) {
        byte[] out = new byte[32];
        for (int i = 0; i < 32; i++) out[i] = (byte) (state[i / 4] >>> (24 - 8 * (i % 4)));
        return out;
    }
}
