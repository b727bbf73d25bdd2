package org.planchet.chainstate;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// Every header that is known, as a tree, and which of its blocks could be the best chain's tip. Judges nothing.
///
/// A block is *linked* once its data and that of all its ancestors is stored; blocks may arrive in any order. Among
/// linked blocks that are not invalid, most work wins, then the one that was linked first.
///
/// A header is *bare* while its block is not stored. Bare headers stay in memory only: after a restart peers
/// send them again. Only those that lead to a stored block are kept in the store, or that block would have no
/// place ([#keepWayTo]).
///
/// The work that a peer can cause grows with the number of branches, not with the number of their headers;
/// only what the node's owner orders ([#changeStatus]) goes through all.
final class BlockTree {
    /// The better tip first.
    static final Comparator<BlockIndex> BEST_FIRST =
            ((Comparator<BlockIndex>) BlockIndex::compareWork).reversed().thenComparingLong(BlockIndex::sequence);

    /// How far above a block that came before its parents bare headers are kept as well: the next blocks are
    /// most likely among them, and do not each need a write of their own.
    private static final int KEPT_ABOVE = 1_024;

    private final BlockTable blocks = new BlockTable();
    private final HeaderTips tips = new HeaderTips();
    /// Linked, not invalid, and not worse than the tip (worse ones may be left in).
    private final TreeSet<BlockIndex> candidates = new TreeSet<>(BEST_FIRST);
    /// Blocks whose data came before that of their parent, by parent.
    private final Map<BlockIndex, List<BlockIndex>> waiting = new HashMap<>();
    /// Connected, but the data is gone.
    private final Set<BlockIndex> lost = new LinkedHashSet<>();
    /// What the next flush has to write.
    private final Set<BlockIndex> changed = new LinkedHashSet<>();
    private @Nullable BlockIndex lastRestored;
    private int bare;
    private long lastSequence;
    /// The lowest given to a block that was preferred by hand; never above 0.
    private long firstSequence;

    /// The block with that hash; null if its header is not known. From any thread, unlike all else here.
    @Nullable
    BlockIndex find(BlockHash hash) {
        return blocks.find(hash);
    }

    /// All blocks, parents before children, a copy.
    List<BlockIndex> all() {
        var all = new ArrayList<BlockIndex>(blocks.size());
        for (BlockIndex block : blocks) all.add(block);
        all.sort(Comparator.comparingInt(BlockIndex::height));
        return all;
    }

    /// The blocks without children, in order of arrival; the same list until they change.
    List<BlockIndex> leaves() {
        return tips.leaves();
    }

    /// The blocks that are invalid themselves, not by an ancestor.
    List<BlockIndex> failures() {
        return tips.failures();
    }

    /// How many headers are here without their blocks.
    int bareHeaders() {
        return bare;
    }

    /// The header with the most work that is not known to be invalid; of equal ones the first seen.
    BlockIndex bestHeader() {
        return tips.best();
    }

    /// Returns a new header its place under `parent` (null for the genesis block).
    BlockIndex add(BlockHeader header, @Nullable BlockIndex parent) {
        var block = new BlockIndex(header, parent);
        blocks.add(block);
        tips.add(block);
        bare++;
        return block;
    }

    /// Forgets every bare header that leads to no stored block. Goes through all blocks. Who still holds one of
    /// them holds a block of no tree.
    void forgetBareHeaders() {
        blocks.keepOnly(BlockIndex::isKept);
        List<BlockIndex> kept = all();
        tips.reset(kept);
        bare = (int) kept.stream()
                .filter(block -> !block.hasBlock() && !block.isLost())
                .count();
    }

    /// Returns a stored entry its place back. When all have theirs, [#restored] is to be called.
    ///
    /// @throws DamagedStoreException if its parent is not there
    BlockIndex restore(BlockIndexEntry entry) {
        BlockHash previous = entry.header().previous();
        // Most stand on the one before.
        BlockIndex parent =
                lastRestored != null && lastRestored.hasHash(previous.hash()) ? lastRestored : blocks.find(previous);
        if (entry.height() != (parent == null ? 0 : parent.height() + 1))
            throw new DamagedStoreException("the stored block index is damaged: block "
                    + entry.header().hash() + " is not where its parent is");
        BlockIndex block = add(entry.header(), parent);
        block.setKept();
        block.restore(entry);
        lastSequence = Math.max(lastSequence, entry.sequence());
        firstSequence = Math.min(firstSequence, entry.sequence());
        if (block.hasBlock() || block.isLost()) {
            bare--;
            if (block.isLost()) lost.add(block);
            if (parent == null || parent.isLinked()) {
                block.setLinked(true);
            } else {
                waiting.computeIfAbsent(parent, p -> new ArrayList<>()).add(block);
            }
        }
        lastRestored = block;
        tips.note(block);
        if (block.isInvalid() && tips.best() == block) tips.refresh();
        return block;
    }

    /// Every stored entry has its place, and the coins are those at `tip`: blocks with at least as much work
    /// are candidates for the tip.
    void restored(BlockIndex tip) {
        lastRestored = null;
        for (BlockIndex block : blocks)
            if (block.isLinked() && BEST_FIRST.compare(block, tip) <= 0) addCandidate(block);
    }

