package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rejection;
import org.planchet.policy.ReplacementRules.Replaced;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

class ReplacementRulesTest {
    private static final Txid A = new Txid(new Hash256(1, 0, 0, 0));
    private static final Txid B = new Txid(new Hash256(2, 0, 0, 0));

    private static String code(Optional<Rejection> rejection) {
        return rejection.map(Rejection::code).orElse("ok");
    }

    private static Transaction spending(int sequence) {
        return new Transaction(
                2,
                List.of(new TxIn(new OutPoint(A, 0), Script.EMPTY, sequence)),
                List.of(new TxOut(1, Script.EMPTY)),
                0);
    }

    @Test
    void a_sequence_below_fffffffe_signals() {
        assertTrue(ReplacementRules.signals(spending(0xfffffffd)));
        assertTrue(ReplacementRules.signals(spending(0)));
        assertFalse(ReplacementRules.signals(spending(0xfffffffe)));
        assertFalse(ReplacementRules.signals(spending(0xffffffff)));
    }

    @Test
    void its_rate_is_above_that_of_each_direct_conflict() {
        List<Replaced> old = List.of(new Replaced(A, 1_000, 100), new Replaced(B, 100, 100));
        assertEquals("ok", code(ReplacementRules.paysHigherRate(2_002, 200, old)));
        assertEquals("insufficient fee", code(ReplacementRules.paysHigherRate(2_000, 200, old)));
    }

    @Test
    void it_replaces_a_hundred_at_most() {
        assertEquals("ok", code(ReplacementRules.replacesFew(100)));
        assertEquals("too many potential replacements", code(ReplacementRules.replacesFew(101)));
    }

    @Test
    void it_adds_no_unconfirmed_coin() {
        Transaction tx = spending(0);
        assertEquals("ok", code(ReplacementRules.addsNoUnconfirmed(tx, Set.of(), Set.of())));
        assertEquals("ok", code(ReplacementRules.addsNoUnconfirmed(tx, Set.of(A), Set.of(A))));
        assertEquals(
                "replacement-adds-unconfirmed", code(ReplacementRules.addsNoUnconfirmed(tx, Set.of(A), Set.of(B))));
    }

    @Test
    void it_pays_for_what_it_replaces_and_for_its_own_way() {
        List<Replaced> all = List.of(new Replaced(A, 1_000, 100), new Replaced(B, 500, 100));
        FeeRate incremental = new FeeRate(100);
        assertEquals("ok", code(ReplacementRules.paysForItself(1_520, 200, all, incremental)));
        assertEquals("insufficient fee", code(ReplacementRules.paysForItself(1_519, 200, all, incremental)));
        assertEquals("insufficient fee", code(ReplacementRules.paysForItself(1_499, 200, all, FeeRate.ZERO)));
        assertEquals("ok", code(ReplacementRules.paysForItself(1_500, 200, all, FeeRate.ZERO)));
    }

    @Test
    void what_is_missing_is_said_in_satoshis() {
        List<Replaced> all = List.of(new Replaced(A, 1_500, 100));
        assertEquals(
                "pays 19 satoshis more than what it would replace, at least 20 are due for its relay",
                ReplacementRules.paysForItself(1_519, 200, all, new FeeRate(100))
                        .orElseThrow()
                        .detail());
    }
}
