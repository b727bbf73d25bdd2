package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.time.Duration;
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
        return List.of(
                new Method(
                        "getblockstats",
                        BlockchainMethods.GROUP,
                        List.of(need("hash_or_height", ParameterType.ANY), may("stats", ParameterType.ARRAY)),
                        "Figures of a block's transactions, all or those named; amounts in satoshis.",
                        this::block),
                new Method(
                        "getchaintxstats",
                        BlockchainMethods.GROUP,
                        List.of(may("nblocks", ParameterType.NUMBER), may("blockhash", ParameterType.STRING)),
                        "How many transactions the chain has, and how fast they came in the last nblocks (a month's).",
                        this::chain));
    }

    private JsonNode chain(Arguments arguments) {
        BlockHash hash = arguments.get("blockhash").isPresent() ? arguments.blockHash("blockhash") : null;
        int month = (int) (Duration.ofDays(30).toSeconds() / node.params().spacing());
        ChainSnapshot chain = node.chain();
        BlockIndex last = hash == null ? chain.tip() : BlockchainMethods.find(chain, hash);
        if (!chain.isInBestChain(last)) throw new RpcException(Code.INVALID_PARAMETER, "Block is not in main chain");
        int most = Math.max(0, last.height() - 1);
        int blocks = arguments.integer("nblocks", Math.min(month, most));
        if (blocks < 0 || blocks > most)
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Invalid block count: should be between 0 and the block's height - 1");
        return chain(last, blocks);
    }

    private static ObjectNode chain(BlockIndex last, int blocks) {
        BlockIndex first = last.ancestor(last.height() - blocks);
        long window = 0;
        long all = 0;
        for (BlockIndex each = last; each != null; each = each.parent()) {
            all += each.transactions();
            if (each.height() > first.height()) window += each.transactions();
        }
        long seconds = last.medianTimePast() - first.medianTimePast();
        ObjectNode json = CoreJson.object();
        json.put("time", last.time());
        // A light node has headers alone: as Bitcoin Core does, what is not known is left out.
        boolean known = last.transactions() > 0;
        if (known) json.put("txcount", all);
        json.put("window_final_block_hash", last.hash().toString());
        json.put("window_final_block_height", last.height());
        json.put("window_block_count", blocks);
        if (blocks == 0) return json;
        json.put("window_interval", seconds);
        if (!known) return json;
        json.put("window_tx_count", window);
        if (seconds > 0) json.set("txrate", CoreJson.real((double) window / seconds));
        return json;
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
