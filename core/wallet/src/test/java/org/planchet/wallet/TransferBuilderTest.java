package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.wallet.TransferScene.MIN_RELAY;
import static org.planchet.wallet.TransferScene.RATE;
import static org.planchet.wallet.TransferScene.TO;
import static org.planchet.wallet.TransferScene.assertRefused;
import static org.planchet.wallet.TransferScene.filled;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.TxRules;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.ScriptFlags;
import org.planchet.script.ScriptVerifier;
import org.planchet.script.TxSignatureHashes;

class TransferBuilderTest {
    private final TransferScene scene = new TransferScene();
    private final Random random = scene.random;
    private final TestChain chain = scene.chain;
    private final Wallet wallet = scene.wallet;
    private final WalletSecrets secrets = scene.secrets;
    private final TransferBuilder builder = scene.builder;

    @Test
    void change_is_exact_and_the_fee_is_size_times_rate_to_the_satoshi() {
        for (int i = 0; i < 100; i++) {
            FeeRate rate = new FeeRate(1_000 + random.nextInt(50_000));
            long amount = 600L + random.nextInt(700_000);
            TransferDraft draft = scene.built(wallet, amount, rate);
            long in = scene.spent(draft.tx()).stream().mapToLong(TxOut::value).sum();
            long out = draft.tx().outputs().stream().mapToLong(TxOut::value).sum();
            assertEquals(draft.fee(), in - out);
            long exact = rate.feeFor(Wallets.sizeBeforeSigning(draft.tx()));
            assertTrue(draft.tx().vsize() <= Wallets.sizeBeforeSigning(draft.tx()));
            if (draft.change() > 0) {
                assertEquals(exact, draft.fee());
                assertEquals(in - amount - exact, draft.change());
            } else {
                assertTrue(draft.fee() >= exact && draft.fee() - exact < 34 * 51 + 148 * 51, "overpaid " + draft);
            }
            wallet.release(draft);
        }
    }

    @Test
    void the_transaction_is_valid_by_every_rule_and_pays_whom_it_should() {
        TransferDraft draft = scene.built(wallet, 900_000, RATE);
        assertEquals(
                1,
                draft.tx().outputs().stream()
                        .filter(out -> out.scriptPubKey().equals(TO) && out.value() == 900_000)
                        .count());
        assertTrue(TxRules.inIsolation(draft.tx()).isEmpty());
        assertEquals(2, draft.tx().version());
        assertEquals(chain.height(), draft.tx().lockTime());
        var hashes = new TxSignatureHashes(draft.tx(), scene.spent(draft.tx()));
        for (int i = 0; i < draft.tx().inputs().size(); i++)
            assertTrue(ScriptVerifier.verify(draft.tx(), i, hashes, ScriptFlags.STANDARD)
                    .isEmpty());
    }

    @Test
    void x2_no_coin_is_spent_twice_in_one_transaction() throws Exception {
        SingleKey key = SingleKey.of(filled(3), true);
        var found = new CoinScan.Found(
                TestChain.pay(List.of(), new TxOut(1, TO)).outPoint(0), new TxOut(500, key.script()), 1, false);
        // A scan that reports the same coin twice must not make money of it.
        TransferResult result =
                builder.fromKey(key, script -> List.of(found, found), 10, new Payment(TO, 900, MIN_RELAY), random);
        assertInstanceOf(TransferResult.Refused.class, result);
    }

    @Test
    void w15_change_goes_to_a_fresh_address_of_its_own_each_time() {
        Set<Script> seen = new HashSet<>();
        for (int i = 0; i < 3; i++) {
            TransferDraft draft = scene.built(wallet, 10_000, RATE);
            assertTrue(draft.change() > 0);
            for (TxOut output : draft.tx().outputs())
                if (!output.scriptPubKey().equals(TO)) {
                    assertTrue(seen.add(output.scriptPubKey()), "change twice at the same address");
                    KeyOrigin origin = wallet.origin(output.scriptPubKey());
                    assertTrue(origin instanceof KeyOrigin.Derived derived && derived.change());
                }
            wallet.onMempoolAdded(draft.tx(), Wallets.NOW);
        }
        assertEquals(3, seen.size());
    }

    @Test
    void a_transfer_that_failed_leaves_no_trace() {
        TransferDraft first = scene.built(wallet, 900_000, RATE);
        assertEquals(330_000, spendable());
        wallet.release(first);
        assertEquals(1_330_000, spendable());
        TransferDraft again = scene.built(wallet, 900_000, RATE);
        assertEquals(first.changeOrigin(), again.changeOrigin(), "the change address is not wasted");
        wallet.release(again);
        assertInstanceOf(TransferResult.Refused.class, scene.pay(wallet, 9_000_000, RATE));
        assertEquals(1_330_000, spendable());
    }

