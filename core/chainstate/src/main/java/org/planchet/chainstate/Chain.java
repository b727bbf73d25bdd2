package org.planchet.chainstate;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.CoinView;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// The chain as this node sees it: the tree of headers, the best chain with its coins, and the one way in for headers
/// and blocks. One thread owns it; others read what it publishes ([#snapshot]).
///
/// The best chain is the valid one with most work whose blocks are all stored; of equal ones the one that was
/// complete first, also after a restart.
public final class Chain implements SettledChain, AutoCloseable {
    /// How many blocks the tip may lag behind the best header and still count as near it.
    private static final int NEAR_THE_TIP = 16;

    private final ChainParams params;
    private final ChainStore store;
    private final ScriptChecker checker;
    private final ChainSettings settings;
    private final BlockTree tree = new BlockTree();
    private final CoinsCache coins;
    private final BestChain best;
    private final Branches branches;
    private final BlockIntake intake;
    private final ChainLoader loader;
    private @Nullable ChainSnapshot last;
    private boolean flushDue;

    private Chain(ChainParams params, ChainStore store, ScriptChecker checker, ChainSettings settings) {
        this.params = params;
        this.store = store;
        this.checker = checker;
        this.settings = settings;
        this.coins = new CoinsCache(store);
        this.best = new BestChain(params, store, tree, coins, checker, settings);
        this.branches = new Branches(tree, best::tip);
        this.intake = new BlockIntake(params, store, tree, best, this::flush);
        this.loader = new ChainLoader(this, store, tree, coins, best);
    }

    /// Hears how far the work is that opening a chain may need: blocks that are connected again.
    @FunctionalInterface
    public interface Progress {
        /// A progress listener that does nothing.
        Progress NONE = (done, total) -> {};

        /// After each block.
        void at(int done, int total);
    }

    /// Opens the chain that `store` holds, or starts it with the genesis block. Blocks that were stored and not yet
    /// written into the index when the process last ended are accepted again.
    ///
    /// @throws DamagedStoreException if coins or index are damaged
    /// @throws ChainStoreException   if the store holds another chain
    public static Chain open(ChainParams params, ChainStore store, ScriptChecker checker, ChainSettings settings) {
        return open(params, store, checker, settings, Progress.NONE);
    }

    /// The same; blocks that the store has lost are recorded ([#lostBlocks]), undo data that it has lost is
    /// rebuilt.
    public static Chain open(
            ChainParams params, ChainStore store, ScriptChecker checker, ChainSettings settings, Progress progress) {
        var chain = new Chain(params, store, checker, settings);
        chain.loader.load(progress);
        return chain;
    }

    @Override
    public ChainParams params() {
        return params;
    }

    @Override
    public ChainSnapshot snapshot() {
        if (last == null || !last.isStill(tip())) last = new ChainSnapshot(params, tip(), tree, store);
        return last;
    }

    /// The block of [ChainSettings#assumeValid]; null if every script is to be checked. It has an effect on a block
    /// only if the headers from there up to two weeks beyond are known when that block is connected.
    public @Nullable BlockHash assumeValid() {
        return settings.assumeValid();
    }

    /// The last block of the best chain.
    @Override
    public BlockIndex tip() {
        return best.tip();
    }

    @Override
    public BlockIndex bestHeader() {
        return tree.bestHeader();
    }

    @Override
    public int bareHeaders() {
        return tree.bareHeaders();
    }

    /// Forgets the headers that lead to no stored block, to free memory: peers that have their blocks send them again.
    /// Nodes of the tree that were handed out before and are not found any more belong to it no longer.
    public void forgetBareHeaders() {
        tree.forgetBareHeaders();
    }

    @Override
    public @Nullable BlockIndex find(BlockHash hash) {
        return tree.find(hash);
    }

    @Override
    public @Nullable BlockIndex atHeight(int height) {
        return best.atHeight(height);
    }

    @Override
    public boolean isInBestChain(BlockIndex block) {
        return best.contains(block);
    }

    @Override
    public CoinView coins() {
        if (!best.nothingIsInFlight()) throw new AssertionError("coins are asked for while blocks are in flight");
        return coins;
    }

    /// Judges a header and gives it its place. One that is not valid *yet* (its time lies ahead, its parent is not
    /// known) can be offered again.
    public HeaderResult acceptHeader(BlockHeader header, Instant now) {
        return intake.accept(header, now);
    }

    /// Judges a block, stores it, and moves the best chain where it should be. The block then outlives the process;
    /// coins and index, which a restart rebuilds from it, are written by the next [#flushNearTip].
    public BlockResult acceptBlock(Block block, Instant now) {
        return connectStored(storeBlock(block, now), true);
    }

