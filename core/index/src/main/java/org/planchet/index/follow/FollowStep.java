package org.planchet.index.follow;

import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;

/// What a node does next to bring a store to its tip.
public sealed interface FollowStep {
    /// The best chain's block at `height` comes next.
    record Connect(int height) implements FollowStep {}

    /// The store's current block is not in the best chain and is disconnected.
    record Disconnect() implements FollowStep {}

    /// The store follows another chain with as much work or more: the node that wrote it was ahead of this
    /// one. A node that is still syncing must not take its blocks back.
    record Behind() implements FollowStep {}

    /// The store has reached the tip.
    record AtTip() implements FollowStep {}

    /// What must be known of the best chain.
    interface BestChain {
        int height();

        ChainWork work();

        boolean contains(FollowCursor block);
    }

    /// What follows from where a store stands; null for one that is empty.
    static FollowStep next(@Nullable FollowCursor at, BestChain chain) {
        if (at == null) return new Connect(0);
        if (chain.contains(at)) return at.height() == chain.height() ? new AtTip() : new Connect(at.height() + 1);
        return chain.work().compareTo(at.work()) > 0 ? new Disconnect() : new Behind();
    }
}
