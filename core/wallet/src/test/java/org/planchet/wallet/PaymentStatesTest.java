package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainEvent;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// W21: what becomes of a payment in each case, one after the other; after a restart too. The properties of
/// [WalletMemoryTest] are about all of them at random.
class PaymentStatesTest {
    private static final Script NOBODY = Wallets.foreign(9);

    private final TestChain chain = new TestChain();
    private final TransferBuilder builder = new TransferBuilder(Wallets.REGTEST, TransferLimits.of(new FeeRate(1_000)));
    private Wallet wallet = Wallets.wallet("alice");
    private Script mine = wallet.newScript("");
    private Transaction coin = stranger(1, mine, 100_000);

    @BeforeEach
    void a_coin() {
        connect(chain.mine(NOBODY, List.of(coin)));
    }

    private void connect(ChainEvent event) {
        wallet.onChainEvents(List.of(event), Wallets.NOW);
    }

    private void mine(Transaction... transactions) {
        connect(chain.mine(NOBODY, List.of(transactions)));
    }

    private void pooled(Transaction... transactions) {
        for (Transaction tx : transactions) wallet.onMempoolAdded(tx, Wallets.NOW);
    }

    private static Transaction stranger(int number, Script to, long value) {
        OutPoint somewhere =
                TestChain.pay(List.of(), new TxOut(number, Script.EMPTY)).outPoint(0);
        return TestChain.pay(List.of(somewhere), new TxOut(value, to));
    }

    private static Transaction spend(Transaction parent, Script to, long value) {
        return TestChain.pay(List.of(parent.outPoint(0)), new TxOut(value, to));
    }

    private HistoryItem.State state(Transaction tx) {
        return wallet.history().stream()
                .filter(item -> item.tx().equals(tx))
                .findFirst()
                .orElseThrow()
                .state();
    }

    /// What the next process finds in the file; the mempool is empty.
    private void restart() {
        try {
            wallet = new Wallet(WalletStateCodec.decode(WalletStateCodec.encode(wallet.state())), Wallets.REGTEST);
        } catch (MalformedDataException torn) {
            throw new AssertionError(torn);
        }
    }

    private TransferDraft draft(long amount) {
        var payment = new Payment(NOBODY, amount, new FeeRate(1_000));
        return assertInstanceOf(
                        TransferResult.Built.class,
                        builder.fromWallet(wallet, Wallets.secrets("alice"), payment, new Random(amount)))
                .draft();
    }

    @Test
    void w21_a_committed_payment_keeps_its_coins_without_any_mempool_and_over_a_restart() {
        TransferDraft draft = draft(10_000);
        wallet.state();
        wallet.commit(draft, Wallets.NOW);
        assertTrue(wallet.changed(), "to be saved before it is sent");
        for (int i = 0; i < 2; i++) {
            assertEquals(HistoryItem.State.DROPPED, state(draft.tx()));
            assertEquals(List.of(draft.tx()), wallet.waiting());
            assertEquals(List.of(), wallet.coins(), "neither the coin nor the change");
            assertTrue(wallet.promised().contains(coin.outPoint(0)));
            restart();
        }
    }

    @Test
    void w47_a_transfer_that_is_only_built_promises_its_coins() {
        TransferDraft draft = draft(10_000);
        assertTrue(wallet.promised().contains(coin.outPoint(0)));
        wallet.release(draft);
        assertFalse(wallet.promised().contains(coin.outPoint(0)));
    }

    @Test
    void w47_a_payment_that_the_mempool_refused_is_taken_back_whole() {
        TransferDraft draft = draft(10_000);
        wallet.commit(draft, Wallets.NOW);
        wallet.state();
        assertTrue(wallet.retract(draft));
        assertTrue(wallet.changed(), "the file has it");
        assertEquals(1, wallet.history().size());
        assertTrue(wallet.coins().getFirst().spendable());
        assertEquals(0, wallet.issueChange().index(), "the change address is free again");
        assertFalse(wallet.retract(draft), "there is none any more");
    }

