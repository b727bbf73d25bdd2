package org.planchet.index.follow;

import org.jspecify.annotations.Nullable;

/// The one row of a store that decides: whose turn it is to write, which block the store stands at, and what is being
/// done to the next.
///
/// @param version rises with every change: a change is made to the version that it was thought of for, or not at all
/// @param cursor  the last block that is wholly there; null for none
/// @param doing   what is decided but not finished; null for nothing
public record Journal(
        long version,
        Lease lease,
        @Nullable FollowCursor cursor,
        @Nullable Doing doing) {
    /// Of an empty store.
    public static final Journal EMPTY = new Journal(0, Lease.FIRST, null, null);

    /// A block is being connected, or taken back.
    ///
    /// @param after where the store stands once this is finished
    public record Doing(boolean back, FollowCursor block, FollowCursor after) {}

    Journal with(Lease next) {
        return new Journal(version + 1, next, cursor, doing);
    }

    Journal begun(Doing next) {
        return new Journal(version + 1, lease, cursor, next);
    }

    Journal done(FollowCursor next) {
        return new Journal(version + 1, lease, next, null);
    }
}
