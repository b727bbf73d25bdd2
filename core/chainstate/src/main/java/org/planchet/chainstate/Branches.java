package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import org.planchet.primitives.BlockHash;

/// What can be asked about branches and where they part.
final class Branches {
    /// Hashes of a locator that follow one another before it thins out.
    private static final int DENSE = 10;

    private final BlockTree tree;
    private final Supplier<BlockIndex> tip;

    /// @param tip the last block of the best chain, at any time
    Branches(BlockTree tree, Supplier<BlockIndex> tip) {
        this.tree = tree;
        this.tip = tip;
    }

    List<BlockHash> locator(BlockIndex from) {
        var hashes = new ArrayList<BlockHash>();
        int step = 1;
        int height = from.height();
        while (height > 0) {
            hashes.add(from.ancestor(height).hash());
            if (hashes.size() > DENSE) step *= 2;
            height -= step;
        }
        hashes.add(genesis().hash());
        return hashes;
    }

    BlockIndex findFork(List<BlockHash> locator) {
        for (BlockHash hash : locator) {
            BlockIndex block = tree.find(hash);
            if (block == null) continue;
            if (block.isAncestorOf(tip.get())) return block;
            // A tip above ours on our own chain: everything of ours is shared.
            if (tip.get().isAncestorOf(block)) return tip.get();
        }
        return genesis();
    }

    List<ChainTip> tips() {
        return tips(tree.leaves(), tip.get());
    }

    /// The ends of branches that `leaves` are, and `best`, the tip of the best chain, which need not be one of them.
    static List<ChainTip> tips(List<BlockIndex> leaves, BlockIndex best) {
        var tips = new ArrayList<ChainTip>();
        for (BlockIndex leaf : leaves) tips.add(describe(leaf, best));
        if (!leaves.contains(best)) tips.add(describe(best, best));
        tips.sort(Comparator.comparing((ChainTip tip) -> tip.status() != ChainTip.Status.ACTIVE)
                .thenComparingInt(tip -> -tip.block().height()));
        return tips;
    }

    private static ChainTip describe(BlockIndex block, BlockIndex best) {
        ChainTip.Status status;
        if (block == best) status = ChainTip.Status.ACTIVE;
        else if (block.isInvalid()) status = ChainTip.Status.INVALID;
        else if (!block.isLinked()) status = ChainTip.Status.HEADERS_ONLY;
        else if (block.isFullyValid()) status = ChainTip.Status.VALID_FORK;
        else status = ChainTip.Status.VALID_HEADERS;
        return new ChainTip(block, block.height() - BlockIndex.fork(block, best).height(), status);
    }

    private BlockIndex genesis() {
        return tip.get().ancestor(0);
    }
}
