package org.planchet.daemon.follow;

import org.jspecify.annotations.Nullable;
import org.planchet.index.Index;
import org.planchet.index.IndexCursor;
import org.planchet.index.IndexReader;
import org.planchet.network.FilterReads;
import org.planchet.primitives.BlockHash;

/// The index of compact filters, as the network reads it.
public final class IndexedFilters implements FilterReads {
    private final IndexReader index;

    public IndexedFilters(IndexReader index) {
        this.index = index;
    }

    @Override
    public @Nullable BlockHash indexedTo() {
        return index.cursor(Index.FILTERS)
                .<@Nullable BlockHash>map(IndexCursor::block)
                .orElse(null);
    }

    @Override
    public @Nullable Hashes hashes(BlockHash block) {
        return index.filterHeader(block)
                .<@Nullable Hashes>map(found -> new Hashes(found.filterHash(), found.header()))
                .orElse(null);
    }

    @Override
    public byte @Nullable [] filter(BlockHash block) {
        return index.filter(block).<byte @Nullable []>map(found -> found).orElse(null);
    }
}
