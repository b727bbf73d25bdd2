package org.planchet.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;

/// What a transaction must do better than those it would push out of the mempool: BIP-0125's rules 2 to 5,
/// with the fee rate check that Bitcoin Core adds. Each replacement pays for its own way through the network,
/// so that an attacker cannot make others relay for free by replacing again and again.
public final class ReplacementRules {
    /// MAX_REPLACEMENT_CANDIDATES (rule 5): how many transactions one may push out.
    public static final int MAX_REPLACED = 100;

    private static final int MAX_SIGNAL = 0xfffffffd;

    private ReplacementRules() {}

    /// A transaction that would leave.
    ///
    /// @param fee   in satoshis
    /// @param vsize virtual bytes
    public record Replaced(Txid txid, long fee, long vsize) {}

    /// True if `tx` says that it may be replaced: some sequence is below 0xfffffffe (BIP-0125 rule 1).
    public static boolean signals(Transaction tx) {
        for (TxIn input : tx.inputs()) if (Integer.compareUnsigned(input.sequence(), MAX_SIGNAL) <= 0) return true;
        return false;
    }

    /// The replacement's own fee rate must be above that of each transaction it conflicts with directly
    /// (`PaysMoreThanConflicts`): a miner would not take a worse one for a higher fee.
    public static Optional<Rejection> paysHigherRate(long fee, long vsize, List<Replaced> direct) {
        for (Replaced old : direct)
            if (FeeRate.compare(fee, vsize, old.fee(), old.vsize()) <= 0)
                return Rule.REPLACEMENT_FEE.refuses("new feerate " + FeeRate.of(fee, vsize)
                        + " is not above " + FeeRate.of(old.fee(), old.vsize()) + " of " + old.txid()
                        + ", which it would replace");
        return Optional.empty();
    }

    /// Rule 5: it may push out at most [#MAX_REPLACED] transactions.
    ///
    /// @param count those it conflicts with, and for each everything that needs it
    public static Optional<Rejection> replacesFew(int count) {
        if (count <= MAX_REPLACED) return Optional.empty();
        return Rule.REPLACEMENT_TOO_MANY.refuses(
                "would replace " + count + " transactions, at most " + MAX_REPLACED + " are allowed");
    }

    /// Rule 2 (`HasNoNewUnconfirmed`): it may spend no unconfirmed output that its conflicts did not need already.
    ///
    /// @param unconfirmed      the unconfirmed transactions that `tx` spends from
    /// @param neededByReplaced the transactions that the direct conflicts spend from
    public static Optional<Rejection> addsNoUnconfirmed(
            Transaction tx, Set<Txid> unconfirmed, Set<Txid> neededByReplaced) {
        for (TxIn input : tx.inputs()) {
            Txid parent = input.prevout().txid();
            if (unconfirmed.contains(parent) && !neededByReplaced.contains(parent))
                return Rule.REPLACEMENT_ADDS_UNCONFIRMED.refuses(
                        "spends unconfirmed " + input.prevout() + ", which nothing it would replace needs");
        }
        return Optional.empty();
    }

    /// Rules 3 and 4 (`PaysForRBF`): it must pay at least as much as everything it pushes out together, and on top of
    /// that the incremental rate for its own size.
    public static Optional<Rejection> paysForItself(long fee, long vsize, List<Replaced> all, FeeRate incremental) {
        long before = 0;
        for (Replaced old : all) before = Math.addExact(before, old.fee());
        if (fee < before)
            return Rule.REPLACEMENT_FEE.refuses(
                    "fee of " + fee + " satoshis is less than the " + before + " of what it would replace");
        long least = incremental.feeFor(vsize);
        if (fee - before < least)
            return Rule.REPLACEMENT_FEE.refuses("pays " + (fee - before)
                    + " satoshis more than what it would replace, at least " + least + " are due for its relay");
        return Optional.empty();
    }
}
