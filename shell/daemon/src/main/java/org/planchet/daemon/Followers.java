package org.planchet.daemon;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StoreConfig;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.daemon.engine.StoreFollower;
import org.planchet.daemon.queries.StoredCoins;
import org.planchet.index.follow.StagedFollowStore;
import org.planchet.mongo.MongoConnection;
import org.planchet.mongo.MongoRows;

/// The stores outside that a configuration names. Their drivers are loaded by the threads that use them.
///
/// @param threads those that write them
/// @param coins   how the coins in them are walked over, by the stores' names
record Followers(List<StoreFollower> threads, Map<String, StoredCoins.Walk> coins) {
    private static final String MONGODB = "mongodb";

    static Followers of(NodeConfig config, NodeLoop loop, SecureRandom random) {
        byte[] name = new byte[8];
        random.nextBytes(name);
        String holder = HexFormat.of().formatHex(name);
        StoreConfig stores = StoreConfig.of(config);
        List<StoreFollower> threads = new ArrayList<>();
        Map<String, StoredCoins.Walk> coins = new LinkedHashMap<>();
        stores.mongodb().ifPresent(uri -> {
            threads.add(
                    new StoreFollower(loop, MONGODB, holder, () -> new StagedFollowStore(mongo(uri, stores, loop))));
            coins.put(MONGODB, visitor -> {
                try (MongoRows rows = mongo(uri, stores, loop)) {
                    return rows.coins(visitor);
                }
            });
        });
        return new Followers(List.copyOf(threads), Map.copyOf(coins));
    }

    private static MongoRows mongo(String uri, StoreConfig stores, NodeLoop loop) {
        return new MongoRows(
                MongoConnection.open(uri),
                loop.params().genesisHash(),
                loop.params().addresses(),
                stores.keepSpent());
    }
}
