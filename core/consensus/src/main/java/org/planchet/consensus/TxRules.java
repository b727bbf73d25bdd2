package org.planchet.consensus;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// The rules of transactions, named by what they need to know.
public final class TxRules {
    /// Lock times below this are heights, from it on seconds since 1970.
    public static final long LOCK_TIME_THRESHOLD = 500_000_000;

    /// How many signature operations outside of witnesses one transaction may run under BIP 54.
    public static final int MAX_LEGACY_SIGOPS = 2_500;

    private static final int MAX_WEIGHT = ChainParams.BlockLimits.BITCOIN.maxWeight();
    private static final int WITNESS_SCALE = 4;
    private static final int FEW = 12;

    /// Rules that need only the transaction itself, in Bitcoin Core's order (`CheckTransaction`).
    private static final List<Function<Transaction, Optional<Rejection>>> IN_ISOLATION = List.of(
            TxRules::hasInputs,
            TxRules::hasOutputs,
            TxRules::fitsIntoABlock,
            TxRules::outputsInMoneyRange,
            TxRules::inputsAreDistinct,
            TxRules::inputsNameCoins);

    private TxRules() {}

    /// Rules that need only the transaction itself.
    public static Optional<Rejection> inIsolation(Transaction tx) {
        for (Function<Transaction, Optional<Rejection>> rule : IN_ISOLATION) {
            Optional<Rejection> broken = rule.apply(tx);
            if (broken.isPresent()) return broken;
        }
        return Optional.empty();
    }

    private static Optional<Rejection> hasInputs(Transaction tx) {
        return tx.inputs().isEmpty() ? Rule.TX_NO_INPUTS.refuses("no inputs") : Optional.empty();
    }

    private static Optional<Rejection> hasOutputs(Transaction tx) {
        return tx.outputs().isEmpty() ? Rule.TX_NO_OUTPUTS.refuses("no outputs") : Optional.empty();
    }

    private static Optional<Rejection> fitsIntoABlock(Transaction tx) {
        int most = MAX_WEIGHT / WITNESS_SCALE;
        return tx.strippedSize() > most
                ? Rule.TX_OVERSIZE.refuses(tx.strippedSize() + " bytes without witness, at most " + most)
                : Optional.empty();
    }

    private static Optional<Rejection> outputsInMoneyRange(Transaction tx) {
        long total = 0;
        for (TxOut output : tx.outputs()) {
            long value = output.value();
            if (value < 0) return Rule.TX_OUTPUT_NEGATIVE.refuses("an output of " + value + " satoshis");
            if (value > ChainParams.MAX_MONEY)
                return Rule.TX_OUTPUT_TOO_LARGE.refuses(
                        "an output of " + value + " satoshis, at most " + ChainParams.MAX_MONEY);
            total += value;
            if (total > ChainParams.MAX_MONEY)
                return Rule.TX_OUTPUT_TOTAL_TOO_LARGE.refuses(
                        "outputs of " + total + " satoshis and more, at most " + ChainParams.MAX_MONEY);
        }
        return Optional.empty();
    }

    /// CVE-2018-17144. Few inputs are compared pairwise, which needs no memory.
    private static Optional<Rejection> inputsAreDistinct(Transaction tx) {
        List<TxIn> inputs = tx.inputs();
        if (inputs.size() <= FEW) {
            for (int i = 1; i < inputs.size(); i++)
                for (int j = 0; j < i; j++)
                    if (inputs.get(i).prevout().equals(inputs.get(j).prevout())) return spentTwice(inputs.get(i));
            return Optional.empty();
        }
        Set<OutPoint> seen = HashSet.newHashSet(inputs.size());
        for (TxIn input : inputs) if (!seen.add(input.prevout())) return spentTwice(input);
        return Optional.empty();
    }

    private static Optional<Rejection> spentTwice(TxIn input) {
        return Rule.TX_DUPLICATE_INPUT.refuses("spends " + input.prevout() + " twice");
    }

    private static Optional<Rejection> inputsNameCoins(Transaction tx) {
        if (tx.isCoinbase()) {
            int length = tx.inputs().getFirst().scriptSig().size();
            return length < 2 || length > 100
                    ? Rule.TX_COINBASE_LENGTH.refuses("a coinbase script of " + length + " bytes, 2 to 100 are allowed")
                    : Optional.empty();
        }
        for (TxIn input : tx.inputs())
            if (input.prevout().isNull()) return Rule.TX_NULL_PREVOUT.refuses("an input names no coin");
        return Optional.empty();
    }

