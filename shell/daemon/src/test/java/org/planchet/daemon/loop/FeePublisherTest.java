package org.planchet.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.Chains;
import org.planchet.consensus.ScriptChecker;
import org.planchet.mempool.FeeEstimate;
import org.planchet.mempool.FeeEstimates;

/// Fee estimates cost the owner a pass over the mempool: it makes one only while somebody asks.
class FeePublisherTest {
    private static final Instant START = Instant.EPOCH;

    private final FeePublisher fees = new FeePublisher();
    private final BlockIndex tip = genesis();
    private int passes;

    private static BlockIndex genesis() {
        return Chain.open(Chains.regtest(), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT)
                .tip();
    }

    private FeeEstimates pass() {
        passes++;
        int blocks = passes;
        return target -> new FeeEstimate(Optional.empty(), target, blocks, 0, FeeEstimate.Source.NOTHING);
    }

    private void turnAt(Duration after, BlockIndex at) {
        fees.renew(at, START.plus(after), this::pass);
    }

    @Test
    void while_nobody_asks_no_pass_is_made() {
        assertNull(fees.last());
        turnAt(Duration.ZERO, tip);
        turnAt(Duration.ofSeconds(100), tip);
        assertEquals(1, passes, "the first, so that there are some");
        assertNull(fees.known(tip, START.plusSeconds(100)), "who asks first has the owner make others");
        assertEquals(1, Objects.requireNonNull(fees.last()).within(1).blocks(), "unless it is at work");
    }

    @Test
    void what_one_asked_for_others_get_for_two_seconds() {
        FeeEstimates taken = fees.take(tip, START, this::pass);
        assertSame(taken, fees.known(tip, START.plus(FeePublisher.MAX_AGE)));
        assertNull(fees.known(tip, START.plus(FeePublisher.MAX_AGE).plusMillis(1)));
    }

    @Test
    void while_somebody_asks_it_is_renewed_after_a_second() {
        FeeEstimates taken = fees.take(tip, START, this::pass);
        turnAt(FeePublisher.INTERVAL, tip);
        assertEquals(1, passes, "nobody has asked since");
        assertSame(taken, fees.known(tip, START.plusMillis(500)));
        turnAt(FeePublisher.INTERVAL.minusMillis(1), tip);
        assertEquals(1, passes, "not due yet");
        turnAt(FeePublisher.INTERVAL, tip);
        turnAt(FeePublisher.INTERVAL.multipliedBy(9), tip);
        assertEquals(2, passes, "once for each time that somebody asked");
    }

    @Test
    void those_of_another_tip_count_no_longer_and_are_renewed_at_once() {
        var _ = fees.take(tip, START, this::pass);
        var _ = fees.known(tip, START);
        BlockIndex other = genesis();
        assertNull(fees.known(other, START));
        turnAt(Duration.ZERO, other);
        assertEquals(2, passes);
        assertEquals(
                2, Objects.requireNonNull(fees.known(other, START)).within(1).blocks());
    }
}
