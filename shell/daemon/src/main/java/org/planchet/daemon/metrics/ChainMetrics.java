package org.planchet.daemon.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.chain.StageTimes;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.mempool.Removal;
import org.planchet.mempool.RemovalReason;
import org.planchet.network.NetworkEffect;
import org.planchet.node.Effect;

/// What is counted and timed as it happens: blocks by the stages of taking them in, reorganisations by their depth,
/// transactions that come and go, peers that are disconnected.
final class ChainMetrics implements StageTimes, NodeLoop.Follower {
    /// From a block of one transaction to the largest that the rules allow, on a slow disk.
    private static final Duration[] TIMES = {
        Duration.ofNanos(100_000),
        Duration.ofNanos(500_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
        Duration.ofSeconds(60)
    };

    /// Blocks disconnected at once: one is ordinary, many consider six final, and a coinbase matures after a
    /// hundred.
    private static final double[] DEPTHS = {1, 2, 3, 6, 12, 25, 100};

    private final Map<Stage, Timer> stages = new EnumMap<>(Stage.class);
    private final Map<RemovalReason, Counter> removed = new EnumMap<>(RemovalReason.class);
    private final Counter added;
    private final DistributionSummary depths;
    private final Counter misbehaved;
    private final Counter disconnected;

    ChainMetrics(MeterRegistry registry) {
        for (Stage stage : Stage.values())
            stages.put(
                    stage,
                    Timer.builder("planchet.block.stage")
                            .description("Time for a block or a flush at each stage")
                            .tag("stage", label(stage))
                            .serviceLevelObjectives(TIMES)
                            .register(registry));
        depths = DistributionSummary.builder("planchet.chain.reorganisation.depth")
                .description("Blocks that left the best chain for others, each time that happened")
                .baseUnit("blocks")
                .serviceLevelObjectives(DEPTHS)
                .register(registry);
        added = Counter.builder("planchet.mempool.added")
                .description("Transactions that entered the mempool")
                .register(registry);
        for (RemovalReason reason : RemovalReason.values())
            removed.put(
                    reason,
                    Counter.builder("planchet.mempool.removed")
                            .description("Transactions that left the mempool")
                            .tag("reason", label(reason))
                            .register(registry));
        misbehaved = disconnections(registry, "misbehaved");
        disconnected = disconnections(registry, "other");
    }

    private static Counter disconnections(MeterRegistry registry, String reason) {
        return Counter.builder("planchet.peers.disconnected")
                .description("Neighbours that this node disconnected")
                .tag("reason", reason)
                .register(registry);
    }

    private static String label(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void took(Stage stage, long nanos) {
        timer(stage).record(nanos, TimeUnit.NANOSECONDS);
    }

    private Timer timer(Stage stage) {
        Timer timer = stages.get(stage);
        if (timer == null) throw new AssertionError("every stage has its timer");
        return timer;
    }

    @Override
    public void onTurn(List<Effect> effects, long nanos) {
        boolean block = false;
        for (Effect effect : effects) {
            switch (effect) {
                case Effect.BlockJudged _ -> block = true;
                case Effect.OfNetwork(NetworkEffect.Disconnect gone) ->
                    (gone.misbehaved() ? misbehaved : disconnected).increment();
                default -> {}
            }
        }
        if (block) took(Stage.ACCEPT, nanos);
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        int depth = 0;
        for (ChainEvent event : events) if (event instanceof ChainEvent.BlockDisconnected) depth++;
        if (depth > 0) depths.record(depth);
    }

    @Override
    public void onPool(Effect.MempoolChanged change, Instant now) {
        added.increment(change.added().size());
        for (Removal removal : change.removed()) {
            Counter counter = removed.get(removal.reason());
            if (counter != null) counter.increment();
        }
    }
}
