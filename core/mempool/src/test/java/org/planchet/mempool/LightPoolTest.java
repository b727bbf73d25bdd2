package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.fixtures.Blocks;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The unconfirmed transactions of a light node.
class LightPoolTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final OutPoint COIN = new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 0);

    private FeeRate peers = new FeeRate(5_000);
    private final LightPool pool = new LightPool(PolicySettings.DEFAULT, () -> peers);

    private static Transaction spend(OutPoint coin, long value, int size) {
        var input = new TxIn(coin, Script.wrap(new byte[size]), 0);
        return new Transaction(2, List.of(input), List.of(new TxOut(value, Script.EMPTY)), 0);
    }

    private static Transaction spend(OutPoint coin, long value) {
        return spend(coin, value, 10);
    }

    /// @param reward what the coinbase takes
    private static Block block(long reward, Transaction... transactions) {
        var coinbase = new Transaction(
                2,
                List.of(new TxIn(OutPoint.NULL, Script.wrap(new byte[4]), 0)),
                List.of(new TxOut(reward, Script.EMPTY)),
                0);
        var all = new ArrayList<>(List.of(coinbase));
        all.addAll(List.of(transactions));
        long time = NOW.getEpochSecond();
        return new Block(Blocks.header(new BlockHash(Hash256.ZERO), all, time, Blocks.EASIEST), all);
    }

    private boolean add(Transaction tx) {
        return pool.add(tx, false, 7, NOW, new ArrayList<>());
    }

    @Test
    void of_two_that_spend_one_coin_the_first_stays() {
        Transaction first = spend(COIN, 1);
        assertTrue(add(first));
        assertFalse(add(first));
        assertFalse(add(spend(COIN, 2)));
        assertEquals(first, pool.spender(COIN));
        assertEquals(
                List.of(first), pool.entries().stream().map(MempoolEntry::tx).toList());
    }

    @Test
    void a_block_takes_its_transactions_and_what_spends_their_coins_otherwise() {
        Transaction parent = spend(COIN, 1);
        Transaction child = spend(parent.outPoint(0), 1);
        add(parent);
        add(child);
        assertEquals(List.of(new Removal(parent, RemovalReason.MINED)), pool.onBlock(block(0, parent), 8, 0));
        assertTrue(pool.contains(child.txid()));
        Transaction rival = spend(parent.outPoint(0), 2);
        assertEquals(List.of(new Removal(child, RemovalReason.CONFLICT)), pool.onBlock(block(0, rival), 9, 0));
        assertEquals(0, pool.size());
        assertNull(pool.spender(COIN));
    }

    @Test
    void a_conflict_takes_descendants_along() {
        Transaction parent = spend(COIN, 1);
        Transaction child = spend(parent.outPoint(0), 1);
        add(parent);
        add(child);
        List<Removal> removed = pool.onBlock(block(0, spend(COIN, 2)), 8, 0);
        assertEquals(
                List.of(child.txid(), parent.txid()),
                removed.stream().map(removal -> removal.tx().txid()).toList());
    }

    @Test
    void others_give_way_when_it_is_full_and_its_own_stay() {
        Transaction own = spend(COIN, 1, 1_000_000);
        pool.add(own, true, 7, NOW, new ArrayList<>());
        var removed = new ArrayList<Removal>();
        List<Transaction> others = new ArrayList<>();
        for (int i = 1; i <= 5; i++) {
            others.add(spend(new OutPoint(COIN.txid(), i), i, 1_000_000));
            pool.add(others.getLast(), false, 7, NOW, removed);
        }
        // Each takes two megabytes of memory.
        assertEquals(4, removed.size());
        assertEquals(others.getFirst(), removed.getFirst().tx());
        assertTrue(pool.contains(own.txid()) && pool.contains(others.getLast().txid()));
    }

    @Test
    void what_waits_too_long_expires() {
        Transaction tx = spend(COIN, 1);
        add(tx);
        assertEquals(List.of(), pool.expire(NOW.plus(Duration.ofDays(14))));
        assertEquals(
                List.of(new Removal(tx, RemovalReason.EXPIRED)),
                pool.expire(NOW.plus(Duration.ofDays(14)).plusSeconds(1)));
    }

    @Test
    void a_fee_rate_is_what_peers_relay_and_never_less_than_the_least() {
        assertEquals(new FeeRate(5_000), pool.feeEstimates(NOW).within(6).rate().orElseThrow());
        peers = FeeRate.ZERO;
        assertEquals(PolicySettings.DEFAULT.fees().minRelay(), pool.minFeeRate(NOW));
    }

    @Test
    void what_recent_blocks_paid_counts_and_is_named_as_the_source() {
        assertEquals(FeeEstimate.Source.PEERS, pool.feeEstimates(NOW).within(6).source());
        Transaction tx = spend(COIN, 1);
        pool.onBlock(block(5_000), 8, 5_000);
        assertEquals(
                FeeEstimate.Source.PEERS, pool.feeEstimates(NOW).within(6).source(), "a block without transactions");
        pool.onBlock(block(5_000 + 9 * tx.vsize(), tx), 9, 5_000);
        FeeEstimate estimate = pool.feeEstimates(NOW).within(6);
        assertEquals(new FeeRate(9_000), estimate.rate().orElseThrow());
        assertEquals(FeeEstimate.Source.PEERS_AND_BLOCKS, estimate.source());
        assertEquals(1, estimate.blocks());
        pool.onBlock(block(5_000 + tx.vsize(), tx), 10, 5_000);
        pool.onBlock(block(5_000, tx), 11, 5_000);
        assertEquals(
                new FeeRate(5_000),
                pool.feeEstimates(NOW).within(6).rate().orElseThrow(),
                "the median of three, but not less than peers relay");
        pool.onDisconnected(9);
        assertEquals(new FeeRate(9_000), pool.feeEstimates(NOW).within(6).rate().orElseThrow());
        Instant later = NOW.plus(SeenFees.RECENT).plusSeconds(1);
        assertEquals(
                FeeEstimate.Source.PEERS, pool.feeEstimates(later).within(6).source());
    }

    @Test
    void its_own_are_announced_until_somebody_has_fetched_them() {
        Transaction own = spend(COIN, 1);
        pool.add(own, true, 7, NOW, new ArrayList<>());
        pool.markUnbroadcast(own.txid());
        assertEquals(List.of(own.txid()), pool.unbroadcast());
        assertTrue(pool.isOwn(own.txid()));
        pool.markBroadcast(own.txid());
        assertEquals(List.of(), pool.unbroadcast());
    }
}
