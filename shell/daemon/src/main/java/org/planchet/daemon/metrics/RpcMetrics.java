package org.planchet.daemon.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.planchet.rpc.CallMeter;

/// Calls of JSON-RPC, by method: how many, how long they took, how many failed. A method's series begin
/// with its first call, those of names that no method has at once.
final class RpcMetrics implements CallMeter {
    private final MeterRegistry registry;
    private final Map<String, Meters> methods = new ConcurrentHashMap<>();

    private record Meters(Timer times, Counter failures) {}

    RpcMetrics(MeterRegistry registry) {
        this.registry = registry;
        methods.put("other", begin("other"));
    }

    @Override
    public void answered(String method, boolean failed, Duration took) {
        Meters meters = methods.computeIfAbsent(method, this::begin);
        meters.times.record(took);
        if (failed) meters.failures.increment();
    }

    private Meters begin(String method) {
        return new Meters(
                Timer.builder("planchet.rpc.duration")
                        .description("Time for a call of JSON-RPC, by method; each of a batch is one")
                        .tag("method", method)
                        .register(registry),
                Counter.builder("planchet.rpc.failures")
                        .description("Calls of JSON-RPC that were answered with an error")
                        .tag("method", method)
                        .register(registry));
    }
}
