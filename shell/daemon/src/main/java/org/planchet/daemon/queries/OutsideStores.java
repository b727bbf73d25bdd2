package org.planchet.daemon.queries;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.StoreView;
import org.planchet.api.StoreView.Difference;
import org.planchet.api.StoreView.Part;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.OtherChainException;
import org.planchet.network.AddressRecord;
import org.planchet.redis.RedisStore;
import org.planchet.redis.RedisViews;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads what stores outside hold and compares it with what is in memory, and has them written anew.
public final class OutsideStores {
    private static final Logger LOG = LoggerFactory.getLogger(OutsideStores.class);
    private static final String MONGODB = "mongodb";
    private static final String REDIS = "redis";

    /// Entries listed of a store.
    private static final int LISTED = 1_000;

    private final NodeLoop loop;
    private final StoredCoins coins;
    private final @Nullable Supplier<RedisStore> redis;
    private final Map<String, Supplier<FollowStore>> stores;

    /// @param redis  connects to the Redis; null if there is none
    /// @param stores connects to each store, by name
    public OutsideStores(
            NodeLoop loop,
            StoredCoins coins,
            @Nullable Supplier<RedisStore> redis,
            Map<String, Supplier<FollowStore>> stores) {
        this.loop = loop;
        this.coins = coins;
        this.redis = redis;
        this.stores = Map.copyOf(stores);
    }

    /// Has a store written again from the genesis block, by whichever node takes its lease next.
    void reset(String name) {
        Supplier<FollowStore> opener = stores.get(name);
        if (opener == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_STORE, name);
        try (FollowStore store = opener.get()) {
            if (!store.reset()) throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_MOVES, name);
            LOG.warn("{}: it was reset: it is emptied, and written again from the genesis block", name);
        } catch (OtherChainException other) {
            throw new ApiException(Kind.CONFLICT, ErrorCode.STORE_OTHER_CHAIN, name);
        } catch (FollowStoreException away) {
            throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_AWAY, name);
        }
    }

    StoredCoins.Counted coins(String name) {
        return coins.in(name);
    }

    StoreView view() {
        List<String> names = new ArrayList<>();
        StoreView.Coins held = StoreView.Coins.NONE;
        StoreView.Mempool mempool = StoreView.Mempool.NONE;
        StoreView.Neighbours neighbours = StoreView.Neighbours.NONE;
        if (coins.has(MONGODB)) {
            names.add(MONGODB);
            held = coins();
        }
        Supplier<RedisStore> there = redis;
        if (there != null) {
            names.add(REDIS);
            try (RedisStore store = there.get()) {
                RedisViews views = store.stored();
                FollowCursor at = store.standing().cursor();
                mempool = mempool(views.mempool(), at);
                neighbours = neighbours(views.neighbours(), at);
            } catch (FollowStoreException away) {
                throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_AWAY, REDIS);
            }
        }
        return new StoreView(String.join(", ", names), StoreView.NOTHING, held, mempool, neighbours);
    }

    /// Coins are compared by the hash over all of them, if both are as of one block: it does not show which
    /// coins differ.
    private StoreView.Coins coins() {
        StoredCoins.Counted counted = coins.in(MONGODB);
        CoinSetView stored = counted.set();
        CoinSetHash held = loop.askSettled(node -> node.chain().coinSetHash());
        boolean comparable = held.tip().hash().toString().equals(stored.tip());
        boolean equal = comparable && held.hash().toString().equals(stored.hash());
        Difference difference =
                equal ? Difference.NONE : new Difference(Math.abs(held.coins() - stored.coins()), false, List.of());
        Part part = new Part(
                "mongodb utxos",
                time(stored.height()),
                0,
                stored.height(),
                stored.tip(),
                stored.coins(),
                true,
                held.coins() < stored.coins() ? difference : Difference.NONE,
                held.coins() < stored.coins() ? Difference.NONE : difference);
        return new StoreView.Coins(part, stored.total(), stored.hash(), counted.first());
    }

    private StoreView.Mempool mempool(List<RedisViews.Tx> stored, @Nullable FollowCursor at) {
        Set<String> names = StoreQueries.names(stored, RedisViews.Tx::txid);
        Set<String> held = StoreQueries.heldTransactions(loop);
        return new StoreView.Mempool(
                part("redis mempool", names, held, at),
                stored.stream()
                        .limit(LISTED)
                        .map(tx -> new StoreView.Tx(tx.txid(), tx.vsize(), tx.time()))
                        .toList());
    }

    private StoreView.Neighbours neighbours(List<RedisViews.Neighbour> stored, @Nullable FollowCursor at) {
        Set<String> names = StoreQueries.names(stored, RedisViews.Neighbour::address);
        Set<String> held = StoreQueries.names(loop.ask(node -> node.network().knownNodes()), AddressRecord::address);
        return new StoreView.Neighbours(
                part("redis neighbours", names, held, at),
                stored.stream()
                        .limit(LISTED)
                        .map(node -> new StoreView.Neighbour(
                                node.address(), node.lastSeen(), node.status(), node.height(), node.failures()))
                        .toList());
    }

    private Part part(String name, Set<String> stored, Set<String> held, @Nullable FollowCursor at) {
        return new Part(
                name,
                at == null ? 0 : time(at.height()),
                0,
                at == null ? -1 : at.height(),
                at == null ? "" : at.block().toString(),
                stored.size(),
                true,
                StoreQueries.difference(StoreQueries.without(stored, held), true),
                StoreQueries.difference(StoreQueries.without(held, stored), true));
    }

    /// The time that the block at `height` states: what a store was written up to.
    private long time(int height) {
        BlockIndex block = loop.chain().atHeight(height);
        return block == null ? 1 : block.time();
    }
}
