package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainParams;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.wallet.TransferResult.Reason;

/// W14: each bound of a transfer, with the last value that is taken and the first that is not.
class TransferBoundsTest {
    private static final FeeRate ONE_A_BYTE = new FeeRate(1_000);
    private static final Script TO = Wallets.foreign(1);

    /// Satoshis at one a byte for one input and one output, and for a change output more.
    private static final long WITHOUT_CHANGE = 10 + 147 + 34;

    private static final long WITH_CHANGE = WITHOUT_CHANGE + 34;
    private static final long DUST = 546;

    private final TestChain chain = new TestChain();
    private final WalletSecrets secrets = Wallets.secrets("payer");
    private final Random random = new Random(1);
    private TransferBuilder builder = new TransferBuilder(Wallets.REGTEST, TransferLimits.of(ONE_A_BYTE));

    private Wallet walletWith(long... coins) {
        Wallet wallet = Wallets.wallet("payer");
        Script own = wallet.newScript("");
        OutPoint somewhere =
                TestChain.pay(List.of(), new TxOut(random.nextLong(), TO)).outPoint(0);
        Transaction funding = TestChain.pay(
                List.of(somewhere),
                Arrays.stream(coins).mapToObj(value -> new TxOut(value, own)).toArray(TxOut[]::new));
        wallet.onChainEvents(List.of(chain.mine(TO, List.of(funding))), Wallets.NOW);
        return wallet;
    }

    private TransferResult pay(Wallet wallet, long amount, long rate) {
        return builder.fromWallet(wallet, secrets, new Payment(TO, amount, new FeeRate(rate)), random);
    }

    private TransferResult all(Wallet wallet, long rate) {
        return builder.allFromWallet(wallet, secrets, TO, new FeeRate(rate), random);
    }

    private static TransferDraft built(TransferResult result) {
        return assertInstanceOf(TransferResult.Built.class, result).draft();
    }

    private static TransferResult.Refused refused(Reason reason, TransferResult result) {
        TransferResult.Refused refused = assertInstanceOf(TransferResult.Refused.class, result);
        assertEquals(reason, refused.reason());
        return refused;
    }

    @Test
    void an_amount_is_at_least_546_satoshis_and_at_most_all_the_money_there_is() {
        assertEquals(DUST, built(pay(walletWith(100_000), DUST, 1_000)).amount());
        assertTrue(refused(Reason.BAD_AMOUNT, pay(walletWith(100_000), DUST - 1, 1_000))
                .message()
                .contains("546"));
        refused(Reason.INSUFFICIENT_FUNDS, pay(walletWith(100_000), ChainParams.MAX_MONEY, 1_000));
        refused(Reason.BAD_AMOUNT, pay(walletWith(100_000), ChainParams.MAX_MONEY + 1, 1_000));
    }

    /// An output that can never be spent has no dust limit, but it takes a satoshi.
    @Test
    void an_amount_is_at_least_one_satoshi_whatever_it_pays() {
        Script data = Script.wrap(new byte[] {0x6a, 1, 7});
        Wallet wallet = walletWith(100_000);
        assertEquals(
                1,
                built(builder.fromWallet(wallet, secrets, new Payment(data, 1, ONE_A_BYTE), random))
                        .amount());
        refused(
                Reason.BAD_AMOUNT,
                builder.fromWallet(walletWith(100_000), secrets, new Payment(data, 0, ONE_A_BYTE), random));
        long fee = 10 + 147 + 8 + 1 + 3;
        assertEquals(
                1,
                built(builder.allFromWallet(walletWith(fee + 1), secrets, data, ONE_A_BYTE, random))
                        .amount());
        refused(Reason.INSUFFICIENT_FOR_FEE, builder.allFromWallet(walletWith(fee), secrets, data, ONE_A_BYTE, random));
    }

    @Test
    void a_fee_rate_is_at_least_what_is_relayed_and_at_most_a_tenth_of_a_coin_for_1000_bytes() {
        long much = 100_000_000;
        assertEquals(
                WITH_CHANGE, built(pay(walletWith(much), 50_000_000, 1_000)).fee());
        assertEquals(
                "a fee rate below 1.000 sat/vB is not relayed",
                refused(Reason.BAD_FEE_RATE, pay(walletWith(much), 50_000_000, 999))
                        .message());
        assertEquals(
                WITH_CHANGE * 10_000,
                built(pay(walletWith(much), 50_000_000, 10_000_000)).fee());
        assertEquals(
                "a fee rate above 10000.000 sat/vB must be a mistake",
                refused(Reason.BAD_FEE_RATE, pay(walletWith(much), 50_000_000, 10_000_001))
                        .message());
    }

