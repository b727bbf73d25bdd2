package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.planchet.chainstate.BlockIndex;
import org.planchet.primitives.BlockHash;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls that are answered once the best chain has grown: `waitfornewblock` and its like. A node that stops answers
/// them all with the tip as it is.
final class WaitMethods {
    /// How long one wait lasts before it is looked whether the whole is over.
    private static final Duration STEP = Duration.ofMinutes(1);

    private final NodePort node;

    WaitMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        Method.Parameter timeout = may("timeout", ParameterType.NUMBER);
        return List.of(
                new Method(
                        "waitfornewblock",
                        BlockchainMethods.GROUP,
                        List.of(timeout, may("current_tip", ParameterType.STRING)),
                        "The tip, once it is another than now or than current_tip; or after timeout milliseconds (0: never).",
                        this::forNew),
                new Method(
                        "waitforblock",
                        BlockchainMethods.GROUP,
                        List.of(need("blockhash", ParameterType.STRING), timeout),
                        "The tip, once it is this block; or after timeout milliseconds (0: never).",
                        this::forBlock),
                new Method(
                        "waitforblockheight",
                        BlockchainMethods.GROUP,
                        List.of(need("height", ParameterType.NUMBER), timeout),
                        "The tip, once it is as high; or after timeout milliseconds (0: never).",
                        this::forHeight));
    }

    private record Tip(BlockHash hash, int height) {
        ObjectNode json() {
            ObjectNode json = CoreJson.object();
            json.put("hash", hash.toString());
            json.put("height", height);
            return json;
        }
    }

    private Tip tip() {
        BlockIndex tip = node.chain().tip();
        return new Tip(tip.hash(), tip.height());
    }

    private JsonNode forNew(Arguments arguments) {
        BlockHash known = arguments.get("current_tip").isPresent() ? arguments.blockHash("current_tip") : tip().hash();
        return await(arguments, tip -> !tip.hash().equals(known));
    }

    private JsonNode forBlock(Arguments arguments) {
        BlockHash wanted = arguments.blockHash("blockhash");
        return await(arguments, tip -> tip.hash().equals(wanted));
    }

    private JsonNode forHeight(Arguments arguments) {
        int wanted = arguments.integer("height");
        return await(arguments, tip -> tip.height() >= wanted);
    }

    private JsonNode await(Arguments arguments, Predicate<Tip> wanted) {
        int timeout = arguments.integer("timeout", 0);
        if (timeout < 0) throw new RpcException(Code.MISC, "Negative timeout");
        Duration end = node.uptime().plusMillis(timeout);
        Tip tip = tip();
        while (!wanted.test(tip) && !node.stopping()) {
            Duration left = timeout == 0 ? STEP : end.minus(node.uptime());
            if (!left.isPositive()) break;
            node.awaitOtherTip(tip.hash(), left.compareTo(STEP) < 0 ? left : STEP);
            tip = tip();
        }
        return tip.json();
    }
}
