package org.planchet.daemon.queries;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.CoinSetView;
import org.planchet.api.ErrorCode;
import org.planchet.api.StoreView;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.consensus.Coin;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.primitives.OutPoint;

/// Counts and hashes the coins in stores outside, as the node does its own.
public final class StoredCoins {
    /// How often an iteration that a new block disturbs is restarted.
    private static final int TRIES = 3;

    private static final int LISTED = 20;

    private final NodeLoop loop;
    private final Map<String, Walk> stores;

    /// A walk over the coins in a store, in the order of outpoints.
    @FunctionalInterface
    public interface Walk {
        /// Returns where the coins stand; null if the store changed meanwhile.
        ///
        /// @throws FollowStoreException if the store is away
        @Nullable
        FollowCursor over(BiConsumer<OutPoint, Coin> visitor);
    }

    /// @param stores by name, those that hold coins
    public StoredCoins(NodeLoop loop, Map<String, Walk> stores) {
        this.loop = loop;
        this.stores = stores;
    }

    /// The coins of a store, counted.
    ///
    /// @param first those that come first in the order of outpoints
    record Counted(CoinSetView set, List<StoreView.Coin> first) {}

    boolean has(String name) {
        return stores.containsKey(name);
    }

    Counted in(String name) {
        Walk walk = stores.get(name);
        if (walk == null) throw new ApiException(Kind.NOT_FOUND, ErrorCode.NO_STORE, name);
        try {
            for (int i = 0; i < TRIES; i++) {
                var hasher = new CoinSetHasher();
                List<StoreView.Coin> first = new ArrayList<>();
                FollowCursor at = walk.over((outPoint, coin) -> {
                    hasher.coin(CoinCodec.key(outPoint), CoinCodec.encode(coin));
                    if (first.size() < LISTED)
                        first.add(new StoreView.Coin(
                                outPoint.toString(), coin.output().value(), coin.height(), coin.coinbase()));
                });
                BlockIndex block = at == null ? null : loop.chain().find(at.block());
                if (block != null) return new Counted(view(hasher.result(block)), first);
            }
        } catch (FollowStoreException away) {
            throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_AWAY, name);
        }
        throw new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_MOVES, name);
    }

    static CoinSetView view(CoinSetHash set) {
        return new CoinSetView(
                set.tip().height(),
                set.tip().hash().toString(),
                set.coins(),
                set.total(),
                set.hash().toString());
    }
}
