package org.planchet.daemon.doors;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.planchet.consensus.Rule;
import org.planchet.daemon.engine.Indexer;
import org.planchet.daemon.engine.MiningLoop;
import org.planchet.daemon.engine.NodeLoop;
import org.planchet.daemon.engine.ScriptCheckerPool;
import org.planchet.daemon.engine.Snapshot;
import org.planchet.daemon.engine.StatusPublisher;
import org.planchet.daemon.engine.StoreFollower;

/// The node's figures in Prometheus' form. Everything is read from the last snapshot, so that a scrape never waits for
/// the chain thread.
public final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final StatusPublisher snapshots;

    public NodeMetrics(
            StatusPublisher snapshots,
            ScriptCheckerPool checker,
            MiningLoop mining,
            Indexer index,
            List<StoreFollower> followers,
            NodeLoop loop,
            String chain) {
        this.snapshots = snapshots;
        // Two of the library's figures have names that Prometheus' own rules refuse.
        registry.config()
                .commonTags("chain", chain)
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        FunctionCounter.builder("process.cpu.seconds", ProcessHandle.current(), NodeMetrics::cpuSeconds)
                .description("Processor time that the process has used")
                .register(registry);
        gauge("planchet.chain.height", "Height of the best block", s -> s.height());
        gauge("planchet.chain.headers", "Height of the best header known", s -> s.headers());
        gauge("planchet.chain.target.zeros", "Leading zero bits that the target demands", s -> s.difficulty());
        gauge("planchet.chain.tip.time.seconds", "Time stated by the best block", s -> s.tipTime());
        gauge("planchet.chain.syncing", "1 while a peer has more work than this node", s -> s.syncing() ? 1 : 0);
        gauge("planchet.blocks.lost", "Blocks that the disk lost and no peer gave back yet", s -> s.lostBlocks());
        gauge("planchet.coins.cache.bytes", "Memory of the cache of coins", s -> s.cacheBytes());
        gauge("planchet.peers", "Neighbours connected now", s -> s.peers());
        Gauge.builder("planchet.peers.memory.bytes", loop, NodeLoop::messageMemory)
                .description("Memory of messages from peers that are coming in or waiting to be dealt with")
                .register(registry);
        gauge("planchet.known.nodes", "Addresses in the address book", s -> s.knownNodes());
        gauge("planchet.mempool.transactions", "Unconfirmed transactions", s -> s.mempoolTransactions());
        gauge("planchet.mempool.bytes", "Their virtual bytes", s -> s.mempoolBytes());
        gauge("planchet.mempool.memory.bytes", "Memory they are accounted at", s -> s.mempoolMemory());
        counter("planchet.blocks.connected", "Blocks that joined the best chain", s -> s.blocksConnected());
        counter(
                "planchet.reorganisations",
                "How often blocks left the best chain for others",
                s -> s.reorganisations());
        Gauge.builder("planchet.disk.full", loop, l -> l.hasRoom() ? 0 : 1)
                .description("1 while less than the floor is free on the disk, so that no block is taken")
                .register(registry);
        Gauge.builder("planchet.index.height", index, Indexer::height)
                .description("Height up to which the indexes hold every block; -1 for none")
                .register(registry);
        for (StoreFollower follower : followers) bind(follower);
        Gauge.builder("planchet.mining.hashrate", mining, m -> m.rate().perSecond())
                .description("Hashes a second of the node's own miner")
                .register(registry);
        FunctionCounter.builder("planchet.mining.blocks", mining, MiningLoop::blocksFound)
                .description("Blocks found by the node's own miner")
                .register(registry);
        FunctionCounter.builder("planchet.scripts.checked", checker, ScriptCheckerPool::checked)
                .description("Scripts checked for blocks and the pool")
                .register(registry);
        FunctionCounter.builder("planchet.scripts.seconds", checker, c -> c.nanos() / 1e9)
                .description("Processor time spent in them, all threads together")
                .register(registry);
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    private void bind(StoreFollower follower) {
        gauge(follower, "up", "1 while the store answers", f -> f.state() == StoreFollower.State.AWAY ? 0 : 1);
        gauge(
                follower,
                "writing",
                "1 while this node is the one that writes",
                f -> f.state() == StoreFollower.State.WRITING ? 1 : 0);
        gauge(follower, "height", "Height of the block that the store stands at; -1 for none", StoreFollower::height);
        gauge(follower, "lag.blocks", "Blocks between the store and the node's tip", StoreFollower::lag);
    }

    private void gauge(StoreFollower follower, String name, String help, ToDoubleFunction<StoreFollower> figure) {
        Gauge.builder("planchet.follower." + name, follower, figure)
                .tag("store", follower.name())
                .description(help)
                .register(registry);
    }

    private static double cpuSeconds(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
    }

    private void gauge(String name, String help, ToDoubleFunction<Snapshot> figure) {
        Gauge.builder(name, snapshots, k -> figure.applyAsDouble(k.last()))
                .description(help)
                .register(registry);
    }

    private void counter(String name, String help, ToDoubleFunction<Snapshot> figure) {
        FunctionCounter.builder(name, snapshots, k -> figure.applyAsDouble(k.last()))
                .description(help)
                .register(registry);
    }

    /// Prometheus' text format.
    String scrape() {
        // The reasons are known only once something was refused for them; a rule's series appears with its first.
        for (Map.Entry<Rule, Long> refused : snapshots.last().refusals().entrySet()) {
            Rule rule = refused.getKey();
            FunctionCounter.builder(
                            "planchet.rejections",
                            snapshots,
                            k -> k.last().refusals().getOrDefault(rule, 0L))
                    .tag("reason", rule.code())
                    .tag("rule", rule.name())
                    .description("Blocks and transactions refused")
                    .register(registry);
        }
        return registry.scrape();
    }

    @Override
    public void close() {
        registry.close();
    }
}
