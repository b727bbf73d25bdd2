package org.planchet.chainstate;

import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// One block in the tree of all known headers: its header, its place, and how far it has been judged. Belongs to one
/// chain and changes only by it; compare by identity.
public final class BlockIndex implements HeaderNode {
    // The stored bits of a status. Their values are part of the store's format.
    static final int HAS_BLOCK = 1;
    static final int HAS_UNDO = 2;
    /// It was once connected: every rule, scripts included, was kept.
    static final int FULLY_VALID = 4;
    /// It breaks a rule itself.
    static final int FAILED = 8;
    /// The owner of the node has put it aside by hand.
    static final int PUT_ASIDE = 16;

    private final BlockHeader header;
    private final int height;
    private final @Nullable BlockIndex parent;
    private final @Nullable BlockIndex skip;
    private final ChainWork chainWork;

    /// The bits above.
    int status;
    /// An ancestor breaks a rule or is put aside. Follows from the ancestors, so never stored.
    boolean failedAncestor;
    /// The data of this block and of all its ancestors was stored. Follows from the entries, so never stored.
    boolean linked;
    /// When it was linked; see [IndexEntry#sequence].
    long sequence;

    int transactions;

    @Nullable
    BlockPosition data;

    @Nullable
    BlockPosition undo;

    BlockIndex(BlockHeader header, @Nullable BlockIndex parent) {
        this.header = header;
        this.parent = parent;
        ChainWork work = ChainWork.ofBits(header.bits());
        if (parent == null) {
            height = 0;
            skip = null;
            chainWork = work;
        } else {
            height = parent.height + 1;
            skip = parent.ancestor(skipHeight(height));
            chainWork = parent.chainWork.plus(work);
        }
    }

    /// The height that a block's skip pointer leads to: any ancestor is then reached in O(log n) steps (Bitcoin
    /// Core's `GetSkipHeight`).
    static int skipHeight(int height) {
        if (height < 2) return 0;
        return (height & 1) != 0 ? clearLowestOne(clearLowestOne(height - 1)) + 1 : clearLowestOne(height);
    }

    private static int clearLowestOne(int n) {
        return n & (n - 1);
    }

    @Override
    public BlockHeader header() {
        return header;
    }

    @Override
    public BlockHash hash() {
        return header.hash();
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public @Nullable BlockIndex parent() {
        return parent;
    }

    @Override
    public BlockIndex ancestor(int wanted) {
        if (wanted < 0 || wanted > height)
            throw new AssertionError("no ancestor at height " + wanted + " of a block at " + height);
        BlockIndex walk = this;
        while (walk.height > wanted) {
            BlockIndex jump = walk.skip;
            BlockIndex step = walk.parent;
            if (step == null) throw new AssertionError("no parent at height " + walk.height);
            // The skip is taken unless it overshoots, or the parent's skip would bring us nearer.
            int skipTo = skipHeight(walk.height);
            int parentSkipTo = skipHeight(walk.height - 1);
            boolean useSkip = jump != null
                    && (skipTo == wanted
                            || (skipTo > wanted && !(parentSkipTo < skipTo - 2 && parentSkipTo >= wanted)));
            walk = useSkip && jump != null ? jump : step;
        }
        return walk;
    }

    /// The work of this block's header and all before it.
    public ChainWork chainWork() {
        return chainWork;
    }

    /// Its transactions are stored.
    public boolean hasBlock() {
        return (status & HAS_BLOCK) != 0;
    }

    /// It was connected, and its data cannot be read any more: it is to be had again from a peer.
    public boolean isLost() {
        return !hasBlock() && transactions > 0;
    }

    /// Its undo data is stored: it was connected at least once.
    public boolean hasUndo() {
        return (status & HAS_UNDO) != 0;
    }

    /// It was connected at least once, every rule and script checked (or taken on trust, see
    /// [ChainSettings#assumeValid]).
    public boolean isFullyValid() {
        return (status & FULLY_VALID) != 0;
    }

    /// It or an ancestor breaks a rule or was put aside by hand.
    public boolean isInvalid() {
        return failedAncestor || (status & (FAILED | PUT_ASIDE)) != 0;
    }

    /// How many transactions it holds; 0 where only its header is known.
    public int transactions() {
        return transactions;
    }

    /// It can be connected: its data and that of all ancestors was stored.
    public boolean isLinked() {
        return linked;
    }

    /// It is `other` or one of its ancestors.
    public boolean isAncestorOf(BlockIndex other) {
        return height <= other.height && other.ancestor(height) == this;
    }

    IndexEntry toEntry() {
        return new IndexEntry(header, height, status, sequence, transactions, data, undo);
    }

    /// The last block that both branches share.
    static BlockIndex fork(BlockIndex a, BlockIndex b) {
        BlockIndex x = a.height > b.height ? a.ancestor(b.height) : a;
        BlockIndex y = b.height > a.height ? b.ancestor(a.height) : b;
        while (x != y) {
            BlockIndex px = x.parent;
            BlockIndex py = y.parent;
            if (px == null || py == null) throw new AssertionError("two genesis blocks in one tree");
            // Jump together while the skips differ, step when they meet.
            if (x.skip != null && y.skip != null && x.skip != y.skip) {
                x = x.skip;
                y = y.skip;
            } else {
                x = px;
                y = py;
            }
        }
        return x;
    }

    @Override
    public String toString() {
        return "block " + hash() + " at height " + height;
    }
}
