package org.planchet.daemon.metrics;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.planchet.daemon.chain.BlockScripts;
import org.planchet.daemon.chain.ScriptCheckerPool;
import org.planchet.daemon.chain.StageTimes;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.Version;
import org.planchet.daemon.follow.Indexer;
import org.planchet.daemon.follow.StoreFollower;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.daemon.mining.MiningLoop;
import org.planchet.daemon.sockets.PeerSockets;
import org.planchet.rpc.CallMeter;
import org.planchet.server.Figures;
import org.planchet.server.HttpMetrics;
import org.planchet.server.ProcessMetrics;
import org.planchet.server.RequestMeter;

/// The node's figures in Prometheus' form. There before the node is, since opening its chain is measured too.
///
/// No label names an address, a transaction or a wallet, and each has a fixed set of values that callers and
/// peers cannot extend (K17).
public final class NodeMetrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Figures figures = new Figures(registry);
    private final NodeConfig config;
    private final ChainMetrics chain;
    private final HttpMetrics http;
    private final RpcMetrics rpc;
    private final ProcessMetrics process;

    /// What is measured.
    public record Parts(
            StatusPublisher snapshots,
            BlockScripts blockScripts,
            ScriptCheckerPool checker,
            MiningLoop mining,
            Indexer index,
            List<StoreFollower> followers,
            NodeLoop loop,
            PeerSockets sockets) {}

    public NodeMetrics(NodeConfig config) {
        this.config = config;
        registry.config().commonTags("chain", config.chain().name());
        this.process = new ProcessMetrics(registry);
        this.chain = new ChainMetrics(registry);
        this.http = new HttpMetrics(registry);
        this.rpc = new RpcMetrics(registry);
        figures.gauge(
                "planchet.build.info",
                "1; its labels say what runs",
                () -> 1,
                "version",
                Version.TEXT,
                "role",
                config.role().text());
    }

    /// Measures these from now on.
    public void watch(Parts parts) {
        parts.loop().follow(chain);
        new NodeFigures(figures, config, parts);
    }

    /// Receives the durations of operations.
    public StageTimes times() {
        return chain;
    }

    /// Receives the requests over HTTP.
    public RequestMeter requests() {
        return http;
    }

    /// Receives the calls of JSON-RPC.
    public CallMeter calls() {
        return rpc;
    }

    /// Prometheus' text format.
    public String scrape() {
        return registry.scrape();
    }

    @Override
    public void close() {
        process.close();
        registry.close();
    }
}