    /// The lock time rule: whether the block at `height` may hold `tx`. It may if the lock time is 0 or less than
    /// the height or the cutoff, or if every input's sequence is final (Bitcoin Core's `IsFinalTx`).
    ///
    /// @param lockTimeCutoff seconds: the median time past of the block before (BIP 113), or the block's own time
    ///                       before CSV
    public static Optional<Rejection> atHeight(Transaction tx, int height, long lockTimeCutoff) {
        if (tx.lockTime() == 0) return Optional.empty();
        long lockTime = Integer.toUnsignedLong(tx.lockTime());
        boolean isHeight = lockTime < LOCK_TIME_THRESHOLD;
        if (lockTime < (isHeight ? height : lockTimeCutoff)) return Optional.empty();
        for (TxIn input : tx.inputs())
            if (input.sequence() != TxIn.SEQUENCE_FINAL)
                return Rule.NONFINAL.refuses(
                        isHeight
                                ? "locked up to height " + lockTime + ", the block has " + height
                                : "locked up to time " + lockTime + ", the block counts as " + lockTimeCutoff);
        return Optional.empty();
    }

    /// The coins that `tx` spends, in the order of its inputs.
    public static Verdict<List<Coin>> coins(Transaction tx, CoinView view) {
        List<TxIn> inputs = tx.inputs();
        var coins = new ArrayList<Coin>(inputs.size());
        for (TxIn input : inputs) {
            Coin coin = view.coin(input.prevout());
            if (coin == null) return missing(input.prevout());
            coins.add(coin);
        }
        return new Verdict.Valid<>(coins);
    }

    static <T> Verdict<T> missing(OutPoint prevout) {
        return new Verdict.Invalid<>(
                Rule.TX_MISSING_INPUTS.broken("the coin " + prevout + " does not exist or is spent"));
    }

    /// Rules that need the coins spent: presence, maturity, values. Returns the fee in satoshis.
    ///
    /// @param height of the block that is to hold `tx`
    public static Verdict<Long> withCoins(Transaction tx, CoinView view, int height, ChainParams params) {
        return switch (coins(tx, view)) {
            case Verdict.Valid<List<Coin>>(List<Coin> coins) -> withCoins(tx, coins, height, params);
            case Verdict.Invalid<List<Coin>>(Rejection broken) -> new Verdict.Invalid<>(broken);
        };
    }

    /// [#withCoins] for coins that are at hand, in the order of the inputs.
    public static Verdict<Long> withCoins(Transaction tx, List<Coin> coins, int height, ChainParams params) {
        if (coins.size() != tx.inputs().size())
            throw new AssertionError(coins.size() + " coins for " + tx.inputs().size() + " inputs");
        long in = 0;
        for (int i = 0; i < coins.size(); i++) {
            Coin coin = coins.get(i);
            if (coin.coinbase() && height - coin.height() < params.coinbaseMaturity())
                return refused(
                        Rule.TX_PREMATURE_COINBASE_SPEND,
                        "the coinbase of height " + coin.height() + " can be spent from height "
                                + ((long) coin.height() + params.coinbaseMaturity()) + " on, not at " + height);
            long value = coin.output().value();
            in += value;
            if (!isMoney(value) || !isMoney(in))
                return refused(Rule.TX_INPUT_VALUES_RANGE, "inputs of " + in + " satoshis and more");
        }
        long out = 0;
        for (TxOut output : tx.outputs()) out += output.value();
        if (in < out) return refused(Rule.TX_IN_BELOW_OUT, "inputs of " + in + ", outputs of " + out + " satoshis");
        Optional<Rejection> broken = ConsensusCleanup.sigops(tx, coins, height, params);
        return broken.isPresent() ? new Verdict.Invalid<>(broken.get()) : new Verdict.Valid<>(in - out);
    }

    static boolean isMoney(long value) {
        return value >= 0 && value <= ChainParams.MAX_MONEY;
    }

    private static Verdict<Long> refused(Rule rule, String detail) {
        return new Verdict.Invalid<>(rule.broken(detail));
    }
}
