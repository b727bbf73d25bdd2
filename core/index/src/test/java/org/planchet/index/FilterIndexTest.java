package org.planchet.index;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Chains;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// The index of compact filters (BIP-0157): each header commits to all filters before, on whatever branch.
final class FilterIndexTest {
    private static final Set<Index> FILTERS = EnumSet.of(Index.FILTERS);

    private final MemoryIndexStore store = new MemoryIndexStore();
    private final IndexReader reader = new IndexReader(store);
    private final IndexBatch.Piece genesis =
            new IndexBatch.Piece(Chains.regtest().genesis(), 0, BlockUndo.EMPTY);

    private static IndexBatch.Piece child(IndexBatch.Piece parent, int value) {
        var coinbase = new Transaction(
                2,
                List.of(new TxIn(OutPoint.NULL, Script.fromHex("00"), -1)),
                List.of(new TxOut(value, Script.fromHex("51"))),
                value);
        var header = new BlockHeader(1, parent.block().hash(), Hash256.ZERO, 0, 0, value);
        return new IndexBatch.Piece(new Block(header, List.of(coinbase)), parent.height() + 1, BlockUndo.EMPTY);
    }

    private Hash256 headerOf(IndexBatch.Piece piece) {
        return reader.filterHeader(piece.block().hash()).orElseThrow().header();
    }

    @Test
    void the_genesis_block_s_header_commits_to_nothing_before() {
        store.write(IndexBatch.forward(FILTERS, List.of(genesis), Hash256.ZERO));
        BlockFilter filter = BlockFilter.of(genesis.block(), genesis.undo());
        assertArrayEquals(filter.bytes(), reader.filter(genesis.block().hash()).orElseThrow());
        assertEquals(filter.header(Hash256.ZERO), headerOf(genesis));
    }

    @Test
    void a_header_follows_from_the_parent_s_within_a_batch_and_from_batch_to_batch() {
        IndexBatch.Piece one = child(genesis, 1);
        IndexBatch.Piece two = child(one, 2);
        store.write(IndexBatch.forward(FILTERS, List.of(genesis, one), Hash256.ZERO));
        store.write(IndexBatch.forward(FILTERS, List.of(two), headerOf(one)));

        var expected = new ArrayList<Hash256>();
        Hash256 previous = Hash256.ZERO;
        for (IndexBatch.Piece piece : List.of(genesis, one, two)) {
            previous = BlockFilter.of(piece.block(), piece.undo()).header(previous);
            expected.add(previous);
        }
        assertEquals(expected, List.of(headerOf(genesis), headerOf(one), headerOf(two)));
        assertEquals(Optional.of(new IndexCursor(2, two.block().hash())), reader.cursor(Index.FILTERS));
    }

    @Test
    void a_block_taken_back_keeps_its_filter_and_the_next_branch_builds_on_the_fork() {
        IndexBatch.Piece lost = child(genesis, 1);
        IndexBatch.Piece won = child(genesis, 2);
        store.write(IndexBatch.forward(FILTERS, List.of(genesis, lost), Hash256.ZERO));
        Hash256 before = headerOf(lost);
        store.write(IndexBatch.back(FILTERS, lost));
        assertEquals(Optional.of(new IndexCursor(0, genesis.block().hash())), reader.cursor(Index.FILTERS));

        store.write(IndexBatch.forward(FILTERS, List.of(won), headerOf(genesis)));
        assertEquals(before, headerOf(lost));
        assertEquals(BlockFilter.of(won.block(), won.undo()).header(headerOf(genesis)), headerOf(won));
    }

    @Test
    void what_was_never_indexed_has_no_filter_and_a_cleared_index_has_none() {
        assertEquals(Optional.empty(), reader.filter(genesis.block().hash()));
        store.write(IndexBatch.forward(FILTERS, List.of(genesis), Hash256.ZERO));
        assertEquals(Optional.empty(), reader.filterHeader(new BlockHash(Hash256.ZERO)));
        store.clear(Index.FILTERS);
        assertEquals(Optional.empty(), reader.filter(genesis.block().hash()));
        assertEquals(Optional.empty(), reader.filterHeader(genesis.block().hash()));
    }

    @Test
    void the_other_indexes_do_not_move_with_it() {
        store.write(IndexBatch.forward(FILTERS, List.of(genesis), Hash256.ZERO));
        Transaction coinbase =
                Objects.requireNonNull(genesis.block().transactions().getFirst());
        assertEquals(Optional.empty(), reader.transaction(coinbase.txid()));
        assertEquals(Optional.empty(), reader.cursor(Index.TRANSACTIONS));
    }
}
