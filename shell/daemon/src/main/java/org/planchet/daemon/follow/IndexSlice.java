package org.planchet.daemon.follow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexCursor;
import org.planchet.primitives.Block;

/// The next part of an index's way to the tip.
sealed interface IndexSlice {
    /// How long a slice may take to be read, but for its first block.
    long SLICE_NANOS = 20_000_000;

    /// Bytes of blocks in a slice, but for its first block.
    int MAX_BYTES = 4 << 20;

    /// While blocks are coming in, processor and disk are theirs for so many times as long as a slice took.
    int WHILE_SYNCING = 4;

    /// Blocks of the best chain, each the child of the one before.
    ///
    /// @param pause how long to read nothing afterwards
    record Forward(List<IndexBatch.Piece> pieces, Duration pause) implements IndexSlice {}

    /// The index's last block is no longer in the best chain.
    record Back(IndexBatch.Piece piece) implements IndexSlice {}

    /// The index's last block is unknown to the chain, or cannot be disconnected.
    record Lost() implements IndexSlice {}

    /// The next block, or its undo data, is lost and will be fetched again; or the chain thread is too busy
    /// to look.
    record Waiting() implements IndexSlice {}

    /// The index has reached the tip.
    record AtTip() implements IndexSlice {}

    /// What comes after `from`; null for the start. Read on the caller's thread.
    static IndexSlice after(NodeLoop loop, @Nullable IndexCursor from) {
        ChainSnapshot chain = loop.chain();
        try {
            if (from == null) return forward(loop, chain, 0);
            BlockIndex at = chain.find(from.block());
            if (at == null || at.height() != from.height()) return new Lost();
            if (chain.isInBestChain(at)) return forward(loop, chain, from.height() + 1);
            IndexBatch.Piece stale = piece(loop, at);
            return stale == null ? new Lost() : new Back(stale);
        } catch (ApiException busy) {
            return new Waiting();
        }
    }

    private static IndexSlice forward(NodeLoop loop, ChainSnapshot chain, int height) {
        long start = System.nanoTime();
        List<IndexBatch.Piece> pieces = new ArrayList<>();
        int bytes = 0;
        while (pieces.isEmpty() || (bytes < MAX_BYTES && System.nanoTime() - start < SLICE_NANOS)) {
            BlockIndex next = chain.atHeight(height + pieces.size());
            if (next == null) break;
            IndexBatch.Piece piece = piece(loop, next);
            if (piece == null) break;
            pieces.add(piece);
            bytes += piece.block().size();
        }
        if (pieces.isEmpty()) return chain.atHeight(height) == null ? new AtTip() : new Waiting();
        long pause = chain.isFarBehind() ? WHILE_SYNCING * (System.nanoTime() - start) : 0;
        return new Forward(pieces, Duration.ofNanos(pause));
    }

    private static IndexBatch.@Nullable Piece piece(NodeLoop loop, BlockIndex at) {
        Block block = loop.block(at);
        BlockUndo undo = loop.undo(at);
        return block == null || undo == null ? null : new IndexBatch.Piece(block, at.height(), undo);
    }
}
