package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;

/// A chain on a store in memory, with the moves that tests make.
final class ChainFixture {
    /// Fails what spends [BlockBuilder#NOBODY] and passes the rest, without running scripts: most stories here are not
    /// about scripts.
    static final ScriptChecker CHECKER = checks -> new ScriptChecker.Pending() {
        @Override
        public Optional<Rejection> await() {
            return checks.stream()
                    .filter(ChainFixture::fails)
                    .findFirst()
                    .map(check -> Rule.BLOCK_SCRIPT.broken("nobody can spend " + check.tx()));
        }

        @Override
        public void cancel() {
            // Nothing runs before it is awaited.
        }
    };

    private static boolean fails(ScriptCheck check) {
        return check.hashes().spent().get(check.input()).scriptPubKey().equals(BlockBuilder.NOBODY);
    }

    final ChainParams params;
    final MemoryChainStore store = new MemoryChainStore();
    final ChainSettings settings;
    Chain chain;

    ChainFixture(ChainParams params, ChainSettings settings) {
        this.params = params;
        this.settings = settings;
        chain = Chain.open(params, store, CHECKER, settings);
    }

    ChainFixture() {
        this(TestChains.regtest(), ChainSettings.DEFAULT);
    }

    /// Drops the chain without a flush, as a crash does, and opens what is stored.
    void crash() {
        chain = Chain.open(params, store, CHECKER, settings);
    }

    BlockResult accept(Block block) {
        return chain.acceptBlock(block, TestChains.NOW);
    }

    void accepted(Block block) {
        assertEquals(Optional.empty(), accept(block).rejection());
    }

    void tipIs(Block block) {
        assertEquals(block.hash(), chain.tip().hash());
    }

    void refused(String code, Block block) {
        BlockHash tip = chain.tip().hash();
        CoinSetHash before = chain.coinSetHash();
        assertEquals(Optional.of(code), accept(block).rejection().map(Rejection::code));
        assertEquals(tip, chain.tip().hash());
        assertEquals(before, chain.coinSetHash());
    }

    BlockBuilder onTip() {
        return on(chain.tip());
    }

    BlockBuilder on(HeaderNode parent) {
        return BlockBuilder.on(params, parent);
    }

    /// Mines and accepts `count` blocks on the tip.
    List<Block> mine(int count) {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < count; i++) {
            Block block = onTip().mine();
            accepted(block);
            blocks.add(block);
        }
        return blocks;
    }

    /// Mines `count` blocks on `parent`, without offering them.
    List<Block> branch(HeaderNode parent, int count, long tag) {
        var blocks = new ArrayList<Block>();
        HeaderNode on = parent;
        for (int i = 0; i < count; i++) {
            Block block = on(on).tag(tag).mine();
            blocks.add(block);
            on = BlockBuilder.node(block, on);
        }
        return blocks;
    }

    /// The first output of a block's coinbase.
    static OutPoint reward(Block block) {
        return block.transactions().getFirst().outPoint(0);
    }

    static long value(Transaction tx, int output) {
        return tx.outputs().get(output).value();
    }

    static long rewardValue(Block block) {
        return value(block.transactions().getFirst(), 0);
    }

    BlockIndex index(Block block) {
        BlockIndex index = chain.find(block.hash());
        if (index == null) throw new AssertionError("not in the tree: " + block);
        return index;
    }
}
