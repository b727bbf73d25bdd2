package org.planchet.rpc;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.Asm;
import tools.jackson.databind.JsonNode;

/// Transactions as Bitcoin Core shows them (`TxToUniv`).
final class TxJson {
    private final ChainParams params;

    TxJson(ChainParams params) {
        this.params = params;
    }

    /// A single transaction.
    ///
    /// @param hex end with the whole transaction in hex
    JsonNode of(Transaction tx, boolean hex) {
        return JsonStream.node(out -> {
            out.object();
            fields(out, tx, null, false, hex);
            out.endObject();
        });
    }

    /// Writes the fields of a transaction, between the braces.
    ///
    /// @param spent    the coins its inputs spent, if they are known: gives the fee
    /// @param prevouts show these coins too
    /// @param hex      end with the whole transaction in hex
    void fields(JsonStream out, Transaction tx, @Nullable List<Coin> spent, boolean prevouts, boolean hex) {
        out.hash("txid", tx.txid().hash());
        out.hash("hash", tx.wtxid().hash());
        out.number("version", Integer.toUnsignedLong(tx.version()));
        out.number("size", tx.size());
        out.number("vsize", tx.vsize());
        out.number("weight", tx.weight());
        out.number("locktime", Integer.toUnsignedLong(tx.lockTime()));
        out.array("vin");
        for (int i = 0; i < tx.inputs().size(); i++)
            input(out, tx.inputs().get(i), prevouts && spent != null ? spent.get(i) : null);
        out.endArray();
        out.array("vout");
        for (int i = 0; i < tx.outputs().size(); i++)
            output(out, i, tx.outputs().get(i));
        out.endArray();
        if (spent != null) coins(out, "fee", fee(tx, spent));
        if (hex) out.hex("hex", tx.raw());
    }

    private static long fee(Transaction tx, List<Coin> spent) {
        long fee = 0;
        for (Coin coin : spent) fee += coin.output().value();
        for (TxOut output : tx.outputs()) fee -= output.value();
        return fee;
    }

    private void coins(JsonStream out, String name, long satoshis) {
        out.coins(name, satoshis, params.coin().decimals());
    }

    private void output(JsonStream out, int index, TxOut output) {
        out.object();
        coins(out, "value", output.value());
        out.number("n", index);
        script(out, output);
        out.endObject();
    }

    private void script(JsonStream out, TxOut output) {
        out.object("scriptPubKey");
        ScriptJson.fields(out, output.scriptPubKey(), params.addresses(), true);
        out.endObject();
    }

    private void input(JsonStream out, TxIn input, @Nullable Coin spent) {
        out.object();
        if (input.prevout().isNull()) {
            out.hex("coinbase", input.scriptSig().bytes());
        } else {
            out.hash("txid", input.prevout().txid().hash());
            out.number("vout", Integer.toUnsignedLong(input.prevout().index()));
            out.object("scriptSig");
            out.plain("asm", Asm.ofInput(input.scriptSig()));
            out.hex("hex", input.scriptSig().bytes());
            out.endObject();
        }
        if (!input.witness().isEmpty()) {
            out.array("txinwitness");
            for (byte[] item : input.witness().items()) out.hex(item);
            out.endArray();
        }
        if (spent != null) {
            out.object("prevout");
            out.flag("generated", spent.coinbase());
            out.number("height", spent.height());
            coins(out, "value", spent.output().value());
            script(out, spent.output());
            out.endObject();
        }
        out.number("sequence", Integer.toUnsignedLong(input.sequence()));
        out.endObject();
    }
}
