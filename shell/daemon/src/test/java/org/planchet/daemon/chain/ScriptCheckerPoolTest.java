package org.planchet.daemon.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.script.ScriptFlags;
import org.planchet.script.TxSignatureHashes;

/// The pool says what checking one by one would say, whatever the threads do.
class ScriptCheckerPoolTest {
    private static final int OP_TRUE = 0x51;
    private static final int OP_FALSE = 0x00;

    /// A check of the spend of an output that anyone, or no one, can spend; `number` tells it from others.
    private static ScriptCheck check(int number, boolean good) {
        OutPoint at = new OutPoint(new Txid(Hash256.ZERO), number);
        TxOut spent = new TxOut(1, Script.wrap(new byte[] {(byte) (good ? OP_TRUE : OP_FALSE)}));
        Transaction tx = new Transaction(
                2, List.of(new TxIn(at, Script.EMPTY, TxIn.SEQUENCE_FINAL)), List.of(new TxOut(1, Script.EMPTY)), 0);
        return new ScriptCheck(tx, 0, new TxSignatureHashes(tx, List.of(spent)), ScriptFlags.NONE);
    }

    @Test
    void the_first_failure_in_order_is_told_whatever_the_threads_do() {
        SplittableRandom random = new SplittableRandom(1);
        try (ScriptCheckerPool pool = new ScriptCheckerPool(4)) {
            for (int round = 0; round < 200; round++) {
                List<ScriptCheck> checks = new ArrayList<>();
                int size = random.nextInt(200);
                int failures = random.nextInt(4);
                for (int i = 0; i < size; i++) checks.add(check(i, failures == 0 || random.nextInt(60) >= failures));
                Optional<Rejection> expected =
                        ScriptChecker.inline().submit(checks).await();
                assertEquals(expected, pool.submit(checks).await());
                assertEquals(expected, pool.run(checks));
            }
        }
    }

    @Test
    void several_batches_are_under_way_at_once() {
        try (ScriptCheckerPool pool = new ScriptCheckerPool(3)) {
            List<ScriptChecker.Pending> pending = new ArrayList<>();
            for (int batch = 0; batch < 50; batch++) {
                List<ScriptCheck> checks = new ArrayList<>();
                for (int i = 0; i < 100; i++) checks.add(check(i, batch != 30 || i != 57));
                pending.add(pool.submit(checks));
            }
            for (int batch = 0; batch < 50; batch++)
                assertEquals(batch == 30, pending.get(batch).await().isPresent(), "batch " + batch);
            assertTrue(pool.checked() >= 49 * 100);
        }
    }

    @Test
    void a_cancelled_batch_runs_no_more() {
        try (ScriptCheckerPool pool = new ScriptCheckerPool(4)) {
            List<ScriptCheck> checks = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) checks.add(check(i, true));
            ScriptChecker.Pending pending = pool.submit(checks);
            pending.cancel();
            long after = pool.checked();
            assertEquals(Optional.empty(), pool.submit(List.of(check(1, true))).await());
            assertTrue(pool.checked() <= after + 1);
        }
    }

    @Test
    void one_thread_is_enough() {
        try (ScriptCheckerPool pool = new ScriptCheckerPool(1)) {
            assertEquals(Optional.empty(), pool.submit(List.of(check(1, true))).await());
            assertTrue(pool.submit(List.of(check(2, false))).await().isPresent());
            assertEquals(Optional.empty(), pool.submit(List.of()).await());
        }
    }
}
