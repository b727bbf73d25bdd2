package org.planchet.chainstate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The ends of all branches of a tree, which blocks in it are invalid, and the best header that follows from both.
/// What it does costs no more than the branches there are, however many headers they have.
final class HeaderTips {
    /// The blocks without children, in order of arrival.
    private final Set<BlockIndex> leaves = new LinkedHashSet<>();
    /// The blocks that are invalid themselves, not by an ancestor.
    private final Set<BlockIndex> failures = new LinkedHashSet<>();

    private @Nullable BlockIndex best;
    /// A copy of `leaves`, made when it is asked for; null if they have changed.
    private @Nullable List<BlockIndex> copied = List.of();

    /// The header with the most work that is not known to be invalid; of equal ones the first seen.
    BlockIndex best() {
        if (best == null) throw new AssertionError("an empty tree");
        return best;
    }

    /// The blocks without a child, in order of arrival; the same list until they change.
    List<BlockIndex> leaves() {
        if (copied == null) copied = List.copyOf(leaves);
        return copied;
    }

    /// The blocks that are invalid themselves, not by an ancestor.
    List<BlockIndex> failures() {
        return List.copyOf(failures);
    }

    /// A new block was added to its parent.
    void add(BlockIndex block) {
        BlockIndex parent = block.parent();
        block.setFailedAncestor(parent != null && parent.isInvalid());
        join(block, parent);
        offer(block);
    }

    private void join(BlockIndex block, @Nullable BlockIndex parent) {
        if (parent != null && !parent.hasChild()) {
            parent.setHasChild(true);
            leaves.remove(parent);
        }
        leaves.add(block);
        copied = null;
    }

    /// Notes whether `block`, whose stored bits have changed, is invalid itself; what follows from it for others
    /// is marked by [#mark] or [#markAll].
    void note(BlockIndex block) {
        if (block.isInvalidItself()) failures.add(block);
        else failures.remove(block);
    }

    /// Marks the descendants of `failed`.
    void mark(BlockIndex failed) {
        markDescendants(failed);
        if (best().isInvalid()) refresh();
    }

    /// Marks the descendants of invalid blocks, among `all` blocks.
    void markAll(Iterable<BlockIndex> all) {
        for (BlockIndex block : all) block.setFailedAncestor(false);
        failures.forEach(this::markDescendants);
        refresh();
    }

    private void markDescendants(BlockIndex failed) {
        for (BlockIndex leaf : leaves) {
            if (!failed.isAncestorOf(leaf)) continue;
            for (BlockIndex each = leaf; each != null && each != failed; each = each.parent())
                each.setFailedAncestor(true);
        }
    }

    /// Starts over with these blocks, parents before children; each is as invalid as it was.
    void reset(List<BlockIndex> blocks) {
        leaves.clear();
        copied = null;
        for (BlockIndex block : blocks) block.setHasChild(false);
        for (BlockIndex block : blocks) join(block, block.parent());
        failures.clear();
        for (BlockIndex block : blocks) note(block);
        refresh();
    }

    /// The best header is the end of a branch, or stands just below a block that is invalid.
    void refresh() {
        best = null;
        for (BlockIndex leaf : leaves) offer(leaf);
        for (BlockIndex failure : failures) {
            BlockIndex below = failure.parent();
            if (below != null) offer(below);
        }
    }

    private void offer(BlockIndex block) {
        if (block.isInvalid()) return;
        if (best == null || block.compareWork(best) > 0) best = block;
    }
}
