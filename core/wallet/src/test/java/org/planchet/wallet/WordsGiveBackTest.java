package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// W19: every address that was handed out without a warning is found again from the words alone.
class WordsGiveBackTest {
    private final TestChain chain = new TestChain();
    private Wallet wallet = Wallets.wallet("alice");
    private int unique;

    private Transaction pay(Script to, long value) {
        byte[] id = new byte[32];
        id[0] = (byte) unique;
        id[1] = (byte) (unique >> 8);
        id[2] = 1;
        unique++;
        return TestChain.pay(List.of(new OutPoint(new Txid(Hash256.of(id)), 0)), new TxOut(value, to));
    }

    private void mine(Transaction... payments) {
        wallet.onChainEvents(List.of(chain.mine(Wallets.foreign(0), List.of(payments))), Wallets.NOW);
    }

    /// The same words on a chain that they have not seen.
    private Wallet restored(int gap) {
        Wallet fresh = Wallets.wallet("alice");
        if (gap > KeyChain.GAP_LIMIT) fresh.widen(gap);
        for (int height = 0; height <= chain.height(); height++)
            fresh.connect(chain.blocks.get(height), height, Wallets.NOW);
        return fresh;
    }

    @Test
    void w19_twenty_unpaid_addresses_are_found_and_the_next_is_beyond_the_gap() {
        var scripts = new ArrayList<Script>();
        for (int i = 0; i < KeyChain.GAP_LIMIT; i++) {
            assertFalse(wallet.isNextBeyondGap(), "address " + i);
            scripts.add(wallet.newScript(""));
        }
        assertTrue(wallet.isNextBeyondGap());
        mine(pay(scripts.getLast(), 1_000));
        assertEquals(1_000, restored(KeyChain.GAP_LIMIT).balance().confirmed());
        assertFalse(wallet.isNextBeyondGap(), "a payment ends the gap");
    }

    @Test
    void w19_an_address_far_beyond_the_gap_takes_a_longer_one() {
        Script last = null;
        for (int i = 0; i < 130; i++) last = wallet.newScript("");
        int needed = wallet.neededGap();
        mine(pay(java.util.Objects.requireNonNull(last), 1_000));
        assertEquals(0, restored(KeyChain.GAP_LIMIT).balance().confirmed());
        assertEquals(1_000, restored(needed).balance().confirmed());
    }

    @Test
    void w19_a_payment_that_never_confirmed_does_not_end_the_gap() {
        for (int i = 0; i < KeyChain.GAP_LIMIT; i++) wallet.newScript("");
        Transaction payment = pay(wallet.entries().getLast().script(), 1_000);
        wallet.onMempoolAdded(payment, Wallets.NOW);
        assertTrue(wallet.isNextBeyondGap());
        mine(payment);
        assertFalse(wallet.isNextBeyondGap());
        wallet.onChainEvents(List.of(chain.undo()), Wallets.NOW);
        assertTrue(wallet.isNextBeyondGap(), "its block was taken back");
    }

    @Test
    void w19_change_of_payments_that_never_confirm_stays_where_a_restore_looks() {
        var positions = new HashSet<Integer>();
        for (int i = 0; i < 3 * KeyChain.GAP_LIMIT; i++)
            positions.add(wallet.issueChange().index());
        assertEquals(KeyChain.GAP_LIMIT, positions.size(), "each is handed out once more before a third time");
        assertTrue(positions.stream().allMatch(position -> position < KeyChain.GAP_LIMIT));
    }

    @Test
    void w19_after_a_warning_was_passed_over_every_further_address_warns() {
        for (int i = 0; i < 30; i++) wallet.newScript("");
        mine(pay(wallet.entries().get(25).script(), 1_000));
        assertTrue(wallet.isNextBeyondGap(), "a restore finds not even the paid one");
    }

    @Test
    void w19_what_random_wallets_hand_out_without_a_warning_is_found_again() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            var paid = new TreeSet<Integer>();
            int next = 0;
            long expected = 0;
            for (int step = 0; step < 200; step++) {
                if (random.nextInt(3) > 0 && next < KeyChain.reach(paid)) next++;
                else if (next > 0 && random.nextBoolean()) paid.add(random.nextInt(next));
            }
            // What a restore does, one script after the other.
            int watched = KeyChain.GAP_LIMIT;
            for (int i = 0; i < watched; i++)
                if (paid.contains(i)) {
                    expected++;
                    watched = Math.max(watched, i + 1 + KeyChain.GAP_LIMIT);
                }
            assertEquals(paid.size(), expected, "seed " + seed);
            assertEquals(watched, KeyChain.reach(paid), "seed " + seed);
        }
    }

    @Test
    void w19_the_gap_of_a_wallet_is_stored() throws Exception {
        wallet.widen(70);
        WalletState stored = WalletStateCodec.decode(WalletStateCodec.encode(wallet.state()));
        assertEquals(70, stored.progress().gap());
        wallet = new Wallet(stored, Wallets.REGTEST);
        Wallet other = Wallets.wallet("alice");
        Script far = null;
        for (int i = 0; i < 70; i++) far = other.newScript("");
        mine(pay(java.util.Objects.requireNonNull(far), 5));
        assertEquals(5, wallet.balance().confirmed());
    }
}
