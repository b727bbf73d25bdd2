package org.planchet.server;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.logging.LogbackMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;

/// The process: Java's memory and threads, processor, open files, lines of the log by level.
public final class ProcessMetrics implements AutoCloseable {
    private final JvmGcMetrics collector = new JvmGcMetrics();
    private final LogbackMetrics log = new LogbackMetrics();
    private final MeterRegistry registry;

    public ProcessMetrics(MeterRegistry registry) {
        this.registry = registry;
        // Two of the library's figures have names that Prometheus' own rules refuse.
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new Figures(registry)
                .counter(
                        "process.cpu.seconds",
                        "Processor time that the process has used",
                        () -> ProcessHandle.current()
                                        .info()
                                        .totalCpuDuration()
                                        .orElse(Duration.ZERO)
                                        .toMillis()
                                / 1e3);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        collector.bindTo(registry);
        log.bindTo(registry);
    }

    /// Ends the measuring and empties the registry: the library's listener for a reset of the log stays with the log
    /// and holds the registry, and with it whatever its meters ask.
    @Override
    public void close() {
        collector.close();
        log.close();
        registry.clear();
    }
}
