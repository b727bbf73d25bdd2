package org.planchet.chainstate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// Every header ever accepted, as a tree, and which of its blocks could be the best chain's tip. Judges nothing.
///
/// A block is *linked* once its data and that of all its ancestors is stored; blocks may arrive in any order. Among
/// linked blocks that are not invalid, most work wins, then the one that was linked first.
final class BlockTree {
    /// The better tip first.
    static final Comparator<BlockIndex> BEST_FIRST =
            Comparator.comparing(BlockIndex::chainWork).reversed().thenComparingLong(block -> block.sequence);

    /// In order of arrival, so parents stand before children.
    private final Map<BlockHash, BlockIndex> blocks = new LinkedHashMap<>();
    /// Linked, not invalid, and not worse than the tip (worse ones may be left in).
    private final TreeSet<BlockIndex> candidates = new TreeSet<>(BEST_FIRST);
    /// Blocks whose data came before that of their parent, by parent.
    private final Map<BlockIndex, List<BlockIndex>> waiting = new HashMap<>();
    /// Connected, but the data is gone.
    private final Set<BlockIndex> lost = new LinkedHashSet<>();
    /// What the next flush has to write.
    private final Set<BlockIndex> changed = new LinkedHashSet<>();
    private @Nullable BlockIndex bestHeader;
    private long lastSequence;
    /// The lowest given to a block that was preferred by hand; never above 0.
    private long firstSequence;

    @Nullable
    BlockIndex find(BlockHash hash) {
        return blocks.get(hash);
    }

    /// All blocks, parents before children.
    Collection<BlockIndex> all() {
        return Collections.unmodifiableCollection(blocks.values());
    }

    /// The header with the most work that is not known to be invalid; of equal ones the first seen.
    BlockIndex bestHeader() {
        if (bestHeader == null) throw new AssertionError("an empty tree");
        return bestHeader;
    }

    /// Gives a new header its place under `parent` (null for the genesis block).
    BlockIndex add(BlockHeader header, @Nullable BlockIndex parent) {
        var block = new BlockIndex(header, parent);
        block.failedAncestor = parent != null && parent.isInvalid();
        if (blocks.putIfAbsent(block.hash(), block) != null) throw new AssertionError("already there: " + block);
        changed.add(block);
        offerBestHeader(block);
        return block;
    }

    /// Gives a stored entry its place back.
    ///
    /// @throws DamagedStoreException if its parent is not there
    BlockIndex restore(IndexEntry entry) {
        BlockIndex parent = blocks.get(entry.header().previous());
        if (entry.height() != (parent == null ? 0 : parent.height() + 1))
            throw new DamagedStoreException("the stored block index is damaged: block "
                    + entry.header().hash() + " is not where its parent is");
        BlockIndex block = add(entry.header(), parent);
        changed.remove(block);
        block.status = entry.status();
        block.sequence = entry.sequence();
        block.transactions = entry.transactions();
        block.data = entry.data();
        block.undo = entry.undo();
        lastSequence = Math.max(lastSequence, entry.sequence());
        firstSequence = Math.min(firstSequence, entry.sequence());
        if (block.hasBlock() || block.isLost()) {
            if (block.isLost()) lost.add(block);
            if (parent == null || parent.linked) {
                block.linked = true;
                addCandidate(block);
            } else {
                waiting.computeIfAbsent(parent, p -> new ArrayList<>()).add(block);
            }
        }
        if (block.isInvalid() && bestHeader == block) refreshBestHeader();
        return block;
    }

    /// The data of `block` is stored at `at`: it, and those that waited for it, may be linked now.
    void stored(BlockIndex block, BlockPosition at, int transactions) {
        block.data = at;
        block.transactions = transactions;
        block.status |= BlockIndex.HAS_BLOCK;
        changed.add(block);
        lost.remove(block);
        // One that was lost while connected keeps its place.
        if (block.linked) return;
        BlockIndex parent = block.parent();
        if (parent != null && !parent.linked) {
            waiting.computeIfAbsent(parent, p -> new ArrayList<>()).add(block);
            return;
        }
        var queue = new ArrayDeque<BlockIndex>();
        queue.add(block);
        while (!queue.isEmpty()) {
            BlockIndex next = queue.remove();
            next.linked = true;
            next.sequence = ++lastSequence;
            changed.add(next);
            addCandidate(next);
            List<BlockIndex> children = waiting.remove(next);
            if (children != null) queue.addAll(children);
        }
    }