    @Test
    void w47_a_payment_that_the_mempool_once_held_is_never_taken_back() {
        TransferDraft draft = draft(10_000);
        wallet.commit(draft, Wallets.NOW);
        pooled(draft.tx());
        assertFalse(wallet.retract(draft));
        assertEquals(HistoryItem.State.UNCONFIRMED, state(draft.tx()));
        wallet.onMempoolRemoved(draft.tx());
        assertFalse(wallet.retract(draft), "others may have it");
        assertEquals(HistoryItem.State.DROPPED, state(draft.tx()));
    }

    @Test
    void w21_a_payment_that_is_taken_back_leaves_others_of_the_same_coin_as_they_are() {
        TransferDraft first = draft(10_000);
        wallet.commit(first, Wallets.NOW);
        wallet.abandon(first.tx().txid());
        TransferDraft second = draft(20_000);
        wallet.commit(second, Wallets.NOW);
        assertTrue(wallet.retract(second));
        assertEquals(HistoryItem.State.ABANDONED, state(first.tx()));
        mine(spend(coin, NOBODY, 5));
        assertEquals(Abandonment.SETTLED, wallet.abandon(first.tx().txid()));
    }

    @Test
    void w21_replaced_in_the_mempool_by_the_wallets_own_is_decided_anew_after_a_restart() {
        Transaction old = spend(coin, mine, 600);
        Transaction bumped = spend(coin, mine, 500);
        pooled(old, bumped);
        assertEquals(HistoryItem.State.CONFLICTED, state(old));
        restart();
        assertEquals(HistoryItem.State.DROPPED, state(old));
        assertEquals(HistoryItem.State.DROPPED, state(bumped));
        assertEquals(List.of(bumped, old), wallet.waiting());
    }

    @Test
    void w21_replaced_in_the_mempool_by_a_stranger_is_a_conflict_after_a_restart_too() {
        Transaction payment = stranger(2, mine, 700);
        Transaction rival =
                TestChain.pay(payment.inputs().stream().map(TxIn::prevout).toList(), new TxOut(1, NOBODY));
        pooled(payment);
        wallet.state();
        pooled(rival);
        assertTrue(wallet.changed());
        restart();
        assertEquals(HistoryItem.State.CONFLICTED, state(payment));
        assertEquals(List.of(), wallet.waiting());
        wallet.onMempoolRemoved(rival);
        assertTrue(wallet.changed());
        assertEquals(HistoryItem.State.DROPPED, state(payment));
        pooled(payment);
        restart();
        assertEquals(HistoryItem.State.DROPPED, state(payment), "a conflict that is over is not stored");
    }

    @Test
    void w21_what_was_said_against_a_payment_is_void_when_the_mempool_takes_it_again() {
        Transaction payment = spend(coin, mine, 600);
        pooled(payment, spend(coin, NOBODY, 500));
        assertEquals(HistoryItem.State.CONFLICTED, state(payment));
        pooled(payment);
        wallet.onMempoolRemoved(payment);
        assertEquals(HistoryItem.State.DROPPED, state(payment));
    }

    @Test
    void w21_a_conflict_of_the_mempool_can_be_abandoned_and_one_of_a_block_is_settled() {
        Transaction payment = spend(coin, NOBODY, 600);
        pooled(payment);
        Transaction rival = spend(coin, NOBODY, 500);
        pooled(rival);
        assertEquals(Abandonment.DONE, wallet.abandon(payment.txid()));
        assertEquals(HistoryItem.State.ABANDONED, state(payment));
        mine(rival);
        assertEquals(Abandonment.SETTLED, wallet.abandon(payment.txid()));
        assertEquals(Abandonment.SETTLED, wallet.abandon(rival.txid()), "it is in a block itself");
        wallet.onMempoolRemoved(rival);
        assertEquals(Abandonment.SETTLED, wallet.abandon(payment.txid()), "the block's, not the pool's");
        restart();
        assertEquals(Abandonment.SETTLED, wallet.abandon(payment.txid()));
        assertEquals(Abandonment.UNKNOWN, wallet.abandon(stranger(5, NOBODY, 1).txid()));
    }

