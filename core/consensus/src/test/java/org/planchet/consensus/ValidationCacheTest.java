package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.script.ScriptFlag;
import org.planchet.script.ScriptFlags;
import org.planchet.script.TxSignatureHashes;

final class ValidationCacheTest {
    private static final TxOut ANYONE = new TxOut(1, Script.wrap(new byte[] {0x51}));

    private final ValidationCache cache = new ValidationCache(64);

    private static Transaction tx(int number, Witness witness) {
        var input = new TxIn(new OutPoint(new Txid(new Hash256(number, 1, 2, 3)), 0), Script.EMPTY, 0, witness);
        return new Transaction(2, List.of(input, input), List.of(ANYONE), 0);
    }

    private static List<ScriptCheck> checks(Transaction tx, ScriptFlags flags) {
        var hashes = new TxSignatureHashes(tx, List.of(ANYONE, ANYONE));
        return List.of(new ScriptCheck(tx, 0, hashes, flags), new ScriptCheck(tx, 1, hashes, flags));
    }

    @Test
    void c72_a_verdict_is_one_of_a_witness_id_and_of_exact_flags() {
        Transaction tx = tx(1, Witness.of(new byte[1]));
        Transaction otherWitness = tx(1, Witness.of(new byte[2]));
        cache.add(tx, ScriptFlags.MANDATORY);
        assertTrue(cache.holds(tx, ScriptFlags.MANDATORY));
        assertEquals(tx.txid(), otherWitness.txid());
        assertFalse(cache.holds(otherWitness, ScriptFlags.MANDATORY));
        for (ScriptFlag flag : ScriptFlag.values()) {
            ScriptFlags other = ScriptFlags.MANDATORY.has(flag)
                    ? ScriptFlags.MANDATORY.without(flag)
                    : ScriptFlags.MANDATORY.with(flag);
            assertFalse(cache.holds(tx, other), flag.name());
        }
    }

    @Test
    void only_the_checks_of_known_transactions_are_left_out() {
        Transaction known = tx(1, Witness.EMPTY);
        Transaction unknown = tx(2, Witness.EMPTY);
        var submitted = new ArrayList<ScriptCheck>();
        ScriptChecker checker = cache.before(checks -> {
            submitted.addAll(checks);
            return ScriptChecker.inline().submit(checks);
        });
        var all = new ArrayList<ScriptCheck>();
        for (Transaction tx : List.of(known, unknown, known)) all.addAll(checks(tx, ScriptFlags.NONE));
        checker.submit(all).await();
        assertEquals(all, submitted);
        submitted.clear();
        cache.add(known, ScriptFlags.NONE);
        checker.submit(all).await();
        assertEquals(all.subList(2, 4), submitted);
        submitted.clear();
        checker.submit(checks(known, ScriptFlags.MANDATORY)).await();
        assertEquals(2, submitted.size());
    }
}
