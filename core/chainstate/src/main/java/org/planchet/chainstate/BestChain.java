package org.planchet.chainstate;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.Verdict;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// The best chain and the coins at its end, and the way both move: towards the best candidate of the tree, down to the
/// fork by undo data, up block by block.
///
/// Blocks on the way up are *in flight* while their scripts are checked: their coins are already spent and
/// created, so that the next block can follow at once, but they are not the tip yet and no event reports
/// them. If a script fails, that block and all blocks in flight above it are disconnected; if they take too
/// long as well, until they are checked ([SlowBlocks]).
final class BestChain {
    /// Two weeks: how much work, in time, must lie on a block before its scripts are taken on trust.
    private static final long TRUST_SECONDS = 60L * 60 * 24 * 7 * 2;

    private record InFlight(
            BlockIndex index,
            Block block,
            BlockUndo undo,
            List<BlockUndoData.Overwritten> overwritten,
            ScriptChecker.Pending scripts) {}

    private final ChainParams params;
    private final ChainStore store;
    private final BlockTree tree;
    private final CoinsCache coins;
    private final ScriptChecker checker;
    private final ChainSettings settings;

    private final List<BlockIndex> active = new ArrayList<>();
    private final Deque<InFlight> inFlight = new ArrayDeque<>();
    private final SlowBlocks slow;
    private final StoredBlocks stored;
    /// The block that cannot be disconnected for now, because it or its undo data cannot be read; null if
    /// there is none.
    private @Nullable BlockIndex stuckOn;
    private final List<ChainEvent> events = new ArrayList<>();
    private final Map<BlockHash, Rejection> refused = new LinkedHashMap<>();

    BestChain(
            ChainParams params,
            ChainStore store,
            BlockTree tree,
            CoinsCache coins,
            ScriptChecker checker,
            ChainSettings settings) {
        this.params = params;
        this.store = store;
        this.tree = tree;
        this.coins = coins;
        this.checker = checker;
        this.settings = settings;
        this.slow = new SlowBlocks(settings.scriptTimeout());
        this.stored = new StoredBlocks(params, store, tree, this::isConnected);
    }

    /// Blocks and undo data as the store gives them back.
    StoredBlocks stored() {
        return stored;
    }

    private boolean isConnected(BlockIndex block) {
        return contains(block) || inFlight.stream().anyMatch(waiting -> waiting.index() == block);
    }

    /// Stands on `tip`, where the coins stand.
    void startAt(BlockIndex tip) {
        active.clear();
        for (int height = 0; height <= tip.height(); height++) active.add(tip);
        BlockIndex walk = tip;
        while (walk != null) {
            active.set(walk.height(), walk);
            walk = walk.parent();
        }
    }

    BlockIndex tip() {
        return active.getLast();
    }

    @Nullable
    BlockIndex atHeight(int height) {
        return height >= 0 && height < active.size() ? active.get(height) : null;
    }

    BlockIndex genesis() {
        return active.getFirst();
    }

    boolean contains(BlockIndex block) {
        return atHeight(block.height()) == block;
    }

    boolean nothingIsInFlight() {
        return inFlight.isEmpty();
    }

    /// Whether nothing is in flight and no slow block waits to be taken up again.
    boolean isSettled() {
        return inFlight.isEmpty() && !slow.anyIsDone();
    }

    /// What happened since the last call, in order.
    List<ChainEvent> takeEvents() {
        List<ChainEvent> taken = List.copyOf(events);
        events.clear();
        return taken;
    }

    /// The blocks found invalid while connecting since the last call, and why.
    Map<BlockHash, Rejection> takeRefused() {
        var taken = new LinkedHashMap<>(refused);
        refused.clear();
        return taken;
    }

    /// Moves towards the best candidate that no slow block is in the way of. Up to the settings' number of blocks are
    /// left in flight.
    void advance() {
        while (step()) {
            // On to the next.
        }
    }

    /// Goes one block up, or down to the fork. False if there is nowhere better to go.
    boolean step() {
        // Whoever makes others wait for his block shall not win by having sent it first.
        slow.nowChecked().forEach(tree::seenLast);
        BlockIndex head = head();
        BlockIndex best = tree.best(head, candidate -> !slow.blockTheWayTo(candidate) && isReachable(candidate));
        if (best == head) return false;
        BlockIndex fork = BlockIndex.fork(head, best);
        if (fork == head) {
            connectNext(best.ancestor(head.height() + 1));
            while (inFlight.size() > settings.pipelineBlocks()) if (!settleOldest()) break;
        } else if (settleAll()) {
            takeBackTo(fork);
        }
        return true;
    }

    private boolean isReachable(BlockIndex candidate) {
        return stuckOn == null || stuckOn.isAncestorOf(candidate);
    }

    /// Disconnects blocks until `fork` is the tip, or none of them: the chain never stops half-way because a
    /// block cannot be read. Nothing may be in flight. Returns false if one cannot be disconnected for now.
    boolean takeBackTo(BlockIndex fork) {
        for (BlockIndex block = tip(); block != fork && block != null; block = block.parent()) {
            if (stored.canTakeBack(block)) continue;
            stuckOn = block;
            return false;
        }
        while (tip() != fork) disconnectTip();
        return true;
    }

    /// A lost block is here again.
    void mended(BlockIndex block) {
        stuckOn = null;
        stored.mended(block);
    }

    /// Moves to the best candidate and waits for every script on the way but those of slow blocks.
    void advanceAndSettle() {
        do advance();
        while (!settleAll());
    }

