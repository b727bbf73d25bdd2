package org.planchet.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.Addresses;
import org.planchet.script.SignatureHash;
import org.planchet.script.Templates;

/// One key and its coins: enough of a wallet to fill blocks with real payments. It follows the chain by events, takes
/// coins back on a reorganisation, and never spends one twice.
public final class MiniWallet {
    private final ChainParams params;
    private final byte[] key;
    private final byte[] publicKey;
    private final Script script;
    private final Map<OutPoint, Held> coins = new LinkedHashMap<>();
    private int height;

    private record Held(long value, int height, boolean coinbase) {}

    /// @param name the key follows from it: equal names make equal wallets
    public MiniWallet(ChainParams params, String name) {
        this.params = params;
        this.key = Hashes.sha256(("mini wallet " + name).getBytes(StandardCharsets.UTF_8));
        this.publicKey = Secp256k1.publicKey(key, true);
        this.script = Templates.payToPubKeyHash(Hashes.hash160(publicKey));
    }

    /// Where to pay it.
    public Script script() {
        return script;
    }

    public String address() {
        return Addresses.of(script, params.addresses()).orElseThrow();
    }

    /// Follows the chain.
    public void onChainEvents(List<ChainEvent> events) {
        for (ChainEvent event : events) {
            switch (event) {
                case ChainEvent.BlockConnected connected -> connect(connected);
                case ChainEvent.BlockDisconnected disconnected -> disconnect(disconnected);
            }
        }
    }

    private void connect(ChainEvent.BlockConnected event) {
        height = event.height();
        for (Transaction tx : event.block().transactions()) {
            for (TxIn input : tx.inputs()) coins.remove(input.prevout());
            take(tx, event.height());
        }
    }

    private void take(Transaction tx, int at) {
        for (int i = 0; i < tx.outputs().size(); i++)
            if (tx.outputs().get(i).scriptPubKey().equals(script))
                coins.put(tx.outPoint(i), new Held(tx.outputs().get(i).value(), at, tx.isCoinbase()));
    }

    private void disconnect(ChainEvent.BlockDisconnected event) {
        height = event.height() - 1;
        List<Transaction> transactions = event.block().transactions();
        for (int i = transactions.size() - 1; i >= 0; i--) {
            Transaction tx = transactions.get(i);
            for (int o = 0; o < tx.outputs().size(); o++) coins.remove(tx.outPoint(o));
            if (i == 0) continue;
            for (int n = 0; n < tx.inputs().size(); n++) {
                var coin = event.undo().spent().get(i - 1).get(n);
                if (coin.output().scriptPubKey().equals(script))
                    coins.put(
                            tx.inputs().get(n).prevout(),
                            new Held(coin.output().value(), coin.height(), coin.coinbase()));
            }
        }
    }

    /// Satoshis in coins of the chain, those that must still wait included.
    public long balance() {
        return coins.values().stream().mapToLong(Held::value).sum();
    }

    /// Satoshis that a payment could spend now.
    public long spendable() {
        return coins.values().stream()
                .filter(this::mature)
                .mapToLong(Held::value)
                .sum();
    }

    private boolean mature(Held coin) {
        return !coin.coinbase() || height + 1 - coin.height() >= params.coinbaseMaturity();
    }

    /// A signed payment of `amount`, `fee` satoshis left to the miner, the change back to this wallet. The coins it
    /// spends are gone from here at once.
    ///
    /// @throws IllegalStateException if the coins do not suffice
    public Transaction pay(Script to, long amount, long fee) {
        Map<OutPoint, Held> chosen = new LinkedHashMap<>();
        long sum = 0;
        for (Map.Entry<OutPoint, Held> coin : coins.entrySet()) {
            if (sum >= amount + fee) break;
            if (!mature(coin.getValue())) continue;
            chosen.put(coin.getKey(), coin.getValue());
            sum += coin.getValue().value();
        }
        if (sum < amount + fee)
            throw new IllegalStateException("has " + spendable() + " to spend, needs " + (amount + fee));
        List<TxOut> outputs = new ArrayList<>();
        outputs.add(new TxOut(amount, to));
        long change = sum - amount - fee;
        if (change > 600) outputs.add(new TxOut(change, script));
        List<TxIn> inputs = new ArrayList<>();
        for (OutPoint at : chosen.keySet()) inputs.add(new TxIn(at, Script.EMPTY, 0xffff_fffd));
        chosen.keySet().forEach(coins::remove);
        return sign(new Transaction(2, inputs, outputs, 0));
    }

    /// The transaction with each input signed by this wallet's key.
    public Transaction sign(Transaction unsigned) {
        List<TxIn> inputs = new ArrayList<>();
        for (int i = 0; i < unsigned.inputs().size(); i++) {
            byte[] hash = SignatureHash.legacy(unsigned, i, script, SignatureHash.ALL);
            byte[] der = Secp256k1.signEcdsa(key, hash);
            byte[] signature = Arrays.copyOf(der, der.length + 1);
            signature[der.length] = SignatureHash.ALL;
            inputs.add(unsigned.inputs().get(i).withScriptSig(Templates.spendPubKeyHash(signature, publicKey)));
        }
        return new Transaction(unsigned.version(), inputs, unsigned.outputs(), unsigned.lockTime());
    }

    /// Counts an unconfirmed payment's outputs to this wallet as coins, so that it can be spent on at once.
    public void takeUnconfirmed(Transaction tx) {
        take(tx, height + 1);
    }
}
