package org.planchet.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainParams;
import org.planchet.policy.Dust;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.wallet.TransferResult.Reason;
import org.planchet.wallet.TransferResult.Refused;

/// From a wish to pay to a signed transaction: choose coins, measure, pay exactly size times rate, sign, verify.
///
/// With change the fee is what the signed transaction's size demands, to the satoshi. Without, the little that is left
/// over (less than change would cost, or dust) goes to the fee as well.
public final class TransferBuilder {
    /// Replaceable by a higher fee (BIP-0125), lock time in force, no relative lock.
    private static final int SEQUENCE = 0xfffffffd;

    /// Virtual bytes of a P2PKH input with a 71-byte signature, for either form of public key.
    private static final int INPUT_COMPRESSED = 147;

    private static final int INPUT_UNCOMPRESSED = 179;
    /// The same input before it is signed.
    private static final int EMPTY_INPUT = 41;

    private static final int P2PKH_OUTPUT = 34;

    /// Version, lock time and two counts of up to 3 bytes.
    private static final int FRAME = 14;

    /// Room of a standard transaction: 400,000 weight units.
    private static final int STANDARD_VSIZE = 100_000;

    /// What an output must be worth to be spent (Bitcoin Core's dust relay fee).
    private static final FeeRate DUST_RATE = new FeeRate(3_000);

    /// How often a signed transaction's size may differ from the one its fee was computed for; each try has about an
    /// even chance, since a signature is now and then a byte shorter.
    private static final int MOST_TRIES = 200;

    private final ChainParams params;
    private final TransferLimits limits;

    public TransferBuilder(ChainParams params, TransferLimits limits) {
        this.params = params;
        this.limits = limits;
    }

    /// A transfer of the wallet's coins, change to a fresh address of its own. The coins are promised to it until they
    /// are seen spent or [Wallet#release] is called.
    public TransferResult fromWallet(Wallet wallet, WalletSecrets secrets, Payment payment, RandomGenerator random) {
        var sources = new ArrayList<Source>();
        for (WalletCoin coin : wallet.coins())
            if (coin.spendable())
                sources.add(
                        new Source(coin.outPoint(), coin.output(), coin.origin(), wallet.isCompressed(coin.origin())));
        KeyOrigin.Derived changeOrigin = wallet.issueChange();
        Plan plan = new Plan(payment, sources, wallet.changeScript(changeOrigin), wallet.height());
        TransferResult result;
        try {
            result = build(plan, source -> secrets.privateKey(source.needOrigin()), random, changeOrigin);
        } catch (RuntimeException | Error failed) {
            wallet.takeBackChange(changeOrigin);
            throw failed;
        }
        if (result instanceof TransferResult.Built(TransferDraft draft)) {
            wallet.reserve(draft.tx().inputs().stream().map(TxIn::prevout).toList());
            if (draft.changeOrigin() == null) wallet.takeBackChange(changeOrigin);
        } else {
            wallet.takeBackChange(changeOrigin);
        }
        return result;
    }

    /// A transfer of the coins of one key, which is used here and kept nowhere; change goes back to the key's own
    /// address.
    ///
    /// @param height of the tip that `scan` looks at
    public TransferResult fromKey(SingleKey key, CoinScan scan, int height, Payment payment, RandomGenerator random) {
        Script script = key.script();
        var sources = new ArrayList<Source>();
        for (CoinScan.Found found : scan.coinsOf(script)) {
            boolean mature = !found.coinbase() || height + 1 - found.height() >= params.coinbaseMaturity();
            if (mature && found.output().scriptPubKey().equals(script))
                sources.add(new Source(found.outPoint(), found.output(), null, key.compressed()));
        }
        return build(new Plan(payment, sources, script, height), source -> key.key(), random, null);
    }

    /// A coin that may be spent, and the form of its public key.
    private record Source(
            OutPoint outPoint, TxOut output, @Nullable KeyOrigin origin, boolean compressed) {
        int vsize() {
            return compressed ? INPUT_COMPRESSED : INPUT_UNCOMPRESSED;
        }

        KeyOrigin needOrigin() {
            if (origin == null) throw new AssertionError("a wallet's coin without key");
            return origin;
        }
    }

