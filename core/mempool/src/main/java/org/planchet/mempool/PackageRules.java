package org.planchet.mempool;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;

/// The rules that make transactions a package, checked before any single transaction (Bitcoin Core's
/// `IsWellFormedPackage`).
final class PackageRules {
    /// MAX_PACKAGE_COUNT.
    static final int MAX = 25;

    /// MAX_PACKAGE_WEIGHT.
    private static final long MAX_WEIGHT = 404_000;

    private PackageRules() {}

    /// Why `transactions` are no package, in Bitcoin Core's words and order; empty if they are one.
    static Optional<String> fault(List<Transaction> transactions) {
        if (transactions.size() > MAX) return Optional.of("package-too-many-transactions");
        long weight = 0;
        for (Transaction tx : transactions) weight += tx.weight();
        if (weight > MAX_WEIGHT && transactions.size() > 1) return Optional.of("package-too-large");
        Set<Txid> later = new HashSet<>();
        for (Transaction tx : transactions)
            if (!later.add(tx.txid())) return Optional.of("package-contains-duplicates");
        Set<OutPoint> spent = new HashSet<>();
        boolean conflict = false;
        for (Transaction tx : transactions) {
            for (TxIn input : tx.inputs()) {
                if (later.contains(input.prevout().txid())) return Optional.of("package-not-sorted");
                // Twice in one transaction is that transaction's own fault.
                conflict |= spent.contains(input.prevout());
            }
            for (TxIn input : tx.inputs()) spent.add(input.prevout());
            later.remove(tx.txid());
        }
        return conflict ? Optional.of("conflict-in-package") : Optional.empty();
    }

    /// Why `transactions` are not one child, which is the last, and parents of it (Bitcoin Core's
    /// `IsChildWithParents`); empty if they are, or if there is only one transaction.
    static Optional<String> topologyFault(List<Transaction> transactions) {
        Set<Txid> parents = new HashSet<>();
        for (TxIn input : transactions.getLast().inputs())
            parents.add(input.prevout().txid());
        for (Transaction tx : transactions.subList(0, transactions.size() - 1))
            if (!parents.contains(tx.txid())) return Optional.of("package-not-child-with-parents");
        return Optional.empty();
    }
}
