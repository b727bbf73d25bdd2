package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.planchet.mempool.MempoolEntry;
import org.planchet.node.Event;
import org.planchet.policy.Dust;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BooleanNode;
import tools.jackson.databind.node.ObjectNode;

/// Which transactions are mined earlier or later than they pay for.
final class PriorityMethods {
    private final NodePort node;

    PriorityMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "prioritisetransaction",
                        MiningMethods.GROUP,
                        List.of(
                                need("txid", ParameterType.STRING),
                                may("dummy", ParameterType.AMOUNT),
                                need("fee_delta", ParameterType.NUMBER)),
                        "Adds satoshis to the fee that a transaction counts with here; the miner gets no more.",
                        this::prioritise),
                new Method(
                        "getprioritisedtransactions",
                        MiningMethods.GROUP,
                        List.of(),
                        "What was added so, in satoshis.",
                        arguments -> prioritised()));
    }

    private JsonNode prioritise(Arguments arguments) {
        Txid txid = arguments.txid("txid");
        long delta = arguments.whole("fee_delta", 0);
        boolean priority = arguments
                .get("dummy")
                .filter(value -> !value.isNumber() || value.decimalValue().compareTo(BigDecimal.ZERO) != 0)
                .isPresent();
        if (priority)
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Priority is no longer supported, dummy argument to prioritisetransaction must be 0.");
        boolean dusty = node.change(view -> {
            MempoolEntry entry = view.mempool().get(txid);
            var dustRate = view.mempool().settings().fees().dustRelay();
            if (entry != null && !Dust.outputs(entry.tx(), dustRate).isEmpty()) return true;
            var _ = view.deliver(new Event.Prioritise(txid, delta));
            return false;
        });
        if (dusty)
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Priority is not supported for transactions with dust outputs.");
        return BooleanNode.TRUE;
    }

    private JsonNode prioritised() {
        return node.ask(view -> {
            ObjectNode json = CoreJson.object();
            view.mempool().priorities().entrySet().stream()
                    .sorted(Map.Entry.comparingByKey(Comparator.comparing(Txid::hash)))
                    .forEach(each -> {
                        MempoolEntry entry = view.mempool().get(each.getKey());
                        ObjectNode row = json.putObject(each.getKey().toString());
                        row.put("fee_delta", each.getValue());
                        row.put("in_mempool", entry != null);
                        if (entry != null) row.put("modified_fee", entry.modifiedFee());
                    });
            return json;
        });
    }
}
