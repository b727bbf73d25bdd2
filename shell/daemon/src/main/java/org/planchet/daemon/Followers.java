package org.planchet.daemon;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.Json;
import org.planchet.consensus.Coin;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StoreConfig;
import org.planchet.daemon.follow.StoreFollower;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.queries.MempoolQueries;
import org.planchet.daemon.queries.OutsideStores;
import org.planchet.daemon.queries.StoredCoins;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.Journal;
import org.planchet.index.follow.StagedFollowStore;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mongo.MongoConnection;
import org.planchet.mongo.MongoReader;
import org.planchet.mongo.MongoRows;
import org.planchet.primitives.OutPoint;
import org.planchet.redis.RedisAddress;
import org.planchet.redis.RedisConnection;
import org.planchet.redis.RedisStore;
import org.planchet.redis.RedisViews;

/// The stores outside that a configuration names. Their drivers are loaded by the threads that use them.
///
/// @param threads those that write them
/// @param outside read access to what the stores hold
record Followers(List<StoreFollower> threads, OutsideStores outside) {
    private static final String MONGODB = "mongodb";
    private static final String REDIS = "redis";

    /// How often outputs that need not be kept are looked for.
    private static final Duration PRUNING = Duration.ofHours(1);

    /// How often mempool and neighbours are looked at.
    private static final Duration VIEWS = Duration.ofSeconds(2);

    /// Maximum bytes of unconfirmed transactions that are published in full.
    private static final long RAW_BYTES = 8 << 20;

    /// Maximum number of unconfirmed transactions that are published.
    private static final int TRANSACTIONS = 10_000;

    static Followers of(NodeConfig config, NodeLoop loop, SecureRandom random) {
        byte[] name = new byte[8];
        random.nextBytes(name);
        String holder = HexFormat.of().formatHex(name);
        StoreConfig stores = StoreConfig.of(config);
        List<StoreFollower> threads = new ArrayList<>();
        Map<String, Supplier<FollowStore>> openers = new LinkedHashMap<>();
        Map<String, StoredCoins.Walk> coins = new LinkedHashMap<>();
        stores.mongodb().ifPresent(uri -> {
            Supplier<FollowStore> opener = () -> new StagedFollowStore(mongo(uri, stores, loop));
            openers.put(MONGODB, opener);
            threads.add(new StoreFollower(loop, MONGODB, holder, opener, PRUNING));
            coins.put(MONGODB, visitor -> {
                try (MongoReader reader = MongoReader.of(
                        uri, loop.params().genesisHash(), loop.params().addresses())) {
                    return coins(reader, visitor);
                }
            });
        });
        Supplier<RedisStore> redis = stores.redis()
                .<Supplier<RedisStore>>map(address -> () -> redis(address, loop))
                .orElse(null);
        if (redis != null) {
            openers.put(REDIS, redis::get);
            threads.add(new StoreFollower(loop, REDIS, holder, redis::get, VIEWS));
        }
        var outside = new OutsideStores(loop, new StoredCoins(loop, Map.copyOf(coins)), redis, openers);
        return new Followers(List.copyOf(threads), outside);
    }

    /// The block as of which the coins are shown; null if the store is empty, or a block was disconnected
    /// meanwhile.
    private static @Nullable FollowCursor coins(MongoReader reader, BiConsumer<OutPoint, Coin> visitor) {
        Journal before = reader.journal();
        FollowCursor stands = before.stands();
        if (stands == null) return null;
        reader.coins(stands, visitor);
        return reader.journal().takenBack() == before.takenBack() ? stands : null;
    }

    private static MongoRows mongo(String uri, StoreConfig stores, NodeLoop loop) {
        return new MongoRows(
                MongoConnection.open(uri),
                loop.params().genesisHash(),
                loop.params().addresses(),
                stores.keepSpent());
    }

    private static RedisStore redis(RedisAddress address, NodeLoop loop) {
        return new RedisStore(RedisConnection.open(address), loop.params().genesisHash(), () -> views(loop));
    }

    private static RedisViews views(NodeLoop loop) {
        List<MempoolEntry> pool = loop.ask(
                node -> node.mempool().entries().stream().limit(TRANSACTIONS).toList());
        return new RedisViews(
                pool.stream()
                        .map(entry -> new RedisViews.Tx(
                                entry.txid().toString(),
                                entry.vsize(),
                                entry.fee(),
                                entry.time().getEpochSecond()))
                        .toList(),
                loop.ask(node -> node.network().knownNodes()).stream()
                        .map(node -> new RedisViews.Neighbour(
                                node.address().toString(),
                                Math.max(0, node.lastSeen().getEpochSecond()),
                                node.status().name().toLowerCase(Locale.ROOT),
                                node.height(),
                                node.retryCount(),
                                Math.max(0, node.lastTried().getEpochSecond()),
                                node.source()))
                        .toList(),
                new RedisViews.Pool(Json.STRICT.writeValueAsString(new MempoolQueries(loop).mempool()), raw(pool)));
    }

    /// The first transactions, as many as gateways may hold.
    private static Map<String, String> raw(List<MempoolEntry> pool) {
        Map<String, String> raw = new LinkedHashMap<>();
        long bytes = 0;
        for (MempoolEntry entry : pool) {
            bytes += entry.tx().size();
            if (bytes > RAW_BYTES) break;
            raw.put(entry.txid().toString(), HexFormat.of().formatHex(entry.tx().raw()));
        }
        return raw;
    }
}