    @Test
    void a_fee_is_at_most_the_cap() {
        builder = new TransferBuilder(
                Wallets.REGTEST, new TransferLimits(ONE_A_BYTE, new FeeRate(10_000_000), WITHOUT_CHANGE));
        assertEquals(WITHOUT_CHANGE, built(all(walletWith(10_000), 1_000)).fee());
        refused(Reason.FEE_TOO_HIGH, all(walletWith(10_000), 1_006));
        assertEquals(
                WITHOUT_CHANGE,
                built(pay(walletWith(10_000), 10_000 - WITHOUT_CHANGE, 1_000)).fee());
        refused(Reason.FEE_TOO_HIGH, pay(walletWith(10_000), 10_000 - WITHOUT_CHANGE - 1, 1_000));
    }

    @Test
    void caps_are_a_tenth_of_a_coin_or_what_a_busy_chain_asks_for() {
        assertEquals(
                new TransferLimits(ONE_A_BYTE, new FeeRate(10_000_000), 10_000_000), TransferLimits.of(ONE_A_BYTE));
        FeeRate busy = new FeeRate(10_000);
        assertEquals(new TransferLimits(busy, new FeeRate(10_000_000), 10_000_000), TransferLimits.of(busy));
        FeeRate busier = new FeeRate(10_001);
        assertEquals(new TransferLimits(busier, new FeeRate(10_001_000), 10_001_000), TransferLimits.of(busier));
    }

    @Test
    void change_is_made_from_546_satoshis_on_and_less_goes_to_the_fee() {
        TransferDraft with = built(pay(walletWith(10_000 + WITH_CHANGE + DUST), 10_000, 1_000));
        assertEquals(DUST, with.change());
        assertEquals(WITH_CHANGE, with.fee());
        assertEquals(2, with.tx().outputs().size());
        assertTrue(with.changeOrigin() != null);
        TransferDraft without = built(pay(walletWith(10_000 + WITH_CHANGE + DUST - 1), 10_000, 1_000));
        assertEquals(0, without.change());
        assertEquals(WITH_CHANGE + DUST - 1, without.fee());
        assertEquals(1, without.tx().outputs().size());
        assertNull(without.changeOrigin());
    }

    @Test
    void one_satoshi_less_than_amount_and_fee_is_too_little_and_says_how_much() {
        assertEquals(
                10_000,
                built(pay(walletWith(10_000 + WITHOUT_CHANGE), 10_000, 1_000)).amount());
        assertTrue(refused(Reason.INSUFFICIENT_FOR_FEE, pay(walletWith(10_000 + WITHOUT_CHANGE - 1), 10_000, 1_000))
                .message()
                .endsWith("10190 satoshis can be spent now, and 1 more are needed"));
        assertTrue(refused(Reason.INSUFFICIENT_FUNDS, pay(walletWith(9_999), 10_000, 1_000))
                .message()
                .contains("only 9999 satoshis"));
        // A coin that costs more than it is worth helps nobody.
        assertTrue(refused(Reason.INSUFFICIENT_FOR_FEE, pay(walletWith(10_100, 100), 10_000, 1_000))
                .message()
                .endsWith("and 91 more are needed"));
    }

    @Test
    void everything_is_at_least_546_satoshis_after_the_fee() {
        assertEquals(DUST, built(all(walletWith(WITHOUT_CHANGE + DUST), 1_000)).amount());
        assertTrue(refused(Reason.INSUFFICIENT_FOR_FEE, all(walletWith(WITHOUT_CHANGE + DUST - 1), 1_000))
                .message()
                .contains("736 satoshis, are not worth the fee of 191"));
    }

    @Test
    void a_wallet_without_coins_cannot_send_everything() {
        assertTrue(refused(Reason.INSUFFICIENT_FOR_FEE, all(Wallets.wallet("payer"), 1_000))
                .message()
                .contains("0 satoshis, are not worth"));
    }

    /// A count above 252 takes two bytes more.
    @Test
    void the_fee_of_253_inputs_counts_the_longer_count() {
        for (int inputs : new int[] {252, 253}) {
            long[] coins = new long[inputs];
            Arrays.fill(coins, 10_000);
            long size = 10 + 34 + 147L * inputs + (inputs > 252 ? 2 : 0);
            TransferDraft everything = built(all(walletWith(coins), 1_000));
            assertEquals(size, everything.fee());
            TransferDraft exact = built(pay(walletWith(coins), 10_000L * inputs - size, 1_000));
            assertEquals(size, exact.fee());
            refused(Reason.INSUFFICIENT_FOR_FEE, pay(walletWith(coins), 10_000L * inputs - size + 1, 1_000));
        }
    }