    /// Moves to the best candidate and waits for every script on the way.
    void advanceToTheEnd() {
        do advanceAndSettle();
        while (slow.await());
    }

    /// Takes the tip back. Nothing may be in flight.
    private void disconnectTip() {
        BlockIndex index = tip();
        BlockIndex parent = index.parent();
        if (parent == null || !inFlight.isEmpty()) throw new AssertionError("cannot disconnect " + index);
        Block block = stored.read(index);
        BlockUndoData undo = stored.readUndo(index);
        if (block == null || undo == null)
            throw new ChainStoreException("The data of " + index + " can be read at one time and not at another.");
        coins.disconnect(block, undo.spent(), undo.overwritten());
        active.removeLast();
        events.add(new ChainEvent.BlockDisconnected(block, index.height(), undo.spent()));
    }

    private BlockIndex head() {
        return inFlight.isEmpty() ? tip() : inFlight.getLast().index();
    }

    /// Spends and makes the coins of `index`, a child of the head, and hands its scripts out.
    private void connectNext(BlockIndex index) {
        CheckedBlock block = stored.takeChecked(index);
        // Its branch is not a candidate until the block is stored again.
        if (block == null) return;
        BlockIndex previous = head();
        coins.prefetch(block.block());
        ScriptChecker.Pending checked = slow.take(index);
        Optional<Rejection> failure = checked == null ? Optional.empty() : checked.await();
        if (failure.isPresent()) {
            if (settleAll()) fail(index, failure.get());
            return;
        }
        BlockRules.Scripts scripts =
                checked != null || isTrusted(index) ? BlockRules.Scripts.ASSUME_VALID : BlockRules.Scripts.VERIFY;
        switch (BlockRules.spend(block, previous, coins, scripts, params)) {
            case Verdict.Invalid<BlockRules.ConnectResult>(Rejection why) -> {
                // If one before it fails, that is the reason for both.
                if (settleAll()) fail(index, why);
            }
            case Verdict.Valid<BlockRules.ConnectResult>(BlockRules.ConnectResult spending) -> {
                ScriptChecker.Pending pending = checker.submit(spending.checks());
                List<BlockUndoData.Overwritten> overwritten = coins.connect(block.block(), index.height());
                inFlight.add(new InFlight(index, block.block(), spending.undo(), overwritten, pending));
            }
        }
    }

    /// Waits for all that is in flight.
    ///
    /// @return false if a script failed or took too long, and blocks were disconnected
    boolean settleAll() {
        while (!inFlight.isEmpty()) if (!settleOldest()) return false;
        return true;
    }

    private boolean settleOldest() {
        InFlight oldest = inFlight.getFirst();
        if (!isTakingBlocksBack() && slow.areTooSlow(oldest.scripts())) {
            setAside(oldest);
            return false;
        }
        Optional<Rejection> failure = oldest.scripts().await();
        if (failure.isPresent()) {
            while (!inFlight.isEmpty()) takeBack(inFlight.removeLast());
            fail(oldest.index(), failure.get());
            return false;
        }
        inFlight.removeFirst();
        BlockIndex index = oldest.index();
        BlockPosition undoAt = index.undo();
        if (undoAt == null)
            undoAt = store.appendUndo(
                    index.hash(), UndoCodec.encode(new BlockUndoData(oldest.undo(), oldest.overwritten())));
        tree.connected(index, undoAt);
        active.add(index);
        tree.prune(index);
        events.add(new ChainEvent.BlockConnected(oldest.block(), index.height(), oldest.undo()));
        return true;
    }

    /// A reorganisation must not stop half-way with less work than before.
    private boolean isTakingBlocksBack() {
        return events.stream().anyMatch(ChainEvent.BlockDisconnected.class::isInstance);
    }

    private void setAside(InFlight oldest) {
        while (inFlight.size() > 1) takeBack(inFlight.removeLast());
        takeCoinsBack(inFlight.removeLast());
        slow.add(oldest.index(), oldest.scripts());
    }

    private void takeBack(InFlight block) {
        block.scripts().cancel();
        takeCoinsBack(block);
    }

    private void takeCoinsBack(InFlight block) {
        coins.disconnect(block.block(), block.undo(), block.overwritten());
    }

    private void fail(BlockIndex index, Rejection why) {
        tree.failed(index);
        refused.put(index.hash(), why);
        for (BlockIndex place : stored.forgetInvalid())
            if (place != index)
                refused.put(place.hash(), Rule.PARENT_INVALID.broken("its ancestor " + index.hash() + " is invalid"));
    }

    /// Whether the scripts of `index` are taken on trust, as Bitcoin Core's `ConnectBlock` decides it: it lies under
    /// the assumed-valid block, both lie under the best header, and that one is far ahead and heavy enough.
    private boolean isTrusted(BlockIndex index) {
        if (settings.assumeValid() == null) return false;
        BlockIndex assumed = tree.find(settings.assumeValid());
        if (assumed == null) return false;
        BlockIndex best = tree.bestHeader();
        if (!index.isAncestorOf(assumed) || !index.isAncestorOf(best)) return false;
        if (best.chainWork().compareTo(params.trust().minimumChainWork()) < 0) return false;
        var ahead = best.chainWork().value().subtract(index.chainWork().value());
        var seconds = ahead.multiply(BigInteger.valueOf(params.spacing()))
                .divide(ChainWork.ofBits(best.bits()).value().max(BigInteger.ONE));
        return seconds.compareTo(BigInteger.valueOf(TRUST_SECONDS)) > 0;
    }
}
