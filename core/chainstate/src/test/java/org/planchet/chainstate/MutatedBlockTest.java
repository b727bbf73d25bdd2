package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// A body that the header does not commit to says nothing about the header: it is refused, and the honest body is
/// taken when it comes.
class MutatedBlockTest {
    private final ChainFixture at = new ChainFixture(TestChains.withMaturity(2), ChainSettings.DEFAULT);

    private static Block body(Block honest, List<Transaction> transactions) {
        return new Block(honest.header(), transactions);
    }

    /// Refused whether its header is known already or not, and each time again.
    private void refusedAndForgotten(String code, Block spoilt, Block honest) {
        at.refused(code, spoilt);
        at.chain.acceptHeader(honest.header(), TestChains.NOW);
        at.refused(code, spoilt);
        assertFalse(at.index(honest).isInvalid());
        at.accepted(honest);
        at.tipIs(honest);
    }

    /// A block of `count` transactions, each spending the one before it.
    private Block family(int count) {
        List<Block> base = at.mine(3);
        var spends = new ArrayList<Transaction>();
        OutPoint coin = reward(base.getFirst());
        for (int i = 1; i < count; i++) {
            spends.add(BlockBuilder.spend(rewardValue(base.getFirst()), 0, coin));
            coin = spends.getLast().outPoint(0);
        }
        return at.onTip().with(spends).mine();
    }

    @Test
    void c07_merkle_duplicate_of_the_last_transaction_has_the_same_root() {
        Block honest = family(3);
        var doubled = new ArrayList<>(honest.transactions());
        doubled.add(doubled.getLast());
        refusedAndForgotten("bad-txns-duplicate", body(honest, doubled), honest);
    }

    @Test
    void a_body_under_anothers_header_is_no_fault_of_the_header() {
        Block honest = family(3);
        Block other = at.onTip().tag(9).mine();
        refusedAndForgotten("bad-txnmrklroot", body(honest, other.transactions()), honest);
    }

    @Test
    void c75_a_body_without_a_signet_solution_is_no_fault_of_the_header_either() {
        var signet =
                new ChainFixture(TestChains.regtest().withSignetChallenge(Script.fromHex("51")), ChainSettings.DEFAULT);
        TxOut commitment = WitnessCommitment.output(List.of(signet.onTip().coinbase()));
        Transaction bare = signet.onTip().coinbaseOutputs(commitment).coinbase();
        Block honest = signet.onTip()
                .coinbase(withWitness(bare, WitnessCommitment.RESERVED))
                .mine();
        Block junk = body(honest, signet.onTip().tag(9).mine().transactions());
        signet.refused("bad-txnmrklroot", junk);
        signet.chain.acceptHeader(honest.header(), TestChains.NOW);
        signet.refused("bad-txnmrklroot", junk);
        signet.accepted(honest);
        // A block that commits to what lacks the solution is invalid for good.
        Block unsolved = signet.onTip().mine();
        signet.chain.acceptHeader(unsolved.header(), TestChains.NOW);
        signet.refused("bad-signet-blksig", unsolved);
        assertTrue(signet.index(unsolved).isInvalid());
    }

    @Test
    void c63_witness_commitment_a_changed_witness_is_no_fault_of_the_header() {
        Block plain = family(2);
        TxOut commitment = WitnessCommitment.output(plain.transactions());
        Transaction bare = at.onTip().coinbaseOutputs(commitment).coinbase();
        Transaction coinbase = withWitness(bare, WitnessCommitment.RESERVED);
        Block honest = at.onTip()
                .coinbase(coinbase)
                .with(plain.transactions().getLast())
                .mine();
        Transaction spoilt = withWitness(honest.transactions().getLast(), Witness.of(new byte[] {1}));
        refusedAndForgotten("bad-witness-merkle-match", body(honest, List.of(coinbase, spoilt)), honest);
    }

    @Test
    void c63_a_witness_that_no_commitment_covers_is_no_fault_of_the_header() {
        Block honest = family(2);
        Transaction spoilt = withWitness(honest.transactions().getLast(), Witness.of(new byte[] {1}));
        refusedAndForgotten(
                "unexpected-witness", body(honest, List.of(honest.transactions().getFirst(), spoilt)), honest);
    }

    private static Transaction withWitness(Transaction tx, Witness witness) {
        TxIn first = tx.inputs().getFirst();
        var input = new TxIn(first.prevout(), first.scriptSig(), first.sequence(), witness);
        return new Transaction(tx.version(), List.of(input), tx.outputs(), tx.lockTime());
    }

    @Test
    void a_fault_that_the_header_commits_to_is_remembered() {
        Block greedy = at.onTip().claimMore(1).mine();
        at.refused("bad-cb-amount", greedy);
        assertTrue(at.index(greedy).isInvalid());
        at.refused("duplicate-invalid", greedy);
        assertEquals(0, at.chain.tip().height());
    }
}
