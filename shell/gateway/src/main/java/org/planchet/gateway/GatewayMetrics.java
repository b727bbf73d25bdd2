package org.planchet.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.planchet.server.Figures;
import org.planchet.server.HttpMetrics;
import org.planchet.server.ProcessMetrics;

/// A gateway's figures in Prometheus' form.
final class GatewayMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpMetrics http;
    private final ProcessMetrics process;
    private final Counter repeated;
    private final Counter slowed;
    private final Counter posted;

    GatewayMetrics(String chain, String version, Stores stores) {
        registry.config().commonTags("chain", chain);
        // It filters what the library registers, so it comes first.
        process = new ProcessMetrics(registry);
        var figures = new Figures(registry);
        figures.gauge(
                "planchet.build.info", "1; its labels say what runs", () -> 1, "version", version, "role", "gateway");
        http = new HttpMetrics(registry);
        figures.gauge(
                "planchet.gateway.height", "Height of the block that answers stand at; -1 for none", stores::height);
        for (StoreWatch store : stores.watches())
            figures.gauge(
                    "planchet.gateway.store.up",
                    "1 while the store answers",
                    () -> store.isUp() ? 1 : 0,
                    "store",
                    store.name());
        repeated = counter("planchet.gateway.reads.repeated", "Reads begun anew because a block was taken back");
        slowed = counter("planchet.gateway.slowed", "Requests refused because their caller asks too fast");
        posted = counter("planchet.gateway.posted", "Transactions and blocks handed to a node");
    }

    private Counter counter(String name, String help) {
        return Counter.builder(name).description(help).register(registry);
    }

    /// Counts each request.
    HttpMetrics http() {
        return http;
    }

    void repeated() {
        repeated.increment();
    }

    void slowed() {
        slowed.increment();
    }

    void posted() {
        posted.increment();
    }

    /// Prometheus' text format.
    String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }
}
