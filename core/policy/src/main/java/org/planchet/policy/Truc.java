package org.planchet.policy;

import java.util.Optional;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Transaction;

/// The rules of version 3 transactions (BIP-0431, topologically restricted until confirmation): at most one unconfirmed
/// parent and one unconfirmed child, and small. In exchange for that they may always be replaced.
public final class Truc {
    public static final int VERSION = 3;

    /// TRUC_MAX_VSIZE.
    public static final int MAX_VSIZE = 10_000;

    /// TRUC_CHILD_MAX_VSIZE: of one that spends an unconfirmed output.
    public static final int MAX_CHILD_VSIZE = 1_000;

    /// TRUC_ANCESTOR_LIMIT and TRUC_DESCENDANT_LIMIT, each with the transaction itself.
    public static final int MAX_FAMILY = 2;

    private Truc() {}

    public static boolean is(Transaction tx) {
        return tx.version() == VERSION;
    }

    /// Version 3 spends unconfirmed outputs of version 3 only, and nothing else spends those.
    public static Optional<Rejection> inherits(Transaction tx, Transaction parent) {
        if (is(tx) == is(parent)) return Optional.empty();
        return violation((is(tx) ? "version=3 " : "non-version=3 ") + tx + " cannot spend from "
                + (is(parent) ? "version=3 " : "non-version=3 ") + parent);
    }

    /// The limits on a version 3 transaction's own size and ancestors.
    ///
    /// @param ancestors its unconfirmed ancestors, parents included
    public static Optional<Rejection> fits(Transaction tx, long vsize, int ancestors) {
        if (vsize > MAX_VSIZE) return violation("version=3 " + tx + " is too big: " + vsize + " > " + MAX_VSIZE);
        if (ancestors + 1 > MAX_FAMILY) return violation(tx + " would have too many ancestors");
        if (ancestors > 0 && vsize > MAX_CHILD_VSIZE)
            return violation("version=3 child " + tx + " is too big: " + vsize + " > " + MAX_CHILD_VSIZE);
        return Optional.empty();
    }

    public static Optional<Rejection> violation(String detail) {
        return Rule.TRUC_VIOLATION.refuses(detail);
    }
}
