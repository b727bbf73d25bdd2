package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.consensus.Fixtures.REGTEST;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.block;
import static org.planchet.consensus.Fixtures.out;
import static org.planchet.consensus.Fixtures.outPoint;
import static org.planchet.consensus.Fixtures.tx;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

class WitnessCommitmentTest {
    private static final Node TIP = Fixtures.chain(REGTEST, 20);
    private static final int HEIGHT = 21;
    private static final Transaction SPEND =
            Fixtures.withWitness(tx(outPoint(1), out(1)), Witness.of(new byte[] {1}, new byte[] {2}));
    private static final TxOut RIGHT = WitnessCommitment.output(List.of(Fixtures.coinbase(HEIGHT, 1), SPEND));
    private static final TxOut WRONG = new TxOut(0, Script.fromHex("6a24aa21a9ed" + "11".repeat(32)));

    private static Optional<Rejection> judge(Transaction coinbase, ChainParams params) {
        return BlockRules.afterParent(Fixtures.checked(block(TIP, coinbase, SPEND)), TIP, params);
    }

    private static Optional<Rejection> judge(Witness witness, TxOut... outputs) {
        return judge(WitnessBlocks.with(HEIGHT, witness, outputs), REGTEST);
    }

    private static void assertMutated(String code, Optional<Rejection> verdict) {
        assertEquals(Fault.MUTATED, assertBroken(code, verdict).fault(), "the honest body has the same hash");
    }

    @Test
    void c63_witness_commitment() {
        assertValid(judge(WitnessCommitment.RESERVED, out(1), RIGHT));
        assertValid(judge(WitnessCommitment.RESERVED, out(1), WRONG, RIGHT, out(0)));
        assertMutated("bad-witness-merkle-match", judge(WitnessCommitment.RESERVED, RIGHT, WRONG));
        assertMutated("bad-witness-nonce-size", judge(Witness.of(new byte[31]), RIGHT));
        assertMutated("bad-witness-nonce-size", judge(Witness.of(new byte[32], new byte[32]), RIGHT));
        assertMutated("bad-witness-nonce-size", judge(Witness.EMPTY, RIGHT));
        assertMutated("bad-witness-nonce-size", judge(Witness.of(new byte[3_000_000]), RIGHT));
        assertMutated("unexpected-witness", judge(Witness.EMPTY, out(1)));
        byte[] other = new byte[32];
        other[0] = 1;
        assertMutated("bad-witness-merkle-match", judge(Witness.of(other), RIGHT));
    }

    @Test
    void c63_what_is_a_commitment() {
        Script shorter = Script.wrap(Arrays.copyOf(RIGHT.scriptPubKey().bytes(), 37));
        assertMutated("unexpected-witness", judge(WitnessCommitment.RESERVED, new TxOut(0, shorter)));
        Script longer = Script.wrap(Arrays.copyOf(RIGHT.scriptPubKey().bytes(), 60));
        assertValid(judge(WitnessCommitment.RESERVED, new TxOut(0, longer)));
        assertEquals(-1, WitnessCommitment.position(Fixtures.coinbase(1, 1)));
    }

    @Test
    void before_segwit_a_commitment_means_nothing_and_a_witness_is_unexpected() {
        ChainParams before = REGTEST.withActivation("segwit", HEIGHT + 1);
        assertMutated(
                "unexpected-witness", judge(WitnessBlocks.with(HEIGHT, WitnessCommitment.RESERVED, RIGHT), before));
        Transaction plain = WitnessBlocks.with(HEIGHT, Witness.EMPTY, out(1), WRONG);
        assertValid(BlockRules.afterParent(Fixtures.checked(block(TIP, plain)), TIP, before));
        assertMutated(
                "bad-witness-nonce-size", BlockRules.afterParent(Fixtures.checked(block(TIP, plain)), TIP, REGTEST));
    }
}
