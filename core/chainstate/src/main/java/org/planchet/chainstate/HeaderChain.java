package org.planchet.chainstate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// The chain as a light node sees it: the same tree of headers as a [Chain]'s, judged by the same rules, without
/// blocks. One thread owns it and everything that it hands out by reference.
///
/// Its tip is the last block that was looked at for the wallet, as a full node's is the last that was connected: it
/// follows the best header, which is ahead while filters are fetched. Whoever owns it moves it ([#moveTip]).
///
/// Headers are written once they belong to the best chain: who has them written again and again must do the work
/// of ever more of them.
public final class HeaderChain implements ChainReader, AutoCloseable {
    private final ChainParams params;
    private final HeaderStore store;
    private final BlockTree tree = new BlockTree();
    private final HeaderIntake intake;
    private final Branches branches;
    private BlockIndex tip;
    private int kept = 1;
    private ChainSnapshot published;

    private HeaderChain(ChainParams params, HeaderStore store) {
        this.params = params;
        this.store = store;
        this.intake = new HeaderIntake(params, tree);
        this.tip = tree.add(params.genesis().header(), null);
        this.tip.setKept();
        this.branches = new Branches(tree, this::tip);
        this.published = snapshotNow();
    }

    /// Opens the chain whose headers `store` holds. Each is judged again, so that a damaged store yields
    /// fewer headers but never wrong ones; peers send the missing ones. The tip is the best header.
    ///
    /// @throws ChainStoreException if the store cannot be read
    public static HeaderChain open(ChainParams params, HeaderStore store) {
        var chain = new HeaderChain(params, store);
        store.load(header -> {
            // Time has gone on since it was judged first.
            if (!(chain.intake.accept(header, Instant.MAX) instanceof HeaderResult.Accepted(var block, boolean isNew)))
                return false;
            if (isNew) {
                block.setKept();
                chain.kept++;
            }
            return true;
        });
        chain.tip = chain.bestHeader();
        return chain;
    }

    /// Judges a header and gives it its place. One that is not valid *yet* can be offered again.
    public HeaderResult acceptHeader(BlockHeader header, Instant now) {
        return intake.accept(header, now);
    }

    /// Writes the headers of the best chain that are not written yet.
    public void save() {
        List<BlockHeader> fresh = new ArrayList<>();
        for (BlockIndex each = bestHeader(); each != null && !each.isKept(); each = each.parent()) {
            each.setKept();
            kept++;
            fresh.add(each.header());
        }
        if (!fresh.isEmpty()) store.append(fresh.reversed());
    }

    /// Sets the tip, which is to be on the way to the best header, or below where it leaves that way.
    public void moveTip(BlockIndex to) {
        tip = to;
    }

    /// The last block that the tip shares with the best header's chain: the tip itself unless the chain went over to
    /// another branch.
    public BlockIndex fork() {
        return BlockIndex.fork(tip, bestHeader());
    }

    /// `block`, which is no ancestor of the tip, breaks a rule: neither it nor any descendant can be in the best chain.
    public void refuse(BlockIndex block) {
        if (block.isAncestorOf(tip)) throw new AssertionError("the tip stands on " + block);
        tree.failed(block);
    }

    /// Forgets headers that were never in the best chain, to make room.
    public void forgetBareHeaders() {
        tree.forgetBareHeaders();
    }

    @Override
    public ChainParams params() {
        return params;
    }

    @Override
    public ChainSnapshot snapshot() {
        if (!published.isStill(tip)) published = snapshotNow();
        return published;
    }

    private ChainSnapshot snapshotNow() {
        // No block has a place in a store here, so this one is never read.
        return new ChainSnapshot(params, tip, tree, new MemoryChainStore());
    }

    @Override
    public BlockIndex tip() {
        return tip;
    }

    @Override
    public BlockIndex bestHeader() {
        return tree.bestHeader();
    }

    /// Headers that were never in the best chain.
    @Override
    public int bareHeaders() {
        return tree.bareHeaders() - kept;
    }

    @Override
    public @Nullable BlockIndex find(BlockHash hash) {
        return tree.find(hash);
    }

    @Override
    public @Nullable BlockIndex atHeight(int height) {
        return height < 0 || height > tip.height() ? null : tip.ancestor(height);
    }

    @Override
    public boolean isInBestChain(BlockIndex block) {
        return block.isAncestorOf(tip);
    }

    @Override
    public boolean isFarBehind() {
        return false;
    }

    @Override
    public boolean isSettled() {
        return true;
    }

    /// Null but for the genesis block: none is kept.
    @Override
    public @Nullable Block readBlock(BlockHash hash) {
        return hash.equals(params.genesisHash()) ? params.genesis() : null;
    }

    @Override
    public Set<BlockIndex> lostBlocks() {
        return Set.of();
    }

    /// Null but for the genesis block: no coins are kept.
    @Override
    public @Nullable BlockUndo readUndo(BlockHash hash) {
        return hash.equals(params.genesisHash()) ? BlockUndo.EMPTY : null;
    }

    @Override
    public List<BlockHash> locator(BlockIndex from) {
        return branches.locator(from);
    }

    @Override
    public BlockIndex findFork(List<BlockHash> locator) {
        return branches.findFork(locator);
    }

    @Override
    public List<ChainTip> tips() {
        return branches.tips();
    }

    @Override
    public CacheFigures cacheFigures() {
        return new CacheFigures(0, 0, 0, 0);
    }

    @Override
    public void close() {
        store.close();
    }
}
