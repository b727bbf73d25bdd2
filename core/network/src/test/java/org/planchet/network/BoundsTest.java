package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;

/// The small things that bound what strangers can have: a bucket of tokens, a set that forgets, an order of peers.
class BoundsTest {
    private static final Instant NOW = Stage.START;

    @Test
    void a_bucket_gives_a_token_when_there_is_a_whole_one() {
        var bucket = new TokenBucket(0.1, 5, 1, NOW);
        assertTrue(bucket.take(NOW));
        assertFalse(bucket.take(NOW));
        assertFalse(bucket.take(NOW.plusMillis(9_990)));
        assertTrue(bucket.take(NOW.plusMillis(10_010)));
        assertFalse(bucket.take(NOW.plusMillis(10_010)));
    }

    @Test
    void a_bucket_holds_no_more_than_its_capacity() {
        var bucket = new TokenBucket(0.1, 5, 0, NOW);
        Instant later = NOW.plusSeconds(1_000);
        for (int i = 0; i < 5; i++) assertTrue(bucket.take(later));
        assertFalse(bucket.take(later));
    }

    @Test
    void what_was_granted_above_the_capacity_is_kept_and_does_not_grow() {
        var bucket = new TokenBucket(0.1, 5, 0, NOW);
        bucket.grant(7);
        Instant later = NOW.plusSeconds(1_000);
        for (int i = 0; i < 7; i++) assertTrue(bucket.take(later));
        assertFalse(bucket.take(later));
    }

    @Test
    void a_clock_that_goes_back_fills_no_bucket_twice() {
        var bucket = new TokenBucket(1, 5, 0, NOW);
        assertTrue(bucket.take(NOW.plusSeconds(1)));
        assertFalse(bucket.take(NOW));
        assertFalse(bucket.take(NOW.plusSeconds(1)));
    }

    @Test
    void a_recent_set_remembers_as_many_as_its_capacity_and_fewer_than_twice_as_many() {
        var set = new RecentSet<Integer>(4);
        for (int i = 0; i < 100; i++) {
            assertTrue(set.add(i));
            assertFalse(set.add(i), "it is in");
            for (int recent = Math.max(0, i - 3); recent <= i; recent++) assertTrue(set.contains(recent));
            assertFalse(set.contains(i - 8));
            assertTrue(set.size() < 8);
        }
    }

    @Test
    void what_is_removed_from_a_recent_set_is_in_neither_generation() {
        var set = new RecentSet<Integer>(2);
        for (int i = 0; i < 3; i++) set.add(i);
        set.remove(1);
        set.remove(2);
        assertFalse(set.contains(1));
        assertFalse(set.contains(2));
        assertEquals(1, set.size());
        set.clear();
        assertEquals(0, set.size());
        assertFalse(set.contains(0));
    }

    @Test
    void a_preferred_peer_comes_before_any_other_and_chance_decides_between_equals() {
        var priority = new TxPriority(7, 8);
        int firstWins = 0;
        for (int i = 0; i < 1_000; i++) {
            var hash = new Hash256(i, 1, 2, 3);
            long preferred = priority.of(hash, new PeerId(1), true);
            long first = priority.of(hash, new PeerId(1), false);
            long second = priority.of(hash, new PeerId(2), false);
            assertTrue(Long.compareUnsigned(preferred, first) > 0);
            assertTrue(Long.compareUnsigned(preferred, second) > 0);
            if (Long.compareUnsigned(first, second) > 0) firstWins++;
        }
        assertTrue(firstWins > 400 && firstWins < 600, "first " + firstWins + " of 1,000 times");
    }
}
