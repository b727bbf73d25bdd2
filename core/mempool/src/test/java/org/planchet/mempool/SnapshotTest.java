package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;

/// T2: the pool survives a restart, and nothing in the file is believed.
class SnapshotTest {
    private static final PolicySettings LENIENT = PolicySettings.DEFAULT.withRequireStandard(false);
    private final TestChain c = new TestChain(LENIENT);

    private Mempool freshPool() {
        return new Mempool(c.chain, LENIENT, ScriptChecker.inline(), new ValidationCache(new byte[32], 64));
    }

    @Test
    void t2_the_pool_comes_back_with_times_and_unbroadcast() throws MalformedDataException {
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
}
