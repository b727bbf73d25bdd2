package org.planchet.network;

import org.planchet.primitives.Hash256;

/// Which of several peers that announced the same transaction is asked first: preferred ones, then by a hash that
/// nobody can foresee, so that no peer can be first everywhere.
///
/// @param salt secret and random
record TxPriority(long salt) {
    /// Higher, unsigned, is asked first.
    long of(Hash256 hash, PeerId peer, boolean preferred) {
        long mixed = salt;
        for (long word : new long[] {hash.a(), hash.b(), hash.c(), hash.d(), peer.value()}) mixed = mix(mixed ^ word);
        return mixed >>> 1 | (preferred ? Long.MIN_VALUE : 0);
    }

    /// SplitMix64's step.
    private long mix(long word) {
        long z = word + 0x9e3779b97f4a7c15L + salt;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