    @Test
    void w47_transfers_in_flight_never_share_a_coin() {
        for (int i = 0; i < 100; i++) scene.fund(wallet.newScript(""), 20_000);
        var used = new HashSet<OutPoint>();
        var drafts = new ArrayList<TransferDraft>();
        for (int i = 0; i < 100; i++)
            if (scene.pay(wallet, 10_000, MIN_RELAY) instanceof TransferResult.Built(TransferDraft draft)) {
                drafts.add(draft);
                for (TxIn input : draft.tx().inputs()) assertTrue(used.add(input.prevout()), "a coin promised twice");
            }
        assertTrue(drafts.size() > 50);
        assertTrue(wallet.coins().stream()
                .filter(WalletCoin::reserved)
                .map(WalletCoin::outPoint)
                .allMatch(used::contains));
        drafts.forEach(wallet::release);
        assertTrue(wallet.coins().stream().noneMatch(WalletCoin::reserved));
    }

    @Test
    void dust_change_goes_to_the_fee() {
        var lone = Wallets.wallet("lone");
        TestChain other = new TestChain();
        Transaction funding = TestChain.pay(
                List.of(TestChain.pay(List.of(), new TxOut(5, TO)).outPoint(0)), new TxOut(10_000, lone.newScript("")));
        lone.onChainEvents(List.of(other.mine(TO, List.of(funding))), Wallets.NOW);
        // 191 bytes without change at 1 a byte; change would be worth about 500.
        var result = builder.fromWallet(lone, Wallets.secrets("lone"), new Payment(TO, 9_280, MIN_RELAY), random);
        TransferDraft draft =
                assertInstanceOf(TransferResult.Built.class, result).draft();
        assertEquals(0, draft.change());
        assertEquals(1, draft.tx().outputs().size());
        assertEquals(720, draft.fee());
        assertTrue(draft.changeOrigin() == null);
    }

    @Test
    void w14_a_fee_beyond_the_cap_is_refused() {
        assertRefused(TransferResult.Reason.BAD_FEE_RATE, scene.pay(wallet, 10_000, new FeeRate(10_000_001)));
        assertRefused(TransferResult.Reason.BAD_FEE_RATE, scene.pay(wallet, 10_000, new FeeRate(999)));
        scene.fund(wallet.newScript(""), 900_000_000);
        for (int i = 0; i < 100; i++) scene.fund(wallet.newScript(""), 20_000_000);
        // About 140 inputs at 900 satoshis a byte: more than a tenth of a coin.
        assertRefused(TransferResult.Reason.FEE_TOO_HIGH, scene.pay(wallet, 2_880_000_000L, new FeeRate(900_000)));
        assertTrue(wallet.coins().stream().noneMatch(WalletCoin::reserved));
    }

    @Test
    void w14_a_fee_of_more_than_a_tenth_of_the_amount_is_marked() {
        TransferDraft small = scene.built(wallet, 10_000, RATE);
        assertTrue(small.highFee());
        wallet.release(small);
        assertFalse(scene.built(wallet, 900_000, RATE).highFee());
    }

    @Test
    void w14_no_transfer_of_a_random_wallet_pays_more_than_the_cap() {
        for (int i = 0; i < 200; i++) {
            FeeRate rate = new FeeRate(1_000 + random.nextLong(9_999_000));
            if (scene.pay(wallet, 546L + random.nextInt(1_000_000), rate)
                    instanceof TransferResult.Built(TransferDraft draft)) {
                assertTrue(draft.fee() <= 10_000_000);
                wallet.release(draft);
            }
        }
    }

    @Test
    void too_little_money_and_too_little_for_the_fee_are_two_answers() {
        assertRefused(TransferResult.Reason.INSUFFICIENT_FUNDS, scene.pay(wallet, 1_330_001, RATE));
        assertRefused(TransferResult.Reason.INSUFFICIENT_FOR_FEE, scene.pay(wallet, 1_330_000, RATE));
        assertRefused(TransferResult.Reason.BAD_AMOUNT, scene.pay(wallet, 0, RATE));
        assertRefused(TransferResult.Reason.BAD_AMOUNT, scene.pay(wallet, -1, RATE));
        assertRefused(TransferResult.Reason.BAD_AMOUNT, scene.pay(wallet, Long.MAX_VALUE, RATE));
        assertRefused(TransferResult.Reason.BAD_AMOUNT, scene.pay(wallet, 545, RATE));
    }

