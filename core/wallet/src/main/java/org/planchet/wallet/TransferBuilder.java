package org.planchet.wallet;

import java.util.ArrayList;
import java.util.Comparator;
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
/// The size is known before anything is signed, since signatures have a low R and a low S and so at most 71 bytes with
/// their type; one in 128 is a byte shorter, and its byte is paid for all the same, as in Bitcoin Core. With change
/// the fee is that size times the rate, to the satoshi. Without, the little that is left over (less than change would
/// cost, or dust) goes to the fee as well.
public final class TransferBuilder {
    /// Replaceable by a higher fee (BIP-0125), lock time in force, no relative lock.
    private static final int SEQUENCE = 0xfffffffd;

    /// Virtual bytes of a P2PKH input: outpoint 36, sequence 4, script length 1, and two pushes: the signature's
    /// 72, and the public key's 34 or 66.
    private static final int INPUT_COMPRESSED = 147;

    private static final int INPUT_UNCOMPRESSED = 179;

    private static final int P2PKH_OUTPUT = 34;

    /// Version, lock time, and a count of outputs and one of inputs of a byte each.
    private static final int FRAME = 10;

    /// More inputs make their count two bytes longer.
    private static final int MAX_SHORT_COUNT = 252;

    /// Room of a standard transaction: 400,000 weight units, 679 inputs with compressed keys.
    private static final int MAX_VSIZE = 100_000;

    /// What an output must be worth to be spent (Bitcoin Core's dust relay fee).
    private static final FeeRate DUST_RATE = new FeeRate(3_000);

    private final ChainParams params;
    private final TransferLimits limits;

    public TransferBuilder(ChainParams params, TransferLimits limits) {
        this.params = params;
        this.limits = limits;
    }

    /// A transfer of the wallet's coins, change to a fresh address of its own. The coins are promised to it until they
    /// are seen spent or [Wallet#release] is called.
    public TransferResult fromWallet(Wallet wallet, WalletSecrets secrets, Payment payment, RandomGenerator random) {
        KeyOrigin.Derived changeOrigin = wallet.issueChange();
        TransferResult result;
        try {
            var funds = new Funds(sources(wallet), wallet.scripts().chain().script(changeOrigin), wallet.height());
            result = build(payment, funds, keys(secrets), random, changeOrigin);
        } catch (RuntimeException | Error failed) {
            wallet.scripts().chain().takeBack(changeOrigin);
            throw failed;
        }
        boolean hasChange = result instanceof TransferResult.Built(TransferDraft draft) && draft.changeOrigin() != null;
        if (!hasChange) wallet.scripts().chain().takeBack(changeOrigin);
        return promised(wallet, result);
    }

    /// A transfer of all that the wallet can spend now: every coin that is worth more than its input costs, the
    /// largest first as far as one transaction has room. The fee is taken from it, and nothing is left over.
    public TransferResult allFromWallet(
            Wallet wallet, WalletSecrets secrets, Script to, FeeRate rate, RandomGenerator random) {
        var funds = new Funds(sources(wallet), to, wallet.height());
        return promised(wallet, buildAll(to, rate, funds, keys(secrets), random));
    }

    private static TransferResult promised(Wallet wallet, TransferResult result) {
        if (result instanceof TransferResult.Built(TransferDraft draft))
            wallet.reserve(draft.tx().inputs().stream().map(TxIn::prevout).toList());
        return result;
    }

    private static List<Source> sources(Wallet wallet) {
        var sources = new ArrayList<Source>();
        for (WalletCoin coin : wallet.coins())
            if (coin.spendable())
                sources.add(new Source(
                        coin.outPoint(),
                        coin.output(),
                        coin.origin(),
                        wallet.scripts().isCompressed(coin.origin())));
        return sources;
    }

    private static Keys keys(WalletSecrets secrets) {
        return source -> secrets.privateKey(source.needOrigin());
    }

    /// A transfer of the coins of one key, which is used here and kept nowhere; change goes back to the key's own
    /// address.
    ///
    /// @param height of the tip that `scan` looks at
    public TransferResult fromKey(SingleKey key, CoinScan scan, int height, Payment payment, RandomGenerator random) {
        var funds = new Funds(sources(key, scan, height), key.script(), height);
        return build(payment, funds, source -> key.key(), random, null);
    }

