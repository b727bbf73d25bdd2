package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// Plays a story to two parties: valid blocks and payments of every kind, spoilt ones, forks.
final class Player {
    private static final int FIRST_BLOCKS = 130;
    private static final int DEEPEST = 6;
    private static final int BETWEEN_COMPARISONS = 100;
    private static final long MIN = 20_000;

    private final Duel duel;
    private final ChainParams params;
    private final Ledger ledger;
    private final List<Held> unconfirmed = new ArrayList<>();
    private long extraNonce;
    private int reorganisations;
    private int refused;

    Player(Duel duel, ChainParams params) throws Exception {
        this.duel = duel;
        this.params = params;
        this.ledger = new Ledger(params.genesisHash());
        for (int i = 0; i < FIRST_BLOCKS; i++) offer(draft(tip(), new Random(i)).build(), true);
    }

    int reorganisations() {
        return reorganisations;
    }

    int refused() {
        return refused;
    }

    /// @throws Duel.Disagreement if the parties do not say the same
    void play(List<Step> story) throws Exception {
        for (int i = 0; i < story.size(); i++) {
            Step step = story.get(i);
            if (step.relayed()) relay(step);
            else mine(step);
            if (i % BETWEEN_COMPARISONS == 0) duel.compareState();
        }
        duel.compareState();
    }

    private BlockIndex tip() {
        return duel.planchet().chain().tip();
    }

    private Draft draft(BlockIndex parent, Random random) {
        List<Lock> kinds = Lock.KINDS;
        return new Draft(parent, params, kinds.get(random.nextInt(kinds.size())), ++extraNonce);
    }

    private void relay(Step step) throws Exception {
        var random = new Random(step.seed());
        Ledger.Page page = ledger.at(tip().hash());
        List<Held> coins = new ArrayList<>(page.coins());
        if (random.nextInt(3) == 0) coins.addAll(unconfirmed);
        for (long seed : step.payments()) {
            Transaction tx = payment(new Random(seed), coins, page, step.spoilt());
            if (tx == null) continue;
            String verdict = duel.pool(tx.raw());
            if (verdict.equals(Party.ACCEPTED)) unconfirmed.addAll(ledger.outputs(tx));
            else refused++;
            if (unconfirmed.size() > 50) unconfirmed.subList(0, 25).clear();
        }
    }

    private void mine(Step step) throws Exception {
        var random = new Random(step.seed());
        BlockIndex parent = tip();
        if (step.onTip()) {
            mine(parent, step, random, true);
            return;
        }
        // A branch that is longer by one at its end: if a block of it is spoilt, all goes back to where it was.
        int depth = 1 + random.nextInt(DEEPEST);
        for (int i = 0; i < depth && parent != null; i++) parent = parent.parent();
        int spoiltAt = step.spoilt() == 0 ? -1 : random.nextInt(depth + 1);
        for (int i = 0; i <= depth && parent != null; i++)
            parent = mine(parent, i == spoiltAt ? step : step.unspoilt(), random, spoiltAt < 0);
    }

    /// Returns the place of the new block, or null if it has none.
    private @Nullable BlockIndex mine(BlockIndex parent, Step step, Random random, boolean mustHold) throws Exception {
        Ledger.Page page = ledger.at(parent.hash());
        Draft draft = draft(parent, random);
        List<Held> coins = new ArrayList<>(page.coins());
        int spoiltPayment = step.spoilt() % 2 == 1 && !step.payments().isEmpty()
                ? step.payments().size() - 1
                : -1;
        for (int i = 0; i < step.payments().size(); i++) {
            Transaction tx = payment(
                    new Random(step.payments().get(i) + extraNonce),
                    coins,
                    page,
                    i == spoiltPayment ? step.spoilt() : 0);
            if (tx == null) continue;
            draft.with(tx);
            Set<OutPoint> spent = new HashSet<>();
            for (TxIn input : tx.inputs()) spent.add(input.prevout());
            coins.removeIf(coin -> spent.contains(coin.at()));
            coins.addAll(ledger.outputs(tx));
        }
        if (step.spoilt() == 0 || spoiltPayment >= 0) return offer(draft.build(), mustHold && step.spoilt() == 0);
        return spoiltBlock(draft, step.spoilt(), random);
    }

    private @Nullable BlockIndex offer(Block block, boolean mustHold) throws Exception {
        BlockHash before = tip().hash();
        String verdict = duel.block(block.raw());
        boolean held = verdict.equals(Party.ACCEPTED) || verdict.equals(Party.BESIDE);
        if (mustHold && !held) throw new AssertionError("a valid block was refused by both: " + verdict);
        if (!held) {
            refused++;
            return null;
        }
        ledger.add(block);
        if (verdict.equals(Party.ACCEPTED) && !block.header().previous().equals(before)) reorganisations++;
        return duel.planchet().chain().find(block.hash());
    }

    private @Nullable BlockIndex spoiltBlock(Draft draft, int spoilt, Random random) throws Exception {
        Block block = BlockSpoil.of(spoilt / 2).spoil(draft, random);
        if (random.nextInt(5) > 0) {
            return offer(block, false);
        }
        byte[] raw = Spoil.bit(block.raw(), random);
        try {
            return offer(Block.parse(raw.clone()), false);
        } catch (MalformedDataException e) {
            duel.block(raw);
            refused++;
            return null;
        }
    }

    /// A payment out of some of the coins, or null if there are none.
    private @Nullable Transaction payment(Random random, List<Held> coins, Ledger.Page page, int spoilt) {
        var chosen = new ArrayList<Held>();
        long sum = 0;
        boolean odd = spoilt % 7 == 6;
        for (int tries = 0; tries < 20 && chosen.size() < 1 + random.nextInt(3); tries++) {
            if (coins.isEmpty()) return null;
            Held coin = coins.get(random.nextInt(coins.size()));
            if (coin.value() < MIN || chosen.contains(coin) || Lock.KINDS.contains(coin.lock()) == odd) continue;
            chosen.add(coin);
            sum += coin.value();
        }
        if (spoilt % 7 == 5 && !page.gone().isEmpty())
            chosen.add(page.gone().get(random.nextInt(page.gone().size())));
        if (chosen.isEmpty()) return null;
        Transaction tx = Held.spend(2, chosen, -1 - random.nextInt(3), outputs(random, sum), 0);
        if (spoilt == 0 || odd || spoilt % 7 == 5) return tx;
        Spoil[] all = Spoil.values();
        return all[spoilt % all.length].spoil(tx, random);
    }

    private List<TxOut> outputs(Random random, long sum) {
        long left = sum - 1_000 - random.nextInt(4_000);
        List<TxOut> outputs = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            long value = i == 0 ? left : left / 2;
            Lock lock = random.nextInt(4) == 0
                    ? ledger.learn(RandomScripts.lock(random))
                    : Lock.KINDS.get(random.nextInt(Lock.KINDS.size()));
            outputs.add(new TxOut(value, lock.script()));
            left -= value;
        }
        return outputs;
    }
}