    private record Plan(Payment payment, List<Source> sources, Script changeTo, int height) {
        long available() {
            return sources.stream().mapToLong(source -> source.output.value()).sum();
        }

        long rate() {
            return payment.feeRate().satoshisPerKvB();
        }
    }

    /// Gives a private key, a fresh array.
    private interface Keys {
        byte[] of(Source source);
    }

    private TransferResult build(
            Plan plan, Keys keys, RandomGenerator random, KeyOrigin.@Nullable Derived changeOrigin) {
        Optional<Refused> refused = judge(plan);
        if (refused.isPresent()) return refused.get();
        var paid = new TxOut(plan.payment.amount(), plan.payment.to());
        int frame = FRAME + paid.serializedSize();
        var goal = new CoinSelection.Goal(
                plan.payment.amount() + CoinSelection.fee(frame, plan.rate()),
                plan.rate(),
                P2PKH_OUTPUT,
                INPUT_COMPRESSED,
                Dust.threshold(new TxOut(0, plan.changeTo), DUST_RATE),
                (STANDARD_VSIZE - frame - P2PKH_OUTPUT) / INPUT_UNCOMPRESSED);
        var candidates = new ArrayList<CoinSelection.Candidate>();
        for (int i = 0; i < plan.sources.size(); i++) {
            Source source = plan.sources.get(i);
            candidates.add(new CoinSelection.Candidate(i, source.output.value(), source.vsize()));
        }
        Optional<CoinSelection.Selection> selection = CoinSelection.select(candidates, goal, random);
        if (selection.isEmpty()) return notEnough(plan, candidates, goal);
        var chosen = new ArrayList<Source>();
        for (int id : selection.get().ids()) chosen.add(plan.sources.get(id));
        return finish(plan, chosen, goal, keys, random, changeOrigin);
    }

    private Optional<Refused> judge(Plan plan) {
        long amount = plan.payment.amount();
        long dust = Dust.threshold(new TxOut(amount, plan.payment.to()), DUST_RATE);
        if (amount <= 0 || amount > ChainParams.MAX_MONEY)
            return refused(
                    Reason.BAD_AMOUNT, "the amount must be between 1 and " + ChainParams.MAX_MONEY + " satoshis");
        if (amount < dust)
            return refused(Reason.BAD_AMOUNT, "an amount below " + dust + " satoshis is dust that nobody relays");
        if (plan.rate() < limits.minRelay().satoshisPerKvB())
            return refused(
                    Reason.BAD_FEE_RATE,
                    "a fee rate below " + limits.minRelay().satoshisPerKvB()
                            + " satoshis per 1,000 bytes is not relayed");
        if (plan.rate() > limits.maxFeeRate().satoshisPerKvB())
            return refused(
                    Reason.BAD_FEE_RATE,
                    "a fee rate above " + limits.maxFeeRate().satoshisPerKvB()
                            + " satoshis per 1,000 bytes must be a mistake");
        if (plan.available() < amount)
            return refused(
                    Reason.INSUFFICIENT_FUNDS,
                    "only " + plan.available() + " satoshis can be spent now, " + amount + " are wanted");
        return Optional.empty();
    }

    private static Refused notEnough(Plan plan, List<CoinSelection.Candidate> candidates, CoinSelection.Goal goal) {
        long effective = 0;
        for (CoinSelection.Candidate coin : candidates)
            effective += Math.max(0, coin.value() - CoinSelection.fee(coin.vsize(), goal.rate()));
        if (effective >= goal.target())
            return new Refused(
                    Reason.TOO_LARGE,
                    "more than " + goal.mostInputs() + " coins would be needed, which is too large to be relayed; pay"
                            + " in parts");
        return new Refused(
                Reason.INSUFFICIENT_FOR_FEE,
                "the coins cover the amount but not the fee: " + plan.available() + " satoshis can be spent now, and "
                        + (goal.target() - effective) + " more are needed");
    }

