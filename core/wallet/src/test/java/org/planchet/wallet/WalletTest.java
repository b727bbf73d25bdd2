package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainEvent;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

class WalletTest {
    private static final long REWARD = TestChain.REWARD;

    private final TestChain chain = new TestChain();
    private final Wallet wallet = Wallets.wallet("alice");

    @Test
    void bip44_the_first_addresses_of_the_well_known_phrase() throws Exception {
        Mnemonic phrase = Mnemonic.parse(List.of("abandon abandon abandon abandon abandon abandon abandon abandon "
                .concat("abandon abandon abandon about")
                .split(" ")));
        var params = org.planchet.consensus.Chains.mainnet();
        WalletSecrets secrets = WalletSecrets.of(phrase, new char[0]);
        var known = new Wallet(WalletState.fresh("known", params, secrets, Wallets.NOW), params);
        assertEquals("1LqBGSKuX5yYUonjxT5qGfpUsXKYYWeabA", known.newAddress(""));
        assertEquals("1Ak8PffB2meyfYnbXZR9EGfLfFZVpzJvQP", known.newAddress(""));
        assertEquals("m/44'/0'/0'/0/1", known.entries().get(1).origin().path());
    }

    @Test
    void a_coinbase_is_immature_until_the_block_before_it_can_be_spent() {
        connect(chain.mine(wallet.newScript("mining"), List.of()));
        int maturity = Wallets.REGTEST.coinbaseMaturity();
        for (int i = 0; i < maturity - 2; i++) connect(chain.mine(Wallets.foreign(i), List.of()));
        assertEquals(new Balance(0, 0, REWARD), wallet.balance());
        assertFalse(wallet.coins().getFirst().spendable());
        connect(chain.mine(Wallets.foreign(0), List.of()));
        assertEquals(new Balance(REWARD, 0, 0), wallet.balance());
        assertTrue(wallet.coins().getFirst().spendable());
        assertEquals(maturity, wallet.coins().getFirst().confirmations());
    }

    @Test
    void a_payment_is_unconfirmed_then_confirmed_then_after_a_reorganisation_neither_until_the_mempool_has_it_again() {
        Script mine = wallet.newScript("");
        Transaction payment = pay(1, mine, 1_000);
        wallet.onMempoolAdded(payment, Wallets.NOW);
        assertEquals(new Balance(0, 1_000, 0), wallet.balance());
        assertFalse(wallet.coins().getFirst().spendable(), "a stranger can still take it back");
        connect(chain.mine(Wallets.foreign(0), List.of(payment)));
        wallet.onMempoolRemoved(payment);
        assertEquals(new Balance(1_000, 0, 0), wallet.balance());
        connect(chain.undo());
        assertEquals(new Balance(0, 0, 0), wallet.balance());
        assertEquals(HistoryItem.State.DROPPED, wallet.history().getFirst().state());
        wallet.onMempoolAdded(payment, Wallets.NOW);
        assertEquals(new Balance(0, 1_000, 0), wallet.balance());
    }

    @Test
    void own_change_can_be_spent_at_once() {
        Script mine = wallet.newScript("");
        Transaction payment = pay(1, mine, 1_000);
        connect(chain.mine(Wallets.foreign(0), List.of(payment)));
        Script change = wallet.scripts().chain().script(wallet.issueChange());
        Transaction spend =
                TestChain.pay(List.of(payment.outPoint(0)), new TxOut(300, Wallets.foreign(1)), new TxOut(600, change));
        wallet.onMempoolAdded(spend, Wallets.NOW.plusSeconds(60));
        assertEquals(new Balance(0, 600, 0), wallet.balance());
        assertTrue(wallet.coins().getFirst().spendable());
        HistoryItem item = wallet.history().getFirst();
        assertEquals(-400, item.net());
        assertEquals(100L, item.fee());
        wallet.onMempoolRemoved(spend);
        assertEquals(new Balance(0, 0, 0), wallet.balance(), "what the pool lets go is not forgotten");
        assertEquals(List.of(spend), wallet.waiting());
    }

