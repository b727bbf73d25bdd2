package org.planchet.gateway;

import java.util.concurrent.atomic.AtomicReference;
import org.planchet.api.HttpNodeApi;
import org.planchet.server.ApiServer;

/// A running gateway.
public final class Gateway implements AutoCloseable {
    private final Stores stores;
    private final GatewayMetrics metrics;
    private final ApiServer server;

    private Gateway(Stores stores, GatewayMetrics metrics, ApiServer server) {
        this.stores = stores;
        this.metrics = metrics;
        this.server = server;
    }

    /// Starts one; returns when its port is open. Stores that are away are tried until they answer.
    ///
    /// @throws IllegalStateException    if the port is in use or the address is not this machine's, saying so
    /// @throws IllegalArgumentException if a store's URI is none; its message is the store's name
    public static Gateway start(GatewaySettings settings) {
        var stores = new Stores(settings);
        var metrics = new GatewayMetrics(settings.params().name(), settings.version(), stores);
        try {
            var address = new AtomicReference<>("");
            var status = new GatewayStatus(settings, stores, metrics, address::get);
            var node = NodeBehind.of(HttpNodeApi.connect(settings.node(), null));
            var reads = new Reads(settings, stores, status, metrics, node);
            stores.start();
            ApiServer server = ApiServer.start(reads, settings.version(), settings.http(), metrics.http());
            address.set(settings.http().host() + ":" + server.port());
            return new Gateway(stores, metrics, server);
        } catch (RuntimeException failed) {
            stores.close();
            metrics.close();
            throw failed;
        }
    }

    /// The port it listens on.
    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        server.close();
        stores.close();
        metrics.close();
    }
}
