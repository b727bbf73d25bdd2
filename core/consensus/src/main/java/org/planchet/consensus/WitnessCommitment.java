package org.planchet.consensus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// BIP 141: the coinbase commits to every witness of its block, in the last output whose script starts with
/// OP_RETURN, a push of 36 bytes and `aa21a9ed`.
public final class WitnessCommitment {
    /// The value that a coinbase's witness holds if nothing else is said: 32 zero bytes.
    public static final Witness RESERVED = Witness.of(new byte[Hash256.SIZE]);

    static final byte[] HEADER = {0x6a, 0x24, (byte) 0xaa, 0x21, (byte) 0xa9, (byte) 0xed};
    private static final int MIN_SIZE = HEADER.length + Hash256.SIZE;

    private WitnessCommitment() {}

    /// The position of the committing output, or -1 if there is none.
    public static int position(Transaction coinbase) {
        for (int i = coinbase.outputs().size() - 1; i >= 0; i--) {
            Script script = coinbase.outputs().get(i).scriptPubKey();
            if (script.size() >= MIN_SIZE && Arrays.equals(script.bytes(), 0, HEADER.length, HEADER, 0, HEADER.length))
                return i;
        }
        return -1;
    }

    /// The root over the wtxids of a block, the coinbase's counted as zero.
    public static Hash256 root(List<Transaction> transactions) {
        var leaves = new ArrayList<Hash256>(transactions.size());
        leaves.add(Hash256.ZERO);
        for (int i = 1; i < transactions.size(); i++)
            leaves.add(transactions.get(i).wtxid().hash());
        return MerkleTree.of(leaves).hash();
    }

    /// The output that commits to the witnesses of `transactions` (the coinbase first, whatever it is) under the
    /// reserved value of 32 zero bytes.
    public static TxOut output(List<Transaction> transactions) {
        byte[] commitment = commitment(root(transactions), new byte[Hash256.SIZE]);
        byte[] script = Arrays.copyOf(HEADER, MIN_SIZE);
        System.arraycopy(commitment, 0, script, HEADER.length, Hash256.SIZE);
        return new TxOut(0, Script.wrap(script));
    }

    private static byte[] commitment(Hash256 root, byte[] reserved) {
        return Hashes.sha256d(root.bytes(), reserved);
    }

    /// Bitcoin Core's `CheckWitnessMalleation`.
    static Optional<Rejection> check(Block block, boolean segwit) {
        List<Transaction> transactions = block.transactions();
        if (segwit) {
            Transaction coinbase = transactions.getFirst();
            int position = position(coinbase);
            if (position >= 0) return matches(transactions, coinbase, position);
        }
        for (Transaction tx : transactions)
            if (tx.hasWitness())
                return Rule.WITNESS_UNEXPECTED.refuses(tx + " has a witness, the coinbase no commitment");
        return Optional.empty();
    }

    private static Optional<Rejection> matches(List<Transaction> transactions, Transaction coinbase, int position) {
        Witness witness = coinbase.inputs().getFirst().witness();
        if (witness.size() != 1 || witness.items().getFirst().length != Hash256.SIZE)
            return Rule.WITNESS_NONCE_SIZE.refuses(
                    "the coinbase's witness has " + witness.size() + " items, expected one of 32 bytes");
        byte[] expected = commitment(root(transactions), witness.items().getFirst());
        byte[] script = coinbase.outputs().get(position).scriptPubKey().bytes();
        return Arrays.equals(script, HEADER.length, MIN_SIZE, expected, 0, Hash256.SIZE)
                ? Optional.empty()
                : Rule.WITNESS_COMMITMENT.refuses("output " + position + " of the coinbase says "
                        + Hash256.of(script, HEADER.length) + ", the witnesses give " + Hash256.of(expected));
    }
}
