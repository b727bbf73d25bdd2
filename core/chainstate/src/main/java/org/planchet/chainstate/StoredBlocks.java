package org.planchet.chainstate;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// Blocks and undo data as the store gives them back. Data that it cannot read is recorded as lost in the
/// tree: the block's branch waits for it if it is still to be connected, and everything else continues.
final class StoredBlocks {
    /// Blocks kept in memory between their arrival and their connection, at most, in bytes.
    private static final long MAX_RECENT_BYTES = 32 << 20;

    private final ChainParams params;
    private final ChainStore store;
    private final BlockTree tree;
    private final Predicate<BlockIndex> isConnected;
    private final Map<BlockHash, CheckedBlock> recent = new LinkedHashMap<>();
    private long recentBytes;
    private final Set<BlockIndex> lostUndos = new LinkedHashSet<>();
    private final List<StorageEvent> events = new ArrayList<>();

    /// @param isConnected whether the coins contain a block's
    StoredBlocks(ChainParams params, ChainStore store, BlockTree tree, Predicate<BlockIndex> isConnected) {
        this.params = params;
        this.store = store;
        this.tree = tree;
        this.isConnected = isConnected;
    }

    /// Remembers a block that will probably be connected soon, so that it need not be read again.
    void remember(CheckedBlock block) {
        recent.put(block.hash(), block);
        recentBytes += block.block().size();
        Iterator<CheckedBlock> oldest = recent.values().iterator();
        while (recentBytes > MAX_RECENT_BYTES && recent.size() > 1) {
            recentBytes -= oldest.next().block().size();
            oldest.remove();
        }
    }

    /// Forgets the remembered blocks that are known to be invalid; returns them.
    List<BlockIndex> forgetInvalid() {
        var forgotten = new ArrayList<BlockIndex>();
        for (Iterator<CheckedBlock> kept = recent.values().iterator(); kept.hasNext(); ) {
            CheckedBlock block = kept.next();
            BlockIndex place = tree.find(block.hash());
            if (place == null || !place.isInvalid()) continue;
            recentBytes -= block.block().size();
            kept.remove();
            forgotten.add(place);
        }
        return forgotten;
    }

    /// The block, checked in isolation, for connecting it; null if it cannot be read.
    @Nullable
    CheckedBlock takeChecked(BlockIndex index) {
        CheckedBlock kept = recent.remove(index.hash());
        if (kept != null) {
            recentBytes -= kept.block().size();
            return kept;
        }
        Block block = read(index);
        if (block == null) return null;
        return switch (BlockRules.inIsolation(block, params)) {
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) -> checked;
            case Verdict.Invalid<CheckedBlock>(Rejection why) ->
                throw new ChainStoreException("the stored " + index + " was valid and is not any more: " + why);
        };
    }

    /// The block; null if it cannot be read, or is not here.
    @Nullable
    Block read(BlockIndex index) {
        // The chain's parameters hold it.
        if (index.height() == 0) return params.genesis();
        CheckedBlock kept = recent.get(index.hash());
        if (kept != null) return kept.block();
        BlockPosition at = index.data();
        if (at == null) return null;
        Block block = store.readBlock(at, index.hash());
        if (block == null) lost(index);
        return block;
    }

    /// The undo data; null if it cannot be read, or the block was never connected.
    @Nullable
    BlockUndoData readUndo(BlockIndex index) {
        BlockPosition at = index.undo();
        if (at == null) return null;
        byte[] undo = store.readUndo(at, index.hash());
        if (undo != null) return UndoCodec.decode(undo);
        undoLost(index);
        return null;
    }

    /// Whether block and undo data are there, as far as the tree says and the store can hold them at all.
    boolean mayBeRead(BlockIndex index) {
        BlockPosition data = index.data();
        BlockPosition undo = index.undo();
        return data != null && store.mayHoldBlock(data) && undo != null && store.mayHoldUndo(undo);
    }

    /// Notes what the store has lost of those blocks that are not [#mayBeRead], when a chain is opened.
    void compareWithStore(List<BlockIndex> doubtful) {
        for (BlockIndex index : doubtful) {
            if (index.height() == 0) continue;
            BlockPosition data = index.data();
            BlockPosition undo = index.undo();
            if (data != null && !store.mayHoldBlock(data)) lost(index);
            boolean undoGone = undo == null ? isConnected.test(index) : !store.mayHoldUndo(undo);
            if (undoGone) undoLost(index);
        }
    }

    private void lost(BlockIndex index) {
        if (isConnected.test(index)) tree.lost(index);
        else tree.forgetData(index);
        report(StorageEvent.Kind.BLOCK_LOST, index);
    }

    private void undoLost(BlockIndex index) {
        tree.undoLost(index);
        // A block off the best chain gets new undo data when it is connected again.
        if (isConnected.test(index) && lostUndos.add(index)) report(StorageEvent.Kind.UNDO_LOST, index);
    }

    /// A block that was lost is stored again.
    void mended(BlockIndex index) {
        report(StorageEvent.Kind.BLOCK_MENDED, index);
    }

    /// The blocks whose undo data was found lost.
    Set<BlockIndex> lostUndos() {
        return lostUndos;
    }

    /// Whether the block can be disconnected; its undo data is rebuilt for that if it is lost.
    boolean canTakeBack(BlockIndex index) {
        return read(index) != null && (readUndo(index) != null || mendUndo(index));
    }

    /// Makes the undo data of a connected block again. False if that needs a block that cannot be read.
    boolean mendUndo(BlockIndex index) {
        if (!isConnected.test(index)) {
            lostUndos.remove(index);
            return true;
        }
        BlockUndoData undo = UndoSearch.of(index, this::read);
        if (undo == null) return false;
        tree.connected(index, store.appendUndo(index.hash(), UndoCodec.encode(undo)));
        lostUndos.remove(index);
        report(StorageEvent.Kind.UNDO_MENDED, index);
        return true;
    }

    private void report(StorageEvent.Kind kind, BlockIndex index) {
        events.add(new StorageEvent(kind, index.hash(), index.height()));
    }

    /// What happened since the last call, in order.
    List<StorageEvent> takeEvents() {
        List<StorageEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }
}
