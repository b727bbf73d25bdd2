package org.planchet.network;

import org.planchet.crypto.SipHash;
import org.planchet.primitives.Hash256;

/// Which of several peers that announced the same transaction is asked first: preferred ones, then by an
/// unpredictable hash, so that no peer can be first for every transaction.
///
/// @param k0 half of a secret drawn by chance
/// @param k1 the other half
record TxPriority(long k0, long k1) {
    /// Higher, unsigned, is asked first.
    long of(Hash256 hash, PeerId peer, boolean preferred) {
        long chance = SipHash.of36Bytes(k0, k1, hash.a(), hash.b(), hash.c(), hash.d(), (int) peer.value());
        return chance >>> 1 | (preferred ? Long.MIN_VALUE : 0);
    }
}