    /// 679 inputs, 12 bytes of frame and an output of 175: 100,000 bytes. The smallest coin is the one that is left.
    @Test
    void everything_takes_the_largest_coins_up_to_100_000_bytes() {
        long[] coins = new long[681];
        for (int i = 0; i < coins.length; i++) coins[i] = 10_000L + i;
        long all = Arrays.stream(coins).sum();
        Wallet wallet = walletWith(coins);
        for (int length : new int[] {166, 167}) {
            byte[] script = new byte[length];
            script[0] = 0x51;
            TransferDraft draft =
                    built(builder.allFromWallet(wallet, secrets, Script.wrap(script), ONE_A_BYTE, random));
            int inputs = length == 166 ? 679 : 678;
            assertEquals(inputs, draft.tx().inputs().size());
            long left = 0;
            for (int i = 0; i < 681 - inputs; i++) left += coins[i];
            assertEquals(all - left, draft.amount() + draft.fee());
            wallet.release(draft);
        }
    }

    @Test
    void coins_that_are_enough_but_too_many_for_one_transaction_are_told_from_too_little() {
        long[] coins = new long[680];
        Arrays.fill(coins, 10_000);
        long most = 680 * 10_000 - (10 + 2 + 34 + 680 * 147);
        assertTrue(refused(Reason.TOO_LARGE, pay(walletWith(coins), most, 1_000))
                .message()
                .contains("pay in parts"));
        refused(Reason.INSUFFICIENT_FOR_FEE, pay(walletWith(coins), most + 1, 1_000));
    }

    @Test
    void a_change_address_is_used_up_only_by_change() {
        Wallet without = walletWith(10_000 + WITHOUT_CHANGE);
        built(pay(without, 10_000, 1_000));
        assertEquals(0, without.issueChange().index());
        Wallet refused = walletWith(10_000);
        refused(Reason.INSUFFICIENT_FOR_FEE, pay(refused, 10_000, 1_000));
        assertEquals(0, refused.issueChange().index());
        Wallet with = walletWith(100_000);
        built(pay(with, 10_000, 1_000));
        assertEquals(1, with.issueChange().index());
    }

    @Test
    void a_fee_above_a_tenth_of_the_amount_is_marked() {
        assertFalse(built(pay(walletWith(100_000), 10 * WITH_CHANGE, 1_000)).highFee());
        assertTrue(built(pay(walletWith(100_000), 10 * WITH_CHANGE - 1, 1_000)).highFee());
    }

    @Test
    void change_stands_before_or_after_the_payment_by_chance() {
        Set<Integer> positions = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            TransferDraft draft = built(pay(walletWith(100_000), 10_000, 1_000));
            positions.add(draft.tx().outputs().get(0).scriptPubKey().equals(TO) ? 1 : 0);
        }
        assertEquals(Set.of(0, 1), positions);
    }

    @Test
    void the_lock_time_is_the_tip_and_before_the_first_block_there_is_none() throws Exception {
        assertEquals(1, built(pay(walletWith(100_000), 10_000, 1_000)).tx().lockTime());
        SingleKey key = SingleKey.parse("11".repeat(32), Wallets.REGTEST.addresses());
        var found = new CoinScan.Found(
                TestChain.pay(List.of(), new TxOut(1, TO)).outPoint(0), new TxOut(9_000, key.script()), 0, false);
        var payment = new Payment(TO, 1_000, ONE_A_BYTE);
        for (int height : new int[] {-1, 0, 7})
            assertEquals(
                    Math.max(0, height),
                    built(builder.fromKey(key, script -> List.of(found), height, payment, random))
                            .tx()
                            .lockTime());
    }

    /// A scan that finds too much must not have a key sign for what is not its own.
    @Test
    void a_key_takes_only_coins_of_its_own_script() throws Exception {
        SingleKey key = SingleKey.parse("11".repeat(32), Wallets.REGTEST.addresses());
        OutPoint at = TestChain.pay(List.of(), new TxOut(1, TO)).outPoint(0);
        var foreign = new CoinScan.Found(at, new TxOut(9_000, Wallets.foreign(8)), 0, false);
        refused(
                Reason.INSUFFICIENT_FUNDS,
                builder.fromKey(key, script -> List.of(foreign), 1, new Payment(TO, 1_000, ONE_A_BYTE), random));
    }

    @Test
    void secrets_of_another_wallet_sign_nothing_and_leave_no_trace() {
        Wallet wallet = walletWith(100_000);
        var payment = new Payment(TO, 10_000, ONE_A_BYTE);
        assertThrows(
                AssertionError.class, () -> builder.fromWallet(wallet, Wallets.secrets("another"), payment, random));
        assertTrue(wallet.coins().getFirst().spendable());
        assertEquals(0, wallet.issueChange().index(), "its change address is free again");
    }
}
