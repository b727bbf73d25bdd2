package org.planchet.crypto;

import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.ROR;
import static jdk.incubator.vector.VectorOperators.XOR;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// Searches with the Vector API: as many nonces at once as a vector register has 32-bit lanes, 8 with AVX2. Arrays
/// hold word after word, each once a lane.
///
/// Beside the state after 64 bytes it saves what all nonces have in common. The one word that varies first (word 3 of
/// the header's second block, word 0 of the second hash) enters its round by addition alone, so that the state up to
/// there is known beforehand and 60 rounds of each 64 remain. Of the second hash the last three rounds are left out,
/// since its most significant word, which almost always says no, is then known. A candidate is hashed again as a
/// whole.
///
/// The inner methods look as they do for the compilers' sake. A vector that crosses a call which is not
/// inlined becomes an object, and what is inlined depends on flags: so there are no helpers, and methods pass
/// arrays of `int`. Four rounds a method: on much longer ones the JVM's quick compiler gives up, and the good
/// one never gets its turn.
final class VectorSearch implements HashSearch {
    private static final VectorSpecies<Integer> LANES = IntVector.SPECIES_PREFERRED;
    private static final int N = LANES.length();
    private static final int[] K = spread(Sha256.K);

    @Override
    public String name() {
        return "vector, " + N + " lanes";
    }

    @Override
    public long search(byte[] header, byte[] target, int firstNonce, long count) {
        int[] words = new int[64];
        int[] kept = Sha256.START.clone();
        Sha256.load(header, 0, words, 16);
        Sha256.compress(kept, words);

        Sha256.load(header, 64, words, 3);
        words[3] = 0;
        Sha256.pad(words, 4, 80);
        int[] first = spread(words);
        int[] firstStart = startOf(kept, words, 4);
        words[0] = 0;
        Sha256.pad(words, 8, 32);
        int[] second = spread(words);
        int[] secondStart = startOf(Sha256.START, words, 1);

        int[] keptSpread = spread(kept);
        int[] state = new int[8 * N];
        int top = Sha256.littleEndian(target, 28);
        for (long i = 0; i < count; i += N) {
            int nonce = firstNonce + (int) i;
            for (int lane = 0; lane < N; lane++) first[3 * N + lane] = Integer.reverseBytes(nonce + lane);
            sixtyRounds(state, firstStart, first, 4);
            for (int j = 0; j < 8 * N; j++) second[j] = state[j] + keptSpread[j];
            sixtyRounds(state, secondStart, second, 1);
            for (int lane = 0; lane < N && i + lane < count; lane++) {
                // Three rounds more would make the fifth word the eighth.
                int most = Integer.reverseBytes(state[4 * N + lane] + Sha256.START[7]);
                if (Integer.compareUnsigned(most, top) <= 0 && isSolved(header, nonce + lane, target))
                    return Integer.toUnsignedLong(nonce + lane);
            }
        }
        return -1;
    }

    private static boolean isSolved(byte[] header, int nonce, byte[] target) {
        byte[] attempt = header.clone();
        for (int i = 0; i < 4; i++) attempt[76 + i] = (byte) (nonce >>> (8 * i));
        return HashSearch.isAtMost(Hashes.sha256d(attempt), target);
    }

    private static int[] spread(int[] words) {
        int[] spread = new int[words.length * N];
        for (int i = 0; i < spread.length; i++) spread[i] = words[i / N];
        return spread;
    }

    /// The state after `rounds` rounds, but for the last one's word, which is 0 in `words`.
    private static int[] startOf(int[] before, int[] words, int rounds) {
        int[] state = before.clone();
        Sha256.rounds(state, words, 0, rounds);
        return spread(state);
    }

    /// The rounds `from` to `from + 59` into `state`.
    ///
    /// @param start the state before them, but for word `from - 1`, which is added to its first and fifth here
    /// @param w     64 words, of which the first 16 are given
    private static void sixtyRounds(int[] state, int[] start, int[] w, int from) {
        System.arraycopy(start, 0, state, 0, state.length);
        for (int lane = 0; lane < N; lane++) {
            state[lane] += w[(from - 1) * N + lane];
            state[4 * N + lane] += w[(from - 1) * N + lane];
        }
        for (int i = 0; i < 60; i += 4) {
            fourRounds(state, w, (from + i) * N);
            if (i < 48) fourWords(w, i * N);
        }
    }

