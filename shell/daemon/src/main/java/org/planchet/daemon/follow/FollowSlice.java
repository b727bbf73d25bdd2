package org.planchet.daemon.follow;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainWork;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStep;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.primitives.Block;

/// The next part of a store's way to the tip.
///
/// @param step   what is next
/// @param blocks those to connect, each the child of the one before; none if the first is lost and will be
///     fetched again, or the chain thread is too busy to look
record FollowSlice(FollowStep step, List<FollowedBlock> blocks) {
    /// What comes after `from`; null for the start. Read on the caller's thread.
    static FollowSlice after(NodeLoop loop, @Nullable FollowCursor from) {
        ChainSnapshot chain = loop.chain();
        FollowStep step = FollowStep.next(from, best(chain));
        return step instanceof FollowStep.Connect(int height)
                ? forward(loop, chain, step, height)
                : new FollowSlice(step, List.of());
    }

    private static FollowStep.BestChain best(ChainSnapshot chain) {
        return new FollowStep.BestChain() {
            @Override
            public int height() {
                return chain.tip().height();
            }

            @Override
            public ChainWork work() {
                return chain.tip().chainWork();
            }

            @Override
            public boolean contains(FollowCursor block) {
                BlockIndex at = chain.find(block.block());
                return at != null && chain.isInBestChain(at);
            }
        };
    }

    private static FollowSlice forward(NodeLoop loop, ChainSnapshot chain, FollowStep step, int height) {
        long start = System.nanoTime();
        List<FollowedBlock> blocks = new ArrayList<>();
        int bytes = 0;
        while (blocks.isEmpty()
                || (bytes < IndexSlice.MAX_BYTES && System.nanoTime() - start < IndexSlice.SLICE_NANOS)) {
            BlockIndex next = chain.atHeight(height + blocks.size());
            FollowedBlock block = next == null ? null : read(loop, next);
            if (block == null) break;
            blocks.add(block);
            bytes += block.block().size();
        }
        return new FollowSlice(step, blocks);
    }

    private static @Nullable FollowedBlock read(NodeLoop loop, BlockIndex at) {
        Block block;
        BlockUndo undo;
        try {
            block = loop.block(at);
            undo = loop.undo(at);
        } catch (ApiException busy) {
            return null;
        }
        return block == null || undo == null
                ? null
                : FollowedBlock.of(
                        block,
                        at.height(),
                        at.chainWork(),
                        at.medianTimePast(),
                        undo,
                        loop.params().addresses());
    }
}