    /// The data of `block` is stored at `at`: it, and those that waited for it, may be linked now.
    void stored(BlockIndex block, BlockPosition at, int transactions) {
        if (!block.hasBlock() && !block.isLost()) bare--;
        block.setData(at, transactions);
        keep(block);
        lost.remove(block);
        // One that was lost while connected keeps its place.
        if (block.isLinked()) return;
        BlockIndex parent = block.parent();
        if (parent != null && !parent.isLinked()) {
            waiting.computeIfAbsent(parent, p -> new ArrayList<>()).add(block);
            return;
        }
        var queue = new ArrayDeque<BlockIndex>();
        queue.add(block);
        while (!queue.isEmpty()) {
            BlockIndex next = queue.remove();
            next.setLinked(true);
            next.setSequence(++lastSequence);
            keep(next);
            addCandidate(next);
            List<BlockIndex> children = waiting.remove(next);
            if (children == null) continue;
            // A restart reads them in another order than they came in.
            children.sort(BlockTree::byArrival);
            queue.addAll(children);
        }
    }

    /// The order of blocks that are stored: each was appended when it came.
    private static int byArrival(BlockIndex a, BlockIndex b) {
        BlockPosition x = a.data();
        BlockPosition y = b.data();
        if (x == null || y == null) throw new AssertionError("not stored: " + a + " or " + b);
        return x.file() != y.file() ? Integer.compare(x.file(), y.file()) : Integer.compare(x.offset(), y.offset());
    }

    /// Has the next flush write the headers that lead to `block`, and some beyond it. False if the store has
    /// all that lead to it: then nothing needs to be flushed before data of a block on it may come.
    boolean keepWayTo(BlockIndex block) {
        if (!keepHeaders(block)) return false;
        BlockIndex best = bestHeader();
        if (block.isAncestorOf(best)) keepHeaders(best.ancestor(Math.min(best.height(), block.height() + KEPT_ABOVE)));
        return true;
    }

    /// True if one of the bare headers up to `block` is not in the store yet.
    private boolean keepHeaders(BlockIndex block) {
        boolean missing = false;
        for (BlockIndex each = block; each != null && !each.isLinked() && !isWritten(each); each = each.parent()) {
            missing |= !each.hasBlock();
            keep(each);
        }
        return missing;
    }

    private boolean isWritten(BlockIndex block) {
        return block.isKept() && !changed.contains(block);
    }

    private void keep(BlockIndex block) {
        block.setKept();
        changed.add(block);
    }

    /// The undo data of `block` is stored at `at`, and every rule was kept.
    void connected(BlockIndex block, BlockPosition at) {
        block.setUndo(at);
        block.changeStatus(0, BlockIndex.FULLY_VALID);
        keep(block);
    }

    /// The data of `block`, whose coins are connected, cannot be read any more. Its place stays: it is needed
    /// again when the block is served or disconnected.
    void lost(BlockIndex block) {
        block.loseData(block.transactions());
        keep(block);
        lost.add(block);
    }

    /// The data of `block`, which is not connected, cannot be read any more: only its header is known now, and its
    /// descendants wait for it.
    void forgetData(BlockIndex block) {
        block.loseData(0);
        bare++;
        keep(block);
        BlockIndex parent = block.parent();
        if (parent != null && waiting.containsKey(parent)) waiting.get(parent).remove(block);
        if (!block.isLinked()) return;
        for (BlockIndex other : all()) {
            if (!other.isLinked() || !block.isAncestorOf(other)) continue;
            candidates.remove(other);
            other.setLinked(false);
            BlockIndex below = other.parent();
            if (other != block && below != null)
                waiting.computeIfAbsent(below, p -> new ArrayList<>()).add(other);
        }
    }

    /// The undo data of `block` cannot be read any more.
    void undoLost(BlockIndex block) {
        block.changeStatus(BlockIndex.HAS_UNDO, 0);
        keep(block);
    }

    /// The connected blocks whose data cannot be read any more.
    Set<BlockIndex> lost() {
        return Collections.unmodifiableSet(lost);
    }

    /// The linked block that should be the tip rather than `than`, of those that are `allowed`; `than` if there is
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
        setStatus(block, 0, BlockIndex.FAILED);
        tips.mark(block);
        candidates.removeIf(BlockIndex::isInvalid);
    }

    /// Sets and clears status bits of `which`; then every linked block that is not invalid is a candidate again.
    /// Goes through all blocks.
    void changeStatus(Collection<BlockIndex> which, int clear, int set) {
        for (BlockIndex block : which) setStatus(block, clear, set);
        tips.markAll(blocks);
        candidates.clear();
        for (BlockIndex block : blocks) if (block.isLinked()) addCandidate(block);
    }

    private void setStatus(BlockIndex block, int clear, int set) {
        block.changeStatus(clear, set);
        keepHeaders(block);
        changed.add(block);
        tips.note(block);
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
                .sorted(Comparator.comparingLong(BlockIndex::sequence))
                .toList()
                .forEach(candidate -> sequence(candidate, ++lastSequence));
    }

    private void sequence(BlockIndex block, long sequence) {
        candidates.remove(block);
        block.setSequence(sequence);
        keep(block);
        addCandidate(block);
    }

    /// Entries that changed since the last [#flushed].
    List<BlockIndexEntry> changedEntries() {
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
}