    /// Like [#acceptBlock], but a block whose scripts take longer than the settings' script timeout is only stored:
    /// the chain stays on its parent until they are checked, and [#settle] takes it up then.
    public BlockResult receiveBlock(Block block, Instant now) {
        return connectStored(storeBlock(block, now), false);
    }

    /// The first half of those: asks every rule that needs no coins, and stores. The result is to go to
    /// [#connectStored] before anything else of the chain is called that changes it.
    public BlockResult storeBlock(Block block, Instant now) {
        BlockIntake.Outcome outcome = intake.accept(block, now, null);
        return new BlockResult(outcome.rejection(), outcome.isNew(), List.of(), outcome.index(), Map.of());
    }

    /// The second half: moves the best chain where it should be.
    ///
    /// @param stored  what [#storeBlock] gave
    /// @param patient whether scripts are waited for, however long they take
    public BlockResult connectStored(BlockResult stored, boolean patient) {
        if (patient) best.advanceToTheEnd();
        else best.advanceAndSettle();
        if (isFull()) flush();
        else flushDue |= settings.flushEveryBlock() && stored.isNew();
        return result(new BlockIntake.Outcome(stored.rejection(), stored.isNew(), stored.index()));
    }

    /// Like [#acceptBlock], but returns while scripts are being checked: for importing and syncing. What is still in
    /// flight comes with a later call's result, the last of it with [#settle]; until then only this may be called.
    public BlockResult enqueueBlock(Block block, Instant now) {
        return enqueue(intake.accept(block, now, null));
    }

    /// The same for a block that was checked in isolation already, on another thread.
    public BlockResult enqueueBlock(CheckedBlock block, Instant now) {
        return enqueue(intake.accept(block, now));
    }

    private BlockResult enqueue(BlockIntake.Outcome outcome) {
        best.advance();
        if (isFull()) flush();
        return result(outcome);
    }

    @Override
    public boolean isFarBehind() {
        return isFarBehind(tip(), bestHeader());
    }

    static boolean isFarBehind(BlockIndex tip, BlockIndex bestHeader) {
        return bestHeader.height() - tip.height() > NEAR_THE_TIP;
    }

    @Override
    public boolean isSettled() {
        return best.isSettled();
    }

    /// Waits for all that [#enqueueBlock] left in flight, and takes up what [#receiveBlock] left and is checked now.
    /// Returns what came of it.
    public BlockResult settle() {
        BlockResult result = settleUnwritten();
        flushNearTip();
        return result;
    }

    /// Like [#settle], but leaves the writing to the next [#flushNearTip]: for a question, which must not write.
    public BlockResult settleUnwritten() {
        best.advanceAndSettle();
        return new BlockResult(Optional.empty(), false, best.takeEvents(), tip(), best.takeRefused());
    }

    /// Gives a block that lies `at` a place of the store its place in the chain again.
    void acceptStored(Block block, BlockPosition at) {
        intake.accept(block, Instant.MAX, at);
    }

    private BlockResult result(BlockIntake.Outcome outcome) {
        Map<BlockHash, Rejection> refused = best.takeRefused();
        Optional<Rejection> rejection = outcome.rejection();
        BlockIndex index = outcome.index();
        if (index != null && rejection.isEmpty()) {
            rejection = Optional.ofNullable(refused.remove(index.hash()));
            if (rejection.isEmpty() && index.isInvalid())
                rejection = Optional.of(Rule.PARENT_INVALID.broken("an ancestor of " + index + " is invalid"));
        }
        return new BlockResult(rejection, outcome.isNew(), best.takeEvents(), index, refused);
    }

    @Override
    public @Nullable Block readBlock(BlockHash hash) {
        BlockIndex index = tree.find(hash);
        return index == null || !index.hasBlock() ? null : best.stored().read(index);
    }

    @Override
    public Set<BlockIndex> lostBlocks() {
        return tree.lost();
    }

    /// Makes the undo data of one block again, if some was found lost: for a quiet moment, as it may take long.
    public void mendUndo() {
        loader.mendOneUndo();
    }

    /// Reads every stored block and its undo data. Blocks that cannot be read are recorded ([#lostBlocks]);
    /// undo data is rebuilt where the blocks for it are stored.
    ///
    /// @param coinsToo whether coins and undo data are rebuilt even if undamaged; not while blocks are lost
    public RepairReport repair(boolean coinsToo, Progress progress) {
        return loader.repair(coinsToo, progress);
    }

    /// What the medium lost and what was put back since the last call, in order.
    public List<StorageEvent> takeStorageEvents() {
        return best.stored().takeEvents();
    }

