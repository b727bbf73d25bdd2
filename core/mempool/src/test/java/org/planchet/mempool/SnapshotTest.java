package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// T2: the mempool survives a restart, and nothing in the file is believed.
class SnapshotTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withStandard(StandardRules.NOT_REQUIRED);
    private final TestChain c = new TestChain(LENIENT);

    private Mempool freshPool() {
        return new Mempool(c.chain, LENIENT, ScriptChecker.inline(), new ValidationCache(64));
    }

    @Test
    void t2_the_mempool_comes_back_with_times_and_unbroadcast() throws MalformedDataException {
        Transaction parent = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(parent));
        Instant entered = c.now;
        c.now = c.now.plusSeconds(100);
        Transaction child = c.spend(parent.outPoint(0), 1, 100_000);
        assertEquals("ok", c.offer(child));
        c.pool.markUnbroadcast(child.txid());
        byte[] bytes = MempoolSnapshot.of(c.pool).bytes();
        Mempool again = freshPool();
        assertEquals(2, MempoolSnapshot.parse(bytes).loadInto(again, c.now.plusSeconds(500)));
        MempoolEntry entry = again.get(parent.txid());
        if (entry == null) throw new AssertionError("the parent is not there");
        assertEquals(entered, entry.time());
        assertEquals(List.of(child.txid()), again.unbroadcast());
        assertEquals(bytes.length, MempoolSnapshot.of(again).bytes().length);
    }

    @Test
    void what_its_owner_abandoned_is_left_out_with_what_spends_it() throws MalformedDataException {
        Transaction abandoned = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(abandoned));
        assertEquals("ok", c.offer(c.spend(abandoned.outPoint(0), 1, 1_000)));
        Transaction other = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(other));
        MempoolSnapshot saved = MempoolSnapshot.parse(MempoolSnapshot.of(c.pool).bytes());
        Mempool again = freshPool();
        assertEquals(1, saved.without(Set.of(abandoned.txid())).loadInto(again, c.now));
        assertTrue(again.contains(other.txid()));
    }

    @Test
    void what_expired_or_became_invalid_is_left_out() throws MalformedDataException {
        Transaction mined = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Transaction old = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        assertEquals("ok", c.offer(old));
        c.now = c.now.plus(Duration.ofHours(10));
        assertEquals("ok", c.offer(mined));
        byte[] bytes = MempoolSnapshot.of(c.pool).bytes();
        c.mine(mined);
        assertEquals(0, MempoolSnapshot.parse(bytes).loadInto(freshPool(), c.now.plus(Duration.ofHours(330))));
        assertEquals(1, MempoolSnapshot.parse(bytes).loadInto(freshPool(), c.now));
    }

    @Test
    void any_cut_file_is_malformed_and_no_claim_is_allocated() {
        assertEquals("ok", c.offer(c.spend(c.coin(TestChain.ANYONE), 1, 1_000)));
        byte[] bytes = MempoolSnapshot.of(c.pool).bytes();
        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(cut));
        }
        byte[] huge = bytes.clone();
        Arrays.fill(huge, 8, 15, (byte) 0xff);
        assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(huge));
        byte[] version = bytes.clone();
        version[0] = 9;
        assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(version));
    }

    /// Bitcoin Core's format, version 1: each transaction with its time and a fee delta; deltas; unbroadcast txids.
    @Test
    void the_file_is_that_of_bitcoin_core() throws MalformedDataException {
        Transaction tx = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Instant time = Instant.ofEpochSecond(0xffff_ffffL);
        var snapshot = new MempoolSnapshot(List.of(new MempoolSnapshot.Item(tx, time)), List.of(tx.txid()), Map.of());
        byte[] expected = new ByteWriter(100)
                .int64(1)
                .int64(1)
                .bytes(tx.raw())
                .int64(0xffff_ffffL)
                .int64(0)
                .compactSize(0)
                .compactSize(1)
                .hash256(tx.txid().hash())
                .toByteArray();
        assertArrayEquals(expected, snapshot.bytes());
        assertEquals(snapshot, MempoolSnapshot.parse(expected));
        // Fee deltas: of those here and of others.
        Txid other = new Txid(Hash256.ZERO);
        byte[] withDeltas = new ByteWriter(100)
                .int64(1)
                .int64(1)
                .bytes(tx.raw())
                .int64(5)
                .int64(77)
                .compactSize(1)
                .hash256(other.hash())
                .int64(99)
                .compactSize(0)
                .toByteArray();
        var same = new MempoolSnapshot(
                List.of(new MempoolSnapshot.Item(tx, Instant.ofEpochSecond(5))),
                List.of(),
                Map.of(tx.txid(), 77L, other, 99L));
        assertEquals(same, MempoolSnapshot.parse(withDeltas));
        assertArrayEquals(withDeltas, same.bytes());
        Mempool pool = freshPool();
        same.loadInto(pool, Instant.ofEpochSecond(6));
        assertEquals(same.priorities(), pool.priorities());
    }

    private static byte[] file(Transaction tx, long version, long count, long time) {
        return new ByteWriter(100)
                .int64(version)
                .int64(count)
                .bytes(tx.raw())
                .int64(time)
                .int64(0)
                .compactSize(0)
                .compactSize(0)
                .toByteArray();
    }

    @Test
    void times_counts_and_versions_just_outside_are_malformed() throws MalformedDataException {
        Transaction tx = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        for (long time : new long[] {0, 0xffff_ffffL})
            assertEquals(1, MempoolSnapshot.parse(file(tx, 1, 1, time)).items().size());
        for (byte[] bad : List.of(
                file(tx, 1, 1, -1),
                file(tx, 1, 1, 0x1_0000_0000L),
                file(tx, 0, 1, 5),
                file(tx, 2, 1, 5),
                file(tx, 1, -1, 5),
                file(tx, 1, 0, 5),
                file(tx, 1, 2, 5))) assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(bad));
        byte[] empty = MempoolSnapshot.of(freshPool()).bytes();
        assertEquals(List.of(), MempoolSnapshot.parse(empty).items());
        byte[] longer = Arrays.copyOf(empty, empty.length + 1);
        assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(longer));
    }

    @Test
    void what_is_two_weeks_old_comes_back_and_a_second_older_does_not() {
        Transaction tx = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        Instant entered = c.now.minus(Duration.ofDays(14));
        for (long older : new long[] {0, 1}) {
            var saved = new MempoolSnapshot(
                    List.of(new MempoolSnapshot.Item(tx, entered.minusSeconds(older))), List.of(tx.txid()), Map.of());
            Mempool again = freshPool();
            assertEquals(1 - older, saved.loadInto(again, c.now));
            assertEquals(1 - older, again.unbroadcast().size());
        }
    }

    /// A clock that was set back keeps nothing for longer.
    @Test
    void what_entered_in_the_future_enters_now() {
        Transaction tx = c.spend(c.coin(TestChain.ANYONE), 1, 1_000);
        var saved = new MempoolSnapshot(
                List.of(new MempoolSnapshot.Item(tx, c.now.plus(Duration.ofDays(9)))), List.of(), Map.of());
        Mempool again = freshPool();
        assertEquals(1, saved.loadInto(again, c.now));
        assertEquals(c.now, again.entries().getFirst().time());
    }

    @Test
    void parents_stand_before_children_and_older_ones_first() {
        List<OutPoint> coins = c.coins(TestChain.ANYONE, 2);
        Transaction parent = c.spend(coins.get(0), 1, 1_000);
        assertEquals("ok", c.offer(parent));
        c.now = c.now.plusSeconds(10);
        Transaction child = c.spend(parent.outPoint(0), 1, 100_000);
        assertEquals("ok", c.offer(child));
        c.now = c.now.plusSeconds(10);
        Transaction late = c.spend(coins.get(1), 1, 50_000);
        assertEquals("ok", c.offer(late));
        assertEquals(
                List.of(parent, late, child),
                MempoolSnapshot.of(c.pool).items().stream()
                        .map(MempoolSnapshot.Item::tx)
                        .toList());
    }

    /// As Bitcoin Core writes it since version 27.
    @Test
    void t2_a_file_that_is_obfuscated_is_read_too() throws MalformedDataException {
        assertEquals("ok", c.offer(c.spend(c.coin(TestChain.ANYONE), 1, 1_000)));
        MempoolSnapshot saved = MempoolSnapshot.of(c.pool);
        byte[] plain = saved.bytes();
        byte[] key = {1, 2, 3, 4, 5, 6, 7, -8};
        var out = new ByteWriter().int64(2).lengthPrefixed(key);
        for (int i = 8; i < plain.length; i++) out.uint8((plain[i] ^ key[out.size() % 8]) & 0xff);
        assertEquals(saved, MempoolSnapshot.parse(out.toByteArray()));
        byte[] shortKey = new ByteWriter()
                .int64(2)
                .lengthPrefixed(Arrays.copyOf(key, 7))
                .bytes(new byte[20])
                .toByteArray();
        assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(shortKey));
        byte[] later = new ByteWriter().int64(3).bytes(new byte[20]).toByteArray();
        assertThrows(MalformedDataException.class, () -> MempoolSnapshot.parse(later));
    }
}
