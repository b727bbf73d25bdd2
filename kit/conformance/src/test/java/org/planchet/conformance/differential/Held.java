package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A coin that these tests can spend.
record Held(OutPoint at, long value, Lock lock) {
    TxOut output() {
        return new TxOut(value, lock.script());
    }

    TxIn input(int sequence) {
        return new TxIn(at, Script.EMPTY, sequence);
    }

    /// The transaction with every input unlocked by its coin's lock.
    static Transaction unlock(Transaction unsigned, List<Held> coins) {
        List<TxOut> spent = coins.stream().map(Held::output).toList();
        var inputs = new ArrayList<TxIn>();
        for (int i = 0; i < coins.size(); i++)
            inputs.add(coins.get(i).lock.unlock().apply(new Signing(unsigned, i, spent)));
        return new Transaction(unsigned.version(), inputs, unsigned.outputs(), unsigned.lockTime());
    }

    /// A transaction that spends `coins`, final whatever its lock time is.
    static Transaction spend(List<Held> coins, List<TxOut> outputs) {
        return spend(2, coins, TxIn.SEQUENCE_FINAL, outputs, 0);
    }

    static Transaction spend(int version, List<Held> coins, int sequence, List<TxOut> outputs, int lockTime) {
        List<TxIn> inputs = coins.stream().map(coin -> coin.input(sequence)).toList();
        return unlock(new Transaction(version, inputs, outputs, lockTime), coins);
    }
}
