package org.planchet.index.follow;

import org.jspecify.annotations.Nullable;

/// The one row of a store that is authoritative: which node may write, which block is the store's last, and
/// what is in progress.
///
/// Readers stand at [#stands]. Rows up to the cursor do not change until a block is disconnected, no matter
/// which blocks are connected meanwhile, which node writes them, or how long a dead writer delays the rest.
/// So a reader of several rows ignores rows of later blocks, and reads again if [#takenBack] has risen in
/// between.
///
/// @param version   rises with every change: a change applies to the version that it was computed from, or
///     not at all
/// @param takenBack how many blocks were ever disconnected, including the one being disconnected, and resets
/// @param cursor    the last block that is wholly there; null for none
/// @param doing     what is decided but not finished; null for nothing
/// @param emptying  the store was reset: before a first block is connected, all rows are taken away
public record Journal(
        long version,
        long takenBack,
        Lease lease,
        @Nullable FollowCursor cursor,
        @Nullable Doing doing,
        boolean emptying) {
    /// Of an empty store.
    public static final Journal EMPTY = new Journal(0, 0, Lease.FIRST, null, null, false);

    /// A block is being connected or disconnected.
    ///
    /// @param after where the store stands once this is finished
    public record Doing(boolean back, FollowCursor block, FollowCursor after) {}

    /// The last block that is there for readers; null for none.
    public @Nullable FollowCursor stands() {
        return doing != null && doing.back() ? doing.after() : cursor;
    }

    Journal with(Lease next) {
        return new Journal(version + 1, takenBack, next, cursor, doing, emptying);
    }

    Journal begun(Doing next) {
        return new Journal(version + 1, takenBack + (next.back() ? 1 : 0), lease, cursor, next, emptying);
    }

    Journal done(FollowCursor next) {
        return new Journal(version + 1, takenBack, lease, next, null, emptying);
    }

    /// Empty for readers from now on, and written by nobody.
    Journal reset() {
        return new Journal(version + 1, takenBack + 1, lease.revoked(), null, null, true);
    }

    /// After a reset, when no row is left.
    Journal emptied() {
        return new Journal(version + 1, takenBack, lease, null, null, false);
    }
}