    /// The undo data of `block` is stored at `at`, and every rule was kept.
    void connected(BlockIndex block, BlockPosition at) {
        block.undo = at;
        block.status |= BlockIndex.HAS_UNDO | BlockIndex.FULLY_VALID;
        changed.add(block);
    }

    /// The data of `block`, whose coins are connected, cannot be read any more. Its place stays: it matters again when the
    /// block is to be served, or taken back.
    void lost(BlockIndex block) {
        block.data = null;
        block.status &= ~BlockIndex.HAS_BLOCK;
        changed.add(block);
        lost.add(block);
    }

    /// The data of `block`, which is not connected, cannot be read any more: only its header is known now, and its
    /// descendants wait for it.
    void forgetData(BlockIndex block) {
        block.data = null;
        block.transactions = 0;
        block.status &= ~BlockIndex.HAS_BLOCK;
        changed.add(block);
        BlockIndex parent = block.parent();
        if (parent != null && waiting.containsKey(parent)) waiting.get(parent).remove(block);
        if (!block.linked) return;
        for (BlockIndex other : blocks.values()) {
            if (!other.linked || !block.isAncestorOf(other)) continue;
            candidates.remove(other);
            other.linked = false;
            BlockIndex below = other.parent();
            if (other != block && below != null)
                waiting.computeIfAbsent(below, p -> new ArrayList<>()).add(other);
        }
    }

    /// The undo data of `block` cannot be read any more.
    void undoLost(BlockIndex block) {
        block.undo = null;
        block.status &= ~BlockIndex.HAS_UNDO;
        changed.add(block);
    }

    /// The connected blocks whose data cannot be read any more.
    Set<BlockIndex> lost() {
        return Collections.unmodifiableSet(lost);
    }

    /// The linked block that should be the tip rather than `than`, of those that are `allowed`; `than` where there is
    /// none.
    BlockIndex best(BlockIndex than, Predicate<BlockIndex> allowed) {
        return candidates.headSet(than, false).stream()
                .filter(allowed)
                .findFirst()
                .orElse(than);
    }

    /// Forgets candidates that are worse than `tip`: they matter again only after [#changeStatus].
    void prune(BlockIndex tip) {
        candidates.tailSet(tip, false).clear();
    }

    /// `block` breaks a rule: neither it nor any descendant can be in the best chain.
    void failed(BlockIndex block) {
        block.status |= BlockIndex.FAILED;
        changed.add(block);
        refreshInvalid();
        candidates.removeIf(BlockIndex::isInvalid);
    }

    /// Sets and clears status bits of `block`; then every linked block that is not invalid is a candidate again.
    void changeStatus(Collection<BlockIndex> which, int clear, int set) {
        for (BlockIndex block : which) {
            block.status = (block.status & ~clear) | set;
            changed.add(block);
        }
        refreshInvalid();
        candidates.clear();
        for (BlockIndex block : blocks.values()) if (block.linked) addCandidate(block);
    }

    /// From now on `block`, which is linked, counts as the first seen of those with as much work.
    void prefer(BlockIndex block) {
        sequence(block, --firstSequence);
    }

    /// From now on `block`, which is linked, and its descendants count as the last seen so far of those with as much
    /// work.
    void seenLast(BlockIndex block) {
        candidates.stream()
                .filter(block::isAncestorOf)
                .sorted(Comparator.comparingLong(candidate -> candidate.sequence))
                .toList()
                .forEach(candidate -> sequence(candidate, ++lastSequence));
    }

    private void sequence(BlockIndex block, long sequence) {
        candidates.remove(block);
        block.sequence = sequence;
        changed.add(block);
        addCandidate(block);
    }

    /// Entries that changed since the last [#flushed], parents before children as far as both changed.
    List<IndexEntry> changedEntries() {
        return changed.stream().map(BlockIndex::toEntry).toList();
    }

    boolean hasChanges() {
        return !changed.isEmpty();
    }

    void flushed() {
        changed.clear();
    }

    private void addCandidate(BlockIndex block) {
        if (!block.isInvalid()) candidates.add(block);
    }

    private void refreshInvalid() {
        for (BlockIndex block : blocks.values()) {
            BlockIndex parent = block.parent();
            block.failedAncestor = parent != null && parent.isInvalid();
        }
        refreshBestHeader();
    }

    private void refreshBestHeader() {
        bestHeader = null;
        for (BlockIndex block : blocks.values()) offerBestHeader(block);
    }

    private void offerBestHeader(BlockIndex block) {
        if (block.isInvalid()) return;
        if (bestHeader == null || block.chainWork().compareTo(bestHeader.chainWork()) > 0) bestHeader = block;
    }
}