    @Override
    public @Nullable BlockUndo readUndo(BlockHash hash) {
        BlockIndex index = tree.find(hash);
        if (index == null) return null;
        if (index.height() == 0) return BlockUndo.EMPTY;
        BlockUndoData undo = best.stored().readUndo(index);
        return undo == null ? null : undo.spent();
    }

    @Override
    public List<BlockHash> locator(BlockIndex from) {
        return branches.locator(from);
    }

    @Override
    public BlockIndex findFork(List<BlockHash> locator) {
        return branches.findFork(locator);
    }

    /// Puts a block and its descendants aside by hand, and goes to the best chain without them. Does nothing
    /// while a block that would have to be disconnected cannot be read.
    ///
    /// @throws IllegalArgumentException for the genesis block
    public BlockResult invalidate(BlockIndex block) {
        if (block.height() == 0) throw new IllegalArgumentException("the genesis block cannot be put aside");
        best.advanceToTheEnd();
        BlockIndex parent = block.parent();
        if (parent != null && best.contains(block) && !best.takeBackTo(parent)) return moved(block);
        tree.changeStatus(List.of(block), 0, BlockIndex.PUT_ASIDE);
        return moved(block);
    }

    /// Forgets that a block, its ancestors or its descendants were put aside or found invalid, and judges them again
    /// where they could be best.
    public BlockResult reconsider(BlockIndex block) {
        best.advanceToTheEnd();
        List<BlockIndex> related = tree.failures().stream()
                .filter(other -> block.isAncestorOf(other) || other.isAncestorOf(block))
                .toList();
        tree.changeStatus(related, BlockIndex.FAILED | BlockIndex.PUT_ASIDE, 0);
        return moved(block);
    }

    /// Treats a block as if it had come before all others with as much work, also after a restart, and goes over
    /// to it if it can be the tip (Bitcoin Core's `preciousblock`). Without effect if it has less work.
    public BlockResult prefer(BlockIndex block) {
        best.advanceToTheEnd();
        if (block.isLinked() && block.compareWork(tip()) >= 0) tree.prefer(block);
        return moved(block);
    }

    private BlockResult moved(BlockIndex block) {
        best.advanceToTheEnd();
        flush();
        Map<BlockHash, Rejection> refused = best.takeRefused();
        return new BlockResult(
                Optional.ofNullable(refused.remove(block.hash())), false, best.takeEvents(), block, refused);
    }

    @Override
    public Optional<Rejection> checkTemplate(Block block, Instant now) {
        return TemplateCheck.check(block, tip(), coins(), checker, params, now);
    }

    @Override
    public List<ChainTip> tips() {
        return branches.tips();
    }

    /// Writes what is not written yet, if the settings want that soon after every block and the tip is near the best
    /// header or [#acceptBlock] or [#receiveBlock] have taken a block: headers without blocks cannot put that off.
    public void flushNearTip() {
        if (flushDue || (settings.flushEveryBlock() && !isFarBehind())) flush();
    }

    /// Writes everything that is not written yet, in one atomic step.
    public void flush() {
        while (!best.settleAll()) best.advance();
        flushDue = false;
        if (!tree.hasChanges() && !coins.hasChanges()) return;
        store.flush(new PendingFlush(tip().hash(), tree.changedEntries(), coins));
        tree.flushed();
        coins.flushed(coins.usedBytes() <= settings.cacheBytes());
    }

    /// Whether a flush is due.
    boolean isFull() {
        return coins.dirtyBytes() > settings.dirtyBytes() || coins.usedBytes() > settings.cacheBytes();
    }

    @Override
    public CoinSetHash coinSetHash() {
        var hasher = new CoinSetHasher();
        forEachCoin(hasher);
        return hasher.result(tip());
    }

    @Override
    public void forEachCoin(ChainStore.CoinVisitor visitor) {
        while (!best.settleAll()) best.advance();
        var overlay = new CoinOverlay(visitor);
        coins.forEachChange(overlay);
        store.forEachCoin(overlay);
        overlay.end();
    }

    @Override
    public void forEachUnflushedCoin(ChainFlush.CoinChangeVisitor visitor) {
        coins.forEachChange(visitor);
    }

    /// Rechecks the last `blocks` blocks of the best chain (0: all) at `level`; flushes first and changes nothing.
    /// [VerifyLevel#REPLAY] always starts from the genesis block.
    public VerifyReport verify(VerifyLevel level, int blocks, VerifyReport.Progress progress) {
        flush();
        return new ChainVerifier(this, store, checker, settings).verify(level, blocks, progress);
    }

    @Override
    public CacheFigures cacheFigures() {
        return coins.figures();
    }

    /// Flushes and closes the store.
    @Override
    public void close() {
        try (store) {
            flush();
        }
    }
}