    private static void fourRounds(int[] state, int[] w, int at) {
        IntVector a = IntVector.fromArray(LANES, state, 0);
        IntVector b = IntVector.fromArray(LANES, state, N);
        IntVector c = IntVector.fromArray(LANES, state, 2 * N);
        IntVector d = IntVector.fromArray(LANES, state, 3 * N);
        IntVector e = IntVector.fromArray(LANES, state, 4 * N);
        IntVector f = IntVector.fromArray(LANES, state, 5 * N);
        IntVector g = IntVector.fromArray(LANES, state, 6 * N);
        IntVector h = IntVector.fromArray(LANES, state, 7 * N);

        IntVector t = h.add(IntVector.fromArray(LANES, K, at)).add(IntVector.fromArray(LANES, w, at));
        t = t.add(g.lanewise(XOR, e.and(f.lanewise(XOR, g))));
        t = t.add(e.lanewise(ROR, 6).lanewise(XOR, e.lanewise(ROR, 11)).lanewise(XOR, e.lanewise(ROR, 25)));
        d = d.add(t);
        t = t.add(a.and(b).or(c.and(a.or(b))));
        h = t.add(a.lanewise(ROR, 2).lanewise(XOR, a.lanewise(ROR, 13)).lanewise(XOR, a.lanewise(ROR, 22)));

        t = g.add(IntVector.fromArray(LANES, K, at + N)).add(IntVector.fromArray(LANES, w, at + N));
        t = t.add(f.lanewise(XOR, d.and(e.lanewise(XOR, f))));
        t = t.add(d.lanewise(ROR, 6).lanewise(XOR, d.lanewise(ROR, 11)).lanewise(XOR, d.lanewise(ROR, 25)));
        c = c.add(t);
        t = t.add(h.and(a).or(b.and(h.or(a))));
        g = t.add(h.lanewise(ROR, 2).lanewise(XOR, h.lanewise(ROR, 13)).lanewise(XOR, h.lanewise(ROR, 22)));

        t = f.add(IntVector.fromArray(LANES, K, at + 2 * N)).add(IntVector.fromArray(LANES, w, at + 2 * N));
        t = t.add(e.lanewise(XOR, c.and(d.lanewise(XOR, e))));
        t = t.add(c.lanewise(ROR, 6).lanewise(XOR, c.lanewise(ROR, 11)).lanewise(XOR, c.lanewise(ROR, 25)));
        b = b.add(t);
        t = t.add(g.and(h).or(a.and(g.or(h))));
        f = t.add(g.lanewise(ROR, 2).lanewise(XOR, g.lanewise(ROR, 13)).lanewise(XOR, g.lanewise(ROR, 22)));

        t = e.add(IntVector.fromArray(LANES, K, at + 3 * N)).add(IntVector.fromArray(LANES, w, at + 3 * N));
        t = t.add(d.lanewise(XOR, b.and(c.lanewise(XOR, d))));
        t = t.add(b.lanewise(ROR, 6).lanewise(XOR, b.lanewise(ROR, 11)).lanewise(XOR, b.lanewise(ROR, 25)));
        a = a.add(t);
        t = t.add(f.and(g).or(h.and(f.or(g))));
        e = t.add(f.lanewise(ROR, 2).lanewise(XOR, f.lanewise(ROR, 13)).lanewise(XOR, f.lanewise(ROR, 22)));

        e.intoArray(state, 0);
        f.intoArray(state, N);
        g.intoArray(state, 2 * N);
        h.intoArray(state, 3 * N);
        a.intoArray(state, 4 * N);
        b.intoArray(state, 5 * N);
        c.intoArray(state, 6 * N);
        d.intoArray(state, 7 * N);
    }

    /// The words 16 to 19 after `at`.
    private static void fourWords(int[] w, int at) {
        IntVector w0 = IntVector.fromArray(LANES, w, at);
        IntVector w1 = IntVector.fromArray(LANES, w, at + N);
        IntVector w2 = IntVector.fromArray(LANES, w, at + 2 * N);
        IntVector w3 = IntVector.fromArray(LANES, w, at + 3 * N);
        IntVector w4 = IntVector.fromArray(LANES, w, at + 4 * N);
        IntVector w14 = IntVector.fromArray(LANES, w, at + 14 * N);
        IntVector w15 = IntVector.fromArray(LANES, w, at + 15 * N);

        IntVector w16 = w0.add(IntVector.fromArray(LANES, w, at + 9 * N));
        w16 = w16.add(w1.lanewise(ROR, 7).lanewise(XOR, w1.lanewise(ROR, 18)).lanewise(XOR, w1.lanewise(LSHR, 3)));
        w16 = w16.add(w14.lanewise(ROR, 17).lanewise(XOR, w14.lanewise(ROR, 19)).lanewise(XOR, w14.lanewise(LSHR, 10)));

        IntVector w17 = w1.add(IntVector.fromArray(LANES, w, at + 10 * N));
        w17 = w17.add(w2.lanewise(ROR, 7).lanewise(XOR, w2.lanewise(ROR, 18)).lanewise(XOR, w2.lanewise(LSHR, 3)));
        w17 = w17.add(w15.lanewise(ROR, 17).lanewise(XOR, w15.lanewise(ROR, 19)).lanewise(XOR, w15.lanewise(LSHR, 10)));

        IntVector w18 = w2.add(IntVector.fromArray(LANES, w, at + 11 * N));
        w18 = w18.add(w3.lanewise(ROR, 7).lanewise(XOR, w3.lanewise(ROR, 18)).lanewise(XOR, w3.lanewise(LSHR, 3)));
        w18 = w18.add(w16.lanewise(ROR, 17).lanewise(XOR, w16.lanewise(ROR, 19)).lanewise(XOR, w16.lanewise(LSHR, 10)));

        IntVector w19 = w3.add(IntVector.fromArray(LANES, w, at + 12 * N));
        w19 = w19.add(w4.lanewise(ROR, 7).lanewise(XOR, w4.lanewise(ROR, 18)).lanewise(XOR, w4.lanewise(LSHR, 3)));
        w19 = w19.add(w17.lanewise(ROR, 17).lanewise(XOR, w17.lanewise(ROR, 19)).lanewise(XOR, w17.lanewise(LSHR, 10)));

        w16.intoArray(w, at + 16 * N);
        w17.intoArray(w, at + 17 * N);
        w18.intoArray(w, at + 18 * N);
        w19.intoArray(w, at + 19 * N);
    }
}
