package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolReader;
import org.planchet.node.NodeReader;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The mempool of unconfirmed transactions.
final class MempoolMethods {
    private static final String GROUP = BlockchainMethods.GROUP;

    private final NodePort node;

    MempoolMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        Method.Parameter txid = need("txid", ParameterType.STRING);
        Method.Parameter verbose = may("verbose", ParameterType.BOOL);
        return List.of(
                new Method(
                        "getmempoolinfo",
                        GROUP,
                        List.of(),
                        "The state of the mempool.",
                        arguments -> node.ask(this::info)),
                new Method(
                        "getrawmempool",
                        GROUP,
                        List.of(verbose, may("mempool_sequence", ParameterType.BOOL)),
                        "The ids of the mempool's transactions, or with verbose all that is known of them.",
                        this::raw),
                new Method(
                        "getmempoolentry",
                        GROUP,
                        List.of(txid),
                        "What is known of a transaction of the mempool.",
                        arguments -> node.ask(view -> entry(find(view, arguments), unbroadcast(view)))),
                new Method(
                        "getmempoolancestors",
                        GROUP,
                        List.of(txid, verbose),
                        "The transactions of the mempool that one needs.",
                        arguments -> node.ask(view -> shown(
                                view, find(view, arguments).ancestorEntries(), arguments.flag("verbose", false)))),
                new Method(
                        "getmempooldescendants",
                        GROUP,
                        List.of(txid, verbose),
                        "The transactions of the mempool that need one.",
                        arguments -> node.ask(view -> shown(
                                view, find(view, arguments).descendantEntries(), arguments.flag("verbose", false)))),
                new Method(
                        "gettxspendingprevout",
                        GROUP,
                        List.of(need("outputs", ParameterType.ARRAY)),
                        "Which transactions of the mempool spend outputs, given as objects of txid and vout.",
                        this::spenders));
    }

    private JsonNode spenders(Arguments arguments) {
        List<OutPoint> outputs =
                arguments.list("outputs").stream().map(Arguments::outPoint).toList();
        if (outputs.isEmpty()) throw new RpcException(Code.INVALID_PARAMETER, "Invalid parameter, outputs are missing");
        return node.ask(view -> {
            ArrayNode json = CoreJson.array();
            for (OutPoint output : outputs) {
                ObjectNode row = json.addObject();
                row.put("txid", output.txid().toString());
                row.put("vout", output.index());
                Transaction spender = view.mempool().spender(output);
                if (spender != null) row.put("spendingtxid", spender.txid().toString());
            }
            return json;
        });
    }

    private JsonNode coins(long satoshis) {
        return CoreJson.coins(satoshis, node.params().coin().decimals());
    }

    private JsonNode rate(FeeRate rate) {
        return coins(rate.satoshisPerKvB());
    }

    private ObjectNode info(NodeReader view) {
        MempoolReader pool = view.mempool();
        PolicySettings policy = pool.settings();
        ObjectNode json = CoreJson.object();
        json.put("loaded", true);
        json.put("size", pool.size());
        json.put("bytes", pool.bytes());
        json.put("usage", pool.memory());
        json.set("total_fee", coins(pool.totalFees()));
        json.put("maxmempool", pool.maxMemory());
        json.set("mempoolminfee", rate(pool.minFeeRate(node.now())));
        json.set("minrelaytxfee", rate(policy.fees().minRelay()));
        json.set("incrementalrelayfee", rate(policy.fees().incremental()));
        json.put("unbroadcastcount", pool.unbroadcast().size());
        json.put("fullrbf", policy.fullReplaceByFee());
        json.put("permitbaremultisig", policy.standard().bareMultisig());
        json.put("maxdatacarriersize", policy.standard().dataCarrierBytes());
        return json;
    }

    private JsonNode raw(Arguments arguments) {
        boolean verbose = arguments.flag("verbose", false);
        boolean sequence = arguments.flag("mempool_sequence", false);
        if (verbose && sequence)
            throw new RpcException(Code.INVALID_PARAMETER, "Verbose results cannot contain mempool sequence values.");
        return node.ask(view -> {
            JsonNode entries = shown(view, view.mempool().entries(), verbose);
            if (!sequence) return entries;
            ObjectNode json = CoreJson.object();
            json.set("txids", entries);
            json.put("mempool_sequence", view.mempool().sequence());
            return json;
        });
    }

    private static MempoolEntry find(NodeReader view, Arguments arguments) {
        Txid txid = arguments.txid("txid");
        MempoolEntry entry = view.mempool().get(txid);
        if (entry == null) throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool");
        return entry;
    }

    private static Set<Txid> unbroadcast(NodeReader view) {
        return new HashSet<>(view.mempool().unbroadcast());
    }

    private JsonNode shown(NodeReader view, Collection<MempoolEntry> entries, boolean verbose) {
        if (!verbose) return ids(entries);
        Set<Txid> unbroadcast = unbroadcast(view);
        ObjectNode json = CoreJson.object();
        for (MempoolEntry entry : entries) json.set(entry.txid().toString(), entry(entry, unbroadcast));
        return json;
    }

    private static ArrayNode ids(Collection<MempoolEntry> entries) {
        ArrayNode ids = CoreJson.array();
        for (MempoolEntry entry : entries) ids.add(entry.txid().toString());
        return ids;
    }

    private ObjectNode entry(MempoolEntry entry, Set<Txid> unbroadcast) {
        ObjectNode json = CoreJson.object();
        json.put("vsize", entry.vsize());
        json.put("weight", entry.tx().weight());
        json.put("time", entry.time().getEpochSecond());
        json.put("height", entry.height());
        json.put("descendantcount", entry.descendants().count());
        json.put("descendantsize", entry.descendants().vsize());
        json.put("ancestorcount", entry.ancestors().count());
        json.put("ancestorsize", entry.ancestors().vsize());
        json.put("wtxid", entry.wtxid().toString());
        ObjectNode fees = json.putObject("fees");
        fees.set("base", coins(entry.fee()));
        fees.set("modified", coins(entry.modifiedFee()));
        fees.set("ancestor", coins(entry.ancestors().fees()));
        fees.set("descendant", coins(entry.descendants().fees()));
        json.set("depends", ids(entry.parents()));
        json.set("spentby", ids(entry.children()));
        json.put("bip125-replaceable", isReplaceable(entry));
        json.put("unbroadcast", unbroadcast.contains(entry.txid()));
        return json;
    }

    /// It or an unconfirmed transaction that it needs says so (BIP 125).
    private static boolean isReplaceable(MempoolEntry entry) {
        return entry.signalsReplacement()
                || entry.ancestorEntries().stream().anyMatch(MempoolEntry::signalsReplacement);
    }
}
