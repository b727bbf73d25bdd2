package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.CoinbaseHeight;
import org.planchet.consensus.Subsidy;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.fixtures.Blocks;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// A valid block to be, every part of which can be spoiled first. Its coinbase claims the subsidy and no fees.
final class Draft {
    private static final int SPACING_SECONDS = 600;

    final int height;
    final long subsidy;
    int version = 0x2000_0000;
    BlockHash previous;
    long time;
    int bits;

    @Nullable
    Hash256 merkleRoot;

    boolean commits;
    Script coinbaseScript;
    int coinbaseSequence = TxIn.SEQUENCE_FINAL;
    int coinbaseLockTime;
    Witness coinbaseWitness = Witness.EMPTY;
    final List<TxOut> rewards = new ArrayList<>();
    final List<Transaction> transactions = new ArrayList<>();

    /// @param extraNonce makes it differ from others on the same parent
    Draft(BlockIndex parent, ChainParams params, Lock rewardTo, long extraNonce) {
        height = parent.height() + 1;
        subsidy = Subsidy.at(height, params);
        previous = parent.hash();
        time = Math.max(parent.header().time() + SPACING_SECONDS, parent.medianTimePast() + 1);
        bits = params.powLimitBits();
        rewards.add(new TxOut(subsidy, rewardTo.script()));
        coinbaseScript = Script.wrap(new ByteWriter(16)
                .bytes(CoinbaseHeight.script(height).bytes())
                .uint8(8)
                .int64(extraNonce)
                .toByteArray());
    }

    Draft with(Transaction... more) {
        transactions.addAll(List.of(more));
        commits |= transactions.stream().anyMatch(Transaction::hasWitness);
        return this;
    }

    Transaction coinbase() {
        var outputs = new ArrayList<>(rewards);
        Witness witness = coinbaseWitness;
        if (commits) {
            var placeholder = new ArrayList<Transaction>();
            placeholder.add(coinbase(outputs, Witness.EMPTY));
            placeholder.addAll(transactions);
            outputs.add(WitnessCommitment.output(placeholder));
            if (witness.isEmpty()) witness = WitnessCommitment.RESERVED;
        }
        return coinbase(outputs, witness);
    }

    private Transaction coinbase(List<TxOut> outputs, Witness witness) {
        var input = new TxIn(OutPoint.NULL, coinbaseScript, coinbaseSequence, witness);
        return new Transaction(2, List.of(input), outputs, coinbaseLockTime);
    }

    Block build() {
        var all = new ArrayList<Transaction>();
        all.add(coinbase());
        all.addAll(transactions);
        return build(all);
    }

    /// The same with a nonce that does not meet the target.
    Block unsolved() {
        Block solved = build();
        for (int nonce = 0; ; nonce++) {
            BlockHeader tried = solved.header().withNonce(nonce);
            if (tried.hash().hash().bytes()[31] < 0) return new Block(tried, solved.transactions());
        }
    }

    /// A block of header `bits` that no hash can meet, so that no nonce need be looked for.
    Block hopeless(int newBits) {
        BlockHeader header = build().header();
        return new Block(
                new BlockHeader(header.version(), previous, header.merkleRoot(), (int) time, newBits, header.nonce()),
                build().transactions());
    }

    /// A solved block of exactly these transactions.
    Block build(List<Transaction> all) {
        return Blocks.mined(header(all), all);
    }

    private BlockHeader header(List<Transaction> all) {
        Hash256 root =
                merkleRoot != null ? merkleRoot : MerkleTree.ofTransactions(all).hash();
        return new BlockHeader(version, previous, root, (int) time, bits, 0);
    }
}
