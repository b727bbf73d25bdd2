package org.planchet.conformance.differential;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// A chain of two minds with coins to spend, for one case after the other.
final class Scene {
    /// What each coin made for a case holds, in satoshis.
    static final long VALUE = 1_000_000;

    static final long FEE = 10_000;

    private static final int MATURITY = 100;

    final Duel duel;
    final ChainParams params;
    private final Deque<Held> purse = new ArrayDeque<>();
    private long extraNonce;

    Scene(Duel duel, ChainParams params, int spendableBlocks) throws Exception {
        this.duel = duel;
        this.params = params;
        for (int i = 0; i < spendableBlocks + MATURITY; i++) {
            Block block = draft().build();
            mine(block);
            if (i < spendableBlocks) {
                Transaction coinbase = block.transactions().getFirst();
                purse.add(new Held(
                        coinbase.outPoint(0), coinbase.outputs().getFirst().value(), Lock.ANYONE));
            }
        }
    }

    BlockIndex tip() {
        return duel.planchet().chain().tip();
    }

    /// A valid block on the tip.
    Draft draft() {
        return new Draft(tip(), params, Lock.ANYONE, ++extraNonce);
    }

    /// Mines a block that both must take.
    void mine(Block block) throws Exception {
        String verdict = duel.block(block.raw());
        if (!verdict.equals(Party.ACCEPTED)) throw new AssertionError("a valid block was refused: " + verdict);
    }

    /// A coin under that lock, in the tip's block.
    Held coin(Lock lock) throws Exception {
        return coins(List.of(lock)).getFirst();
    }

    /// A coin under each lock, in the tip's block.
    List<Held> coins(List<Lock> locks) throws Exception {
        List<TxOut> outputs = new ArrayList<>();
        for (Lock lock : locks) outputs.add(new TxOut(VALUE, lock.script()));
        Held money = purse.remove();
        long change = money.value() - VALUE * locks.size();
        if (change > VALUE * 10) outputs.add(new TxOut(change, Lock.ANYONE.script()));
        Transaction funding = Held.spend(List.of(money), outputs);
        mine(draft().with(funding).build());
        if (outputs.size() > locks.size()) purse.add(new Held(funding.outPoint(locks.size()), change, Lock.ANYONE));
        List<Held> coins = new ArrayList<>();
        for (int i = 0; i < locks.size(); i++) coins.add(new Held(funding.outPoint(i), VALUE, locks.get(i)));
        return coins;
    }

    /// A standard output that takes all of a case's coin but the fee.
    static TxOut out() {
        return out(VALUE - FEE);
    }

    static TxOut out(long value) {
        return new TxOut(value, Lock.P2WPKH.script());
    }

    /// A standard payment out of a new coin under that lock.
    Transaction spending(Lock lock) throws Exception {
        return Held.spend(List.of(coin(lock)), List.of(out()));
    }
}
