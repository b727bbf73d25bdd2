package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.planchet.mempool.FeeEstimate;
import org.planchet.mempool.FeeEstimates;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What to pay.
final class FeeMethods {
    private static final Set<String> MODES = Set.of("unset", "economical", "conservative");

    private final NodePort node;

    FeeMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(new Method(
                "estimatesmartfee",
                "Util",
                List.of(need("conf_target", ParameterType.NUMBER), may("estimate_mode", ParameterType.STRING)),
                "What to pay to be mined within conf_target blocks; source says what that rests on, such as the peers of"
                        + " a light node. There is one mode.",
                this::estimate));
    }

    private JsonNode estimate(Arguments arguments) {
        int target = arguments.integer("conf_target");
        if (target < 1 || target > FeeEstimates.MAX_TARGET)
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Invalid conf_target, must be between 1 and " + FeeEstimates.MAX_TARGET);
        String mode = arguments.get("estimate_mode").map(Arguments::text).orElse("unset");
        if (!MODES.contains(mode.toLowerCase(Locale.ROOT)))
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Invalid estimate_mode parameter, must be one of: \"unset\", \"economical\", \"conservative\"");
        FeeEstimate estimate = node.fees().within(target);
        ObjectNode json = CoreJson.object();
        estimate.rate()
                .ifPresentOrElse(
                        rate -> json.set(
                                "feerate",
                                CoreJson.coins(
                                        rate.satoshisPerKvB(),
                                        node.params().coin().decimals())),
                        () -> json.putArray("errors").add("Insufficient data or no feerate found"));
        json.put("blocks", target);
        json.put("source", estimate.source().name().toLowerCase(Locale.ROOT));
        return json;
    }
}
