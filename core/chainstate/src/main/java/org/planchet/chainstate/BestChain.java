package org.planchet.chainstate;

import java.math.BigInteger;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
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
/// Blocks on the way up are *in flight* while their scripts are checked: their coins are spent and made already, so
/// that the next block can follow at once, but they are neither tip nor told to anybody. Where a script fails, all that
/// is in flight from there on is taken back; where they take too long as well, until they are checked ([SlowBlocks]).
final class BestChain {
    /// Two weeks: how much work, in time, must lie on a block before its scripts are taken on trust.
    private static final long TRUST_SECONDS = 60L * 60 * 24 * 7 * 2;

    /// Blocks kept in memory between their arrival and their connection, at most, in bytes.
    private static final long MOST_RECENT_BYTES = 32 << 20;

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
    private final Map<BlockHash, CheckedBlock> recent = new LinkedHashMap<>();
    private long recentBytes;
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
        this.slow = new SlowBlocks(settings.patience());
    }

    /// Stands on `tip`, where the coins stand.
    void startAt(BlockIndex tip) {
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

    /// Remembers a block that will probably be connected soon, so that it need not be read again.
    void remember(CheckedBlock block) {
        recent.put(block.hash(), block);
        recentBytes += block.block().size();
        Iterator<CheckedBlock> oldest = recent.values().iterator();
        while (recentBytes > MOST_RECENT_BYTES && recent.size() > 1) {
            recentBytes -= oldest.next().block().size();
            oldest.remove();
        }
    }

    /// Moves towards the best candidate that no slow block is in the way of. Up to the settings' number of blocks are
    /// left in flight.
    void advance() {
        while (true) {
            // Whoever makes others wait for his block shall not win by having sent it first.
            slow.nowChecked().forEach(tree::seenLast);
            BlockIndex head = head();
            BlockIndex best = tree.best(head, candidate -> !slow.blockTheWayTo(candidate));
            if (best == head) return;
            if (best.ancestor(Math.min(head.height(), best.height())) == head) {
                connectNext(best.ancestor(head.height() + 1));
                while (inFlight.size() > settings.pipelineBlocks()) if (!settleOldest()) break;
            } else if (settleAll()) {
                disconnectTip();
            }
        }
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
    void disconnectTip() {
        BlockIndex index = tip();
        BlockIndex parent = index.parent();
        if (parent == null || !inFlight.isEmpty()) throw new AssertionError("cannot disconnect " + index);
        Block block = readBlock(index);
        BlockUndoData undo = readUndo(index);
        coins.disconnect(block, undo.spent(), undo.overwritten());
        active.removeLast();
        events.add(new ChainEvent.BlockDisconnected(block, index.height(), undo.spent()));
    }

    Block readBlock(BlockIndex index) {
        CheckedBlock kept = recent.get(index.hash());
        if (kept != null) return kept.block();
        if (index.data == null) throw new AssertionError("no data of " + index);
        return store.readBlock(index.data, index.hash());
    }

    BlockUndoData readUndo(BlockIndex index) {
        if (index.undo == null) throw new AssertionError("no undo data of " + index);
        return UndoCodec.decode(store.readUndo(index.undo, index.hash()));
    }

    private BlockIndex head() {
        return inFlight.isEmpty() ? tip() : inFlight.getLast().index();
    }

    /// Spends and makes the coins of `index`, a child of the head, and hands its scripts out.
    private void connectNext(BlockIndex index) {
        CheckedBlock block = checkedBlock(index);
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
            case Verdict.Invalid<BlockRules.Spending>(Rejection why) -> {
                // If one before it fails, that is the reason for both.
                if (settleAll()) fail(index, why);
            }
            case Verdict.Valid<BlockRules.Spending>(BlockRules.Spending spending) -> {
                ScriptChecker.Pending pending = checker.submit(spending.checks());
                List<BlockUndoData.Overwritten> overwritten = coins.connect(block.block(), index.height());
                inFlight.add(new InFlight(index, block.block(), spending.undo(), overwritten, pending));
            }
        }
    }

    private CheckedBlock checkedBlock(BlockIndex index) {
        CheckedBlock kept = recent.remove(index.hash());
        if (kept != null) {
            recentBytes -= kept.block().size();
            return kept;
        }
        return switch (BlockRules.inIsolation(readBlock(index), params)) {
            case Verdict.Valid<CheckedBlock>(CheckedBlock block) -> block;
            case Verdict.Invalid<CheckedBlock>(Rejection why) ->
                throw new ChainStoreException("the stored " + index + " was valid and is not any more: " + why);
        };
    }

    /// Waits for all that is in flight.
    ///
    /// @return false where a script failed or took too long, and blocks were taken back
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
        BlockPosition undoAt = index.undo;
        if (undoAt == null)
            undoAt = store.appendUndo(
                    index.hash(), UndoCodec.encode(new BlockUndoData(oldest.undo(), oldest.overwritten())));
        tree.connected(index, undoAt);
        active.add(index);
        tree.prune(index);
        events.add(new ChainEvent.BlockConnected(oldest.block(), index.height(), oldest.undo()));
        return true;
    }

    /// In the middle of a reorganisation nobody may be left standing on less work than before.
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
        for (Iterator<CheckedBlock> kept = recent.values().iterator(); kept.hasNext(); ) {
            CheckedBlock block = kept.next();
            BlockIndex place = tree.find(block.hash());
            if (place == null || !place.isInvalid()) continue;
            recentBytes -= block.block().size();
            kept.remove();
            if (place != index)
                refused.put(block.hash(), Rule.PARENT_INVALID.broken("its ancestor " + index.hash() + " is invalid"));
        }
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
                .divide(ChainWork.ofBits(best.header().bits()).value().max(BigInteger.ONE));
        return seconds.compareTo(BigInteger.valueOf(TRUST_SECONDS)) > 0;
    }
}
