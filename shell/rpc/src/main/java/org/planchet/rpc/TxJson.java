package org.planchet.rpc;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.Asm;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions as Bitcoin Core shows them (`TxToUniv`).
final class TxJson {
    private final ChainParams params;

    TxJson(ChainParams params) {
        this.params = params;
    }

    /// @param spent    the coins its inputs spent, if they are known: gives the fee
    /// @param prevouts show these coins too
    /// @param hex      end with the whole transaction in hex
    ObjectNode of(Transaction tx, @Nullable List<Coin> spent, boolean prevouts, boolean hex) {
        ObjectNode json = CoreJson.object();
        json.put("txid", tx.txid().toString());
        json.put("hash", tx.wtxid().toString());
        json.put("version", Integer.toUnsignedLong(tx.version()));
        json.put("size", tx.size());
        json.put("vsize", tx.vsize());
        json.put("weight", tx.weight());
        json.put("locktime", Integer.toUnsignedLong(tx.lockTime()));
        List<TxIn> inputs = tx.inputs();
        json.set(
                "vin",
                CoreJson.lazily(
                        inputs.size(), i -> input(inputs.get(i), prevouts && spent != null ? spent.get(i) : null)));
        json.set(
                "vout",
                CoreJson.lazily(tx.outputs().size(), i -> output(i, tx.outputs().get(i))));
        if (spent != null) {
            long in = spent.stream().mapToLong(coin -> coin.output().value()).sum();
            long out = tx.outputs().stream().mapToLong(TxOut::value).sum();
            json.set("fee", coins(in - out));
        }
        if (hex) json.put("hex", HexFormat.of().formatHex(tx.raw()));
        return json;
    }

    private tools.jackson.databind.JsonNode coins(long satoshis) {
        return CoreJson.coins(satoshis, params.coin().decimals());
    }

    private ObjectNode output(int index, TxOut output) {
        ObjectNode json = CoreJson.object();
        json.set("value", coins(output.value()));
        json.put("n", index);
        json.set("scriptPubKey", ScriptJson.output(output.scriptPubKey(), params.addresses()));
        return json;
    }

    private ObjectNode input(TxIn input, @Nullable Coin spent) {
        ObjectNode json = CoreJson.object();
        if (input.prevout().isNull()) {
            json.put("coinbase", input.scriptSig().toHex());
        } else {
            json.put("txid", input.prevout().txid().toString());
            json.put("vout", Integer.toUnsignedLong(input.prevout().index()));
            ObjectNode script = json.putObject("scriptSig");
            script.put("asm", Asm.ofInput(input.scriptSig()));
            script.put("hex", input.scriptSig().toHex());
        }
        if (!input.witness().isEmpty()) {
            ArrayNode witness = json.putArray("txinwitness");
            for (byte[] item : input.witness().items())
                witness.add(HexFormat.of().formatHex(item));
        }
        if (spent != null) {
            ObjectNode prevout = json.putObject("prevout");
            prevout.put("generated", spent.coinbase());
            prevout.put("height", spent.height());
            prevout.set("value", coins(spent.output().value()));
            prevout.set("scriptPubKey", ScriptJson.output(spent.output().scriptPubKey(), params.addresses()));
        }
        json.put("sequence", Integer.toUnsignedLong(input.sequence()));
        return json;
    }
}
