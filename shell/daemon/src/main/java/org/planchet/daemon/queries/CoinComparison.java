package org.planchet.daemon.queries;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.planchet.api.StoreView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainFlush;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.chainstate.SettledChain;
import org.planchet.consensus.Coin;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;

/// Compares the coins of the last flush with those in memory. What lies between them are the changes of the blocks
/// since then, which are many while the node syncs and none once it follows the tip; a coin that both have is
/// compared by sample. The walk takes short steps on the chain thread, and ends if the store is flushed under it.
final class CoinComparison {
    private static final int STEP = 5_000;

    /// Coins walked over: a set that is larger is counted up to here.
    private static final int MAX_COINS = 1_000_000;

    /// Changes looked up in the store one by one.
    private static final int MAX_CHANGES = 2_000;

    /// Of each step, coins that are also asked of memory.
    private static final int SAMPLE = 5;

    private static final int LISTED = 20;

    private final NodeLoop loop;
    private final ChainStore store;

    CoinComparison(NodeLoop loop, ChainStore store) {
        this.loop = loop;
        this.store = store;
    }

    /// @param files the footprint of the database
    StoreView.Coins compare(StoreQueries.Footprint files) {
        Walk walk = new Walk();
        while (loop.askSettled(node -> walk.step(node.chain()))) {
            // The chain thread does other work in between.
        }
        Changes changes = loop.askSettled(node -> changes(node.chain(), store));
        List<String> onlyStored = new ArrayList<>(walk.otherwise);
        onlyStored.addAll(changes.spent());
        BlockIndex at = walk.at;
        StoreView.Part part = new StoreView.Part(
                "chainstate",
                files.written(),
                files.bytes(),
                at == null ? -1 : at.height(),
                at == null ? "" : at.hash().toString(),
                walk.count,
                walk.whole,
                StoreQueries.difference(onlyStored, changes.whole()),
                StoreQueries.difference(changes.added(), changes.whole()));
        String hash = at != null && walk.whole ? walk.hasher.result(at).hash().toString() : "";
        return new StoreView.Coins(part, walk.total, hash, walk.first);
    }

    /// The stored coins, in steps. Every method runs on the chain thread.
    private final class Walk {
        private final CoinSetHasher hasher = new CoinSetHasher();
        private final List<StoreView.Coin> first = new ArrayList<>();
        private final List<String> otherwise = new ArrayList<>();
        private @Nullable BlockIndex at;
        private byte[] from = new byte[CoinCodec.KEY_SIZE];
        private long count;
        private long total;
        private boolean whole;

        /// Takes one step. Returns whether there is another.
        boolean step(SettledChain chain) {
            BlockHash tip = store.tip();
            if (tip == null) {
                whole = true;
                return false;
            }
            BlockIndex now = chain.find(tip);
            if (count > 0 && !Objects.equals(at, now)) return false;
            at = now;
            long before = count;
            store.forEachCoin(from, STEP, (key, value) -> take(chain, key, value));
            whole = count - before < STEP;
            return !whole && count < MAX_COINS;
        }

        private void take(SettledChain chain, byte[] key, byte[] value) {
            Coin coin = CoinCodec.decode(value);
            OutPoint outPoint = CoinCodec.outPoint(key);
            hasher.coin(key, value);
            if (first.size() < LISTED)
                first.add(
                        new StoreView.Coin(outPoint.toString(), coin.output().value(), coin.height(), coin.coinbase()));
            if (count % STEP < SAMPLE) sample(chain, outPoint, coin);
            count++;
            total += coin.output().value();
            from = after(key);
        }

        /// A coin that memory says is spent is among the changes; one that it has must be the same.
        private void sample(SettledChain chain, OutPoint outPoint, Coin stored) {
            Coin held = chain.coins().coin(outPoint);
            if (held != null && !held.equals(stored)) otherwise.add(outPoint.toString());
        }
    }

    /// The least key that is greater.
    private static byte[] after(byte[] key) {
        byte[] next = key.clone();
        for (int i = next.length - 1; i >= 0; i--) if (++next[i] != 0) break;
        return next;
    }

    /// What the next flush changes in the store.
    ///
    /// @param added coins that the store does not have, or has otherwise
    /// @param spent coins that the store still has
    record Changes(List<String> added, List<String> spent, boolean whole) {}

    /// On the chain thread.
    static Changes changes(SettledChain chain, ChainStore store) {
        // The value that a coin will have, empty for one that goes.
        Map<OutPoint, byte[]> changed = new LinkedHashMap<>();
        boolean[] whole = {true};
        chain.forEachUnflushedCoin(new ChainFlush.CoinChangeVisitor() {
            @Override
            public void put(byte[] key, byte[] value, int offset, int length) {
                note(key, Arrays.copyOfRange(value, offset, offset + length));
            }

            @Override
            public void delete(byte[] key) {
                note(key, new byte[0]);
            }

            private void note(byte[] key, byte[] value) {
                if (changed.size() < MAX_CHANGES) changed.put(CoinCodec.outPoint(key), value);
                else whole[0] = false;
            }
        });
        List<String> added = new ArrayList<>();
        List<String> spent = new ArrayList<>();
        changed.forEach((outPoint, value) -> {
            byte[] stored = store.coin(CoinCodec.key(outPoint));
            if (value.length > 0 && !Arrays.equals(value, stored)) added.add(outPoint.toString());
            if (value.length == 0 && stored != null) spent.add(outPoint.toString());
        });
        return new Changes(added, spent, whole[0]);
    }
}