    @Test
    void more_coins_than_a_standard_transaction_holds() {
        for (int i = 0; i < 7; i++) {
            long[] values = new long[100];
            java.util.Arrays.fill(values, 1_000_000);
            scene.fund(wallet.newScript(""), values);
        }
        assertRefused(TransferResult.Reason.TOO_LARGE, scene.pay(wallet, 690_000_000, MIN_RELAY));
        TransferDraft draft = scene.built(wallet, 400_000_000, MIN_RELAY);
        assertTrue(draft.tx().weight() <= 400_000);
    }

    /// 679 inputs of 147 bytes, 12 for the frame and 34 for the output: 99,859 of 100,000 bytes.
    @Test
    void a_transaction_takes_as_many_coins_as_a_standard_one_has_room_for() {
        var rich = Wallets.wallet("payer");
        long[] values = new long[700];
        java.util.Arrays.fill(values, 1_000_000);
        Script mine = rich.newScript("");
        Transaction funding = TestChain.pay(
                List.of(TestChain.pay(List.of(), new TxOut(9, TO)).outPoint(0)),
                java.util.Arrays.stream(values)
                        .mapToObj(v -> new TxOut(v, mine))
                        .toArray(TxOut[]::new));
        rich.onChainEvents(List.of(chain.mine(TO, List.of(funding))), Wallets.NOW);
        long fee = MIN_RELAY.feeFor(12 + 34 + 679 * 147);
        assertRefused(TransferResult.Reason.TOO_LARGE, scene.pay(rich, 679_000_000 - fee + 1, MIN_RELAY));
        TransferDraft most = scene.built(rich, 679_000_000 - fee, MIN_RELAY);
        assertEquals(679, most.tx().inputs().size());
        assertEquals(fee, most.fee());
        assertTrue(most.tx().weight() <= 400_000);
        rich.release(most);
        TransferDraft all = assertInstanceOf(
                        TransferResult.Built.class, builder.allFromWallet(rich, secrets, TO, MIN_RELAY, random))
                .draft();
        assertEquals(679_000_000 - fee, all.amount());
        assertEquals(679, all.tx().inputs().size());
    }

    @Test
    void a_drain_is_exact_to_the_satoshi_at_any_rate() {
        for (int i = 0; i < 60; i++) {
            FeeRate rate = new FeeRate(1_000 + random.nextInt(50_000));
            long fee = rate.feeFor(10 + 34 + 3 * 147);
            assertRefused(TransferResult.Reason.INSUFFICIENT_FOR_FEE, scene.pay(wallet, 1_330_000 - fee + 1, rate));
            TransferDraft drained = scene.built(wallet, 1_330_000 - fee, rate);
            assertEquals(fee, drained.fee());
            assertEquals(0, drained.change());
            wallet.release(drained);
            TransferDraft all = assertInstanceOf(
                            TransferResult.Built.class, builder.allFromWallet(wallet, secrets, TO, rate, random))
                    .draft();
            assertEquals(1_330_000 - fee, all.amount());
            assertEquals(fee, all.fee());
            assertEquals(1, all.tx().outputs().size());
            wallet.release(all);
        }
    }

    @Test
    void sending_everything_leaves_out_what_costs_more_than_it_is_worth() throws Exception {
        scene.fund(wallet.newScript(""), 2_940, 2_941);
        TransferDraft all = assertInstanceOf(
                        TransferResult.Built.class, builder.allFromWallet(wallet, secrets, TO, RATE, random))
                .draft();
        assertEquals(4, all.tx().inputs().size());
        assertEquals(1_330_000 + 2_941 - RATE.feeFor(10 + 34 + 4 * 147), all.amount());
        SingleKey poor = SingleKey.of(filled(9), true);
        scene.fund(poor.script(), 2_000);
        assertRefused(
                TransferResult.Reason.INSUFFICIENT_FOR_FEE,
                builder.allFromKey(poor, scene::scan, chain.height(), TO, RATE, random));
        TransferDraft cheap = assertInstanceOf(
                        TransferResult.Built.class,
                        builder.allFromKey(poor, scene::scan, chain.height(), TO, MIN_RELAY, random))
                .draft();
        assertEquals(2_000 - 191, cheap.amount());
    }

    /// What an observer sees does not tell how often it was signed.
    @Test
    void every_input_has_the_same_sequence_number() {
        for (int i = 0; i < 50; i++) {
            TransferDraft draft = scene.built(wallet, 900_000 + i, RATE);
            draft.tx().inputs().forEach(input -> assertEquals(0xfffffffd, input.sequence()));
            wallet.release(draft);
        }
    }

    private long spendable() {
        return wallet.coins().stream()
                .filter(WalletCoin::spendable)
                .mapToLong(WalletCoin::value)
                .sum();
    }
}
