package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.planchet.consensus.Coin;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A wallet with three coins, of 1,000,000, 250,000 and 80,000 satoshis, that pays from them.
final class TransferScene {
    static final FeeRate MIN_RELAY = new FeeRate(1_000);
    static final FeeRate RATE = new FeeRate(20_000);

    /// Whoever is paid.
    static final Script TO = Wallets.foreign(1);

    final Random random = new Random(42);
    final TestChain chain = new TestChain();
    final Wallet wallet = Wallets.wallet("payer");
    final WalletSecrets secrets = Wallets.secrets("payer");
    final TransferBuilder builder = new TransferBuilder(Wallets.REGTEST, TransferLimits.of(MIN_RELAY));

    TransferScene() {
        fund(wallet.newScript(""), 1_000_000, 250_000, 80_000);
    }

    /// Mines a transaction that pays these values.
    void fund(Script to, long... values) {
        var outputs = new ArrayList<TxOut>();
        for (long value : values) outputs.add(new TxOut(value, to));
        OutPoint somewhere =
                TestChain.pay(List.of(), new TxOut(random.nextLong(), TO)).outPoint(0);
        Transaction funding = TestChain.pay(List.of(somewhere), outputs.toArray(TxOut[]::new));
        wallet.onChainEvents(List.of(chain.mine(TO, List.of(funding))), Wallets.NOW);
    }

    TransferResult pay(Wallet from, long amount, FeeRate rate) {
        return builder.fromWallet(from, secrets, new Payment(TO, amount, rate), random);
    }

    TransferDraft built(Wallet from, long amount, FeeRate rate) {
        return assertInstanceOf(TransferResult.Built.class, pay(from, amount, rate))
                .draft();
    }

    /// The coins that its inputs spend, in order.
    List<TxOut> spent(Transaction tx) {
        Map<OutPoint, Coin> coins = chain.coins(false);
        var spent = new ArrayList<TxOut>();
        for (TxIn input : tx.inputs()) {
            Coin coin = coins.get(input.prevout());
            if (coin == null) throw new AssertionError("no such coin: " + input.prevout());
            spent.add(coin.output());
        }
        return spent;
    }

    List<CoinScan.Found> scan(Script script) {
        var found = new ArrayList<CoinScan.Found>();
        chain.coins(false).forEach((at, coin) -> {
            if (coin.output().scriptPubKey().equals(script))
                found.add(new CoinScan.Found(at, coin.output(), coin.height(), coin.coinbase()));
        });
        return found;
    }

    static void assertRefused(TransferResult.Reason reason, TransferResult result) {
        assertEquals(
                reason, assertInstanceOf(TransferResult.Refused.class, result).reason());
    }

    /// A private key whose bytes are all the same.
    static byte[] filled(int value) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) value);
        return key;
    }
}
