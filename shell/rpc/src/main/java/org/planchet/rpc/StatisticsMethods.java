package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.List;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Figures over a block.
final class StatisticsMethods {
    private final NodePort node;

    StatisticsMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(new Method(
                "getblockstats",
                BlockchainMethods.GROUP,
                List.of(need("hash_or_height", ParameterType.ANY), may("stats", ParameterType.ARRAY)),
                "Figures of a block's transactions, all or those named; amounts in satoshis.",
                this::block));
    }

    private JsonNode block(Arguments arguments) {
        JsonNode ref = arguments
                .get("hash_or_height")
                .orElseThrow(
                        () -> new RpcException(Code.MISC, arguments.method().help()));
        BlockIndex index = find(node.chain(), ref);
        Block block = node.block(index);
        BlockUndo undo = node.undo(index);
        if (block == null) throw new RpcException(Code.MISC, "Block not available (not fully downloaded)");
        if (undo == null)
            throw new RpcException(Code.MISC, "Undo data expected but can't be read: never in the best chain");
        ObjectNode all = new BlockStatistics(node.params(), index, block, undo).json();
        List<JsonNode> wanted = arguments.list("stats");
        if (wanted.isEmpty()) return all;
        ObjectNode some = CoreJson.object();
        for (String name : wanted.stream().map(Arguments::text).toList()) {
            JsonNode value = all.get(name);
            if (value == null)
                throw new RpcException(
                        Code.INVALID_PARAMETER, "Invalid selected statistic '" + Arguments.shown(name) + "'");
            some.set(name, value);
        }
        return some;
    }

    private static BlockIndex find(ChainSnapshot chain, JsonNode ref) {
        if (!Arguments.isNumber(ref)) {
            if (!ref.isString())
                throw new RpcException(
                        Code.TYPE, "JSON value of type " + Arguments.typeName(ref) + " is not of expected type string");
            return BlockchainMethods.find(chain, new BlockHash(Arguments.hash(ref.stringValue(), "hash_or_height")));
        }
        int height = Arguments.integer(ref);
        if (height < 0)
            throw new RpcException(Code.INVALID_PARAMETER, "Target block height " + height + " is negative");
        BlockIndex index = chain.atHeight(height);
        if (index == null)
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Target block height " + height + " after current tip "
                            + chain.tip().height());
        return index;
    }
}
