package org.planchet.server;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;

/// Requests over HTTP: by route and status, and how long they took all together. By route and time there would be
/// thousands of series.
public final class HttpMetrics implements RequestMeter {
    private static final Duration[] TIMES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(30)
    };

    private final MeterRegistry registry;
    private final Timer times;

    public HttpMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.times = Timer.builder("planchet.http.request.duration")
                .description("Time from a request's head to the end of its answer")
                .serviceLevelObjectives(TIMES)
                .register(registry);
    }

    @Override
    public void answered(String method, String route, int status, Duration took) {
        Counter.builder("planchet.http.requests")
                .description("Requests answered")
                .tags(Tags.of("method", method, "route", route, "code", Integer.toString(status)))
                .register(registry)
                .increment();
        // A stream of events ends when its reader does.
        if (!route.endsWith("/events") && status != 101) times.record(took);
    }
}