    /// [#allFromWallet] of the coins of one key.
    public TransferResult allFromKey(
            SingleKey key, CoinScan scan, int height, Script to, FeeRate rate, RandomGenerator random) {
        var funds = new Funds(sources(key, scan, height), to, height);
        return buildAll(to, rate, funds, source -> key.key(), random);
    }

    private List<Source> sources(SingleKey key, CoinScan scan, int height) {
        Script script = key.script();
        var sources = new ArrayList<Source>();
        for (CoinScan.Found found : scan.coinsOf(script)) {
            boolean mature = !found.coinbase() || height + 1 - found.height() >= params.coinbaseMaturity();
            if (mature && found.output().scriptPubKey().equals(script))
                sources.add(new Source(found.outPoint(), found.output(), null, key.compressed()));
        }
        return sources;
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

    /// What may be spent.
    ///
    /// @param changeTo where change goes
    /// @param height   of the tip
    private record Funds(List<Source> sources, Script changeTo, int height) {
        long available() {
            return total(sources);
        }
    }

    private static long total(List<Source> sources) {
        return sources.stream().mapToLong(source -> source.output.value()).sum();
    }

    /// Returns a private key, a fresh array.
    private interface Keys {
        byte[] of(Source source);
    }

    private TransferResult build(
            Payment payment, Funds funds, Keys keys, RandomGenerator random, KeyOrigin.@Nullable Derived changeOrigin) {
        Optional<Refused> refused =
                judgeAmount(payment).or(() -> judgeRate(payment)).or(() -> judge(payment, funds));
        if (refused.isPresent()) return refused.get();
        var candidates = new ArrayList<CoinSelection.Candidate>();
        for (int i = 0; i < funds.sources.size(); i++) {
            Source source = funds.sources.get(i);
            candidates.add(new CoinSelection.Candidate(i, source.output.value(), source.vsize()));
        }
        CoinSelection.Goal few = goal(payment, funds, MAX_SHORT_COUNT);
        CoinSelection.Goal many = goal(payment, funds, Integer.MAX_VALUE);
        Optional<CoinSelection.Selection> selection =
                CoinSelection.select(candidates, few, random).or(() -> CoinSelection.select(candidates, many, random));
        if (selection.isEmpty()) return notEnough(funds, candidates, goal(payment, funds, candidates.size()));
        var chosen = new ArrayList<Source>();
        for (int id : selection.get().ids()) chosen.add(funds.sources.get(id));
        long over = total(chosen) - payment.amount();
        long change = over - payment.feeRate().feeFor(vsize(chosen, payment) + P2PKH_OUTPUT);
        if (change < few.dust()) change = 0;
        return finish(payment, chosen, change, funds, keys, random, changeOrigin);
    }

    private static CoinSelection.Goal goal(Payment payment, Funds funds, int maxInputs) {
        return new CoinSelection.Goal(
                payment.amount(),
                frame(maxInputs, payment),
                payment.feeRate().satoshisPerKvB(),
                P2PKH_OUTPUT,
                INPUT_COMPRESSED,
                Dust.threshold(new TxOut(0, funds.changeTo), DUST_RATE),
                maxInputs,
                MAX_VSIZE);
    }

    /// Everything but the inputs and the change.
    private static int frame(int inputs, Payment payment) {
        int paid = new TxOut(payment.amount(), payment.to()).serializedSize();
        return FRAME + (inputs > MAX_SHORT_COUNT ? 2 : 0) + paid;
    }

    /// Virtual bytes of the signed transaction without change.
    private static int vsize(List<Source> chosen, Payment payment) {
        return frame(chosen.size(), payment)
                + chosen.stream().mapToInt(Source::vsize).sum();
    }

    private TransferResult buildAll(Script to, FeeRate rate, Funds funds, Keys keys, RandomGenerator random) {
        var chosen = new ArrayList<Source>();
        var everything = new Payment(to, funds.available(), rate);
        Optional<Refused> refused = judgeRate(everything);
        if (refused.isPresent()) return refused.get();
        for (Source source : funds.sources.stream()
                .filter(source -> source.output.value() * 1_000 > source.vsize() * rate.satoshisPerKvB())
                .sorted(Comparator.comparingLong((Source source) -> source.output.value())
                        .reversed())
                .toList()) {
            chosen.add(source);
            if (vsize(chosen, everything) > MAX_VSIZE) {
                chosen.removeLast();
                break;
            }
        }
        long fee = rate.feeFor(vsize(chosen, everything));
        long amount = total(chosen) - fee;
        long dust = Dust.threshold(new TxOut(0, to), DUST_RATE);
        if (amount < Math.max(dust, 1))
            return new Refused(
                    Reason.INSUFFICIENT_FOR_FEE,
                    "the coins that can be spent now, " + funds.available() + " satoshis, are not worth the fee of "
                            + fee + " satoshis");
        return finish(new Payment(to, amount, rate), chosen, 0, funds, keys, random, null);
    }

    private static Optional<Refused> judgeAmount(Payment payment) {
        long amount = payment.amount();
        long dust = Dust.threshold(new TxOut(amount, payment.to()), DUST_RATE);
        if (amount <= 0 || amount > ChainParams.MAX_MONEY)
            return refused(
                    Reason.BAD_AMOUNT, "the amount must be between 1 and " + ChainParams.MAX_MONEY + " satoshis");
        if (amount < dust)
            return refused(Reason.BAD_AMOUNT, "an amount below " + dust + " satoshis is dust that nobody relays");
        return Optional.empty();
    }

    private Optional<Refused> judgeRate(Payment payment) {
        FeeRate rate = payment.feeRate();
        if (rate.compareTo(limits.minRelay()) < 0)
            return refused(Reason.BAD_FEE_RATE, "a fee rate below " + limits.minRelay() + " is not relayed");
        if (rate.compareTo(limits.maxFeeRate()) > 0)
            return refused(Reason.BAD_FEE_RATE, "a fee rate above " + limits.maxFeeRate() + " must be a mistake");
        return Optional.empty();
    }

    private static Optional<Refused> judge(Payment payment, Funds funds) {
        if (funds.available() >= payment.amount()) return Optional.empty();
        return refused(
                Reason.INSUFFICIENT_FUNDS,
                "only " + funds.available() + " satoshis can be spent now, " + payment.amount() + " are wanted");
    }

    private static Refused notEnough(Funds funds, List<CoinSelection.Candidate> candidates, CoinSelection.Goal goal) {
        long worth = 0;
        for (CoinSelection.Candidate coin : candidates) worth += Math.max(0, goal.worth(coin));
        if (worth >= goal.target())
            return new Refused(
                    Reason.TOO_LARGE,
                    "so many coins would be needed that the transaction is too large to be relayed; pay in parts");
        return new Refused(
                Reason.INSUFFICIENT_FOR_FEE,
                "the coins cover the amount but not the fee: " + funds.available() + " satoshis can be spent now, and "
                        + Math.ceilDiv(goal.target() - worth, 1_000L) + " more are needed");
    }

    /// Signs. What the inputs have beyond amount and change is the fee.
    private TransferResult finish(
            Payment payment,
            List<Source> chosen,
            long change,
            Funds funds,
            Keys keys,
            RandomGenerator random,
            KeyOrigin.@Nullable Derived changeOrigin) {
        long fee = total(chosen) - payment.amount() - change;
        if (fee > limits.maxFee())
            return new Refused(
                    Reason.FEE_TOO_HIGH, "the fee would be " + fee + " satoshis, above the cap of " + limits.maxFee());
        var inputs = new ArrayList<TxIn>(chosen.size());
        for (Source source : chosen) inputs.add(new TxIn(source.outPoint, Script.EMPTY, SEQUENCE));
        var outputs = new ArrayList<TxOut>(2);
        outputs.add(new TxOut(payment.amount(), payment.to()));
        if (change > 0) outputs.add(random.nextBoolean() ? 0 : 1, new TxOut(change, funds.changeTo));
        // Like Bitcoin Core, not valid before the next block: a miner gains nothing by going back for its fee.
        var unsigned = new Transaction(2, inputs, outputs, Math.max(funds.height, 0));
        try (var signer = new Signer()) {
            for (Source source : chosen) signer.add(source.output, keys.of(source), source.compressed);
            return new TransferResult.Built(new TransferDraft(
                    signer.verified(signer.sign(unsigned)),
                    signer.spent().stream().map(TxOut::scriptPubKey).distinct().toList(),
                    payment.to(),
                    payment.amount(),
                    fee,
                    payment.feeRate(),
                    change,
                    change > 0 ? changeOrigin : null,
                    fee > payment.amount() / 10));
        }
    }

    private static Optional<Refused> refused(Reason reason, String message) {
        return Optional.of(new Refused(reason, message));
    }
}
