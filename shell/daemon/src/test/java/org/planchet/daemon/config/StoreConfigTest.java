package org.planchet.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.redis.RedisAddress;

/// Which stores a node may be told to write to.
final class StoreConfigTest {
    private static StoreConfig of(String uri) {
        return StoreConfig.of(NodeConfig.of("mongodb", uri));
    }

    @Test
    void without_settings_there_is_no_store_and_nothing_is_pruned() {
        assertEquals(
                new StoreConfig(Optional.empty(), Duration.ZERO, Optional.empty()), StoreConfig.of(NodeConfig.of()));
    }

    @Test
    void w41_mongo_redis_a_server_without_a_user_is_taken_on_this_machine_alone() {
        for (String uri : List.of(
                "mongodb://127.0.0.1",
                "mongodb://localhost:27017,127.0.0.1:27018/chain",
                "mongodb://[::1]:27017/",
                "mongodb://me:secret@db.example/chain",
                "mongodb+srv://me:secret@db.example/?tls=true",
                "mongodb://db.example/?authMechanism=MONGODB-X509&tls=true"))
            assertEquals(Optional.of(uri), of(uri).mongodb());
        for (String uri : List.of(
                "mongodb://db.example",
                "mongodb://127.0.0.1,db.example/chain",
                "mongodb://@db.example",
                "mongodb://127.0.0.1.db.example/",
                "redis://127.0.0.1",
                "mongodb://127.0.0.1/a b")) assertThrows(IllegalArgumentException.class, () -> of(uri), uri);
    }

    @Test
    void w41_mongo_redis_a_redis_without_a_password_is_taken_on_this_machine_alone() {
        for (String uri :
                List.of("redis://localhost", "redis://127.0.0.1:6380/2", "rediss://:secret@cache.example:6379"))
            assertEquals(
                    Optional.of(new RedisAddress(uri, "planchet:planchet", Optional.empty())),
                    StoreConfig.of(NodeConfig.of("redis", uri)).redis());
        for (String uri : List.of("redis://cache.example", "redis://:@cache.example", "http://127.0.0.1"))
            assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("redis", uri), uri);
    }

    @Test
    void a_password_is_in_no_error_and_no_log() {
        var refused = assertThrows(IllegalArgumentException.class, () -> of("mongodb://:hunter2@db.example"));
        assertFalse(String.valueOf(refused.getMessage()).contains("hunter2"));
        assertFalse(NodeConfig.of("mongodb", "mongodb://me:hunter2@db.example")
                .toString()
                .contains("hunter2"));
    }
}
