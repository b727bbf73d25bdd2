package org.planchet.index.follow;

import java.time.Duration;
import java.time.Instant;

/// Watches whether a node is fetching blocks: then its processor and disk are for these, and another node, or itself
/// later, writes to the stores. It begins to fetch when many blocks are missing, and has ended when none is. A node
/// whose tip has not changed for the whole of a term fetches nothing, and may write what it has.
public final class SyncWatch {
    /// Blocks that may be missing without being fetched first: those of a few hours, or of a reorganisation.
    private static final int FEW = 16;

    private final Duration term;
    private boolean fetching;
    private int tip = -1;
    private Instant since = Instant.MIN;

    public SyncWatch(Duration term) {
        this.term = term;
    }

    /// @param height of the node's tip
    /// @param best   of the best header that it knows
    /// @param now    a time that only goes forward
    public boolean isFetching(int height, int best, Instant now) {
        if (best - height > FEW && !fetching) {
            fetching = true;
            since = now;
        }
        if (best <= height) fetching = false;
        if (height != tip) since = now;
        tip = height;
        return fetching && now.isBefore(since.plus(term));
    }
}
