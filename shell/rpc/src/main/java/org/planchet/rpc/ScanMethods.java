package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.CoinCodec;
import org.planchet.consensus.Coin;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.Templates;
import org.planchet.wallet.descriptor.Descriptor;
import org.planchet.wallet.descriptor.DescriptorChecksum;
import org.planchet.wallet.descriptor.Output;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// `scantxoutset`: all coins of some scripts, found by looking at every coin there is.
final class ScanMethods {
    /// Coins that one call may bring back: the answer is held in memory.
    private static final int MAX_FOUND = 1_000_000;

    /// Scripts that one call may look for.
    private static final int MAX_SCRIPTS = 2_000_000;

    /// Where a range of keys ends if nothing is said of it.
    private static final int USUAL_END = 1_000;

    private final NodePort node;
    private final AtomicReference<@Nullable Scan> running = new AtomicReference<>();

    ScanMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(new Method(
                "scantxoutset",
                BlockchainMethods.GROUP,
                List.of(need("action", ParameterType.STRING), may("scanobjects", ParameterType.ARRAY)),
                "The coins of descriptors, of the whole set: start a scan, abort the one that runs, or its status.",
                this::scan));
    }

    private record Found(OutPoint at, Coin coin) {}

    /// One look at every coin.
    private static final class Scan implements ChainStore.CoinVisitor {
        final Map<Script, String> descriptors = new HashMap<>();
        final List<Found> found = new ArrayList<>();
        long coins;
        volatile boolean aborted;

        /// The first two bytes of the id that is being looked at. Ids come in order, and are spread evenly.
        volatile int place;

        @Override
        public void coin(byte[] key, byte[] value) {
            if (aborted) return;
            coins++;
            place = (Byte.toUnsignedInt(key[0]) << 8) | Byte.toUnsignedInt(key[1]);
            Coin coin = CoinCodec.decode(value);
            if (!descriptors.containsKey(coin.output().scriptPubKey())) return;
            if (found.size() == MAX_FOUND)
                throw new RpcException(Code.MISC, "More than " + MAX_FOUND + " coins: ask for fewer scripts");
            found.add(new Found(CoinCodec.outPoint(key), coin));
        }

        int percent() {
            return (place * 100) >> 16;
        }
    }

    private JsonNode scan(Arguments arguments) {
        String action = arguments.string("action");
        return switch (action) {
            case "status" -> status(running.get());
            case "abort" -> abort(running.get());
            case "start" -> start(arguments);
            default ->
                throw new RpcException(Code.INVALID_PARAMETER, "Invalid action '" + Arguments.shown(action) + "'");
        };
    }

    private static JsonNode status(@Nullable Scan scan) {
        if (scan == null) return NullNode.getInstance();
        ObjectNode json = CoreJson.object();
        json.put("progress", scan.percent());
        return json;
    }

    private static JsonNode abort(@Nullable Scan scan) {
        if (scan != null) scan.aborted = true;
        return BooleanNode.valueOf(scan != null);
    }

    private JsonNode start(Arguments arguments) {
        if (arguments.get("scanobjects").isEmpty())
            throw new RpcException(Code.MISC, "scanobjects argument is required for the start action");
        var scan = new Scan();
        for (JsonNode wanted : arguments.list("scanobjects")) lookFor(wanted, scan.descriptors);
        if (!running.compareAndSet(null, scan))
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Scan already in progress, use action \"abort\" or \"status\"");
        try {
            return node.askSettled(view -> {
                view.chain().forEachCoin(scan);
                return result(view.chain(), scan);
            });
        } finally {
            running.set(null);
        }
    }

    /// A descriptor, by itself or in an object with a range of its keys.
    private void lookFor(JsonNode wanted, Map<Script, String> found) {
        DescriptorRange range = new DescriptorRange(0, USUAL_END);
        String text;
        if (wanted.isString()) {
            text = wanted.stringValue();
        } else {
            if (!wanted.isObject())
                throw new RpcException(Code.INVALID_PARAMETER, "Scan object needs to be either a string or an object");
            JsonNode desc = wanted.get("desc");
            if (desc == null || !desc.isString())
                throw new RpcException(Code.INVALID_PARAMETER, "Descriptor needs to be provided in scan object");
            text = desc.stringValue();
            JsonNode given = wanted.get("range");
            if (given != null && !given.isNull()) range = DescriptorRange.of(given);
        }
        for (Descriptor descriptor : Descriptors.parse(text, node.params(), false)) {
            if (!descriptor.isRange()) range = new DescriptorRange(0, 0);
            for (int i = range.begin(); i >= 0 && i <= range.end(); i++) {
                for (Output output : Descriptors.outputs(descriptor, i, ": '" + text + "'"))
                    found.putIfAbsent(output.script(), described(output));
                if (found.size() > MAX_SCRIPTS)
                    throw new RpcException(Code.MISC, "More than " + MAX_SCRIPTS + " scripts: ask for fewer at a time");
            }
        }
    }

    private String described(Output output) {
        return output.description().map(DescriptorChecksum::append).orElseGet(() -> described(output.script()));
    }

    private String described(Script script) {
        return Descriptors.of(
                script,
                Templates.classify(script),
                Addresses.of(script, node.params().addresses()));
    }

    private ObjectNode result(ChainReader chain, Scan scan) {
        BlockIndex tip = chain.tip();
        int decimals = node.params().coin().decimals();
        ObjectNode json = CoreJson.object();
        json.put("success", !scan.aborted);
        json.put("txouts", scan.coins);
        json.put("height", tip.height());
        json.put("bestblock", tip.hash().toString());
        ArrayNode unspents = json.putArray("unspents");
        long total = 0;
        for (Found each : scan.found) {
            Coin coin = each.coin;
            Script script = coin.output().scriptPubKey();
            BlockIndex block = chain.atHeight(coin.height());
            if (block == null) throw new AssertionError("a coin above the tip: " + each.at);
            ObjectNode row = unspents.addObject();
            row.put("txid", each.at.txid().toString());
            row.put("vout", each.at.index());
            row.put("scriptPubKey", script.toHex());
            row.put("desc", scan.descriptors.get(script));
            row.set("amount", CoreJson.coins(coin.output().value(), decimals));
            row.put("coinbase", coin.coinbase());
            row.put("height", coin.height());
            row.put("blockhash", block.hash().toString());
            row.put("confirmations", tip.height() - coin.height() + 1);
            total += coin.output().value();
        }
        json.set("total_amount", CoreJson.coins(total, decimals));
        return json;
    }
}
