package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.planchet.primitives.BlockHash;

/// What can be asked about branches and where they part.
final class Branches {
    /// Hashes of a locator that follow one another before it thins out.
    private static final int DENSE = 10;

    private final BlockTree tree;
    private final BestChain best;

    Branches(BlockTree tree, BestChain best) {
        this.tree = tree;
        this.best = best;
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
            if (best.contains(block)) return block;
            // A tip above ours on our own chain: everything of ours is shared.
            if (best.tip().isAncestorOf(block)) return best.tip();
        }
        return genesis();
    }

    List<ChainTip> tips() {
        var tips = new ArrayList<ChainTip>();
        for (BlockIndex leaf : tree.leaves()) tips.add(describe(leaf));
        if (best.tip().hasChild()) tips.add(describe(best.tip()));
        tips.sort(Comparator.comparing((ChainTip tip) -> tip.status() != ChainTip.Status.ACTIVE)
                .thenComparingInt(tip -> -tip.block().height()));
        return tips;
    }

    private ChainTip describe(BlockIndex block) {
        BlockIndex tip = best.tip();
        ChainTip.Status status;
        if (block == tip) status = ChainTip.Status.ACTIVE;
        else if (block.isInvalid()) status = ChainTip.Status.INVALID;
        else if (!block.isLinked()) status = ChainTip.Status.HEADERS_ONLY;
        else if (block.isFullyValid()) status = ChainTip.Status.VALID_FORK;
        else status = ChainTip.Status.VALID_HEADERS;
        return new ChainTip(block, block.height() - BlockIndex.fork(block, tip).height(), status);
    }

    private BlockIndex genesis() {
        BlockIndex genesis = best.atHeight(0);
        if (genesis == null) throw new AssertionError("no genesis block");
        return genesis;
    }
}