    @Test
    void w21_a_conflict_ends_with_the_block_that_made_it() {
        Transaction payment = spend(coin, NOBODY, 600);
        pooled(payment);
        mine(spend(coin, NOBODY, 500));
        mine();
        assertEquals(HistoryItem.State.CONFLICTED, state(payment));
        connect(chain.undo());
        assertEquals(HistoryItem.State.CONFLICTED, state(payment), "the block before the tip made it");
        connect(chain.undo());
        assertEquals(HistoryItem.State.DROPPED, state(payment));
    }

    @Test
    void w21_a_payment_stays_confirmed_when_a_later_block_goes() {
        mine();
        wallet.rewind(1, chain.blocks.get(1).hash());
        assertEquals(HistoryItem.State.CONFIRMED, state(coin));
        assertEquals(1, wallet.coins().getFirst().confirmations());
        wallet.rewind(0, chain.blocks.get(0).hash());
        assertEquals(HistoryItem.State.DROPPED, state(coin));
        assertEquals(chain.blocks.get(0).hash(), wallet.tip());
    }

    @Test
    void w21_without_the_genesis_block_it_stands_nowhere() {
        connect(chain.undo());
        connect(chain.undo());
        assertEquals(-1, wallet.height());
        assertNull(wallet.tip());
    }

    @Test
    void w21_what_is_spent_in_the_mempool_stays_there_when_a_block_goes_that_did_not_make_it() {
        connect(chain.mine(mine, List.of()));
        Transaction reward = chain.blocks.getLast().transactions().getFirst();
        assertEquals(HistoryItem.State.IMMATURE, state(reward));
        for (int i = 0; i < Wallets.REGTEST.coinbaseMaturity(); i++) mine();
        assertEquals(HistoryItem.State.CONFIRMED, state(reward));
        Transaction payment = spend(reward, mine, 600);
        pooled(payment);
        connect(chain.undo());
        assertEquals(HistoryItem.State.UNCONFIRMED, state(payment));
    }

    @Test
    void w21_an_abandoned_payment_takes_all_that_spends_from_it_along_and_the_mempool_brings_it_back() {
        Transaction payment = spend(coin, mine, 600);
        Transaction child = spend(payment, mine, 500);
        Transaction grandchild = spend(child, mine, 400);
        pooled(payment, child, grandchild);
        for (Transaction tx : List.of(grandchild, child, payment)) wallet.onMempoolRemoved(tx);
        assertEquals(List.of(payment, child, grandchild), wallet.waiting(), "parents first");
        assertEquals(Abandonment.DONE, wallet.abandon(payment.txid()));
        assertEquals(Set.of(payment.txid(), child.txid(), grandchild.txid()), wallet.abandoned());
        pooled(payment);
        assertEquals(HistoryItem.State.UNCONFIRMED, state(payment));
        assertEquals(Set.of(child.txid(), grandchild.txid()), wallet.abandoned());
        mine(payment, child, grandchild);
        assertEquals(Set.of(), wallet.abandoned());
        assertEquals(400, wallet.balance().confirmed());
    }

    @Test
    void own_change_is_not_trusted_when_what_it_comes_from_has_left_the_mempool() {
        Transaction payment = spend(coin, mine, 600);
        Transaction child = spend(payment, mine, 500);
        pooled(payment, child);
        assertTrue(wallet.coins().getFirst().spendable());
        wallet.onMempoolRemoved(payment);
        assertFalse(wallet.coins().getFirst().spendable());
    }

    @Test
    void a_transaction_that_spends_an_output_there_is_none_of_is_a_strangers() {
        for (int index : new int[] {1, -1, Integer.MIN_VALUE})
            pooled(TestChain.pay(List.of(new OutPoint(coin.txid(), index)), new TxOut(1, NOBODY)));
        assertEquals(1, wallet.history().size());
        Transaction change = TestChain.pay(List.of(coin.outPoint(0)), new TxOut(1, NOBODY), new TxOut(2, mine));
        pooled(change);
        pooled(TestChain.pay(List.of(change.outPoint(0)), new TxOut(1, NOBODY)));
        assertEquals(2, wallet.history().size(), "nor is one that spends what a stranger was paid");
    }

