package org.planchet.index.follow;

import org.jspecify.annotations.Nullable;

/// The port behind which a store is kept that follows the chain: one node writes at a time, the one with the
/// lease. Used by one thread.
///
/// Every implementation guarantees: a reader that goes by the cursor sees a block as a whole or not at all,
/// even if the writer dies at any moment; each block is connected once and disconnected once; and nothing
/// that a writer sends after its lease has passed to another changes what readers see. A store that does not
/// answer is a [FollowStoreException], after which the lease must be acquired again: writes already sent may
/// still reach the store.
public interface FollowStore extends AutoCloseable {
    /// @param cursor   the last block that is wholly there; null for an empty store
    /// @param emptying it was reset, and is not empty yet
    record Standing(Lease lease, @Nullable FollowCursor cursor, boolean emptying) {}

    /// What the store says of itself; also without the lease.
    Standing standing();

    /// Takes the lease, if it still is as it was `seen`: from now on this instance writes. Finishes what the
    /// last writer had begun, and returns where the store stands then; null in place of it if another was
    /// quicker.
    @Nullable
    Standing take(Lease seen, String holder);

    /// Shows the others that the holder lives.
    ///
    /// @throws LeaseLostException as all that follows, if another has the lease
    void renew();

    /// Gives the lease back.
    void release();

    /// Connects `block`, the child of the store's last block.
    void connect(FollowedBlock block);

    /// Disconnects the store's last block. Returns where it stands then.
    ///
    /// @throws FollowStoreException for the genesis block: the store is another chain's
    FollowCursor disconnect();

    /// Has the store begin again from the genesis block, also without the lease. From this one step on it is
    /// empty for readers, and the lease, under a higher fencing number, is nobody's: who wrote until now cannot
    /// any more. Who takes the lease next takes all rows away before it writes.
    ///
    /// Returns false if the store changed whenever this was tried: nothing has happened.
    ///
    /// @throws OtherChainException if the store is another chain's
    boolean reset();

    /// Brings up to date what does not change with the blocks; from time to time, at the tip, with the lease.
    default void tidy() {}

    @Override
    void close();
}
