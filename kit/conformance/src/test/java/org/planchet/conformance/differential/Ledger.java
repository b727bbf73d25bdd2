package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Which coins a story can spend at each block: a plain list at each, so that forks cost no thought.
final class Ledger {
    private static final int MATURITY = 100;

    /// The coins at one block.
    ///
    /// @param reward the coinbase's coin, to be spent `MATURITY` blocks later; null if it holds nothing
    /// @param coins  without those of young coinbases
    /// @param gone   some that were spent on the way here
    record Page(@Nullable Page parent, int height, @Nullable Held reward, List<Held> coins, List<Held> gone) {}

    private final Map<BlockHash, Page> pages = new HashMap<>();
    private final Map<Script, Lock> locks = new HashMap<>();

    Ledger(BlockHash genesis) {
        pages.put(genesis, new Page(null, 0, null, List.of(), List.of()));
        for (Lock lock : Lock.KINDS) learn(lock);
    }

    /// Coins under this lock are the story's own from now on.
    Lock learn(Lock lock) {
        locks.putIfAbsent(lock.script(), lock);
        return lock;
    }

    Page at(BlockHash hash) {
        Page page = pages.get(hash);
        if (page == null) throw new AssertionError("no page for " + hash);
        return page;
    }

    /// Writes down a block that was accepted.
    void add(Block block) {
        Page parent = at(block.header().previous());
        Set<OutPoint> spent = new HashSet<>();
        List<Held> made = new ArrayList<>();
        for (Transaction tx : block.transactions()) {
            for (TxIn input : tx.inputs()) spent.add(input.prevout());
            if (!tx.isCoinbase()) made.addAll(outputs(tx));
        }
        Held matured = matured(parent);
        if (matured != null) made.add(matured);
        List<Held> coins = new ArrayList<>();
        List<Held> gone = new ArrayList<>();
        for (List<Held> each : List.of(parent.coins, made))
            for (Held coin : each) (spent.contains(coin.at()) ? gone : coins).add(coin);
        if (gone.isEmpty()) gone = parent.gone;
        List<Held> rewards = outputs(block.transactions().getFirst());
        Held reward = rewards.isEmpty() ? null : rewards.getFirst();
        pages.put(block.hash(), new Page(parent, parent.height + 1, reward, coins, gone));
    }

    /// The coinbase's coin that the block after the next one may spend.
    private static @Nullable Held matured(Page parent) {
        Page page = parent;
        for (int i = 0; i < MATURITY - 2; i++) {
            if (page == null) return null;
            page = page.parent;
        }
        return page == null ? null : page.reward;
    }

    /// The outputs that the story knows how to spend.
    List<Held> outputs(Transaction tx) {
        List<Held> held = new ArrayList<>();
        for (int i = 0; i < tx.outputs().size(); i++) {
            TxOut output = tx.outputs().get(i);
            Lock lock = locks.get(output.scriptPubKey());
            if (lock != null && output.value() > 0) held.add(new Held(tx.outPoint(i), output.value(), lock));
        }
        return held;
    }
}