    @Test
    void w21_an_orphaned_coinbase_takes_what_spends_it_along() {
        connect(chain.mine(wallet.newScript(""), List.of()));
        OutPoint reward = chain.blocks.getLast().transactions().getFirst().outPoint(0);
        for (int i = 0; i < Wallets.REGTEST.coinbaseMaturity(); i++) connect(chain.mine(Wallets.foreign(i), List.of()));
        Transaction spend = TestChain.pay(List.of(reward), new TxOut(7, wallet.newScript("")));
        wallet.onMempoolAdded(spend, Wallets.NOW);
        assertEquals(7, wallet.balance().total());
        while (chain.height() > 0) connect(chain.undo());
        assertEquals(0, wallet.balance().total());
        for (HistoryItem item : wallet.history()) assertEquals(HistoryItem.State.CONFLICTED, item.state());
        assertEquals(List.of(), wallet.waiting());
    }

    @Test
    void w21_a_block_that_spends_the_same_coin_otherwise_is_a_conflict_with_all_descendants() {
        Script mine = wallet.newScript("");
        Transaction payment = pay(1, mine, 1_000);
        Transaction child = TestChain.pay(List.of(payment.outPoint(0)), new TxOut(900, wallet.newScript("")));
        wallet.onMempoolAdded(payment, Wallets.NOW);
        wallet.onMempoolAdded(child, Wallets.NOW);
        assertEquals(new Balance(0, 900, 0), wallet.balance());
        // Nothing of it is the wallet's, so only the conflict tells.
        Transaction elsewhere = TestChain.pay(
                payment.inputs().stream().map(in -> in.prevout()).toList(), new TxOut(1, Wallets.foreign(5)));
        connect(chain.mine(Wallets.foreign(0), List.of(elsewhere)));
        assertEquals(0, wallet.balance().total());
        wallet.history().forEach(item -> assertEquals(HistoryItem.State.CONFLICTED, item.state()));
        connect(chain.undo());
        wallet.onMempoolAdded(payment, Wallets.NOW);
        wallet.onMempoolAdded(child, Wallets.NOW);
        assertEquals(new Balance(0, 900, 0), wallet.balance());
    }

    /// Of two that spend one coin, the mempool takes the first that is offered.
    @Test
    void w21_the_later_wish_is_offered_first_and_an_abandoned_one_never() {
        Script mine = wallet.newScript("");
        Transaction coin = pay(1, mine, 1_000);
        connect(chain.mine(Wallets.foreign(0), List.of(coin)));
        Transaction old = TestChain.pay(List.of(coin.outPoint(0)), new TxOut(600, mine));
        Transaction bumped = TestChain.pay(List.of(coin.outPoint(0)), new TxOut(500, mine));
        Transaction child = TestChain.pay(List.of(bumped.outPoint(0)), new TxOut(400, mine));
        for (Transaction tx : List.of(old, bumped, child)) wallet.onMempoolAdded(tx, Wallets.NOW);
        assertEquals(List.of(), wallet.waiting());
        wallet.onMempoolRemoved(child);
        wallet.onMempoolRemoved(bumped);
        assertEquals(List.of(bumped, child, old), wallet.waiting());
        assertEquals(Abandonment.DONE, wallet.abandon(bumped.txid()));
        assertEquals(List.of(old), wallet.waiting());
        assertEquals(java.util.Set.of(bumped.txid(), child.txid()), wallet.abandoned());
        assertEquals(new Balance(0, 0, 0), wallet.balance());
        assertEquals(Abandonment.DONE, wallet.abandon(old.txid()));
        assertEquals(new Balance(1_000, 0, 0), wallet.balance());
        wallet.onMempoolAdded(bumped, Wallets.NOW);
        assertEquals(new Balance(0, 500, 0), wallet.balance(), "it counts all the same, should it come back");
        assertEquals(Abandonment.IN_POOL, wallet.abandon(bumped.txid()));
    }

    @Test
    void a_history_is_in_the_order_of_what_was_first_seen() {
        Script mine = wallet.newScript("");
        Instant now = Wallets.NOW.plusSeconds(1_000);
        Transaction first = pay(1, mine, 1);
        Transaction second = pay(2, mine, 2);
        Transaction third = pay(3, mine, 3);
        Transaction fourth = pay(4, mine, 4);
        Transaction fifth = pay(5, mine, 5);
        wallet.onMempoolAdded(first, now);
        // A block whose miner's clock is slow, then one whose miner's clock is hours ahead.
        wallet.onChainEvents(List.of(chain.mine(Wallets.foreign(0), List.of(second))), now.plusSeconds(60));
        wallet.onMempoolAdded(third, now.plusSeconds(60));
        wallet.onChainEvents(List.of(chain.mine(Wallets.foreign(0), List.of(fourth))), Wallets.NOW.minusSeconds(5));
        wallet.onMempoolAdded(fifth, now.plusSeconds(61));
        // The first is confirmed last, and the third goes another way: neither moves.
        OutPoint spent = third.inputs().getFirst().prevout();
        Transaction rival = TestChain.pay(List.of(spent), new TxOut(1, Wallets.foreign(9)));
        wallet.onChainEvents(List.of(chain.mine(Wallets.foreign(0), List.of(first, rival))), now.plusSeconds(70));
        List<Transaction> listed =
                wallet.history().stream().map(HistoryItem::tx).toList();
        assertEquals(List.of(fifth, third, second, first, fourth), listed);
        assertEquals(HistoryItem.State.CONFLICTED, wallet.history().get(1).state());
    }

