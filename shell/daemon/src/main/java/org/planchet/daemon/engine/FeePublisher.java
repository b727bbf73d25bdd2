package org.planchet.daemon.engine;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.mempool.FeeEstimates;
import org.planchet.node.NodeReader;

/// Renews the fee estimates that everybody shares: after a new tip at once, otherwise after a second, since it
/// takes the owner a pass over the mempool. The owner's.
final class FeePublisher {
    private static final long INTERVAL_NANOS = 1_000_000_000;

    private @Nullable FeeEstimates last;
    private @Nullable BlockIndex tip;
    private long takenAt;

    FeeEstimates current(NodeReader node, Instant now) {
        FeeEstimates known = last;
        long nanos = System.nanoTime();
        BlockIndex stands = node.chain().tip();
        if (known != null && stands == tip && nanos - takenAt < INTERVAL_NANOS) return known;
        FeeEstimates taken = node.mempool().feeEstimates(now);
        last = taken;
        tip = stands;
        takenAt = nanos;
        return taken;
    }
}
