package org.planchet.chainstate;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;

/// The one way in for headers and blocks: asks every rule that needs no coins, gives a place in the tree, and stores.
final class BlockIntake {
    private final ChainParams params;
    private final ChainStore store;
    private final BlockTree tree;
    private final HeaderIntake headers;
    private final BestChain best;
    private final Runnable flush;

    /// @param flush writes everything that is not written yet
    BlockIntake(ChainParams params, ChainStore store, BlockTree tree, BestChain best, Runnable flush) {
        this.params = params;
        this.store = store;
        this.tree = tree;
        this.headers = new HeaderIntake(params, tree);
        this.best = best;
        this.flush = flush;
    }

    /// What came of a block.
    ///
    /// @param rejection why it is not valid, as far as that shows without coins
    /// @param isNew     it was not stored before and is now
    /// @param index     its place in the tree; null if it has none
    record Outcome(
            Optional<Rejection> rejection,
            boolean isNew,
            @Nullable BlockIndex index) {}

    /// See [Chain#acceptHeader].
    HeaderResult accept(BlockHeader header, Instant now) {
        return headers.accept(header, now);
    }

    /// Judges what can be judged without coins, and stores.
    ///
    /// @param stored where the block lies already; null if it is to be appended
    Outcome accept(Block block, Instant now, @Nullable BlockPosition stored) {
        BlockIndex known = tree.find(block.hash());
        if (known != null && isDecided(known)) return decided(known);
        return switch (BlockRules.inIsolation(block, params)) {
            case Verdict.Invalid<CheckedBlock>(Rejection why) -> refuse(why, known);
            case Verdict.Valid<CheckedBlock>(CheckedBlock checked) -> place(checked, now, stored);
        };
    }

    /// The same for a block that was checked in isolation already, on another thread.
    Outcome accept(CheckedBlock checked, Instant now) {
        BlockIndex known = tree.find(checked.hash());
        return known != null && isDecided(known) ? decided(known) : place(checked, now, null);
    }

    private static boolean isDecided(BlockIndex known) {
        return known.isInvalid() || known.hasBlock();
    }

    private static Outcome decided(BlockIndex known) {
        Optional<Rejection> why = known.isInvalid() ? Optional.of(HeaderIntake.invalidBefore(known)) : Optional.empty();
        return new Outcome(why, false, known);
    }

    private Outcome place(CheckedBlock checked, Instant now, @Nullable BlockPosition stored) {
        Block block = checked.block();
        BlockIndex index;
        switch (accept(block.header(), now)) {
            case HeaderResult.Refused(Rejection why) -> {
                return new Outcome(Optional.of(why), false, null);
            }
            case HeaderResult.Accepted(BlockIndex place, boolean _) -> index = place;
        }
        BlockIndex parent = index.parent();
        if (parent == null) throw new AssertionError("the genesis block is always known");
        Optional<Rejection> placed = BlockRules.afterParent(checked, parent, params);
        if (placed.isPresent()) return refuse(placed.get(), index);
        // A block found again after a crash needs the header of its parent: if only the parent's header is
        // known, that header is stored first.
        if (!parent.isLinked() && tree.keepWayTo(parent)) flush.run();
        boolean wasLost = index.isLost();
        if (!wasLost) best.stored().remember(checked);
        BlockPosition at = stored == null ? store.appendBlock(block) : stored;
        tree.stored(index, at, block.transactions().size());
        if (wasLost) best.mended(index);
        return new Outcome(Optional.empty(), true, index);
    }

    /// A block whose bytes may have been changed on the way says nothing about the hash; any other broken rule does.
    private Outcome refuse(Rejection why, @Nullable BlockIndex index) {
        if (index != null && why.fault() == Fault.CONSENSUS && !index.isLost()) tree.failed(index);
        return new Outcome(Optional.of(why), false, index);
    }
}
