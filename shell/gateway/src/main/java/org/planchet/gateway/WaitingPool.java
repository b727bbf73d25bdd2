package org.planchet.gateway;

import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.api.Json;
import org.planchet.api.MempoolView;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.redis.RedisConnection;
import org.planchet.redis.RedisPool;
import tools.jackson.core.JacksonException;

/// The writer's mempool as it was read last: what it says of itself, and of the first 8 MiB the transactions.
final class WaitingPool {
    /// Before any was read.
    static final WaitingPool NONE = new WaitingPool("", null, Map.of());

    private final String version;
    private final @Nullable MempoolView view;
    private final Map<String, Transaction> transactions;
    private final Set<OutPoint> spent = new HashSet<>();

    private WaitingPool(String version, @Nullable MempoolView view, Map<String, Transaction> transactions) {
        this.version = version;
        this.view = view;
        this.transactions = transactions;
        for (Transaction tx : transactions.values()) for (TxIn input : tx.inputs()) spent.add(input.prevout());
    }

    /// The mempool as it is now; this one if it has not changed.
    ///
    /// @throws FollowStoreException if the store does not answer, or what it holds is damaged
    WaitingPool next(RedisConnection redis) {
        return RedisPool.read(redis, version, transactions.keySet())
                .map(this::with)
                .orElse(this);
    }

    private WaitingPool with(RedisPool read) {
        try {
            Map<String, Transaction> now = new HashMap<>(transactions);
            now.keySet().retainAll(read.txids());
            for (var added : read.added().entrySet())
                now.put(added.getKey(), Transaction.parse(HexFormat.of().parseHex(added.getValue())));
            return new WaitingPool(read.version(), Json.CLIENT.readValue(read.view(), MempoolView.class), now);
        } catch (MalformedDataException | IllegalArgumentException | JacksonException damaged) {
            throw new FollowStoreException(
                    "The mempool in Redis is damaged; it must be reset (planchet follow reset).", damaged);
        }
    }

    /// What the writer says of its mempool; null if it has said nothing yet.
    @Nullable
    MempoolView view() {
        return view;
    }

    @Nullable
    Transaction transaction(String txid) {
        return transactions.get(txid);
    }

    /// Whether a waiting transaction spends it.
    boolean isSpent(OutPoint at) {
        return spent.contains(at);
    }
}
