package org.planchet.network;

import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;

/// The blocks of the best chain that a light node has yet to look at for its wallet: those behind its tip. Where there
/// is nothing to look for, or a block is older than the wallet, the tip moves on without a question to any peer.
final class BlocksToScan {
    private final Context context;
    private final FilterWatch watch;

    BlocksToScan(Context context, FilterWatch watch) {
        this.context = context;
        this.watch = watch;
    }

    /// The last of the next blocks, `most` of them at most; null if there is none to look at now.
    @Nullable
    HeaderNode last(int most) {
        HeaderNode tip = context.chain.tip();
        HeaderNode best = context.chain.bestHeader();
        if (tip.hash().equals(best.hash()) || !ForkPoint.leadsTo(tip, best)) return null;
        HeaderNode passed = watch.isWatching() ? lastBefore(watch.since(), tip, best) : best;
        if (passed == null) return best.ancestor(Math.min(best.height(), tip.height() + most));
        context.effect(new NetworkEffect.NotConcerned(passed.hash()));
        return null;
    }

    /// The last of the blocks behind `tip` that are all older than the wallet; null if none is.
    private static @Nullable HeaderNode lastBefore(long time, HeaderNode tip, HeaderNode best) {
        HeaderNode found = null;
        if (tip.time() >= time) return null;
        for (int height = tip.height() + 1; height <= best.height(); height++) {
            HeaderNode next = best.ancestor(height);
            if (next.time() >= time) break;
            found = next;
        }
        return found;
    }
}
