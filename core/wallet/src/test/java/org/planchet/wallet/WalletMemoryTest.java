package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Coin;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

/// The wallet is the memory of its own payments, whatever becomes of the process and of the mempool: no coin is spent
/// twice by it, and no payment that was acknowledged vanishes. The model knows the payments, the blocks and the
/// mempool, and judges each payment from scratch.
class WalletMemoryTest {
    private static final ChainParams PARAMS = Chains.planchet();
    private static final int MATURITY = PARAMS.coinbaseMaturity();

    enum Kind {
        PAY,
        KILL_WHILE_PAYING,
        MINE,
        MINE_FOR_US,
        REORGANISE,
        EXPIRE,
        REPLACE,
        ABANDON,
        BROADCAST,
        OFFER,
        SAVE,
        KILL,
        KILL_AND_LOSE_THE_POOL
    }

    /// @param pick chooses among whatever the step has to choose from
    record Step(Kind kind, int pick) {}

    @Provide
    Arbitrary<List<Step>> stories() {
        return Combinators.combine(
                        Arbitraries.of(Kind.values()), Arbitraries.integers().between(0, 1_000))
                .as(Step::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(60);
    }

    @Property(tries = 150)
    void w21_no_coin_is_spent_twice_and_no_acknowledged_payment_vanishes(@ForAll("stories") List<Step> story) {
        World world = new World();
        for (Step step : story) {
            world.play(step);
            world.check();
        }
    }

    private static final class World {
        final TestChain chain = new TestChain();
        final Map<BlockHash, Integer> heights = new HashMap<>();
        final Map<BlockHash, Block> blocks = new HashMap<>();
        final WalletSecrets secrets = Wallets.secrets("memory");
        final TransferBuilder builder = new TransferBuilder(PARAMS, TransferLimits.of(new FeeRate(1_000)));
        /// Every transaction there ever was, and the wallet's acknowledged payments among them.
        final Map<Txid, Transaction> all = new LinkedHashMap<>();

        final Map<Txid, Transaction> payments = new LinkedHashMap<>();
        final Set<Txid> abandoned = new HashSet<>();
        Wallet wallet = Wallets.wallet("memory", PARAMS);
        byte[] disk;
        long time = Wallets.NOW.getEpochSecond();

        World() {
            for (int i = 0; i < MATURITY + 6; i++) mine(wallet.newScript(""), List.of());
            disk = WalletStateCodec.encode(wallet.state());
        }

        void play(Step step) {
            switch (step.kind) {
                case PAY -> pay(step.pick, false);
                case KILL_WHILE_PAYING -> pay(step.pick, true);
                case MINE -> mine(Wallets.foreign(step.pick), chain.pool.subList(0, part(step.pick)));
                case MINE_FOR_US -> mine(wallet.newScript(""), List.of());
                case REORGANISE -> reorganise(step.pick);
                case EXPIRE -> {
                    if (!chain.pool.isEmpty()) drop(chain.pool.get(step.pick % chain.pool.size()));
                }
                case REPLACE -> replace(step.pick);
                case ABANDON -> abandon(step.pick);
                case BROADCAST -> broadcast(step.pick);
                case OFFER -> wallet.waiting().forEach(this::offer);
                case SAVE -> save();
                case KILL -> restart();
                case KILL_AND_LOSE_THE_POOL -> {
                    chain.pool.clear();
                    restart();
                }
            }
        }

        int part(int pick) {
            return pick % (chain.pool.size() + 1);
        }

        void save() {
            disk = WalletStateCodec.encode(wallet.state());
        }

        void pay(int pick, boolean killed) {
            var payment = new Payment(Wallets.foreign(pick), 100_000_000L * (1 + pick % 80), new FeeRate(1_000));
            if (!(builder.fromWallet(wallet, secrets, payment, new Random(pick))
                    instanceof TransferResult.Built(TransferDraft draft))) return;
            Set<OutPoint> promised = promised();
            for (TxIn input : draft.tx().inputs())
                assertTrue(!promised.contains(input.prevout()), "a coin spent twice: " + input.prevout());
            wallet.commit(draft, Instant.ofEpochSecond(time++));
            if (killed && pick % 2 == 0) {
                restart();
                return;
            }
            save();
            all.put(draft.tx().txid(), draft.tx());
            payments.put(draft.tx().txid(), draft.tx());
            if (killed) restart();
            else offer(draft.tx());
        }

        /// A mempool that takes what it can, and replaces nothing.
        void offer(Transaction tx) {
            Map<OutPoint, Coin> coins = chain.coins(true);
            for (TxIn input : tx.inputs()) {
                Coin coin = coins.get(input.prevout());
                if (coin == null || (coin.coinbase() && chain.height() + 1 - coin.height() < MATURITY)) return;
            }
            chain.pool.add(tx);
            all.put(tx.txid(), tx);
            abandoned.remove(tx.txid());
            wallet.onMempoolAdded(tx, Instant.ofEpochSecond(time++));
        }

        void drop(Transaction tx) {
            if (!chain.pool.remove(tx)) return;
            wallet.onMempoolRemoved(tx);
            for (Transaction child : List.copyOf(chain.pool))
                if (child.inputs().stream().anyMatch(in -> in.prevout().txid().equals(tx.txid()))) drop(child);
        }

        /// Whoever has the same words pays the same coin elsewhere.
        void replace(int pick) {
            if (chain.pool.isEmpty()) return;
            Transaction old = chain.pool.get(pick % chain.pool.size());
            OutPoint at = old.inputs().get(pick % old.inputs().size()).prevout();
            TxOut coin = output(at);
            drop(old);
            offer(TestChain.pay(List.of(at), new TxOut(coin.value() - 100_000 - pick, Wallets.foreign(pick))));
        }

        TxOut output(OutPoint at) {
            Transaction parent = all.get(at.txid());
            if (parent == null) throw new AssertionError("a coin of nowhere");
            return parent.outputs().get(at.index());
        }

        void abandon(int pick) {
            if (payments.isEmpty()) return;
            Transaction tx = List.copyOf(payments.values()).get(pick % payments.size());
            Abandonment expected = inChain(tx.txid()) || tx.inputs().stream().anyMatch(in -> spentInChain(in.prevout()))
                    ? Abandonment.SETTLED
                    : chain.pool.contains(tx) ? Abandonment.IN_POOL : Abandonment.DONE;
            assertEquals(expected, wallet.abandon(tx.txid()));
            save();
            if (expected != Abandonment.DONE) return;
            abandoned.add(tx.txid());
            for (Transaction child : all.values())
                if (child.inputs().stream()
                        .anyMatch(in -> abandoned.contains(in.prevout().txid()))) abandoned.add(child.txid());
        }

        /// Somebody kept an old payment and sends it once more.
        void broadcast(int pick) {
            if (payments.isEmpty()) return;
            Transaction tx = List.copyOf(payments.values()).get(pick % payments.size());
            if (!chain.pool.contains(tx)) offer(tx);
            save();
        }

        void mine(Script to, List<Transaction> taken) {
            ChainEvent event = connected(to, List.copyOf(taken));
            List<Transaction> before = List.copyOf(chain.pool);
            wallet.onChainEvents(List.of(event), Wallets.NOW);
            refill(before, before);
        }

        ChainEvent connected(Script to, List<Transaction> taken) {
            ChainEvent event = chain.mine(to, taken);
            for (Transaction tx : event.block().transactions()) all.put(tx.txid(), tx);
            blocks.put(event.block().hash(), event.block());
            heights.put(event.block().hash(), event.height());
            return event;
        }

        void reorganise(int pick) {
            int depth = 1 + pick % 4;
            List<Transaction> before = List.copyOf(chain.pool);
            var candidates = new ArrayList<Transaction>();
            var events = new ArrayList<ChainEvent>();
            for (int i = 0; i < depth; i++) {
                events.add(chain.undo());
                List<Transaction> given = events.getLast().block().transactions();
                candidates.addAll(0, given.subList(1, given.size()));
            }
            candidates.addAll(before);
            // A long reorganisation's transactions may be lost to the mempool.
            if (pick % 3 == 0) candidates.clear();
            for (int i = 0; i <= depth; i++) events.add(connected(Wallets.foreign(pick + i), List.of()));
            wallet.onChainEvents(events, Wallets.NOW);
            refill(candidates, before);
        }

        void refill(List<Transaction> candidates, List<Transaction> before) {
            chain.refill(candidates, MATURITY);
            for (Transaction tx : before) if (!chain.pool.contains(tx)) wallet.onMempoolRemoved(tx);
            for (Transaction tx : chain.pool)
                if (!before.contains(tx)) wallet.onMempoolAdded(tx, Instant.ofEpochSecond(time++));
        }

        /// What a process does that finds a file, a chain and perhaps a mempool.
        void restart() {
            try {
                wallet = new Wallet(WalletStateCodec.decode(disk), PARAMS);
            } catch (MalformedDataException torn) {
                throw new AssertionError(torn);
            }
            @Nullable BlockHash at = wallet.tip();
            while (at != null && !chain.blocks.contains(block(at)))
                at = block(at).header().previous();
            int fork = at == null ? -1 : heights.getOrDefault(at, 0);
            if (fork < wallet.height()) wallet.rewind(fork, at);
            for (int height = fork + 1; height <= chain.height(); height++)
                wallet.connect(chain.blocks.get(height), height, Wallets.NOW);
            for (Transaction tx : chain.pool) wallet.onMempoolAdded(tx, Instant.ofEpochSecond(time++));
        }

        Block block(BlockHash hash) {
            return blocks.getOrDefault(hash, chain.blocks.getFirst());
        }

        boolean inChain(Txid txid) {
            return chain.blocks.stream()
                    .flatMap(block -> block.transactions().stream())
                    .anyMatch(tx -> tx.txid().equals(txid));
        }

        boolean spentInChain(OutPoint at) {
            return chain.blocks.stream()
                    .flatMap(block -> block.transactions().stream())
                    .anyMatch(tx ->
                            tx.inputs().stream().anyMatch(in -> in.prevout().equals(at)));
        }

        boolean spentInPool(OutPoint at) {
            return chain.pool.stream()
                    .anyMatch(tx ->
                            tx.inputs().stream().anyMatch(in -> in.prevout().equals(at)));
        }

        /// How a payment stands, from scratch.
        HistoryItem.State state(Transaction tx) {
            if (inChain(tx.txid())) return HistoryItem.State.CONFIRMED;
            if (chain.pool.contains(tx)) return HistoryItem.State.UNCONFIRMED;
            if (abandoned.contains(tx.txid())) return HistoryItem.State.ABANDONED;
            for (TxIn input : tx.inputs()) {
                if (spentInChain(input.prevout()) || spentInPool(input.prevout())) return HistoryItem.State.CONFLICTED;
                Transaction parent = all.get(input.prevout().txid());
                if (parent == null) throw new AssertionError("a coin of nowhere");
                boolean lost = parent.isCoinbase()
                        ? !inChain(parent.txid())
                        : Set.of(HistoryItem.State.CONFLICTED, HistoryItem.State.ABANDONED)
                                .contains(state(parent));
                if (lost) return HistoryItem.State.CONFLICTED;
            }
            return HistoryItem.State.DROPPED;
        }

        /// What payments spend that are confirmed, wait in the mempool or may come back.
        Set<OutPoint> promised() {
            var promised = new HashSet<OutPoint>();
            for (Transaction tx : payments.values())
                if (!Set.of(HistoryItem.State.CONFLICTED, HistoryItem.State.ABANDONED)
                        .contains(state(tx))) tx.inputs().forEach(in -> promised.add(in.prevout()));
            return promised;
        }

        void check() {
            var history = new HashMap<Txid, HistoryItem.State>();
            for (HistoryItem item : wallet.history()) history.put(item.tx().txid(), item.state());
            Set<OutPoint> coins = new HashSet<>();
            for (WalletCoin coin : wallet.coins()) coins.add(coin.outPoint());
            for (OutPoint at : promised()) assertTrue(!coins.contains(at), "promised, yet held as a coin: " + at);
            List<Transaction> waiting = wallet.waiting();
            for (Transaction tx : payments.values()) {
                HistoryItem.State state = state(tx);
                assertEquals(state, history.get(tx.txid()), "payment " + tx.txid());
                assertEquals(state == HistoryItem.State.DROPPED, waiting.contains(tx));
            }
        }
    }
}
