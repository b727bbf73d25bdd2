package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// BIP-0431: what version 3 promises in exchange for being replaceable at any time.
class TrucTest {
    private static final Transaction V2 = version(2);
    private static final Transaction V3 = version(3);

    private static Transaction version(int version) {
        var input = new TxIn(new OutPoint(new Txid(new Hash256(1, 2, 3, 4)), 0), Script.EMPTY, 0);
        return new Transaction(version, List.of(input), List.of(new TxOut(1, Script.EMPTY)), 0);
    }

    private static String verdict(Optional<Rejection> rejection) {
        return rejection.map(r -> r.code() + ": " + r.detail()).orElse("ok");
    }

    @Test
    void version_three_alone_is_bound_by_it() {
        assertTrue(Truc.is(V3));
        assertFalse(Truc.is(V2));
        assertFalse(Truc.is(version(4)));
    }

    @Test
    void unconfirmed_families_are_of_version_three_as_a_whole_or_not_at_all() {
        assertEquals("ok", verdict(Truc.inherits(V3, V3)));
        assertEquals("ok", verdict(Truc.inherits(V2, version(1))));
        assertEquals(
                "TRUC-violation: version=3 " + V3 + " cannot spend from non-version=3 " + V2,
                verdict(Truc.inherits(V3, V2)));
        assertEquals(
                "TRUC-violation: non-version=3 " + V2 + " cannot spend from version=3 " + V3,
                verdict(Truc.inherits(V2, V3)));
    }

    @Test
    void ten_thousand_virtual_bytes_at_most() {
        assertEquals("ok", verdict(Truc.fits(V3, 10_000, 0)));
        assertEquals(
                "TRUC-violation: version=3 " + V3 + " is too big: 10001 > 10000", verdict(Truc.fits(V3, 10_001, 0)));
    }

    @Test
    void one_unconfirmed_parent_and_no_grandparent() {
        assertEquals("ok", verdict(Truc.fits(V3, 100, 1)));
        assertEquals("TRUC-violation: " + V3 + " would have too many ancestors", verdict(Truc.fits(V3, 100, 2)));
    }

    @Test
    void a_child_has_a_thousand_virtual_bytes_at_most() {
        assertEquals("ok", verdict(Truc.fits(V3, 1_000, 1)));
        assertEquals("ok", verdict(Truc.fits(V3, 1_001, 0)));
        assertEquals(
                "TRUC-violation: version=3 child " + V3 + " is too big: 1001 > 1000", verdict(Truc.fits(V3, 1_001, 1)));
    }
}
