package org.planchet.consensus;

import static org.planchet.consensus.Fixtures.out;

import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// Blocks that commit to witnesses.
final class WitnessBlocks {
    private WitnessBlocks() {}

    /// A coinbase that commits to `others`.
    static Transaction committing(int height, long value, List<Transaction> others) {
        Transaction plain = Fixtures.coinbase(height, value);
        var all = new ArrayList<Transaction>();
        all.add(plain);
        all.addAll(others);
        return with(height, WitnessCommitment.RESERVED, out(value), WitnessCommitment.output(all));
    }

    /// A coinbase of these outputs and this witness.
    static Transaction with(int height, Witness witness, TxOut... outputs) {
        Script scriptSig = Fixtures.coinbase(height, 0).inputs().getFirst().scriptSig();
        var input = new TxIn(OutPoint.NULL, scriptSig, TxIn.SEQUENCE_FINAL, witness);
        return new Transaction(1, List.of(input), List.of(outputs), 0);
    }

    /// A block whose one transaction carries `item` as its witness.
    static Block block(HeaderNode previous, int height, long value, Transaction tx, byte[] item) {
        Transaction carrying = Fixtures.withWitness(tx, Witness.of(item));
        return Fixtures.block(previous, committing(height, value, List.of(carrying)), carrying);
    }
}
