package org.planchet.chainstate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// Brings a chain to where its store is, when it is opened, and makes again what the store has lost and blocks can
/// give.
final class ChainLoader {
    /// If more blocks than this lack undo data, it is rebuilt in one pass by connecting the whole chain
    /// again.
    private static final int MAX_UNDO_SEARCHES = 16;

    private final Chain chain;
    private final ChainStore store;
    private final BlockTree tree;
    private final CoinsCache coins;
    private final BestChain best;

    ChainLoader(Chain chain, ChainStore store, BlockTree tree, CoinsCache coins, BestChain best) {
        this.chain = chain;
        this.store = store;
        this.tree = tree;
        this.coins = coins;
        this.best = best;
    }

    /// See [Chain#open].
    void load(Chain.Progress progress) {
        var doubtful = new ArrayList<BlockIndex>();
        StoredChain stored = store.load(entry -> {
            BlockIndex block = tree.restore(entry);
            if (!best.stored().mayBeRead(block)) doubtful.add(block);
        });
        if (stored.tip() == null) startNew(stored);
        else resume(stored.tip(), doubtful);
        reaccept(stored.recovered(), progress);
        rebuildUndo(progress);
        connectAll(progress);
        best.takeEvents();
        best.takeRefused();
        if (tree.hasChanges() || coins.hasChanges()) chain.flush();
    }

    /// Connects blocks up to the best candidate, and writes on the way what outgrows the memory.
    private void connectAll(Chain.Progress progress) {
        while (best.step()) {
            best.takeEvents();
            if (chain.isFull()) chain.flush();
            progress.at(best.tip().height(), tree.bestHeader().height());
        }
        best.advanceAndSettle();
    }

    private void rebuildUndo(Chain.Progress progress) {
        Set<BlockIndex> lost = best.stored().lostUndos();
        if (lost.size() > MAX_UNDO_SEARCHES && tree.lost().isEmpty()) reconnect(progress);
        else if (lost.size() <= MAX_UNDO_SEARCHES) List.copyOf(lost).forEach(best.stored()::mendUndo);
    }

    /// Makes coins and undo data again from the stored blocks, from the genesis block on. Every block and its
    /// ancestors must be readable, or the chain ends below the first that is not. Broken off at any moment, the
    /// next [#load] continues.
    private void reconnect(Chain.Progress progress) {
        chain.flush();
        BlockIndex genesis = best.genesis();
        for (BlockIndex index : tree.all()) if (index.hasUndo()) tree.undoLost(index);
        store.forgetCoins(
                genesis.hash(),
                tree.all().stream()
                        .filter(BlockIndex::isKept)
                        .map(BlockIndex::toEntry)
                        .toList());
        coins.flushed(false);
        best.stored().lostUndos().clear();
        best.startAt(genesis);
        tree.changeStatus(List.of(), 0, 0);
        connectAll(progress);
        best.takeEvents();
        chain.flush();
    }

    private void startNew(StoredChain stored) {
        Block genesis = chain.params().genesis();
        BlockPosition at = stored.recovered().stream()
                .filter(block -> block.hash().equals(genesis.hash()))
                .map(StoredChain.RecoveredBlock::at)
                .findFirst()
                .orElseGet(() -> store.appendBlock(genesis));
        BlockIndex index = tree.add(genesis.header(), null);
        // Its coinbase never becomes a coin: on every chain, by Bitcoin's example.
        tree.stored(index, at, genesis.transactions().size());
        index.changeStatus(0, BlockIndex.FULLY_VALID);
        best.startAt(index);
    }

    private void resume(BlockHash tipHash, List<BlockIndex> doubtful) {
        if (tree.find(chain.params().genesisHash()) == null)
            throw new ChainStoreException(
                    "the stored chain is not " + chain.params().name() + ": it does not start with block "
                            + chain.params().genesisHash());
        BlockIndex tip = tree.find(tipHash);
        if (tip == null)
            throw new DamagedStoreException("the stored block index is damaged: it lacks the tip " + tipHash);
        tree.restored(tip);
        best.startAt(tip);
        best.stored().compareWithStore(doubtful);
    }

    /// Blocks can lie in the files before their parents, and headers received without a block are not stored:
    /// so a block whose parent is not known yet waits for it, and then follows at once, as it did the first
    /// time. Nothing is flushed before all have their place: a flush says that everything stored so far has.
    private void reaccept(List<StoredChain.RecoveredBlock> recovered, Chain.Progress progress) {
        int done = 0;
        var waiting = new HashMap<BlockHash, List<StoredChain.RecoveredBlock>>();
        var ready = new ArrayDeque<StoredChain.RecoveredBlock>();
        for (StoredChain.RecoveredBlock next : recovered) {
            progress.at(++done, recovered.size());
            ready.add(next);
            while (!ready.isEmpty()) {
                StoredChain.RecoveredBlock block = ready.remove();
                BlockIndex known = tree.find(block.hash());
                if (known == null || !known.hasBlock()) {
                    Block data = store.readBlock(block.at(), block.hash());
                    if (data == null) continue;
                    BlockHash parent = data.header().previous();
                    if (tree.find(parent) == null) {
                        waiting.computeIfAbsent(parent, hash -> new ArrayList<>())
                                .add(block);
                        continue;
                    }
                    chain.acceptStored(data, block.at());
                }
                List<StoredChain.RecoveredBlock> children = waiting.remove(block.hash());
                if (children != null) ready.addAll(children);
            }
        }
    }

    /// See [Chain#repair].
    RepairReport repair(boolean coinsToo, Chain.Progress progress) {
        chain.flush();
        int read = 0;
        List<BlockIndex> all = tree.all();
        for (int i = 0; i < all.size(); i++) {
            BlockIndex index = all.get(i);
            if (index.hasBlock() && best.stored().read(index) != null) read++;
            if (index.hasUndo()) best.stored().readUndo(index);
            progress.at(i + 1, all.size());
        }
        int undos = best.stored().lostUndos().size();
        if (coinsToo && tree.lost().isEmpty()) reconnect(progress);
        else rebuildUndo(progress);
        chain.flush();
        int left = best.stored().lostUndos().size();
        return new RepairReport(read, tree.lost().size(), undos - left);
    }

    /// See [Chain#mendUndo].
    void mendOneUndo() {
        Set<BlockIndex> lost = best.stored().lostUndos();
        if (tree.lost().isEmpty() && !lost.isEmpty() && lost.size() <= MAX_UNDO_SEARCHES)
            best.stored().mendUndo(lost.iterator().next());
    }
}
