package org.planchet.mempool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockResult;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.crypto.Hashes;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.ScriptBuilder;
import org.planchet.script.Templates;

/// What the mempool has verified a block need not verify again; and nothing else.
final class KnownScriptsTest {
    private static final byte[] SECRET = {1, 2, 3, 4, 5};
    private static final byte[] WRONG = {5, 4, 3, 2, 1};
    private static final Script PUZZLE = new ScriptBuilder()
            .op(Op.OP_SHA256)
            .push(Hashes.sha256(SECRET))
            .op(Op.OP_EQUAL)
            .build();
    private static final Script LOCK = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(PUZZLE.bytes())));

    private final TestChain c = new TestChain(PolicySettings.DEFAULT);
    private final OutPoint coin = c.coin(LOCK);

    /// The same transaction id whatever the witness says.
    private Transaction answering(byte[] answer) {
        var input = new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(answer, PUZZLE.bytes()));
        return new Transaction(2, List.of(input), List.of(new TxOut(c.value(coin) - 1_000, c.mine)), 0);
    }

    private Optional<Rejection> mine(Transaction tx) {
        BlockResult result = c.chain.acceptBlock(block(tx), c.now);
        c.pool.onChainEvents(result.events(), c.now);
        return result.rejection();
    }

    private Block block(Transaction tx) {
        return c.witnessBlock(c.chain.tip(), List.of(tx));
    }

    @Test
    void a_block_of_what_the_mempool_holds_verifies_no_script() {
        assertEquals("ok", c.offer(answering(SECRET)));
        int before = c.blockChecks;
        assertEquals(Optional.empty(), mine(answering(SECRET)));
        assertEquals(before, c.blockChecks);
    }

    @Test
    void a_block_of_what_the_mempool_never_saw_verifies_each() {
        int before = c.blockChecks;
        assertEquals(Optional.empty(), mine(answering(SECRET)));
        assertEquals(before + 1, c.blockChecks);
    }

    @Test
    void c72_the_same_txid_with_another_witness_is_verified_in_its_own_right() {
        assertEquals("ok", c.offer(answering(SECRET)));
        assertEquals(answering(SECRET).txid(), answering(WRONG).txid());
        Rejection why = mine(answering(WRONG)).orElseThrow();
        assertTrue(why.code().startsWith("block-script-verify-flag-failed"), why::code);
        assertEquals(Optional.empty(), mine(answering(SECRET)));
    }

    @Test
    void c72_a_bad_witness_poisons_nothing_before_or_after_a_good_one() {
        Rejection refused = c.accept(answering(WRONG)).rejection().orElseThrow();
        assertEquals(Fault.CONSENSUS, refused.fault());
        assertEquals("ok", c.offer(answering(SECRET)));
        assertTrue(mine(answering(WRONG)).isPresent());
        int before = c.blockChecks;
        assertEquals(Optional.empty(), mine(answering(SECRET)));
        assertEquals(before, c.blockChecks);
    }

    @Test
    void a_block_that_comes_back_in_a_reorganisation_is_known_still() {
        assertEquals("ok", c.offer(answering(SECRET)));
        assertEquals(Optional.empty(), mine(answering(SECRET)));
        var mined = c.chain.tip();
        int before = c.blockChecks;
        c.pool.onChainEvents(c.chain.invalidate(mined).events(), c.now);
        assertTrue(c.pool.contains(answering(SECRET).txid()));
        c.pool.onChainEvents(c.chain.reconsider(mined).events(), c.now);
        assertEquals(mined, c.chain.tip());
        assertEquals(before, c.blockChecks);
    }
}
