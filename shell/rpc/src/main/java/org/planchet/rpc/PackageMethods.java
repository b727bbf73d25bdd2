package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolResult;
import org.planchet.mempool.PackageResult;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions that are sent out together, so that a child pays for its parents.
final class PackageMethods {
    private final NodePort node;

    PackageMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(new Method(
                "submitpackage",
                TransactionMethods.GROUP,
                List.of(
                        need("package", ParameterType.ARRAY),
                        may("maxfeerate", ParameterType.AMOUNT),
                        may("maxburnamount", ParameterType.AMOUNT)),
                "Takes a child and its parents, the child last, for what they pay together, and announces it to peers.",
                this::submit));
    }

    private int decimals() {
        return node.params().coin().decimals();
    }

    private JsonNode submit(Arguments arguments) {
        List<JsonNode> raw = BroadcastMethods.several(arguments, "package");
        FeeRate highest = BroadcastMethods.highestRate(arguments, decimals());
        List<Transaction> transactions = BroadcastMethods.decode(raw);
        BroadcastMethods.refuseBurning(arguments, transactions, decimals());
        if (!isChildWithParents(transactions))
            throw new RpcException(
                    Code.VERIFY,
                    "package topology disallowed. not child-with-parents or parents depend on each other.");
        return node.change(view -> {
            Set<Txid> known = new HashSet<>();
            for (Transaction tx : transactions) if (view.mempool().contains(tx.txid())) known.add(tx.txid());
            return submitted(transactions, known, view.submitPackage(transactions, highest));
        });
    }

    /// A single transaction, or parents that the last spends from and that do not spend from each other
    /// (Bitcoin Core's `IsChildWithParentsTree`).
    private static boolean isChildWithParents(List<Transaction> transactions) {
        List<Transaction> parents = transactions.subList(0, transactions.size() - 1);
        Set<Txid> ids = parents.stream().map(Transaction::txid).collect(Collectors.toSet());
        Set<Txid> spent = spentBy(List.of(transactions.getLast()));
        return spent.containsAll(ids) && Collections.disjoint(spentBy(parents), ids);
    }

    private static Set<Txid> spentBy(List<Transaction> transactions) {
        return transactions.stream()
                .flatMap(tx -> tx.inputs().stream())
                .map(input -> input.prevout().txid())
                .collect(Collectors.toSet());
    }

    private JsonNode submitted(List<Transaction> transactions, Set<Txid> known, PackageResult result) {
        ObjectNode json = CoreJson.object();
        json.put("package_msg", result.fault().orElse("success"));
        ObjectNode rows = json.putObject("tx-results");
        ArrayNode replaced = CoreJson.array();
        for (Transaction tx : transactions) {
            ObjectNode row = rows.putObject(tx.wtxid().toString());
            row.put("txid", tx.txid().toString());
            MempoolResult verdict = result.results().get(tx.wtxid());
            if (verdict == null) row.put("error", "package-not-validated");
            else if (verdict.rejection().isPresent())
                row.put("error", BroadcastMethods.reason(verdict.rejection().get()));
            else describeAccepted(row, tx, verdict.entry().orElseThrow(), known.contains(tx.txid()), result.together());
            if (verdict != null)
                for (Transaction old : verdict.replaced())
                    replaced.add(old.txid().toString());
        }
        json.set("replaced-transactions", replaced);
        return json;
    }

    private void describeAccepted(
            ObjectNode row, Transaction tx, MempoolEntry entry, boolean known, List<MempoolEntry> together) {
        if (!entry.wtxid().equals(tx.wtxid())) {
            row.put("other-wtxid", entry.wtxid().toString());
            return;
        }
        row.put("vsize", entry.vsize());
        ObjectNode fees = row.putObject("fees");
        fees.set("base", CoreJson.coins(entry.fee(), decimals()));
        if (known) return;
        List<MempoolEntry> payers = together.contains(entry) ? together : List.of(entry);
        long paid = payers.stream().mapToLong(MempoolEntry::fee).sum();
        long size = payers.stream().mapToLong(MempoolEntry::vsize).sum();
        fees.set("effective-feerate", CoreJson.coins(FeeRate.of(paid, size).satoshisPerKvB(), decimals()));
        ArrayNode includes = fees.putArray("effective-includes");
        for (MempoolEntry payer : payers) includes.add(payer.wtxid().toString());
    }
}
