package org.planchet.rpc;

import static org.planchet.rpc.Method.need;

import java.util.HexFormat;
import java.util.List;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the chain keeps: one set of coins, made of all blocks, and every block.
final class ChainstateMethods {
    private static final String GROUP = "Blockchain";

    private final NodePort node;

    ChainstateMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getchainstates",
                        GROUP,
                        List.of(),
                        "The sets of coins that are kept: one, made of all blocks.",
                        arguments -> states()),
                new Method(
                        "pruneblockchain",
                        GROUP,
                        List.of(need("height", ParameterType.NUMBER)),
                        "Refused: every block is kept here.",
                        arguments -> {
                            throw new RpcException(Code.MISC, "Cannot prune blocks because node is not in prune mode.");
                        }));
    }

    private JsonNode states() {
        ChainSnapshot chain = node.chain();
        BlockIndex tip = chain.tip();
        int bits = tip.header().bits();
        NodePort.CoinCache cache = node.coinCache();
        ObjectNode json = CoreJson.object();
        json.put("headers", chain.bestHeader().height());
        ObjectNode state = json.putArray("chainstates").addObject();
        state.put("blocks", tip.height());
        state.put("bestblockhash", tip.hash().toString());
        state.put("bits", HexFormat.of().toHexDigits(bits));
        state.put("target", BlockJson.target(bits));
        state.set("difficulty", CoreJson.real(BlockJson.difficulty(bits)));
        state.set("verificationprogress", CoreJson.real(BlockchainMethods.progress(chain)));
        state.put("coins_db_cache_bytes", cache.database());
        state.put("coins_tip_cache_bytes", cache.tip());
        state.put("validated", true);
        return json;
    }
}
