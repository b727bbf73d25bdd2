package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainEvent;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// Unconfirmed money is the wallet's to spend only if nobody else can take it back: what it made alone, out of
/// coins that nobody else can take back.
class StrangersMoneyTest {
    private final Wallet wallet = Wallets.wallet("strangers money");
    private final TestChain chain = new TestChain();
    private Transaction confirmed;

    /// A coin of 100,000 in a block, paid by a stranger.
    @BeforeEach
    void start() {
        confirmed = fromStrangers(1, 100_000);
        connect(chain.mine(Wallets.foreign(0), List.of(confirmed)));
    }

    private void connect(ChainEvent event) {
        wallet.onChainEvents(List.of(event), Wallets.NOW);
    }

    private static OutPoint strangersCoin(int number) {
        return new OutPoint(new Txid(new Hash256(number, 4, 4, 4)), 0);
    }

    private Transaction fromStrangers(int number, long value) {
        return TestChain.pay(List.of(strangersCoin(number)), new TxOut(value, wallet.newScript("")));
    }

    private TxOut change(long value) {
        return new TxOut(value, wallet.scripts().chain().script(wallet.issueChange()));
    }

    private Transaction inPool(Transaction tx) {
        wallet.onMempoolAdded(tx, Wallets.NOW);
        return tx;
    }

    private boolean spendable(Transaction tx) {
        return wallet.coins().stream()
                .filter(coin -> coin.outPoint().equals(tx.outPoint(0)))
                .findFirst()
                .orElseThrow()
                .spendable();
    }

    @Test
    void change_of_confirmed_money_can_be_spent_at_once_and_so_can_its_change() {
        Transaction first = inPool(TestChain.pay(List.of(confirmed.outPoint(0)), change(90_000)));
        Transaction second = inPool(TestChain.pay(List.of(first.outPoint(0)), change(80_000)));
        assertTrue(spendable(second));
    }

    @Test
    void a_strangers_payment_can_not() {
        assertFalse(spendable(inPool(fromStrangers(2, 50_000))));
    }

    @Test
    void what_a_stranger_paid_a_part_of_can_not() {
        List<OutPoint> both = List.of(confirmed.outPoint(0), strangersCoin(3));
        assertFalse(spendable(inPool(TestChain.pay(both, change(120_000)))));
        List<OutPoint> reversed = List.of(strangersCoin(4), confirmed.outPoint(0));
        assertFalse(spendable(inPool(TestChain.pay(reversed, change(120_000)))));
    }

    /// A stranger can take back what the change was made of, as after a reorganisation.
    @Test
    void change_of_a_strangers_unconfirmed_payment_can_not() {
        Transaction payment = inPool(fromStrangers(5, 50_000));
        Transaction first = inPool(TestChain.pay(List.of(payment.outPoint(0)), change(40_000)));
        Transaction second = inPool(TestChain.pay(List.of(first.outPoint(0)), change(30_000)));
        assertFalse(spendable(second));
        connect(chain.mine(Wallets.foreign(0), List.of(payment)));
        assertTrue(spendable(second), "once it is in a block");
        connect(chain.undo());
        wallet.onMempoolAdded(payment, Wallets.NOW);
        assertFalse(spendable(second), "and no longer when that block is gone");
    }

    @Test
    void a_transfer_takes_none_of_a_strangers_unconfirmed_money() {
        inPool(fromStrangers(6, 5_000_000));
        var builder = new TransferBuilder(Wallets.REGTEST, TransferLimits.of(new FeeRate(1_000)));
        var secrets = Wallets.secrets("strangers money");
        Script to = Wallets.foreign(9);
        assertInstanceOf(
                TransferResult.Refused.class,
                builder.fromWallet(wallet, secrets, new Payment(to, 200_000, new FeeRate(1_000)), new Random(1)));
        assertInstanceOf(
                TransferResult.Built.class,
                builder.fromWallet(wallet, secrets, new Payment(to, 50_000, new FeeRate(1_000)), new Random(1)));
    }
}
