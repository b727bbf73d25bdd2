package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.consensus.Coin;
import org.planchet.mempool.Mempool;
import org.planchet.mempool.SettledMempool;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// Coins, one by one and all together.
final class CoinMethods {
    private final NodePort node;
    private final Semaphore scans = new Semaphore(1);

    CoinMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "gettxout",
                        BlockchainMethods.GROUP,
                        List.of(
                                need("txid", ParameterType.STRING),
                                need("n", ParameterType.NUMBER),
                                may("include_mempool", ParameterType.BOOL)),
                        "A coin, or null if there is none.",
                        this::coin),
                new Method(
                        "gettxoutsetinfo",
                        BlockchainMethods.GROUP,
                        List.of(
                                may("hash_type", ParameterType.STRING),
                                may("hash_or_height", ParameterType.ANY),
                                may("use_index", ParameterType.BOOL)),
                        "Count, sum and hash (hash_serialized_3, muhash or none) of every coin at the tip.",
                        this::set));
    }

    private JsonNode coin(Arguments arguments) {
        Txid txid = arguments.txid("txid");
        int index = arguments.unsigned("n");
        boolean withPool = arguments.flag("include_mempool", true);
        var at = new OutPoint(txid, index);
        return node.askSettled(view -> {
            SettledMempool pool = view.mempool();
            Coin coin = (withPool ? pool.coins() : view.chain().coins()).coin(at);
            if (coin == null || (withPool && pool.spender(at) != null)) return NullNode.getInstance();
            BlockIndex tip = view.chain().tip();
            boolean unconfirmed = coin.height() == Mempool.MEMPOOL_HEIGHT;
            ObjectNode json = CoreJson.object();
            json.put("bestblock", tip.hash().toString());
            json.put("confirmations", unconfirmed ? 0 : tip.height() - coin.height() + 1);
            json.set("value", coins(coin.output().value()));
            json.set(
                    "scriptPubKey",
                    ScriptJson.output(
                            coin.output().scriptPubKey(), node.params().addresses()));
            json.put("coinbase", coin.coinbase());
            return json;
        });
    }

    private JsonNode coins(long satoshis) {
        return CoreJson.coins(satoshis, node.params().coin().decimals());
    }

    private JsonNode set(Arguments arguments) {
        String type = arguments.mayString("hash_type").orElse("hash_serialized_3");
        if (!List.of("hash_serialized_3", "muhash", "none").contains(type))
            throw new RpcException(Code.INVALID_PARAMETER, "'" + Arguments.shown(type) + "' is not a valid hash_type");
        if (arguments.get("hash_or_height").isPresent())
            throw new RpcException(Code.INVALID_PARAMETER, "Querying specific block heights requires coinstatsindex");
        if (!scans.tryAcquire())
            throw new RpcException(Code.MISC, "another caller is having every coin looked at; try again");
        try (var statistics = new CoinSetStatistics(type.equals("muhash"))) {
            return set(type, statistics);
        } finally {
            scans.release();
        }
    }

    private ObjectNode set(String type, CoinSetStatistics statistics) {
        Optional<CoinSetHasher> hasher =
                type.equals("hash_serialized_3") ? Optional.of(new CoinSetHasher()) : Optional.empty();
        ObjectNode json = node.askSettled(view -> {
            view.chain().forEachCoin((key, value) -> {
                statistics.coin(key, value);
                hasher.ifPresent(it -> it.coin(key, value));
            });
            BlockIndex tip = view.chain().tip();
            ObjectNode row = CoreJson.object();
            row.put("height", tip.height());
            row.put("bestblock", tip.hash().toString());
            row.put("txouts", statistics.coins);
            row.put("bogosize", statistics.bogoSize);
            hasher.ifPresent(it -> row.put(type, it.result(tip).hash().toString()));
            return row;
        });
        if (type.equals("muhash")) json.put(type, muHash(statistics));
        json.set("total_amount", coins(statistics.total));
        json.put("transactions", statistics.transactions);
        json.put("disk_size", statistics.diskSize);
        return json;
    }

    private static String muHash(CoinSetStatistics statistics) {
        try {
            return statistics.muHash().toString();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new RpcException(Code.MISC, "interrupted");
        } catch (ExecutionException failed) {
            throw new AssertionError("multiplying cannot fail", failed);
        }
    }
}
