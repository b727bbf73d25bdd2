package org.planchet.conformance.differential;

import java.util.concurrent.Callable;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;

/// One rule, kept or broken on its own, and what both parties must say.
sealed interface Case {
    String name();

    void play(Scene scene) throws Exception;

    /// Makes what a case is about.
    interface Maker<T> {
        T in(Scene scene) throws Exception;
    }

    /// A block, and the verdict on it.
    record OfBlock(String name, String expected, Maker<Block> maker) implements Case {
        @Override
        public void play(Scene scene) throws Exception {
            Block block = maker.in(scene);
            expect(name, expected, () -> scene.duel.block(block.raw()));
        }
    }

    /// A transaction, and the verdicts on it: in the mempool, then in a block.
    record OfTransaction(String name, String inPool, String inBlock, Maker<Transaction> maker) implements Case {
        @Override
        public void play(Scene scene) throws Exception {
            Transaction tx = maker.in(scene);
            Block block = scene.draft().with(tx).build();
            expect(name, inPool, () -> scene.duel.pool(tx.raw()));
            expect(name, inBlock, () -> scene.duel.block(block.raw()));
        }
    }

    private static void expect(String name, String expected, Callable<String> offer) throws Exception {
        String ours;
        try {
            ours = offer.call();
        } catch (Duel.Disagreement found) {
            if (!KnownDifference.explains(name, found)) throw found;
            ours = found.ours;
        }
        if (!expected.equals(ours)) throw new AssertionError("the verdict is " + ours + ", expected " + expected);
    }
}
