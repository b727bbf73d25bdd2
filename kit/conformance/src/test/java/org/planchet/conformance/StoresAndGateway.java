package org.planchet.conformance;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.gateway.Gateway;
import org.planchet.gateway.GatewaySettings;
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.StagedFollowStore;
import org.planchet.mongo.MongoConnection;
import org.planchet.mongo.MongoRows;
import org.planchet.redis.RedisAddress;
import org.planchet.server.ApiSettings;
import org.planchet.testkit.PlanchetNode;
import org.planchet.wire.Subnet;

/// A MongoDB in this process and a real Redis, a node that writes to them, and gateways before them.
final class StoresAndGateway implements AutoCloseable {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final Path folder;
    private RedisServer redis;
    private MongoServer mongo = new MongoServer(new MemoryBackend());
    private final String mongoUri;
    private final PlanchetNode writer;

    StoresAndGateway(Path folder) {
        this.folder = folder;
        redis = RedisServer.start(folder);
        mongoUri = mongo.bindAndGetConnectionString() + "/?serverSelectionTimeoutMS=300";
        writer = PlanchetNode.start("regtest", "mongodb", mongoUri, "redis", redis.uri(), "index", "address");
    }

    PlanchetNode writer() {
        return writer;
    }

    String redisUri() {
        return redis.uri();
    }

    String mongoUri() {
        return mongoUri;
    }

    /// The chain's rows, as another node would write them.
    FollowStore mongoStore() {
        ChainParams chain = Chains.regtest();
        return new StagedFollowStore(
                new MongoRows(MongoConnection.open(mongoUri), chain.genesisHash(), chain.addresses(), Duration.ZERO));
    }

    void stopRedis() {
        redis.close();
    }

    /// Starts another in its place; what was in it is gone.
    void startRedis() {
        redis = RedisServer.start(folder, redis.port());
    }

    void stopMongo() {
        mongo.shutdownNow();
    }

    /// Starts another in its place; what was in it is gone.
    void startMongo() {
        mongo = new MongoServer(new MemoryBackend());
        mongo.bind("127.0.0.1", URI.create(mongoUri).getPort());
    }

    /// @param rate requests a minute that an address is granted, 0 for any number
    ///
    /// @param proxies networks whose header `X-Forwarded-For` is believed
    Gateway gateway(int rate, String... proxies) {
        return Gateway.start(new GatewaySettings(
                Chains.regtest(),
                mongoUri,
                new RedisAddress(redis.uri(), "planchet:regtest", Optional.empty()),
                URI.create(writer.apiAddress()),
                rate,
                Arrays.stream(proxies)
                        .map(Subnet::parse)
                        .map(Optional::orElseThrow)
                        .toList(),
                new ApiSettings("127.0.0.1", 0, null, List.of(), ApiSettings.Loopback.NOBODY, true),
                "0.1.0"));
    }

    /// Waits until a gateway stands at the writer's tip, and knows its mempool.
    void awaitTip(Gateway gateway) {
        PlanchetNode.await("the pool", () -> get(at(gateway), "/api/v1/mempool").statusCode() == 200);
        PlanchetNode.await(
                "the gateway",
                () -> get(at(gateway), "/api/v1/headers/latest")
                        .body()
                        .contains(writer.api().status().tip()));
    }

    static String at(Gateway gateway) {
        return "http://127.0.0.1:" + gateway.port();
    }

    static HttpResponse<String> get(String server, String path) {
        return send(HttpRequest.newBuilder(URI.create(server + path)).GET());
    }

    static HttpResponse<String> post(String server, String path, String json) {
        return send(HttpRequest.newBuilder(URI.create(server + path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json)));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    @Override
    public void close() {
        writer.close();
        mongo.shutdownNow();
        redis.close();
    }
}
