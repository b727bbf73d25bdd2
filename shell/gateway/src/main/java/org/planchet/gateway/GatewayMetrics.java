package org.planchet.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.planchet.server.HttpMetrics;

/// A gateway's figures in Prometheus' form.
final class GatewayMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final HttpMetrics http;
    private final Counter repeated;
    private final Counter slowed;
    private final Counter posted;

    GatewayMetrics(String chain, String version, Stores stores) {
        registry.config().commonTags("chain", chain);
        Gauge.builder("planchet.build.info", () -> 1)
                .description("1; its labels say what runs")
                .tags("version", version, "role", "gateway")
                .register(registry);
        http = new HttpMetrics(registry);
        Gauge.builder("planchet.gateway.height", stores, Stores::height)
                .description("Height of the block that answers stand at; -1 for none")
                .register(registry);
        for (StoreWatch store : stores.watches())
            Gauge.builder("planchet.gateway.store.up", store, watch -> watch.isUp() ? 1 : 0)
                    .tag("store", store.name())
                    .description("1 while the store answers")
                    .register(registry);
        repeated = counter("planchet.gateway.reads.repeated", "Reads begun anew because a block was taken back");
        slowed = counter("planchet.gateway.slowed", "Requests refused because their caller asks too fast");
        posted = counter("planchet.gateway.posted", "Transactions and blocks handed to a node");
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private Counter counter(String name, String help) {
        return Counter.builder(name).description(help).register(registry);
    }

    /// Hears of each request.
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
        registry.close();
    }
}
