package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.chainstate.ChainFixture.reward;
import static org.planchet.chainstate.ChainFixture.rewardValue;
import static org.planchet.fixtures.BlockBuilder.spend;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Coin;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// What a recheck of the stored chain finds: each kind of damage at its level, and not one level before.
class ChainVerifierTest {
    private static final ChainParams PARAMS = TestChains.withMaturity(2);

    /// Passes every script.
    private static final ScriptChecker CREDULOUS = checks -> new ScriptChecker.Pending() {
        @Override
        public Optional<Rejection> await() {
            return Optional.empty();
        }

        @Override
        public void cancel() {} // nothing runs
    };

    private final LossyStore store = new LossyStore();
    private Chain chain = open(ChainFixture.CHECKER);

    private Chain open(ScriptChecker checker) {
        return Chain.open(PARAMS, store, checker, ChainSettings.DEFAULT);
    }

    private BlockBuilder onTip() {
        return BlockBuilder.on(PARAMS, chain.tip());
    }

    private Block accept(Block block) {
        assertEquals(Optional.empty(), chain.acceptBlock(block, TestChains.NOW).rejection());
        assertEquals(block.hash(), chain.tip().hash());
        return block;
    }

    private List<Block> grow(int blocks) {
        var grown = new ArrayList<Block>();
        for (int i = 0; i < blocks; i++) grown.add(accept(onTip().mine()));
        return grown;
    }

    private BlockIndex index(Block block) {
        return Objects.requireNonNull(chain.find(block.hash()));
    }

    private BlockPosition data(Block block) {
        return Objects.requireNonNull(index(block).data());
    }

    private BlockPosition undo(Block block) {
        return Objects.requireNonNull(index(block).undo());
    }

    private Optional<String> problem(VerifyLevel level, int blocks) {
        return chain.verify(level, blocks, VerifyReport.Progress.NONE).problem();
    }

    /// `level` finds that, and no level before it finds anything.
    private void foundFrom(VerifyLevel level, int blocks, String problem) {
        for (VerifyLevel each : VerifyLevel.values())
            assertEquals(
                    each.compareTo(level) < 0 ? Optional.empty() : Optional.of(problem),
                    problem(each, blocks),
                    each.toString());
    }

    @Test
    void so_many_blocks_are_rechecked_as_were_asked_for_and_there_are() {
        grow(6);
        int[][] cases = {{1, 1}, {6, 6}, {7, 7}, {8, 7}, {0, 7}, {-1, 7}};
        for (int[] each : cases)
            assertEquals(
                    new VerifyReport(each[1], Optional.empty()),
                    chain.verify(VerifyLevel.UNDO, each[0], VerifyReport.Progress.NONE),
                    "asked for " + each[0]);
        VerifyReport replayed = chain.verify(VerifyLevel.REPLAY, 2, VerifyReport.Progress.NONE);
        assertEquals(new VerifyReport(7, Optional.empty()), replayed, "a replay is of all");
        assertTrue(replayed.ok());
    }

    @Test
    void each_block_is_told_as_it_is_done() {
        grow(3);
        var told = new ArrayList<String>();
        chain.verify(VerifyLevel.REPLAY, 2, (level, done, total) -> told.add(level + " " + done + "/" + total));
        assertEquals(List.of("REPLAY 1/2", "REPLAY 2/2", "REPLAY 1/3", "REPLAY 2/3", "REPLAY 3/3"), told);
    }

    @Test
    void a_block_that_cannot_be_read_is_found_if_it_is_among_those_asked_for() {
        List<Block> blocks = grow(6);
        Block third = blocks.get(2);
        store.loseBlock(data(third));
        String gone = "the data of " + index(third) + " is missing or damaged";
        foundFrom(VerifyLevel.READABLE, 4, gone);
        // Three blocks lie above it; only a replay needs it too.
        foundFrom(VerifyLevel.REPLAY, 3, gone);
    }

