package org.planchet.daemon.doors;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;

/// Registers figures that are read when somebody asks for them. Names are the library's, with dots; Prometheus' own are
/// made of them, with the unit at the end and `_total` behind counters.
final class Figures {
    private final MeterRegistry registry;

    Figures(MeterRegistry registry) {
        this.registry = registry;
    }

    /// What goes up and down.
    ///
    /// @param labels names and values in turn, of a set whose size is known beforehand
    void gauge(String name, String help, DoubleSupplier figure, String... labels) {
        Gauge.builder(name, figure::getAsDouble)
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
    }

    /// What only grows.
    void counter(String name, String help, DoubleSupplier figure, String... labels) {
        // The registry keeps the function, and of its argument a weak reference alone: this one lives as long as it.
        FunctionCounter.builder(name, registry, _ -> figure.getAsDouble())
                .description(help)
                .tags(Tags.of(labels))
                .register(registry);
    }
}
