package org.planchet.script;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A transaction with the outputs it spends, and the parts of its signature hashes that all inputs share (BIP-0143,
/// BIP-0341), each computed once, when first asked for. Safe for many threads.
public final class TxSignatureHashes {
    /// SHA-256 over all prevouts, sequences and outputs.
    record Shared(Part prevouts, Part sequences, Part outputs) {}

    /// SHA-256 over the amounts and the scripts of all spent outputs, which only taproot commits to.
    static final class OfSpent {
        final byte[] amounts;
        final byte[] scripts;

        private OfSpent(ByteWriter amounts, ByteWriter scripts) {
            this.amounts = amounts.sha256();
            this.scripts = scripts.sha256();
        }
    }

    /// A hash that is only to be read: once as BIP-0341 has it, and twice as BIP-0143 does.
    static final class Part {
        final byte[] once;
        final byte[] twice;

        private Part(ByteWriter written) {
            once = written.sha256();
            twice = Hashes.sha256(once);
        }
    }

    private final Transaction tx;
    private final List<TxOut> spent;
    private volatile @Nullable Shared shared;
    private volatile @Nullable OfSpent ofSpent;

    /// @param spent the outputs that the inputs spend, one an input, in their order
    public TxSignatureHashes(Transaction tx, List<TxOut> spent) {
        if (spent.size() != tx.inputs().size())
            throw new IllegalArgumentException(tx.inputs().size() + " inputs but " + spent.size() + " spent outputs");
        this.tx = tx;
        this.spent = List.copyOf(spent);
    }

    public Transaction tx() {
        return tx;
    }

    public List<TxOut> spent() {
        return spent;
    }

    /// The shared parts. Two threads may compute them at the same moment, to the same result.
    Shared shared() {
        Shared known = shared;
        if (known == null) {
            int inputs = tx.inputs().size();
            var prevouts = new ByteWriter(inputs * 36);
            var sequences = new ByteWriter(inputs * 4);
            for (TxIn input : tx.inputs()) {
                SignatureHash.writeOutPoint(prevouts, input.prevout());
                sequences.int32(input.sequence());
            }
            var outputs = new ByteWriter(tx.outputs().size() * 40);
            for (TxOut output : tx.outputs()) output.write(outputs);
            known = new Shared(new Part(prevouts), new Part(sequences), new Part(outputs));
            shared = known;
        }
        return known;
    }

    /// The parts that hash the spent outputs; as [#shared].
    OfSpent ofSpent() {
        OfSpent known = ofSpent;
        if (known == null) {
            var amounts = new ByteWriter(spent.size() * 8);
            var scripts = new ByteWriter(spent.size() * 40);
            for (TxOut output : spent) {
                amounts.int64(output.value());
                scripts.lengthPrefixed(output.scriptPubKey().bytes());
            }
            known = new OfSpent(amounts, scripts);
            ofSpent = known;
        }
        return known;
    }

    TxIn input(int index) {
        return tx.inputs().get(index);
    }
}