    @Test
    void w16_a_thousand_addresses_without_a_repeat() {
        var seen = new HashSet<String>();
        for (int i = 0; i < 1_000; i++) assertTrue(seen.add(wallet.newAddress("")));
        assertEquals(1_000, wallet.entries().size());
        // The last is watched, though far beyond the gap.
        Script last = wallet.entries().getLast().script();
        connect(chain.mine(Wallets.foreign(0), List.of(pay(1, last, 5))));
        assertEquals(5, wallet.balance().total());
        assertTrue(wallet.entries().getLast().used());
    }

    @Test
    void w19_restoring_finds_payments_as_far_as_it_watches_even_within_one_block() {
        var scripts = new ArrayList<Script>();
        for (int i = 0; i < 360; i++) scripts.add(wallet.newScript(""));
        // 119, then 238, then 357: each is watched because of the one before, and the later ones are first in the
        // block.
        List<Transaction> payments =
                List.of(pay(3, scripts.get(357), 1), pay(2, scripts.get(238), 10), pay(1, scripts.get(119), 100));
        connect(chain.mine(Wallets.foreign(0), payments));
        assertEquals(111, wallet.balance().total());
        Wallet restored = Wallets.restored("alice", chain);
        assertEquals(111, restored.balance().total());
        assertFalse(wallet.entries().isEmpty());
        assertTrue(scripts.stream().noneMatch(restored.newScript("")::equals)
                || restored.entries().size() >= 358);
    }

    @Test
    void w19_a_payment_far_beyond_the_gap_is_not_found() {
        var scripts = new ArrayList<Script>();
        for (int i = 0; i < 121; i++) scripts.add(wallet.newScript(""));
        connect(chain.mine(Wallets.foreign(0), List.of(pay(1, scripts.get(120), 1))));
        assertEquals(1, wallet.balance().total());
        assertEquals(0, Wallets.restored("alice", chain).balance().total());
    }

    @Test
    void an_imported_key_shows_what_it_was_paid_after_a_rescan() throws Exception {
        String wif = "cVpF924EspNh8KjYsfhgY96mmxvT6DgdWiTYMtMjuM74hJaU5psW";
        SingleKey key = SingleKey.parse(wif, Wallets.REGTEST.addresses());
        connect(chain.mine(Wallets.foreign(0), List.of(pay(1, key.script(), 77))));
        WalletSecrets secrets = Wallets.secrets("alice");
        wallet.importKey(key, "old", secrets, Wallets.NOW);
        assertEquals(0, wallet.balance().total());
        wallet.rewind(-1, null);
        for (int height = 0; height <= chain.height(); height++)
            wallet.connect(chain.blocks.get(height), height, Wallets.NOW);
        assertEquals(77, wallet.balance().total());
        assertEquals("imported", wallet.entries().getLast().origin().path());
        assertEquals("old", wallet.entries().getLast().label());
        assertTrue(secrets.belongTo(wallet.state()));
        wallet.importKey(key, "again", secrets, Wallets.NOW);
        assertEquals(1, wallet.state().imported().size());
        assertEquals("again", wallet.entries().getLast().label());
    }

