package org.planchet.redis;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.ClusterClientOptions;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.sync.RedisClusterCommands;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.planchet.index.follow.FollowStoreException;

/// A connection to Redis, standalone or a cluster, and the names of the keys:
///
/// | key | type | what |
/// | --- | --- | --- |
/// | `{PREFIX}:journal` | hash | `height`, `hash`, `work` of the tip; who writes; `genesis` |
/// | `{PREFIX}:headers` | hash | the last headers in hex, by height |
/// | `{PREFIX}:events` | stream | blocks connected and disconnected, each with height and hash |
/// | `{PREFIX}:mempool` | hash | waiting transactions by id: virtual size, fee, time |
/// | `{PREFIX}:pool` | hash | for gateways: `view`, what the writer says of its mempool; `version` |
/// | `{PREFIX}:raw` | hash | waiting transactions in hex by id |
/// | `{PREFIX}:neighbours` | hash | known nodes by address: last seen, status, height, failures |
/// | `{PREFIX}:rate:CALLER` | number, for a minute | requests of a gateway's caller |
///
/// The braces make all keys of a chain one slot of a cluster, so that a step may touch several.
public final class RedisConnection implements AutoCloseable {
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final AbstractRedisClient client;
    private final RedisClusterCommands<String, String> commands;
    private final String prefix;

    private RedisConnection(AbstractRedisClient client, RedisClusterCommands<String, String> commands, String prefix) {
        this.client = client;
        this.commands = commands;
        this.prefix = prefix;
    }

    /// @throws FollowStoreException if the server does not answer, or is not whom it is to be
    public static RedisConnection open(RedisAddress address) {
        String prefix = address.prefix();
        RedisURI where = RedisURI.create(address.uri());
        where.setTimeout(ANSWER);
        where.setClientName("planchet");
        SslOptions trust = trust(address);
        RedisClient alone = RedisClient.create(where);
        alone.setOptions(ClientOptions.builder().sslOptions(trust).build());
        try {
            return answered(() -> {
                StatefulRedisConnection<String, String> connection = alone.connect();
                if (!connection.sync().info("cluster").contains("cluster_enabled:1"))
                    return new RedisConnection(alone, connection.sync(), prefix);
                alone.shutdown();
                RedisClusterClient cluster = RedisClusterClient.create(where);
                cluster.setOptions(
                        ClusterClientOptions.builder().sslOptions(trust).build());
                try {
                    return new RedisConnection(cluster, cluster.connect().sync(), prefix);
                } catch (RuntimeException away) {
                    cluster.shutdown();
                    throw away;
                }
            });
        } catch (RuntimeException away) {
            alone.shutdown();
            throw away;
        }
    }

    private static SslOptions trust(RedisAddress address) {
        SslOptions.Builder options = SslOptions.builder().jdkSslProvider();
        address.authority().ifPresent(file -> options.trustManager(file.toFile()));
        return options.build();
    }

    private String key(String name) {
        return "{" + prefix + "}:" + name;
    }

    /// The entries of a hash.
    public Map<String, String> hash(String name) {
        return answered(() -> commands.hgetall(key(name)));
    }

    /// The fields of a hash.
    Set<String> fields(String name) {
        return new HashSet<>(answered(() -> commands.hkeys(key(name))));
    }

    /// The values of some fields of a hash, those that are there.
    Map<String, String> values(String name, List<String> fields) {
        Map<String, String> values = new HashMap<>();
        answered(() -> commands.hmget(key(name), fields.toArray(String[]::new))).forEach(entry -> {
            if (entry.hasValue()) values.put(entry.getKey(), entry.getValue());
        });
        return values;
    }

    /// Counts a request of `caller`, whichever gateway it came to. Returns how long it has to wait before it is
    /// answered: zero for the first `rate` of a minute.
    public Duration toWait(String caller, int rate) {
        return Duration.ofMillis(run(Script.COUNT, List.of("rate:" + caller), List.of(Integer.toString(rate))));
    }

    /// One value of a hash; empty if it is not there.
    String field(String name, String field) {
        String value = answered(() -> commands.hget(key(name), field));
        return value == null ? "" : value;
    }

    /// Runs a script. Returns its verdict: 1 for done.
    long run(Script script, List<String> names, List<String> arguments) {
        String[] keys = names.stream().map(this::key).toArray(String[]::new);
        return answered(() ->
                commands.<Long>eval(script.text(), ScriptOutputType.INTEGER, keys, arguments.toArray(String[]::new)));
    }

    /// What a call to the server answers.
    ///
    /// @throws FollowStoreException if it does not answer, or answers with an error
    static <T> T answered(Supplier<T> call) {
        try {
            return call.get();
        } catch (RedisException failed) {
            Throwable cause = failed.getCause() == null ? failed : failed.getCause();
            String why = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
            throw new FollowStoreException("Redis does not answer: " + why, failed);
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
