package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

class FeeRateTest {
    private static final long ALL_MONEY = 2_100_000_000_000_000L;

    @Test
    void a_fee_is_rounded_up_and_a_rate_down() {
        assertEquals(1, new FeeRate(1).feeFor(1));
        assertEquals(1, new FeeRate(1_000).feeFor(1));
        assertEquals(124, new FeeRate(1_234).feeFor(100));
        assertEquals(0, new FeeRate(1_000).feeFor(0));
        assertEquals(new FeeRate(3_333), FeeRate.of(10, 3));
        assertEquals(FeeRate.ZERO, FeeRate.of(10, 0));
    }

    @Test
    void negative_rates_come_out_of_arithmetic_and_round_the_same_way() {
        assertEquals(new FeeRate(-3_334), FeeRate.of(-10, 3));
        assertEquals(0, new FeeRate(-1).feeFor(1));
        assertEquals("-3.334 sat/vB", new FeeRate(-3_334).toString());
    }

    @Test
    void it_reads_as_satoshis_a_virtual_byte() {
        assertEquals("0.001 sat/vB", new FeeRate(1).toString());
        assertEquals("12.340 sat/vB", new FeeRate(12_340).toString());
        assertEquals("0.000 sat/vB", FeeRate.ZERO.toString());
        assertEquals("0.010 sat/vB", new FeeRate(10).toString());
        assertEquals("0.100 sat/vB", new FeeRate(100).toString());
    }

    @Test
    void the_higher_of_two() {
        assertEquals(new FeeRate(2), new FeeRate(2).max(new FeeRate(1)));
        assertEquals(new FeeRate(2), new FeeRate(1).max(new FeeRate(2)));
        assertEquals(new FeeRate(3), new FeeRate(1).plus(new FeeRate(2)));
        assertTrue(new FeeRate(1).compareTo(new FeeRate(2)) < 0);
        assertTrue(new FeeRate(2).compareTo(new FeeRate(1)) > 0);
    }

    @Test
    void a_transaction_costs_by_its_virtual_size() {
        var input = new TxIn(new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 0), Script.EMPTY, 0);
        var tx = new Transaction(2, List.of(input), List.of(new TxOut(1, Script.EMPTY)), 0);
        assertEquals(60, tx.vsize());
        assertEquals(60, new FeeRate(1_000).feeFor(tx));
    }

    @Test
    void a_fee_beyond_all_money_is_the_largest_number_and_no_overflow() {
        assertEquals(Long.MAX_VALUE, new FeeRate(Long.MAX_VALUE / 100).feeFor(1_000));
    }

    @Property
    void what_pays_the_fee_pays_the_rate_and_a_satoshi_less_does_not(
            @ForAll @LongRange(min = 1, max = 100_000_000) long rate,
            @ForAll @LongRange(min = 1, max = 100_000) long vsize) {
        long fee = new FeeRate(rate).feeFor(vsize);
        assertTrue(FeeRate.compare(fee, vsize, rate, 1_000) >= 0);
        assertTrue(FeeRate.compare(fee - 1, vsize, rate, 1_000) < 0);
    }

    @Property
    void rates_compare_as_exact_fractions(
            @ForAll @LongRange(min = -ALL_MONEY, max = ALL_MONEY) long fee,
            @ForAll @LongRange(min = 1, max = 4_000_000) long vsize,
            @ForAll @LongRange(min = -ALL_MONEY, max = ALL_MONEY) long otherFee,
            @ForAll @LongRange(min = 1, max = 4_000_000) long otherVsize) {
        int exact = BigInteger.valueOf(fee)
                .multiply(BigInteger.valueOf(otherVsize))
                .compareTo(BigInteger.valueOf(otherFee).multiply(BigInteger.valueOf(vsize)));
        assertEquals(exact, Integer.signum(FeeRate.compare(fee, vsize, otherFee, otherVsize)));
    }
}
