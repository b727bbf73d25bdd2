package org.planchet.index;

import java.util.ArrayList;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Txid;

/// Questions to the indexes in a store. Every answer names the block as of which it holds: the chain may have
/// moved on.
public final class IndexReader {
    private final IndexStore store;

    public IndexReader(IndexStore store) {
        this.store = store;
    }

    /// Where `index` stands; empty before its first block.
    public Optional<IndexCursor> cursor(Index index) {
        return Optional.ofNullable(store.<@Nullable IndexCursor>read(view -> view.cursor(index)));
    }

    /// Where a transaction was when the index last looked; empty if it was nowhere. Whoever goes there makes sure
    /// that it still is.
    public Optional<TxPosition> transaction(Txid txid) {
        return store.read(view -> {
            var found = new ArrayList<TxPosition>(1);
            view.forEach(Index.TRANSACTIONS.prefix(txid.hash()), row -> found.add(Index.positionIn(row.key())));
            return found.isEmpty() ? Optional.empty() : Optional.of(found.getLast());
        });
    }

    /// What happened to a script, oldest first.
    ///
    /// @param most how many events to read, so that a long history costs no more than its reader can bear
    public ScriptHistory history(ScriptHash script, int most) {
        return store.read(view -> {
            var events = new ArrayList<ScriptEvent>();
            boolean[] whole = {true};
            view.forEach(Index.SCRIPTS.prefix(script.hash()), row -> {
                whole[0] = events.size() < most;
                return whole[0] && events.add(Index.event(row));
            });
            return new ScriptHistory(Optional.ofNullable(view.cursor(Index.SCRIPTS)), events, whole[0]);
        });
    }

    /// The header of a block's filter; empty if the index never was at that block.
    public Optional<FilterHeader> filterHeader(BlockHash block) {
        return get(Index.filterHeaderKey(block)).map(Index::filterHeader);
    }

    /// A block's filter as peers send it; empty if the index never was at that block.
    public Optional<byte[]> filter(BlockHash block) {
        return get(Index.filterKey(block));
    }

    private Optional<byte[]> get(byte[] key) {
        return Optional.ofNullable(store.<byte @Nullable []>read(view -> view.get(key)));
    }
}