    @Test
    void a_block_that_breaks_a_rule_by_itself_is_found() {
        Block block = grow(3).get(1);
        store.changeBlock(
                data(block), new Block(block.header(), grow(1).getFirst().transactions()));
        for (VerifyLevel level : List.of(VerifyLevel.ISOLATION, VerifyLevel.UNDO, VerifyLevel.REPLAY))
            assertTrue(problem(level, 0).orElse("").startsWith(index(block) + ": bad-txnmrklroot"), level.toString());
        assertEquals(Optional.empty(), problem(VerifyLevel.READABLE, 0));
        assertTrue(problem(VerifyLevel.REPLAY, 1).orElse("").startsWith(index(block) + ": bad-txnmrklroot"));
    }

    @Test
    void undo_data_that_is_gone_or_no_undo_data_is_found() {
        List<Block> blocks = grow(3);
        store.loseUndo(undo(blocks.get(1)));
        foundFrom(VerifyLevel.UNDO, 0, "the undo data of " + index(blocks.get(1)) + " is missing or damaged");
        store.changeUndo(undo(blocks.get(2)), new byte[] {5});
        foundFrom(VerifyLevel.UNDO, 0, "stored undo data cannot be read: it is damaged");
    }

    @Test
    void undo_data_of_another_block_is_found() {
        List<Block> base = grow(4);
        Block block = accept(onTip().with(join(base)).mine());
        Coin one = new Coin(base.get(0).transactions().getFirst().outputs().getFirst(), 1, true);
        Coin two = new Coin(base.get(1).transactions().getFirst().outputs().getFirst(), 2, true);
        List<List<List<Coin>>> others =
                List.of(List.of(), List.of(List.of(one)), List.of(List.of(one, two), List.of()));
        for (List<List<Coin>> other : others) {
            store.changeUndo(undo(block), UndoCodec.encode(new BlockUndoData(new BlockUndo(other), List.of())));
            foundFrom(VerifyLevel.UNDO, 1, "the undo data of " + index(block) + " is of another block");
        }
        List<List<Coin>> own = List.of(List.of(one, two));
        store.changeUndo(undo(block), UndoCodec.encode(new BlockUndoData(new BlockUndo(own), List.of())));
        assertEquals(Optional.empty(), problem(VerifyLevel.REPLAY, 0));
    }

    private static Transaction join(List<Block> base) {
        long value = rewardValue(base.get(0)) + rewardValue(base.get(1));
        return spend(value, 0, reward(base.get(0)), reward(base.get(1)));
    }

    /// A block that makes four coins and spends the first of them itself.
    private Block familyOf(Block source, long value) {
        var outputs = List.of(
                new TxOut(value - 3, BlockBuilder.ANYONE),
                new TxOut(1, BlockBuilder.ANYONE),
                new TxOut(1, BlockBuilder.ANYONE),
                new TxOut(1, BlockBuilder.ANYONE));
        Transaction parent = spend(List.of(reward(source)), outputs);
        return onTip().with(parent, spend(value - 3, 0, parent.outPoint(0))).mine();
    }

    @Test
    void a_coin_that_a_block_made_and_that_is_not_there_or_not_so_is_found() {
        List<Block> base = grow(3);
        Block block = accept(familyOf(base.getFirst(), rewardValue(base.getFirst())));
        Transaction parent = block.transactions().get(1);
        OutPoint second = parent.outPoint(1);
        Coin right = new Coin(parent.outputs().get(1), 4, false);
        assertEquals(Optional.empty(), problem(VerifyLevel.REPLAY, 0));
        // What the block spends itself is missing rightly; its other coins, and the coin made of it, are not.
        for (OutPoint missing : List.of(second, block.transactions().get(2).outPoint(0), reward(block))) {
            Coin coin = Objects.requireNonNull(chain.coins().coin(missing));
            store.changeCoin(missing, null);
            chain = open(ChainFixture.CHECKER);
            foundFrom(VerifyLevel.UNDO, 1, "the coins do not fit " + index(block) + ": " + missing + " is null");
            store.changeCoin(missing, coin);
        }
        for (Coin wrong : List.of(
                new Coin(right.output(), 3, false),
                new Coin(right.output(), 4, true),
                new Coin(new TxOut(2, right.output().scriptPubKey()), 4, false))) {
            store.changeCoin(second, wrong);
            chain = open(ChainFixture.CHECKER);
            foundFrom(VerifyLevel.UNDO, 1, "the coins do not fit " + index(block) + ": " + second + " is " + wrong);
        }
        store.changeCoin(second, right);
        chain = open(ChainFixture.CHECKER);
        assertEquals(Optional.empty(), problem(VerifyLevel.REPLAY, 0));
    }

