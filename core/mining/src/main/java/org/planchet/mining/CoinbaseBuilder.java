package org.planchet.mining;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.planchet.consensus.CoinbaseHeight;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.script.ScriptBuilder;

/// Makes coinbases. The script of one is the height (BIP-0034), the miner's tag, and at the end eight bytes of extra
/// nonce, so that rolling it means to overwrite the last bytes.
final class CoinbaseBuilder {
    static final int EXTRA_NONCE_BYTES = 8;

    /// The script of a coinbase has at most 100 bytes: 5 of height, 9 of extra nonce, and the tag with its length.
    static final int MAX_TAG = 80;

    private CoinbaseBuilder() {}

    /// A coinbase with extra nonce 0.
    ///
    /// @param transactions the block's others; a commitment to their witnesses is added if `segwit` is active
    static Transaction build(
            int height, byte[] tag, Script rewardTo, long reward, List<Transaction> transactions, boolean segwit) {
        if (tag.length > MAX_TAG)
            throw new IllegalArgumentException("a miner's tag has at most " + MAX_TAG + " bytes, not " + tag.length);
        var script = new ScriptBuilder().raw(CoinbaseHeight.script(height).bytes());
        if (tag.length > 0) script.pushBytes(tag);
        script.pushBytes(new byte[EXTRA_NONCE_BYTES]);
        // The lock time makes every coinbase unlike those of before BIP-0034; it is over in this very block.
        var input = new TxIn(OutPoint.NULL, script.build(), TxIn.SEQUENCE_FINAL - 1, Witness.EMPTY);
        var outputs = new ArrayList<TxOut>();
        outputs.add(new TxOut(reward, rewardTo));
        if (segwit) {
            input = input.withWitness(WitnessCommitment.RESERVED);
            var all = new ArrayList<Transaction>(transactions.size() + 1);
            all.add(new Transaction(2, List.of(input), outputs, 0));
            all.addAll(transactions);
            outputs.add(WitnessCommitment.output(all));
        }
        return new Transaction(2, List.of(input), outputs, Math.max(0, height - 1));
    }

    /// `coinbase`, as [#build] made it, with another extra nonce.
    static Transaction withExtraNonce(Transaction coinbase, long extraNonce) {
        TxIn input = coinbase.inputs().getFirst();
        byte[] script = input.scriptSig().bytes();
        byte[] rolled = Arrays.copyOf(script, script.length);
        byte[] nonce = new ByteWriter(EXTRA_NONCE_BYTES).int64(extraNonce).toByteArray();
        System.arraycopy(nonce, 0, rolled, script.length - EXTRA_NONCE_BYTES, EXTRA_NONCE_BYTES);
        return new Transaction(
                coinbase.version(),
                List.of(input.withScriptSig(Script.wrap(rolled))),
                coinbase.outputs(),
                coinbase.lockTime());
    }
}
