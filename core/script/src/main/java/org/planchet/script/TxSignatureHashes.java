package org.planchet.script;

import java.security.MessageDigest;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A transaction with the outputs it spends, and the parts of its signature hashes that all inputs share (BIP-0143,
/// BIP-0341), each computed once, when first asked for. Safe for many threads.
public final class TxSignatureHashes {
    /// SHA-256 over all prevouts, sequences and outputs, once (as BIP-0341 has them) and twice (BIP-0143).
    record Shared(Part prevouts, Part sequences, Part outputs, Part amounts, Part scripts) {}

    /// A hash that is only to be read.
    static final class Part {
        final byte[] once;
        final byte[] twice;

        Part(Consumer<ByteWriter> write) {
            var out = new ByteWriter();
            write.accept(out);
            MessageDigest digest = Hashes.newSha256();
            once = digest.digest(out.toByteArray());
            twice = digest.digest(once);
        }
    }

    private final Transaction tx;
    private final List<TxOut> spent;
    private volatile @Nullable Shared shared;

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
            known = new Shared(
                    new Part(out -> tx.inputs().forEach(input -> SignatureHash.writeOutPoint(out, input.prevout()))),
                    new Part(out -> tx.inputs().forEach(input -> out.int32(input.sequence()))),
                    new Part(out -> tx.outputs().forEach(output -> output.write(out))),
                    new Part(out -> spent.forEach(output -> out.int64(output.value()))),
                    new Part(out -> spent.forEach(
                            output -> out.lengthPrefixed(output.scriptPubKey().bytes()))));
            shared = known;
        }
        return known;
    }

    TxIn input(int index) {
        return tx.inputs().get(index);
    }
}
