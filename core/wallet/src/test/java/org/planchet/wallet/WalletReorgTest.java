package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The wallet against its naive twin, which knows no events: it goes through chain and mempool from the start and takes
/// every coin whose script is the wallet's, but for those that a remembered transaction spends.
class WalletReorgTest {
    /// Coinbases of this chain mature soon, so that the story has many spends.
    private static final ChainParams PARAMS = Chains.planchet();

    private static final int MATURITY = PARAMS.coinbaseMaturity();

    private final Random random = new Random(20_250_101);
    private final TestChain chain = new TestChain();
    private final Wallet wallet = Wallets.wallet("reorg", PARAMS);
    private final List<Script> own = new ArrayList<>();
    /// Every transaction that the wallet was told of and that concerns it, with those that its owner gave up.
    private final Map<Txid, Transaction> seen = new LinkedHashMap<>();

    private final Set<Txid> abandoned = new HashSet<>();
    private int reorganisations;

    @Test
    void w21_after_a_thousand_random_reorganisations_the_balance_is_that_of_a_rescan() {
        for (int i = 0; i < MATURITY + 20; i++) mine();
        check();
        while (reorganisations < 1_000) {
            switch (random.nextInt(7)) {
                case 0 -> reorganise();
                case 1 -> {
                    if (chain.height() < 40) mine();
                }
                case 2 -> drop();
                case 3 -> abandon();
                default -> {
                    if (chain.pool.size() < 12) pay();
                }
            }
            if (random.nextInt(3) == 0) check();
        }
        assertTrue(wallet.history().size() > 300, "a story worth telling");
    }

    private void mine() {
        var taken = new ArrayList<Transaction>();
        // In order, so that parents come before children; a prefix keeps the set whole.
        int count = chain.pool.isEmpty() ? 0 : random.nextInt(chain.pool.size() + 1);
        for (int i = 0; i < count; i++) taken.add(chain.pool.get(i));
        if (random.nextInt(4) == 0) rival(taken);
        Script to = random.nextInt(3) == 0 ? own() : Wallets.foreign(random.nextInt(100));
        List<Transaction> before = List.copyOf(chain.pool);
        ChainEvent mined = chain.mine(to, taken);
        see(mined.block().transactions());
        wallet.onChainEvents(List.of(mined), Wallets.NOW);
        refill(before, before);
    }

    /// Adds a transaction that the mempool never saw, and that spends what one of the mempool's spends.
    private void rival(List<Transaction> taken) {
        var spent = new HashSet<OutPoint>();
        taken.forEach(tx -> tx.inputs().forEach(in -> spent.add(in.prevout())));
        Map<OutPoint, Coin> coins = chain.coins(false);
        for (Transaction tx : chain.pool) {
            OutPoint at = tx.inputs().getFirst().prevout();
            if (taken.contains(tx) || spent.contains(at) || !coins.containsKey(at)) continue;
            long value = coins.get(at).output().value();
            Script to = random.nextBoolean() ? own() : Wallets.foreign(1);
            taken.add(TestChain.pay(List.of(at), new TxOut(value - 5, to)));
            return;
        }
    }

    private void reorganise() {
        int depth = 1 + random.nextInt(6);
        var events = new ArrayList<ChainEvent>();
        List<Transaction> before = List.copyOf(chain.pool);
        var candidates = new ArrayList<Transaction>();
        for (int i = 0; i < depth; i++) {
            ChainEvent undone = chain.undo();
            events.add(undone);
            candidates.addAll(
                    0,
                    undone.block().transactions().stream()
                            .filter(tx -> !tx.isCoinbase())
                            .toList());
        }
        candidates.addAll(before);
        // The new branch holds some of what there was, in another order of blocks, and rewards of its own.
        chain.pool.clear();
        // The wallet does not judge which branch is better; a chain that stays short keeps the twin fast.
        int length = chain.height() > 25 ? 1 : depth + 1;
        for (int i = 0; i < length; i++) {
            var kept = candidates.stream().filter(tx -> random.nextInt(3) == 0).toList();
            chain.refill(kept, MATURITY);
            List<Transaction> taken = List.copyOf(chain.pool);
            chain.pool.clear();
            Script to = random.nextInt(3) == 0 ? own() : Wallets.foreign(random.nextInt(100));
            events.add(chain.mine(to, taken));
            see(chain.blocks.getLast().transactions());
        }
        wallet.onChainEvents(events, Wallets.NOW);
        refill(candidates, before);
        reorganisations++;
        check();
        if (reorganisations % 100 == 0) rescan();
    }

    /// The mempool takes what it can of `candidates`, and the wallet hears what came and went, in a random order of the
    /// two kinds.
    private void refill(List<Transaction> candidates, List<Transaction> before) {
        chain.refill(candidates, MATURITY);
        see(chain.pool);
        Runnable gone =
                () -> before.stream().filter(tx -> !chain.pool.contains(tx)).forEach(tx -> wallet.onMempoolRemoved(tx));
        Runnable come = () -> chain.pool.forEach(tx -> wallet.onMempoolAdded(tx, Wallets.NOW));
        for (Runnable each : random.nextBoolean() ? List.of(gone, come) : List.of(come, gone)) each.run();
    }

