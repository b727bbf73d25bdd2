package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/// The latch by itself: each condition by which the initial download ends, and the nearest by which it does not.
class InitialDownloadLatchTest {
    private static final Instant GENESIS =
            Instant.ofEpochSecond(ToyChain.GENESIS.header().time());

    private final ToyChain chain = new ToyChain();
    private final InitialDownload download = new InitialDownload(chain, BigInteger.ZERO);

    @Test
    void a_tip_younger_than_a_day_ends_it_with_or_without_peers() {
        download.update(false, true, GENESIS.plus(Duration.ofDays(1)));
        assertFalse(download.isOver(), "just as old");
        download.update(false, true, GENESIS.plus(Duration.ofDays(1)).minusSeconds(1));
        assertTrue(download.isOver());
        download.update(true, true, GENESIS.plus(Duration.ofDays(9)));
        assertTrue(download.isOver(), "for good");
    }

    @Test
    void an_old_tip_ends_it_when_there_are_peers_and_none_has_more() {
        download.update(false, false, Stage.START);
        assertFalse(download.isOver(), "nobody to say so");
        download.update(true, true, Stage.START);
        assertFalse(download.isOver(), "one has more");
        download.update(true, false, Stage.START);
        assertTrue(download.isOver());
    }

    @Test
    void a_tip_that_stands_still_for_two_minutes_ends_it_whatever_peers_claim() {
        download.update(true, true, Stage.START);
        Instant almost = Stage.START.plus(InitialDownload.MAX_STANDSTILL).minusMillis(1);
        download.update(true, true, almost);
        assertFalse(download.isOver());
        chain.addAll(ToyChain.blocks(ToyChain.GENESIS.header(), 1, 0));
        download.update(true, true, almost);
        download.update(true, true, almost.plus(InitialDownload.MAX_STANDSTILL).minusMillis(1));
        assertFalse(download.isOver(), "it moved");
        download.update(false, true, almost.plus(InitialDownload.MAX_STANDSTILL));
        assertFalse(download.isOver(), "nobody is there");
        download.update(true, true, almost.plus(InitialDownload.MAX_STANDSTILL));
        assertTrue(download.isOver());
    }

    @Test
    void the_least_work_is_enough_and_a_unit_less_is_not() {
        BigInteger work = chain.work(chain.tip());
        var enough = new InitialDownload(chain, work);
        enough.update(true, false, Stage.START);
        assertTrue(enough.isOver());
        var tooLittle = new InitialDownload(chain, work.add(BigInteger.ONE));
        tooLittle.update(true, false, Stage.START);
        assertFalse(tooLittle.isOver());
        assertEquals(0, chain.tip().height());
    }
}