    /// D25: the past of an imported key is looked for while the chain goes on, forth and back; what comes out is what a
    /// wallet finds that goes through the whole chain at once.
    @Test
    void d25_an_imported_keys_past_is_found_while_the_chain_moves() throws Exception {
        SingleKey key = SingleKey.parse("11".repeat(32), Wallets.REGTEST.addresses());
        Transaction early = pay(1, key.script(), 77);
        Transaction late = pay(2, key.script(), 50);
        connect(chain.mine(Wallets.foreign(0), List.of(early)));
        connect(chain.mine(Wallets.foreign(0), List.of(late)));
        connect(chain.mine(key.script(), List.of()));
        wallet.importKey(key, "", Wallets.secrets("alice"), Wallets.NOW);
        look(0, 0);
        // Spent in a block that the wallet sees before it knows of the coin.
        connect(chain.mine(
                Wallets.foreign(0),
                List.of(TestChain.pay(List.of(early.outPoint(0)), new TxOut(70, Wallets.foreign(1))))));
        look(1, 2);
        wallet.onChainEvents(List.of(chain.undo(), chain.undo()), Wallets.NOW);
        connect(chain.mine(
                Wallets.foreign(0),
                List.of(TestChain.pay(List.of(late.outPoint(0)), new TxOut(45, Wallets.foreign(1))))));
        connect(chain.mine(key.script(), List.of()));
        look(3, chain.height());
        var whole = new Wallet(wallet.state().unscanned(), Wallets.REGTEST);
        whole.rewind(-1, null);
        for (int height = 0; height <= chain.height(); height++)
            whole.connect(chain.blocks.get(height), height, Wallets.NOW);
        assertEquals(whole.coins(), wallet.coins());
        assertEquals(whole.balance(), wallet.balance());
        assertEquals(77, wallet.balance().confirmed());
        assertEquals(TestChain.REWARD, wallet.balance().immature());
        assertEquals(whole.tip(), wallet.tip());
    }

    private void look(int from, int to) {
        for (int height = from; height <= to; height++) wallet.look(chain.blocks.get(height), height, Wallets.NOW);
    }

    @Test
    void a_key_of_another_chain_or_out_of_range_is_refused_without_being_repeated() {
        var format = Wallets.REGTEST.addresses();
        for (String bad : List.of(
                "",
                "0".repeat(64),
                "f".repeat(64),
                "g".repeat(64),
                "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ",
                "cVpF924EspNh8KjYsfhgY96mmxvT6DgdWiTYMtMjuM74hJaU5psX")) {
            var refused = assertThrows(BadKeyException.class, () -> SingleKey.parse(bad, format));
            assertFalse(!bad.isEmpty() && String.valueOf(refused.getMessage()).contains(bad));
        }
    }

    @Test
    void the_state_in_bytes_gives_the_same_wallet() throws Exception {
        Script mine = wallet.newScript("rent");
        Transaction payment = pay(1, mine, 1_000);
        connect(chain.mine(wallet.newScript(""), List.of(payment)));
        Transaction waiting = pay(2, mine, 50);
        wallet.onMempoolAdded(waiting, Wallets.NOW);
        assertTrue(wallet.changed());
        byte[] bytes = WalletStateCodec.encode(wallet.state());
        assertFalse(wallet.changed());
        var read = new Wallet(WalletStateCodec.decode(bytes), Wallets.REGTEST);
        assertEquals(wallet.tip(), read.tip());
        assertEquals(new Balance(1_000, 0, REWARD), read.balance(), "the pool must be told again");
        assertEquals(List.of(waiting), read.waiting());
        read.onMempoolAdded(waiting, Wallets.NOW);
        assertEquals(wallet.balance(), read.balance());
        assertEquals(wallet.entries(), read.entries());
        assertEquals(wallet.newScript(""), read.newScript(""));
        for (int length = 0; length < bytes.length; length++) {
            byte[] torn = java.util.Arrays.copyOf(bytes, length);
            assertThrows(org.planchet.primitives.MalformedDataException.class, () -> WalletStateCodec.decode(torn));
        }
    }

    @Test
    void a_wallet_opens_on_its_own_chain_only() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Wallet(wallet.state(), org.planchet.consensus.Chains.planchet()));
    }

    @Test
    void the_genesis_coinbase_is_no_coin() {
        assertNull(wallet.tip());
        wallet.connect(chain.blocks.getFirst(), 0, Wallets.NOW);
        assertNotNull(wallet.tip());
        assertEquals(0, wallet.coins().size());
    }

    private void connect(ChainEvent event) {
        wallet.onChainEvents(List.of(event), Wallets.NOW);
    }

    private static Transaction pay(int number, Script to, long value) {
        OutPoint somewhere =
                TestChain.pay(List.of(), new TxOut(number, Script.EMPTY)).outPoint(0);
        return TestChain.pay(List.of(somewhere), new TxOut(value, to));
    }
}
