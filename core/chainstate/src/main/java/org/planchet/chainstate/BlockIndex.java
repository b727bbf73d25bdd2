package org.planchet.chainstate;

import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

/// One block in the tree of all known headers: its header, its place, and how far it has been judged. Belongs to one
/// chain and changes only by it; compare by identity. Any thread may read it: header and place never change, and the
/// judgement is what it was a moment ago.
///
/// There may be a million of them, sent by untrusted peers, so it keeps numbers instead of objects: 128 bytes
/// on the heap, and 56 more once its block is stored. With the tables it is in, 138 bytes bare and 195 stored
/// (`HeaderMemoryTest` measures it).
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

    private static final int STORED_BITS = 0xffff;

    // Bits that follow from other entries, so never stored.
    /// An ancestor breaks a rule or is put aside.
    private static final int FAILED_ANCESTOR = 1 << 16;
    /// The data of this block and of all its ancestors was stored.
    private static final int LINKED = 1 << 17;
    /// It has a child.
    private static final int HAS_CHILD = 1 << 18;
    /// The store has an entry of it, or gets one with the next flush.
    private static final int KEPT = 1 << 19;

    private final @Nullable BlockIndex parent;
    private final @Nullable BlockIndex skip;
    private final int height;
    private final int version;
    private final int time;
    private final int bits;
    private final int nonce;
    private volatile int flags;
    private final long hashA;
    private final long hashB;
    private final long hashC;
    private final long hashD;
    private final long rootA;
    private final long rootB;
    private final long rootC;
    private final long rootD;
    private final long workHigh;
    private final long workLow;
    /// Replaced as a whole, before the flags that announce it are set, and read after the flags.
    private volatile @Nullable StoredNumbers stored;

    BlockIndex(BlockHeader header, @Nullable BlockIndex parent) {
        this.parent = parent;
        height = parent == null ? 0 : parent.height + 1;
        skip = parent == null ? null : parent.ancestor(skipHeight(height));
        version = header.version();
        time = (int) header.time();
        bits = header.bits();
        nonce = header.nonce();
        Hash256 hash = header.hash().hash();
        hashA = hash.a();
        hashB = hash.b();
        hashC = hash.c();
        hashD = hash.d();
        Hash256 root = header.merkleRoot();
        rootA = root.a();
        rootB = root.b();
        rootC = root.c();
        rootD = root.d();
        // Most headers have the target of the one before, and so its work: dividing 2^256 by each takes long.
        Work128 own = parent != null && parent.bits == bits ? parent.ownWork() : Work128.ofBits(bits);
        Work128 work = parent == null ? own : parent.work().plus(own);
        workHigh = work.high();
        workLow = work.low();
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

    /// The header, as a new object.
    @Override
    public BlockHeader header() {
        return BlockHeader.ofKnownHash(
                version, previous(), new Hash256(rootA, rootB, rootC, rootD), time, bits, nonce, hash());
    }

    private BlockHash previous() {
        return parent == null ? new BlockHash(Hash256.ZERO) : parent.hash();
    }

    @Override
    public BlockHash hash() {
        return new BlockHash(new Hash256(hashA, hashB, hashC, hashD));
    }

    boolean hasHash(Hash256 hash) {
        return hashA == hash.a() && hashB == hash.b() && hashC == hash.c() && hashD == hash.d();
    }

    @Override
    public long time() {
        return Integer.toUnsignedLong(time);
    }

    @Override
    public int bits() {
        return bits;
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
        return work().toChainWork();
    }

    private Work128 work() {
        return new Work128(workHigh, workLow);
    }

    private Work128 ownWork() {
        return parent == null ? work() : work().minus(parent.work());
    }

    /// Compares the work of this chain with that of another; positive if this one has more.
    int compareWork(BlockIndex other) {
        return work().compareTo(other.work());
    }

    @Override
    public ChainWork workAbove(HeaderNode ancestor) {
        return ancestor instanceof BlockIndex below
                ? work().minus(below.work()).toChainWork()
                : HeaderNode.super.workAbove(ancestor);
    }

    /// Its transactions are stored.
    public boolean hasBlock() {
        return has(HAS_BLOCK);
    }

    /// It was connected, but its data can no longer be read: it must be fetched again from a peer.
    public boolean isLost() {
        return !hasBlock() && transactions() > 0;
    }

    /// Its undo data is stored: it was connected at least once.
    public boolean hasUndo() {
        return has(HAS_UNDO);
    }

    /// It was connected at least once, every rule and script checked (or taken on trust, see
    /// [ChainSettings#assumeValid]).
    public boolean isFullyValid() {
        return has(FULLY_VALID);
    }

    /// It or an ancestor breaks a rule or was put aside by hand.
    public boolean isInvalid() {
        return has(FAILED_ANCESTOR | FAILED | PUT_ASIDE);
    }

    /// It breaks a rule or was put aside itself, whatever its ancestors did.
    boolean isInvalidItself() {
        return has(FAILED | PUT_ASIDE);
    }

    /// How many transactions it holds; 0 if only its header is known.
    public int transactions() {
        StoredNumbers at = stored;
        return at == null ? 0 : at.transactions;
    }

    /// It can be connected: its data and that of all ancestors was stored.
    public boolean isLinked() {
        return has(LINKED);
    }

    /// It is `other` or one of its ancestors.
    public boolean isAncestorOf(BlockIndex other) {
        return height <= other.height && other.ancestor(height) == this;
    }

    private boolean has(int anyOf) {
        return (flags & anyOf) != 0;
    }

    private void set(int flag, boolean on) {
        flags = on ? flags | flag : flags & ~flag;
    }

    /// Clears and sets stored bits.
    void changeStatus(int clear, int set) {
        flags = (flags & ~(clear & STORED_BITS)) | (set & STORED_BITS);
    }

    void setFailedAncestor(boolean failed) {
        set(FAILED_ANCESTOR, failed);
    }

    void setLinked(boolean linked) {
        set(LINKED, linked);
    }

    boolean hasChild() {
        return has(HAS_CHILD);
    }

    void setHasChild(boolean child) {
        set(HAS_CHILD, child);
    }

    boolean isKept() {
        return has(KEPT);
    }

    void setKept() {
        set(KEPT, true);
    }

    /// When it was linked; see [BlockIndexEntry#sequence].
    long sequence() {
        StoredNumbers at = stored;
        return at == null ? 0 : at.sequence;
    }

    void setSequence(long sequence) {
        StoredNumbers at = StoredNumbers.copyOf(stored);
        at.sequence = sequence;
        stored = at;
    }

    /// Where its block lies; null if it is not stored.
    @Nullable
    BlockPosition data() {
        if (!hasBlock()) return null;
        StoredNumbers at = stored;
        return at == null ? null : new BlockPosition(at.dataFile, at.dataOffset, at.dataLength, at.dataCrc);
    }

    void setData(BlockPosition data, int transactions) {
        StoredNumbers at = StoredNumbers.copyOf(stored);
        at.transactions = transactions;
        at.putData(data);
        stored = at;
        changeStatus(0, HAS_BLOCK);
    }

    /// Its data is gone.
    ///
    /// @param transactions how many it held, or 0 if it is to count as one that never came
    void loseData(int transactions) {
        changeStatus(HAS_BLOCK, 0);
        StoredNumbers at = StoredNumbers.copyOf(stored);
        at.transactions = transactions;
        stored = at;
    }

    /// Where its undo data lies; null if it was never connected.
    @Nullable
    BlockPosition undo() {
        if (!hasUndo()) return null;
        StoredNumbers at = stored;
        return at == null ? null : new BlockPosition(at.undoFile, at.undoOffset, at.undoLength, at.undoCrc);
    }

    void setUndo(BlockPosition undo) {
        StoredNumbers at = StoredNumbers.copyOf(stored);
        at.putUndo(undo);
        stored = at;
        changeStatus(0, HAS_UNDO);
    }

    /// Takes over what the store knows of it. In one step, as every start does this for every block.
    void restore(BlockIndexEntry entry) {
        BlockPosition data = entry.data();
        BlockPosition undo = entry.undo();
        if (data != null || undo != null || entry.transactions() > 0 || entry.sequence() != 0) {
            var at = new StoredNumbers();
            at.sequence = entry.sequence();
            at.transactions = entry.transactions();
            if (data != null) at.putData(data);
            if (undo != null) at.putUndo(undo);
            stored = at;
        }
        int there = (data == null ? 0 : HAS_BLOCK) | (undo == null ? 0 : HAS_UNDO);
        changeStatus(-1, (entry.status() & ~(HAS_BLOCK | HAS_UNDO)) | there);
    }

    BlockIndexEntry toEntry() {
        return new BlockIndexEntry(header(), height, flags & STORED_BITS, sequence(), transactions(), data(), undo());
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
