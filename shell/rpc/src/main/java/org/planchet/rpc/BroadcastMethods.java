package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.chainstate.SettledChain;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolResult;
import org.planchet.mempool.PackageResult;
import org.planchet.mempool.SettledMempool;
import org.planchet.node.Event;
import org.planchet.node.NodeControl;
import org.planchet.node.SettledNode;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Templates;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions of the user's, tried or sent out.
final class BroadcastMethods {
    /// Transactions of one `testmempoolaccept` (Bitcoin Core's `MAX_PACKAGE_COUNT`).
    private static final int MAX_TRIED = 25;

    private final NodePort node;

    BroadcastMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "sendrawtransaction",
                        TransactionMethods.GROUP,
                        List.of(
                                need("hexstring", ParameterType.STRING),
                                may("maxfeerate", ParameterType.AMOUNT),
                                may("maxburnamount", ParameterType.AMOUNT)),
                        "Takes a transaction into the mempool and announces it to peers; answers with its id.",
                        this::send),
                new Method(
                        "testmempoolaccept",
                        TransactionMethods.GROUP,
                        List.of(need("rawtxs", ParameterType.ARRAY), may("maxfeerate", ParameterType.AMOUNT)),
                        "Whether the mempool would take some transactions, parents before their children, and why not.",
                        this::test));
    }

    /// Satoshis per 1,000 virtual bytes: 0.1 and 1 bitcoin.
    private static final long USUAL_HIGHEST_RATE = 10_000_000;

    private static final long TOO_HIGH_RATE = 100_000_000;

    private int decimals() {
        return node.params().coin().decimals();
    }

    /// The highest rate that the user wants to pay; 0 for any. Its default and its bound are Bitcoin's in
    /// smallest units, so that they suit a chain whose coin has fewer of them.
    static FeeRate highestRate(Arguments arguments, int decimals) {
        long rate = arguments
                .get("maxfeerate")
                .map(value -> Arguments.amount(value, decimals))
                .orElse(USUAL_HIGHEST_RATE);
        if (rate >= TOO_HIGH_RATE)
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Fee rates larger than or equal to 1BTC/kvB are not accepted");
        return new FeeRate(rate);
    }

    private static boolean paysTooMuch(MempoolEntry entry, FeeRate highest) {
        return highest.satoshisPerKvB() > 0
                && entry.fee() > highest.feeFor(entry.tx().vsize());
    }

    private JsonNode send(Arguments arguments) {
        Transaction tx = TransactionMethods.parse(arguments.string("hexstring"));
        refuseBurning(arguments, List.of(tx), decimals());
        FeeRate highest = highestRate(arguments, decimals());
        Optional<RpcException> failure = node.change(view -> send(view, tx, highest));
        if (failure.isPresent()) throw failure.get();
        return CoreJson.text(tx.txid());
    }

    static void refuseBurning(Arguments arguments, List<Transaction> transactions, int decimals) {
        long maxBurned = arguments
                .get("maxburnamount")
                .map(value -> Arguments.amount(value, decimals))
                .orElse(0L);
        for (Transaction tx : transactions)
            for (TxOut output : tx.outputs())
                if (Templates.isUnspendable(output.scriptPubKey()) && output.value() > maxBurned)
                    throw new RpcException(
                            Code.VERIFY, "Unspendable output exceeds maximum configured by user (maxburnamount)");
    }

    private Optional<RpcException> send(NodeControl view, Transaction tx, FeeRate highest) {
        Optional<RpcException> failure = view.mempool().contains(tx.txid())
                ? Optional.empty()
                : view.full().flatMap(full -> objection(full, tx, highest));
        if (failure.isPresent()) return failure;
        return view.submit(new Event.SubmitTransaction(tx)).map(BroadcastMethods::refused);
    }

    private Optional<RpcException> objection(SettledNode view, Transaction tx, FeeRate highest) {
        MempoolResult verdict = view.mempool().test(tx, node.now());
        // Only of a refused one is that looked up in the store: one whose coins are unspent is in no block yet.
        if (!verdict.accepted() && isConfirmed(view.chain(), tx))
            return Optional.of(
                    new RpcException(Code.VERIFY_ALREADY_IN_UTXO_SET, "Transaction outputs already in utxo set"));
        return verdict.entry()
                .filter(entry -> paysTooMuch(entry, highest))
                .map(_ -> new RpcException(
                        Code.VERIFY, "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)"));
    }

    private static boolean isConfirmed(SettledChain chain, Transaction tx) {
        for (int i = 0; i < tx.outputs().size(); i++) if (chain.coins().coin(tx.outPoint(i)) != null) return true;
        return false;
    }

    private static RpcException refused(Rejection why) {
        return why.rule() == Rule.TX_MISSING_INPUTS
                ? new RpcException(Code.VERIFY, why.code())
                : new RpcException(Code.VERIFY_REJECTED, reason(why));
    }

    private JsonNode test(Arguments arguments) {
        List<JsonNode> raw = several(arguments, "rawtxs");
        FeeRate highest = highestRate(arguments, decimals());
        List<Transaction> transactions = decode(raw);
        return node.askSettled(view -> verdicts(view.mempool(), transactions, highest));
    }

    static List<JsonNode> several(Arguments arguments, String name) {
        List<JsonNode> raw = arguments.list(name);
        if (raw.isEmpty() || raw.size() > MAX_TRIED)
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Array must contain between 1 and " + MAX_TRIED + " transactions.");
        return raw;
    }

    static List<Transaction> decode(List<JsonNode> raw) {
        List<Transaction> transactions = new ArrayList<>();
        for (JsonNode each : raw) {
            if (!each.isString())
                throw new RpcException(
                        Code.TYPE,
                        "JSON value of type " + Arguments.typeName(each) + " is not of expected type string");
            transactions.add(decode(each.stringValue()));
        }
        return transactions;
    }

    /// As Bitcoin Core writes a verdict: the rule, and what it found.
    static String reason(Rejection why) {
        return why.detail().isEmpty() ? why.code() : why.code() + ", " + why.detail();
    }

    private JsonNode verdicts(SettledMempool pool, List<Transaction> transactions, FeeRate highest) {
        Transaction first = transactions.getFirst();
        PackageResult result = transactions.size() > 1
                ? pool.testPackage(transactions, node.now())
                : new PackageResult(Optional.empty(), Map.of(first.wtxid(), pool.test(first, node.now())));
        ArrayNode json = CoreJson.array();
        boolean tooDear = false;
        for (Transaction tx : transactions) {
            ObjectNode row = json.addObject();
            row.put("txid", tx.txid().toString());
            row.put("wtxid", tx.wtxid().toString());
            result.fault().ifPresent(fault -> row.put("package-error", fault));
            MempoolResult verdict = result.results().get(tx.wtxid());
            // The transactions after one whose fee is too high may depend on it, so they are not announced
            // either.
            if (verdict == null || tooDear) continue;
            tooDear =
                    verdict.entry().filter(entry -> paysTooMuch(entry, highest)).isPresent();
            describe(row, verdict, tooDear);
        }
        return json;
    }

    private static Transaction decode(String hex) {
        try {
            return TransactionMethods.parse(hex);
        } catch (RpcException malformed) {
            throw new RpcException(
                    Code.DESERIALIZATION,
                    "TX decode failed: " + Arguments.shown(hex) + " Make sure the tx has at least one input.");
        }
    }

    private void describe(ObjectNode row, MempoolResult verdict, boolean tooDear) {
        row.put("allowed", verdict.accepted() && !tooDear);
        if (tooDear) {
            row.put("reject-reason", "max-fee-exceeded");
        } else if (verdict.rejection().isPresent()) {
            Rejection why = verdict.rejection().get();
            boolean missing = why.rule() == Rule.TX_MISSING_INPUTS;
            row.put("reject-reason", missing ? "missing-inputs" : why.code());
            if (!missing) row.put("reject-details", reason(why));
        } else {
            MempoolEntry entry = verdict.entry().orElseThrow();
            row.put("vsize", entry.vsize());
            ObjectNode fees = row.putObject("fees");
            fees.set("base", CoreJson.coins(entry.fee(), decimals()));
            fees.set("effective-feerate", CoreJson.coins(entry.feeRate().satoshisPerKvB(), decimals()));
            fees.putArray("effective-includes").add(entry.wtxid().toString());
        }
    }
}
