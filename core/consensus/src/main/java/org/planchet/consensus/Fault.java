package org.planchet.consensus;

/// Whose fault a broken rule is, and so what a caller does about it: nothing here decides about peers.
public enum Fault {
    /// Breaks the chain's rules for ever: the one who sent it made it or did not check it.
    CONSENSUS,
    /// Valid in a block, but not what this node relays or mines by choice.
    POLICY,
    /// Pays too little by itself: a child that comes with it may pay for it (Bitcoin Core's `TX_RECONSIDERABLE`).
    FEE,
    /// The bytes around a valid hash were changed (CVE-2012-2459, witness data): the hash itself must not be
    /// remembered as invalid, for the honest body has the same one.
    MUTATED,
    /// May become valid as time passes or the chain grows.
    NOT_YET,
    /// Cannot be judged yet: a parent block or a spent transaction is not known.
    MISSING_DATA,
    /// Nothing wrong with it: it is already here.
    KNOWN
}
