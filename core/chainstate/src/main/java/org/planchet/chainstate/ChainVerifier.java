package org.planchet.chainstate;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.BlockRules;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.CheckedBlock;
import org.planchet.consensus.Coin;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.Verdict;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Rechecks what is stored; see [VerifyLevel]. Works on its own copies and changes nothing.
final class ChainVerifier {
    private final Chain chain;
    private final ChainStore store;
    private final ScriptChecker checker;
    private final ChainSettings settings;

    ChainVerifier(Chain chain, ChainStore store, ScriptChecker checker, ChainSettings settings) {
        this.chain = chain;
        this.store = store;
        this.checker = checker;
        this.settings = settings;
    }

    VerifyReport verify(VerifyLevel level, int wanted, VerifyReport.Progress progress) {
        int height = chain.tip().height();
        int count = wanted <= 0 || wanted > height + 1 ? height + 1 : wanted;
        Optional<String> problem;
        try {
            problem = walkDown(level, count, progress);
            if (problem.isEmpty() && level == VerifyLevel.REPLAY) {
                problem = replay(progress);
                count = height + 1;
            }
        } catch (ChainStoreException damaged) {
            problem = Optional.of(String.valueOf(damaged.getMessage()));
        }
        return new VerifyReport(count, problem);
    }

    /// From the tip down: reading, rules in isolation, and taking blocks back on a scratch copy of the coins.
    private Optional<String> walkDown(VerifyLevel level, int count, VerifyReport.Progress progress) {
        var coins = new CoinsCache(store);
        int tip = chain.tip().height();
        for (int done = 0; done < count; done++) {
            BlockIndex index = at(tip - done);
            Block block = read(index);
            if (block == null) return Optional.of("the data of " + index + " is missing or damaged");
            if (level.compareTo(VerifyLevel.ISOLATION) >= 0 && index.height() > 0) {
                Optional<Rejection> why =
                        BlockRules.inIsolation(block, chain.params()).rejection();
                if (why.isPresent()) return Optional.of(index + ": " + why.get());
            }
            if (level.compareTo(VerifyLevel.UNDO) >= 0 && index.height() > 0) {
                Optional<String> wrong = takeBack(index, block, coins);
                if (wrong.isPresent()) return wrong;
            }
            progress.at(level, done + 1, count);
        }
        return Optional.empty();
    }

    private Optional<String> takeBack(BlockIndex index, Block block, CoinsCache coins) {
        BlockPosition at = index.undo();
        byte[] stored = at == null ? null : store.readUndo(at, index.hash());
        if (stored == null) return Optional.of("the undo data of " + index + " is missing or damaged");
        BlockUndoData undo = UndoCodec.decode(stored);
        if (!fits(block, undo.spent())) return Optional.of("the undo data of " + index + " is of another block");
        for (int i = block.transactions().size() - 1; i >= 0; i--) {
            Transaction tx = block.transactions().get(i);
            for (int n = 0; n < tx.outputs().size(); n++) {
                TxOut output = tx.outputs().get(n);
                if (Coin.isUnspendable(output.scriptPubKey())) continue;
                Coin coin = coins.coin(tx.outPoint(n));
                boolean spentHere = coin == null && isSpentIn(block, i, tx, n);
                if (!spentHere && !new Coin(output, index.height(), i == 0).equals(coin))
                    return Optional.of("the coins do not fit " + index + ": " + tx.outPoint(n) + " is " + coin);
            }
        }
        coins.disconnect(block, undo.spent(), undo.overwritten());
        return Optional.empty();
    }

    private static boolean fits(Block block, BlockUndo undo) {
        if (undo.spent().size() != block.transactions().size() - 1) return false;
        for (int i = 1; i < block.transactions().size(); i++)
            if (undo.spent().get(i - 1).size()
                    != block.transactions().get(i).inputs().size()) return false;
        return true;
    }

    private static boolean isSpentIn(Block block, int from, Transaction tx, int output) {
        for (int i = from + 1; i < block.transactions().size(); i++)
            for (TxIn input : block.transactions().get(i).inputs())
                if (input.prevout().index() == output && input.prevout().txid().equals(tx.txid())) return true;
        return false;
    }

    /// Connects everything again, from nothing, every script checked, and compares the coins.
    private Optional<String> replay(VerifyReport.Progress progress) {
        var fresh = new MemoryChainStore();
        var coins = new CoinsCache(fresh);
        int tip = chain.tip().height();
        for (int height = 1; height <= tip; height++) {
            BlockIndex index = at(height);
            Block block = read(index);
            if (block == null) return Optional.of("the data of " + index + " is missing or damaged");
            Optional<Rejection> why = connect(index, block, coins);
            if (why.isPresent()) return Optional.of(index + ": " + why.get());
            if (coins.dirtyBytes() > settings.dirtyBytes()) flush(fresh, coins, index);
            progress.at(VerifyLevel.REPLAY, height, tip);
        }
        flush(fresh, coins, chain.tip());
        var replayed = new CoinSetHasher();
        fresh.forEachCoin(replayed);
        CoinSetHash theirs = replayed.result(chain.tip());
        CoinSetHash ours = chain.coinSetHash();
        if (ours.equals(theirs)) return Optional.empty();
        return Optional.of("the stored coins are not those that the blocks make: " + ours.coins() + " coins, "
                + ours.total() + " satoshis, hash " + ours.hash() + " instead of " + theirs.coins() + ", "
                + theirs.total() + ", " + theirs.hash());
    }

    private Optional<Rejection> connect(BlockIndex index, Block block, CoinsCache coins) {
        BlockIndex parent = index.parent();
        if (parent == null) throw new AssertionError("the genesis block is not connected");
        CheckedBlock checked;
        switch (BlockRules.inIsolation(block, chain.params())) {
            case Verdict.Invalid<CheckedBlock>(Rejection why) -> {
                return Optional.of(why);
            }
            case Verdict.Valid<CheckedBlock>(CheckedBlock valid) -> checked = valid;
        }
        Optional<Rejection> placed = BlockRules.afterParent(checked, parent, chain.params());
        if (placed.isPresent()) return placed;
        return switch (BlockRules.spend(checked, parent, coins, BlockRules.Scripts.VERIFY, chain.params())) {
            case Verdict.Invalid<BlockRules.ConnectResult>(Rejection why) -> Optional.of(why);
            case Verdict.Valid<BlockRules.ConnectResult>(BlockRules.ConnectResult spending) -> {
                Optional<Rejection> failed = checker.submit(spending.checks()).await();
                if (failed.isEmpty()) coins.connect(block, index.height());
                yield failed;
            }
        };
    }

    private static void flush(ChainStore fresh, CoinsCache coins, BlockIndex at) {
        fresh.flush(new ChainFlush() {
            @Override
            public BlockHash tip() {
                return at.hash();
            }

            @Override
            public List<BlockIndexEntry> entries() {
                return List.of();
            }

            @Override
            public void forEachCoinChange(CoinChangeVisitor visitor) {
                coins.forEachChange(visitor);
            }
        });
        coins.flushed(true);
    }

    /// Null if it cannot be read.
    private @Nullable Block read(BlockIndex index) {
        if (index.height() == 0) return chain.params().genesis();
        BlockPosition at = index.data();
        return at == null ? null : store.readBlock(at, index.hash());
    }

    private BlockIndex at(int height) {
        BlockIndex index = chain.atHeight(height);
        if (index == null) throw new AssertionError("no block at height " + height);
        return index;
    }
}
