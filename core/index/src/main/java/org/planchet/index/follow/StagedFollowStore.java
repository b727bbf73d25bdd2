package org.planchet.index.follow;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.index.follow.RowStore.Phase;
import org.planchet.index.follow.RowStore.Tag;

/// Makes the rows of a block appear together in a store that changes one row at a time.
///
/// A block is staged, where readers do not see it; then the journal says that it is being connected: from
/// this moment on it will be connected, by this writer or the next; then its rows are shown, and the
/// journal's cursor moves. It is disconnected in the same way. Who takes the lease over finishes what the
/// journal says. What a writer that was overtaken still sends meets rows of another tag, or none: it may
/// leave hidden rows and marks of its lower fence, which no reader sees and the next writer of these rows
/// overwrites. It can show, spend or take away nothing, since that begins with the journal.
public final class StagedFollowStore implements FollowStore {
    /// How often a reset is tried: a writer in full flight changes the journal three times a block.
    private static final int RESET_TRIES = 100;

    private final RowStore rows;

    /// The journal as this instance left it; null without the lease.
    private @Nullable Journal held;

    public StagedFollowStore(RowStore rows) {
        this.rows = rows;
    }

    @Override
    public Standing standing() {
        return standing(rows.journal());
    }

    private static Standing standing(Journal journal) {
        return new Standing(journal.lease(), journal.cursor(), journal.emptying());
    }

    @Override
    public @Nullable Standing take(Lease seen, String holder) {
        held = null;
        Journal journal = rows.journal();
        if (!journal.lease().equals(seen)) return null;
        Journal mine = journal.with(seen.passedTo(holder));
        if (!rows.swap(journal, mine)) return null;
        held = mine;
        if (mine.emptying()) empty();
        Journal.Doing doing = mine.doing();
        if (doing != null) finish(doing);
        return standing(held());
    }

    @Override
    public void renew() {
        move(held().with(held().lease().renewed()));
    }

    @Override
    public void release() {
        move(held().with(held().lease().released()));
        held = null;
    }

    @Override
    public void connect(FollowedBlock block) {
        FollowCursor at = held().cursor();
        if (block.height() != (at == null ? 0 : at.height() + 1)) throw new AssertionError("not the next block");
        Tag tag = new Tag(block.block().hash(), fence());
        stage(FollowRow.made(block), tag);
        stage(FollowRow.spent(block), tag);
        move(held().begun(new Journal.Doing(false, block.cursor(), block.cursor())));
        apply(new RowStore.Kept(block, tag.fence()));
        move(held().done(block.cursor()));
    }

    @Override
    public FollowCursor disconnect() {
        FollowCursor at = held().cursor();
        RowStore.Kept kept = at == null ? null : rows.block(at);
        if (at == null || kept == null) throw incomplete();
        FollowCursor parent = kept.block().parent();
        move(held().begun(new Journal.Doing(true, at, parent)));
        revert(kept);
        move(held().done(parent));
        return parent;
    }

    @Override
    public boolean reset() {
        held = null;
        for (int i = 0; i < RESET_TRIES; i++) {
            Journal journal = rows.journal();
            if (rows.swap(journal, journal.reset())) return true;
        }
        return false;
    }

    @Override
    public void tidy() {
        FollowCursor at = held().cursor();
        if (at != null) rows.tidy(at.height());
    }

    @Override
    public void close() {
        rows.close();
    }

    /// Takes all rows away, and renews the lease meanwhile. Rows with a fence as high as this writer's are of a
    /// time whose journal somebody took away: its fence rises above theirs.
    private void empty() {
        while (true) {
            while (rows.removeBelow(fence())) renew();
            long left = rows.highestFence();
            if (left < fence()) break;
            move(held().with(held().lease().above(left)));
        }
        move(held().emptied());
    }

    private long fence() {
        return held().lease().fence();
    }

    private void stage(List<? extends FollowRow> staged, Tag tag) {
        if (rows.write(Phase.STAGE, staged, tag) == staged.size()) return;
        throw incomplete();
    }

    /// What is to be said when rows are not as this writer left them.
    private FollowStoreException incomplete() {
        if (rows.journal().version() != held().version()) return new LeaseLostException();
        return new FollowStoreException(
                "The store lacks rows that its own blocks made: somebody else changed it. It must be reset (planchet follow reset).");
    }

    /// Does the rest of what the journal of an earlier writer says is being done.
    private void finish(Journal.Doing doing) {
        RowStore.Kept kept = rows.block(doing.block());
        if (kept == null && !doing.back()) throw incomplete();
        if (kept != null && doing.back()) revert(kept);
        else if (kept != null) apply(kept);
        move(held().done(doing.after()));
    }

    private void apply(RowStore.Kept kept) {
        write(Phase.APPLY, FollowRow.made(kept.block()), kept.tag());
        write(Phase.APPLY, FollowRow.spent(kept.block()), kept.tag());
    }

    /// The row of the block goes last: it is what the rest is known by.
    private void revert(RowStore.Kept kept) {
        List<FollowRow.Made> made = FollowRow.made(kept.block());
        write(Phase.REVERT, FollowRow.spent(kept.block()), kept.tag());
        write(Phase.REVERT, made.subList(1, made.size()), kept.tag());
        write(Phase.REVERT, made.subList(0, 1), kept.tag());
    }

    /// What was done before does not apply again, and need not.
    private void write(Phase phase, List<? extends FollowRow> written, Tag tag) {
        var _ = rows.write(phase, written, tag);
    }

    private void move(Journal to) {
        if (!rows.swap(held(), to)) {
            held = null;
            throw new LeaseLostException();
        }
        held = to;
    }

    private Journal held() {
        if (held == null) throw new LeaseLostException();
        return held;
    }
}
