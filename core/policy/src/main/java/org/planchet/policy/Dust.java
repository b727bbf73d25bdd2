package org.planchet.policy;

import java.util.ArrayList;
import java.util.List;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.script.Templates;

/// Outputs that cost more to spend than they are worth (Bitcoin Core's `IsDust`).
public final class Dust {
    /// Bytes of an input that spends a P2PKH output: outpoint 36, script length 1, script 107, sequence 4.
    private static final int INPUT = 32 + 4 + 1 + 107 + 4;

    /// The same for a witness program, whose 107 bytes count a quarter.
    private static final int WITNESS_INPUT = 32 + 4 + 1 + 107 / 4 + 4;

    private Dust() {}

    /// The least value in satoshis at which `output` is not dust: the fee, at `rate`, of the output and of an
    /// input that spends it. 546 for P2PKH and 294 for P2WPKH at 3,000 sat/kvB; 0 for what can never be
    /// spent.
    public static long threshold(TxOut output, FeeRate rate) {
        if (Templates.isUnspendable(output.scriptPubKey())) return 0;
        boolean witness = Templates.witnessProgram(output.scriptPubKey()).isPresent();
        return rate.feeFor(output.serializedSize() + (witness ? WITNESS_INPUT : INPUT));
    }

    /// True if `output` is worth less than [#threshold].
    public static boolean isDust(TxOut output, FeeRate rate) {
        return output.value() < threshold(output, rate);
    }

    /// The positions of the dust outputs of `tx`.
    public static List<Integer> outputs(Transaction tx, FeeRate rate) {
        var dust = new ArrayList<Integer>();
        for (int i = 0; i < tx.outputs().size(); i++) if (isDust(tx.outputs().get(i), rate)) dust.add(i);
        return dust;
    }
}