    private void drop() {
        if (chain.pool.isEmpty()) return;
        List<Transaction> before = List.copyOf(chain.pool);
        var kept = new ArrayList<>(before);
        kept.remove(random.nextInt(kept.size()));
        refill(kept, before);
    }

    private void pay() {
        Map<OutPoint, Coin> coins = chain.coins(true);
        var usable = new ArrayList<OutPoint>();
        coins.forEach((at, coin) -> {
            if (!coin.coinbase() || chain.height() + 1 - coin.height() >= MATURITY) usable.add(at);
        });
        if (usable.isEmpty()) return;
        Set<OutPoint> from = new HashSet<>();
        for (int i = random.nextInt(3); i >= 0; i--) from.add(usable.get(random.nextInt(usable.size())));
        long total = 0;
        for (Map.Entry<OutPoint, Coin> coin : coins.entrySet())
            if (from.contains(coin.getKey())) total += coin.getValue().output().value();
        if (total < 1_000) return;
        long first = random.nextLong(total / 2) + 1;
        Script to = random.nextBoolean() ? own() : Wallets.foreign(random.nextInt(100));
        Script back = random.nextBoolean() ? own() : Wallets.foreign(random.nextInt(100));
        Transaction tx = TestChain.pay(
                from.stream()
                        .sorted(java.util.Comparator.comparing(OutPoint::toString))
                        .toList(),
                new TxOut(first, to),
                new TxOut(total - first - 10, back));
        chain.pool.add(tx);
        see(List.of(tx));
        wallet.onMempoolAdded(tx, Wallets.NOW);
    }

    private void see(List<Transaction> transactions) {
        for (Transaction tx : transactions) {
            abandoned.remove(tx.txid());
            boolean pays = tx.outputs().stream().anyMatch(out -> wallet.origin(out.scriptPubKey()) != null);
            if (pays || tx.inputs().stream().anyMatch(in -> isOwn(in.prevout()))) seen.put(tx.txid(), tx);
        }
    }

    private boolean isOwn(OutPoint at) {
        Transaction parent = seen.get(at.txid());
        return parent != null && wallet.origin(parent.outputs().get(at.index()).scriptPubKey()) != null;
    }

    private void abandon() {
        if (seen.isEmpty()) return;
        Txid chosen = List.copyOf(seen.keySet()).get(random.nextInt(seen.size()));
        if (wallet.abandon(chosen) != Abandonment.DONE) return;
        abandoned.add(chosen);
        // Children come after their parents.
        for (Transaction tx : seen.values())
            if (tx.inputs().stream()
                    .anyMatch(in -> abandoned.contains(in.prevout().txid()))) abandoned.add(tx.txid());
    }

    /// Coins that a transaction spends which may still confirm, though neither chain nor mempool need hold it.
    private Set<OutPoint> promised() {
        var spender = new HashMap<OutPoint, Txid>();
        var placed = new HashSet<Txid>();
        var all = new ArrayList<>(chain.pool);
        chain.blocks.forEach(block -> all.addAll(block.transactions()));
        for (Transaction tx : all) {
            placed.add(tx.txid());
            tx.inputs().forEach(in -> spender.put(in.prevout(), tx.txid()));
        }
        var lost = new HashSet<Txid>();
        var promised = new HashSet<OutPoint>();
        for (Transaction tx : seen.values()) {
            boolean hopeless = tx.isCoinbase()
                    || abandoned.contains(tx.txid())
                    || tx.inputs().stream()
                            .anyMatch(in -> spender.containsKey(in.prevout())
                                    || lost.contains(in.prevout().txid()));
            if (!placed.contains(tx.txid()) && hopeless) lost.add(tx.txid());
            else tx.inputs().forEach(in -> promised.add(in.prevout()));
        }
        return promised;
    }

    private void check() {
        assertEquals(naive(), wallet.balance(), "after " + reorganisations + " reorganisations");
        assertEquals(chain.blocks.getLast().hash(), wallet.tip());
    }

    private void rescan() {
        var again = new Wallet(wallet.state(), PARAMS);
        again.rewind(-1, null);
        for (int height = 0; height < chain.blocks.size(); height++)
            again.connect(chain.blocks.get(height), height, Wallets.NOW);
        chain.pool.forEach(tx -> again.onMempoolAdded(tx, Wallets.NOW));
        assertEquals(again.balance(), wallet.balance());
    }

    /// A script of the wallet's, now and then a new one.
    private Script own() {
        if (own.size() < 30 || random.nextInt(10) == 0) own.add(wallet.newScript(""));
        return own.get(random.nextInt(own.size()));
    }

    private Balance naive() {
        long confirmed = 0;
        long unconfirmed = 0;
        long immature = 0;
        Set<OutPoint> promised = promised();
        for (Map.Entry<OutPoint, Coin> each : chain.coins(true).entrySet()) {
            Coin coin = each.getValue();
            if (wallet.origin(coin.output().scriptPubKey()) == null || promised.contains(each.getKey())) continue;
            long value = coin.output().value();
            if (coin.height() < 0) unconfirmed += value;
            else if (coin.coinbase() && chain.height() + 1 - coin.height() < MATURITY) immature += value;
            else confirmed += value;
        }
        return new Balance(confirmed, unconfirmed, immature);
    }
}