    private TransferResult finish(
            Plan plan,
            List<Source> chosen,
            CoinSelection.Goal goal,
            Keys keys,
            RandomGenerator random,
            KeyOrigin.@Nullable Derived changeOrigin) {
        long total = 0;
        var inputs = new ArrayList<TxIn>(chosen.size());
        for (Source source : chosen) {
            total += source.output.value();
            inputs.add(new TxIn(source.outPoint, Script.EMPTY, SEQUENCE));
        }
        try (var signer = new Signer()) {
            for (Source source : chosen) signer.add(source.output, keys.of(source), source.compressed);
            var shape = new Shape(plan, inputs, total - plan.payment.amount(), random.nextBoolean());
            Signed signed = withChange(shape, signer, goal, chosen);
            if (signed == null) signed = new Signed(signer.sign(shape.unsigned(0)), 0);
            long fee = shape.over - signed.change;
            if (fee > limits.maxFee())
                return new Refused(
                        Reason.FEE_TOO_HIGH,
                        "the fee would be " + fee + " satoshis, above the cap of " + limits.maxFee());
            return new TransferResult.Built(new TransferDraft(
                    signer.verified(signed.tx),
                    signer.spent().stream().map(TxOut::scriptPubKey).distinct().toList(),
                    plan.payment.to(),
                    plan.payment.amount(),
                    fee,
                    plan.payment.feeRate(),
                    signed.change,
                    signed.change > 0 ? changeOrigin : null,
                    fee > plan.payment.amount() / 10));
        }
    }

    private record Signed(Transaction tx, long change) {}

    /// A transaction but for its change: `over` is what the inputs have beyond the amount.
    private record Shape(Plan plan, List<TxIn> inputs, long over, boolean changeFirst) {
        Transaction unsigned(long change) {
            return unsigned(change, 0);
        }

        /// @param variant gives other signatures for the same payment, by another sequence number that means the same
        Transaction unsigned(long change, int variant) {
            var spending = new ArrayList<>(inputs);
            spending.set(0, new TxIn(inputs.getFirst().prevout(), Script.EMPTY, SEQUENCE - variant));
            var outputs = new ArrayList<TxOut>(2);
            outputs.add(new TxOut(plan.payment.amount(), plan.payment.to()));
            if (change > 0) outputs.add(changeFirst ? 0 : 1, new TxOut(change, plan.changeTo));
            // Like Bitcoin Core, not valid before the next block: a miner gains nothing by going back for its fee.
            return new Transaction(2, spending, outputs, Math.max(plan.height, 0));
        }
    }

    /// Signs with the change that leaves exactly size times rate for the fee; null where that change would be dust.
    /// The size is known only once signed, and signing again for another change may move it by a byte, so it is
    /// tried until both agree; should they never, the fee is that of the largest size seen.
    private static @Nullable Signed withChange(
            Shape shape, Signer signer, CoinSelection.Goal goal, List<Source> chosen) {
        long estimate = shape.unsigned(1).vsize();
        for (Source source : chosen) estimate += source.vsize() - EMPTY_INPUT;
        long fee = CoinSelection.fee(estimate, goal.rate());
        long highest = 0;
        Signed last = null;
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            long change = shape.over - fee;
            if (change < goal.dust()) return null;
            // The signature for one change may be a byte shorter and that for the next a byte longer, for ever:
            // signatures
            // are deterministic. Another variant ends such a circle.
            last = new Signed(signer.sign(shape.unsigned(change, attempt / 3)), change);
            long needed = CoinSelection.fee(last.tx.vsize(), goal.rate());
            if (needed == fee) return last;
            highest = Math.max(highest, needed);
            fee = attempt < MOST_TRIES - 2 ? needed : highest;
        }
        return last;
    }

    private static Optional<Refused> refused(Reason reason, String message) {
        return Optional.of(new Refused(reason, message));
    }
}
