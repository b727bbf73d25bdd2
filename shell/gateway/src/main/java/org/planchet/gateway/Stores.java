package org.planchet.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.Journal;
import org.planchet.mongo.MongoReader;
import org.planchet.redis.RedisConnection;

/// The two stores behind a gateway: whether they answer, and where the chain in them stands.
final class Stores implements AutoCloseable {
    /// How long after a block a gateway may learn of it.
    private static final Duration PAUSE = Duration.ofMillis(250);

    /// How long a caller waits for a height, at most.
    private static final Duration HEIGHT_TIMEOUT = Duration.ofSeconds(10);

    /// A height further away is not waited for: it does not come in time.
    private static final int NEAR = 100;

    /// Callers that wait at a time.
    private static final int WAITING = 256;

    private final MongoReader chain;
    private final GatewaySettings settings;
    private final StoreWatch mongodb = new StoreWatch("mongodb", PAUSE, this::lookAtChain);
    private final StoreWatch redis = new StoreWatch("redis", PAUSE, this::lookAtRedis);
    private final List<Consumer<FollowCursor>> listeners = new CopyOnWriteArrayList<>();
    private volatile Journal journal = Journal.EMPTY;
    private volatile @Nullable RedisConnection connection;
    private volatile WaitingPool pool = WaitingPool.NONE;
    private int waiting;

    /// @throws IllegalArgumentException if a URI is none; its message is the store's name
    Stores(GatewaySettings settings) {
        this.settings = settings;
        parsed(redis, () -> settings.redis().checked());
        chain = parsed(
                mongodb,
                () -> MongoReader.of(
                        settings.mongodb(),
                        settings.params().genesisHash(),
                        settings.params().addresses()));
    }

    /// A library's complaint may quote a password.
    private static <T> T parsed(StoreWatch store, Supplier<T> parsing) {
        try {
            return parsing.get();
        } catch (IllegalArgumentException bad) {
            throw new IllegalArgumentException(store.name(), bad);
        }
    }

    void start() {
        mongodb.start();
        redis.start();
    }

    MongoReader chain() {
        return chain;
    }

    /// As it was a moment ago.
    Journal journal() {
        return journal;
    }

    /// As it is now.
    ///
    /// @throws FollowStoreException if the store does not answer
    Journal read() {
        return chain.journal();
    }

    /// As it was a moment ago.
    WaitingPool pool() {
        return pool;
    }

    List<StoreWatch> watches() {
        return List.of(mongodb, redis);
    }

    /// @throws ApiException UNAVAILABLE if a store does not answer
    void requireUp() {
        for (StoreWatch store : watches()) if (!store.isUp()) throw away(store.name());
    }

    private static ApiException away(String store) {
        return new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_AWAY, store);
    }

    /// What is asked of the MongoDB.
    ///
    /// @throws ApiException UNAVAILABLE if it does not answer
    <T extends @Nullable Object> T ofChain(Function<MongoReader, T> question) {
        try {
            return question.apply(chain);
        } catch (FollowStoreException away) {
            throw away(mongodb.name());
        }
    }

    /// What is asked of the Redis.
    ///
    /// @throws ApiException UNAVAILABLE if it does not answer
    <T> T ofRedis(Function<RedisConnection, T> question) {
        RedisConnection open = connection;
        if (open == null || !redis.isUp()) throw away(redis.name());
        try {
            return question.apply(open);
        } catch (FollowStoreException away) {
            throw away(redis.name());
        }
    }

    /// Calls `listener` at each change of the tip; it must not take long.
    void onTip(Consumer<FollowCursor> listener) {
        listeners.add(listener);
    }

    private void lookAtChain() {
        see(read());
    }

    private void lookAtRedis() {
        RedisConnection open = connection;
        if (open == null) {
            open = RedisConnection.open(settings.redis());
            connection = open;
        }
        pool = pool.next(open);
    }

    private void see(Journal now) {
        FollowCursor tip = now.stands();
        boolean moved = !Objects.equals(tip, journal.stands());
        synchronized (this) {
            journal = now;
            notifyAll();
        }
        if (tip == null || !moved) return;
        for (Consumer<FollowCursor> listener : listeners) listener.accept(tip);
    }

    /// Returns when the chain has reached a height.
    ///
    /// @throws ApiException UNAVAILABLE if it does not in time, or too many wait already
    synchronized void awaitHeight(int height) {
        long end = System.nanoTime() + HEIGHT_TIMEOUT.toNanos();
        while (height() < height) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0 || height - height() > NEAR || waiting >= WAITING)
                throw new ApiException(Kind.UNAVAILABLE, ErrorCode.NOT_THAT_HIGH, height(), height);
            waiting++;
            try {
                wait(left);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                throw new ApiException(Kind.UNAVAILABLE, ErrorCode.BUSY);
            } finally {
                waiting--;
            }
        }
    }

    /// Height of the chain's tip; -1 for none.
    int height() {
        FollowCursor tip = journal.stands();
        return tip == null ? -1 : tip.height();
    }

    @Override
    public void close() {
        watches().forEach(StoreWatch::close);
        chain.close();
        RedisConnection open = connection;
        if (open != null) open.close();
    }
}
