package org.planchet.network;

/// What was found of headers, a block or a transaction that a peer sent: as much as the network needs to know.
///
/// @param reason the rule's code and detail, empty where accepted
public record Verdict(Kind kind, String reason) {
    /// What became of it.
    public enum Kind {
        /// Good; taken, or had already.
        ACCEPTED,
        /// Breaks a rule that no honest peer breaks.
        INVALID,
        /// Its bytes are not those of the thing it claims to be (witness or Merkle tree altered): the thing itself may
        /// still be good, only this copy is not.
        MUTATED,
        /// Not taken by choice: no fault of the sender's.
        UNWANTED,
        /// May become good later.
        NOT_YET,
        /// What it builds on is not known: parents of a transaction, or of a block.
        MISSING
    }

    public static final Verdict ACCEPTED = new Verdict(Kind.ACCEPTED, "");

    public boolean accepted() {
        return kind == Kind.ACCEPTED;
    }
}