    @Test
    void outputs_that_can_never_be_spent_are_not_missed() {
        accept(onTip().coinbaseOutputs(new TxOut(0, Script.fromHex("6a"))).mine());
        assertEquals(Optional.empty(), problem(VerifyLevel.REPLAY, 0));
    }

    @Test
    void a_coin_too_many_is_found_by_a_replay() {
        grow(3);
        chain.flush();
        CoinSetHash before = chain.coinSetHash();
        Transaction stray = onTip().coinbase();
        store.changeCoin(stray.outPoint(0), new Coin(new TxOut(7, BlockBuilder.ANYONE), 1, false));
        chain = open(ChainFixture.CHECKER);
        CoinSetHash now = chain.coinSetHash();
        foundFrom(
                VerifyLevel.REPLAY,
                0,
                "the stored coins are not those that the blocks make: 4 coins, " + (before.total() + 7)
                        + " satoshis, hash " + now.hash() + " instead of 3, " + before.total() + ", " + before.hash());
    }

    @Test
    void a_script_that_fails_is_found_by_a_replay() {
        chain = open(CREDULOUS);
        Block locked = accept(onTip().payTo(BlockBuilder.NOBODY).mine());
        grow(2);
        Block bad = accept(
                onTip().with(spend(rewardValue(locked), 0, reward(locked))).mine());
        assertEquals(Optional.empty(), problem(VerifyLevel.REPLAY, 0));
        chain = open(ChainFixture.CHECKER);
        assertEquals(Optional.empty(), problem(VerifyLevel.UNDO, 0));
        assertTrue(
                problem(VerifyLevel.REPLAY, 0).orElse("").startsWith(index(bad) + ": block-script-verify-flag-failed"));
    }

    @Test
    void a_rule_that_needs_the_blocks_before_is_asked_by_a_replay() {
        List<Block> blocks = grow(3);
        Block second = blocks.get(1);
        Transaction coinbase = second.transactions().getFirst();
        // Not covered by the block's hash, so that nothing but the rule sees it.
        Transaction withWitness = new Transaction(
                coinbase.version(),
                List.of(coinbase.inputs().getFirst().withWitness(Witness.of(new byte[32]))),
                coinbase.outputs(),
                coinbase.lockTime());
        store.changeBlock(data(second), new Block(second.header(), List.of(withWitness)));
        assertEquals(Optional.empty(), problem(VerifyLevel.UNDO, 0));
        assertTrue(problem(VerifyLevel.REPLAY, 0).orElse("").startsWith(index(second) + ": unexpected-witness"));
    }

    @Test
    void a_rule_of_coins_is_asked_by_a_replay() {
        List<Block> blocks = grow(3);
        Block greedy =
                BlockBuilder.on(PARAMS, index(blocks.get(0))).claimMore(1).mine();
        store.changeBlock(data(blocks.get(1)), greedy);
        assertEquals(Optional.empty(), problem(VerifyLevel.UNDO, 1));
        assertTrue(problem(VerifyLevel.REPLAY, 1).orElse("").startsWith(index(blocks.get(1)) + ": bad-cb-amount"));
    }

    @Test
    void a_replay_writes_on_the_way_what_outgrows_its_memory() {
        chain = Chain.open(
                PARAMS,
                store,
                ChainFixture.CHECKER,
                ChainSettings.DEFAULT.withDirtyBytes(0).withCacheBytes(0));
        List<Block> base = grow(4);
        accept(onTip().with(join(base)).mine());
        assertEquals(Optional.empty(), problem(VerifyLevel.REPLAY, 0));
    }
}
