package org.planchet.consensus;

import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// Whether a hash meets the target that its header claims.
public final class ProofOfWork {
    private ProofOfWork() {}

    /// True if `bits` is a target from 1 to `limit` and `hash`, as an unsigned number, does not exceed it
    /// (Bitcoin Core's `CheckProofOfWork`).
    public static boolean check(BlockHash hash, int bits, Hash256 limit) {
        @Nullable Hash256 target = CompactTarget.target(bits);
        return target != null && target.compareTo(limit) <= 0 && hash.hash().compareTo(target) <= 0;
    }
}
