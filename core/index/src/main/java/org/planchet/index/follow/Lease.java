package org.planchet.index.follow;

/// Who may write to a store, as the store has it.
///
/// @param fence  rises each time that the right passes on: what an earlier holder still sends is refused by it
/// @param holder the name of the node that has it; empty for none
/// @param beat   rises while its holder lives
public record Lease(long fence, String holder, long beat) {
    /// Of a store that no node has written to.
    public static final Lease FIRST = new Lease(0, "", 0);

    public boolean isFree() {
        return holder.isEmpty();
    }

    Lease passedTo(String next) {
        return new Lease(fence + 1, next, 0);
    }

    /// Nobody's, and taken from whoever has it.
    Lease revoked() {
        return new Lease(fence + 1, "", 0);
    }

    /// The same holder's, above every fence up to `used`.
    Lease above(long used) {
        return new Lease(used + 1, holder, beat + 1);
    }

    Lease renewed() {
        return new Lease(fence, holder, beat + 1);
    }

    Lease released() {
        return new Lease(fence, "", beat);
    }
}