    @Test
    void what_must_not_be_lost_is_told_from_what_can_be_seen_again() {
        Transaction payment = stranger(2, mine, 700);
        Transaction rival =
                TestChain.pay(payment.inputs().stream().map(TxIn::prevout).toList(), new TxOut(1, NOBODY));
        assertChanges(false, () -> mine(stranger(3, NOBODY, 1)));
        assertChanges(false, () -> pooled(stranger(4, NOBODY, 1)));
        assertChanges(false, () -> wallet.onMempoolRemoved(stranger(4, NOBODY, 1)));
        assertChanges(true, () -> pooled(payment));
        assertChanges(true, () -> pooled(rival));
        assertChanges(false, () -> pooled(rival));
        assertChanges(true, () -> wallet.onMempoolRemoved(rival));
        assertChanges(true, () -> mine(payment));
        assertChanges(true, () -> wallet.newScript(""));
        assertChanges(true, () -> wallet.issueChange());
        assertChanges(true, () -> wallet.widen(30));
        TransferDraft draft = draft(10_000);
        assertChanges(true, () -> wallet.commit(draft, Wallets.NOW));
        assertChanges(true, () -> wallet.abandon(draft.tx().txid()));
    }

    private void assertChanges(boolean expected, Runnable step) {
        wallet.state();
        step.run();
        assertEquals(expected, wallet.changed());
    }

    @Test
    void when_it_was_first_seen_is_the_blocks_time_but_never_one_to_come() {
        assertEquals(Optional.empty(), wallet.transaction(stranger(6, NOBODY, 1).txid()));
        Transaction early = stranger(7, mine, 1);
        Transaction late = stranger(8, mine, 1);
        chain.mine(NOBODY, List.of(early));
        long time = chain.blocks.getLast().header().time();
        wallet.connect(chain.blocks.getLast(), 2, Wallets.NOW.plusSeconds(1_000));
        assertEquals(time, wallet.transaction(early.txid()).orElseThrow().firstSeen());
        chain.mine(NOBODY, List.of(late));
        wallet.connect(chain.blocks.getLast(), 3, Wallets.NOW.minusSeconds(1_000));
        assertEquals(
                Wallets.NOW.getEpochSecond() - 1_000,
                wallet.transaction(late.txid()).orElseThrow().firstSeen());
    }

    @Test
    void w19_it_says_once_when_a_payment_made_it_look_further() {
        var far = Wallets.wallet("alice");
        Script last = mine;
        for (int i = 0; i < 101; i++) last = far.newScript("");
        assertFalse(wallet.takeWidened(), "what was handed out widens nothing");
        mine(stranger(10, last, 1), stranger(11, mine, 1));
        assertTrue(wallet.takeWidened());
        assertFalse(wallet.takeWidened());
        pooled(stranger(12, last, 1));
        assertFalse(wallet.takeWidened(), "paid before");
    }

    @Test
    void a_script_is_listed_with_its_branch_its_label_and_what_it_holds() {
        Script labelled = wallet.newScript("rent");
        wallet.issueChange();
        List<WalletScript> entries = wallet.entries();
        assertEquals(
                List.of(mine, labelled),
                entries.subList(0, 2).stream().map(WalletScript::script).toList());
        assertEquals(
                List.of(false, false, true),
                entries.stream().map(WalletScript::change).toList());
        assertEquals(
                List.of("", "rent", ""),
                entries.stream().map(WalletScript::label).toList());
        assertEquals(
                List.of(100_000L, 0L, 0L),
                entries.stream().map(WalletScript::balance).toList());
        assertEquals(
                List.of(true, false, false),
                entries.stream().map(WalletScript::used).toList());
        assertEquals("alice", wallet.name());
    }
}
