package org.planchet.server;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;

/// Registers metrics that are read when they are scraped. Names are the library's, with dots; Prometheus' own
/// are made of them, with the unit at the end and `_total` behind counters.
public final class Figures {
    private final MeterRegistry registry;

    public Figures(MeterRegistry registry) {
        this.registry = registry;
    }

    /// What goes up and down.
    ///
    /// @param labels names and values in turn, of a set whose size is known beforehand
    public void gauge(String name, String help, DoubleSupplier figure, String... labels) {
        Gauge.builder(name, figure::getAsDouble)
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
    }

    /// What only grows.
    public void counter(String name, String help, DoubleSupplier figure, String... labels) {
        // The registry keeps the function but only a weak reference to its argument; this object lives as
        // long as the registry.
        FunctionCounter.builder(name, registry, _ -> figure.getAsDouble())
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
    }
}
