package org.planchet.consensus;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;
import org.planchet.script.SigOps;
import org.planchet.script.TxSignatureHashes;

/// One block's way through the rules that need coins, in Bitcoin Core's order (`ConnectBlock`): no overwriting, then
/// transaction by transaction coins, values, fees, relative locks and signature operations, then the coinbase's
/// amount. Scripts come out as checks for the caller to run.
final class BlockConnect {
    private final Transaction coinbase;
    private final List<Transaction> transactions;
    private final CheckedBlock block;
    private final HeaderNode previous;
    private final CoinView coins;
    private final boolean verifyScripts;
    private final ChainParams params;
    private final int height;
    private final ScriptFlags flags;
    private final boolean relativeLocks;

    private final Map<Txid, Integer> positions;
    private final OutPointSet spent;
    private final List<List<Coin>> undo;
    private final List<ScriptCheck> checks;
    private long fees;
    private long sigopsCost;

    BlockConnect(
            CheckedBlock block, HeaderNode previous, CoinView coins, BlockRules.Scripts scripts, ChainParams params) {
        this.block = block;
        this.transactions = block.block().transactions();
        this.coinbase = transactions.getFirst();
        this.previous = previous;
        this.coins = coins;
        this.verifyScripts = scripts == BlockRules.Scripts.VERIFY;
        this.params = params;
        this.height = previous.height() + 1;
        this.flags = BlockRules.scriptFlags(params, height, block.hash());
        this.relativeLocks = params.isActive(Deployment.CSV, height);
        int inputs = 0;
        for (Transaction tx : transactions) inputs += tx.inputs().size();
        this.positions = HashMap.newHashMap(transactions.size());
        this.spent = new OutPointSet(inputs);
        this.undo = new ArrayList<>(transactions.size() - 1);
        this.checks = verifyScripts ? new ArrayList<>(inputs) : List.of();
    }

    Verdict<BlockRules.ConnectResult> run() {
        Optional<Rejection> broken = overwritesNothing();
        if (broken.isPresent()) return new Verdict.Invalid<>(broken.get());
        for (int i = 0; i < transactions.size(); i++) {
            Rejection refused = i == 0 ? spendNothing() : spend(i);
            if (refused != null)
                return new Verdict.Invalid<>(refused.as(Fault.CONSENSUS).inStep(Rule.COINBASE_AMOUNT.step()));
            positions.put(transactions.get(i).txid(), i);
        }
        long most = fees + Subsidy.at(height, params);
        long claimed = BlockRules.valueOut(coinbase);
        if (claimed > most)
            return new Verdict.Invalid<>(Rule.COINBASE_AMOUNT.broken(
                    "the coinbase claims " + claimed + " satoshis, subsidy and fees are " + most));
        return new Verdict.Valid<>(new BlockRules.ConnectResult(new BlockUndo(undo), fees, checks));
    }

    /// BIP 30. If the coinbase states the height from block 1 on, no id can ever repeat; on mainnet that holds
    /// above a block known by its hash, up to the first height that an older coinbase happens to state.
    private Optional<Rejection> overwritesNothing() {
        if (!mayOverwrite()) return Optional.empty();
        for (Transaction tx : transactions)
            for (int i = 0; i < tx.outputs().size(); i++)
                if (coins.coin(tx.outPoint(i)) != null)
                    return Rule.OVERWRITES_COINS.refuses(tx + " has the id of one whose output " + i + " is unspent");
        return Optional.empty();
    }

    private boolean mayOverwrite() {
        ChainParams.History history = params.history();
        int bip34 = params.activationHeight(Deployment.BIP34);
        if (bip34 <= 1) return false;
        if (height >= history.bip30Again()) return true;
        if (history.bip30Exceptions().contains(block.hash())) return false;
        return previous.height() < bip34 || !previous.ancestor(bip34).hash().equals(history.bip34Hash());
    }

    private @Nullable Rejection spendNothing() {
        return addSigops(BlockRules.WITNESS_SCALE * block.legacySigops(0));
    }

    private @Nullable Rejection spend(int index) {
        Transaction tx = transactions.get(index);
        List<TxIn> inputs = tx.inputs();
        var spending = new ArrayList<Coin>(inputs.size());
        for (int i = 0; i < inputs.size(); i++) {
            OutPoint prevout = inputs.get(i).prevout();
            Coin coin = spent.add(prevout) ? find(prevout) : null;
            if (coin == null)
                return TxRules.missing(prevout).rejection().orElseThrow().about(tx.toString());
            spending.add(coin);
        }
        switch (TxRules.withCoins(tx, spending, height, params)) {
            case Verdict.Invalid<Long>(Rejection broken) -> {
                return broken.about(tx.toString());
            }
            case Verdict.Valid<Long>(Long fee) -> fees += fee;
        }
        if (!TxRules.isMoney(fees)) return Rule.BLOCK_FEES_RANGE.broken("fees of " + fees + " satoshis and more");
        if (relativeLocks && !locksAreOver(tx, spending))
            return Rule.BLOCK_TX_NONFINAL.broken(tx + ": a relative lock of an input is not over");
        undo.add(spending);
        return checkScripts(index, tx, spending);
    }

    private @Nullable Coin find(OutPoint prevout) {
        Integer parent = positions.get(prevout.txid());
        if (parent == null) return coins.coin(prevout);
        List<TxOut> outputs = transactions.get(parent).outputs();
        int output = prevout.index();
        if (output < 0 || output >= outputs.size()) return null;
        TxOut made = outputs.get(output);
        return Coin.isUnspendable(made.scriptPubKey()) ? null : new Coin(made, height, parent == 0);
    }

    private boolean locksAreOver(Transaction tx, List<Coin> spending) {
        if (!SequenceLocks.any(tx)) return true;
        int[] heights = new int[spending.size()];
        for (int i = 0; i < heights.length; i++) heights[i] = spending.get(i).height();
        return SequenceLocks.of(tx, heights, previous).overAfter(previous);
    }

    private @Nullable Rejection checkScripts(int index, Transaction tx, List<Coin> spending) {
        var outputs = new ArrayList<TxOut>(spending.size());
        for (int i = 0; i < spending.size(); i++) outputs.add(spending.get(i).output());
        Rejection broken =
                addSigops(BlockRules.WITNESS_SCALE * block.legacySigops(index) + spendingSigops(tx, outputs));
        if (broken != null || !verifyScripts) return broken;
        var hashes = new TxSignatureHashes(tx, outputs);
        for (int i = 0; i < outputs.size(); i++) checks.add(new ScriptCheck(tx, i, hashes, flags));
        return null;
    }

    /// The cost of the signature operations in what the coins spent demand (the transaction's own are counted
    /// before).
    private int spendingSigops(Transaction tx, List<TxOut> outputs) {
        boolean p2sh = flags.has(ScriptFlag.P2SH);
        int cost = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Script script = outputs.get(i).scriptPubKey();
            TxIn input = tx.inputs().get(i);
            if (p2sh) cost += BlockRules.WITNESS_SCALE * SigOps.p2sh(script, input.scriptSig());
            cost += SigOps.witness(script, input.scriptSig(), input.witness(), flags);
        }
        return cost;
    }

    private @Nullable Rejection addSigops(int cost) {
        sigopsCost += cost;
        int most = params.limits().maxSigopsCost();
        return sigopsCost > most ? BlockRules.tooManySigops(sigopsCost, most) : null;
    }
}
