package org.planchet.gateway;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.ErrorCode;
import org.planchet.api.FollowerView;
import org.planchet.api.LogPart;
import org.planchet.api.MempoolView;
import org.planchet.api.NodeStatus;
import org.planchet.api.Readiness;
import org.planchet.api.Refusal;
import org.planchet.api.StatusApi;
import org.planchet.consensus.CompactTarget;
import org.planchet.index.follow.FollowCursor;
import org.planchet.primitives.BlockHeader;

/// The state and the life of a gateway.
final class GatewayStatus implements StatusApi {
    private final GatewaySettings settings;
    private final Stores stores;
    private final GatewayMetrics metrics;
    private final Supplier<String> address;
    private final Instant startedAt = Instant.now();

    /// @param address where it listens, known once it does
    GatewayStatus(GatewaySettings settings, Stores stores, GatewayMetrics metrics, Supplier<String> address) {
        this.settings = settings;
        this.stores = stores;
        this.metrics = metrics;
        this.address = address;
    }

    @Override
    public NodeStatus status() {
        FollowCursor at = stores.journal().stands();
        if (at == null) throw new ApiException(Kind.UNAVAILABLE, ErrorCode.NO_BLOCK_YET);
        return status(at);
    }

    NodeStatus status(FollowCursor at) {
        BlockHeader tip = stores.ofChain(chain -> chain.header(at, at.height()))
                .orElseThrow(() -> new ApiException(Kind.UNAVAILABLE, ErrorCode.STORE_MOVES, "mongodb"))
                .header();
        MempoolView pool = stores.pool().view();
        return new NodeStatus(
                new NodeStatus.Program(settings.version(), settings.params().name(), "gateway", ""),
                new NodeStatus.BestChain(
                        at.height(),
                        at.block().toString(),
                        tip.time(),
                        HexFormat.of().toHexDigits(tip.bits()),
                        CompactTarget.leadingZeroBits(tip.bits()),
                        at.work().toString(),
                        at.height(),
                        false),
                NodeStatus.Network.NONE,
                pool == null ? new NodeStatus.Mempool(0, 0) : new NodeStatus.Mempool(pool.count(), pool.bytes()),
                new NodeStatus.Indexes("tx,address", at.height()),
                stores.watches().stream()
                        .map(store -> new FollowerView(store.name(), store.isUp() ? "standby" : "away", at.height(), 0))
                        .toList(),
                NodeStatus.Mining.NONE,
                new NodeStatus.Addresses("", address.get(), ""),
                new NodeStatus.Run("", startedAt.getEpochSecond(), Instant.now().getEpochSecond()));
    }

    /// Nothing in a gateway can hang permanently: if this code is reached, it is alive.
    @Override
    public boolean live() {
        return true;
    }

    @Override
    public Readiness readiness() {
        if (stores.watches().stream().anyMatch(store -> !store.isUp())) return Readiness.STORE_AWAY;
        return stores.height() < 0 ? Readiness.STORE_EMPTY : Readiness.READY;
    }

    @Override
    public String metrics() {
        return metrics.scrape();
    }

    @Override
    public void onTip(Consumer<NodeStatus> listener) {
        stores.onTip(at -> {
            try {
                listener.accept(status(at));
            } catch (ApiException gone) {
                // The store went away, or the block left the chain, just now: the next tip is reported.
            }
        });
    }

    @Override
    public NodeStatus sync(int from) {
        throw Reads.notHere("sync");
    }

    @Override
    public List<LogPart> logging() {
        throw Reads.notHere("logging");
    }

    @Override
    public List<LogPart> switchLogging(String part, boolean details) {
        throw Reads.notHere("logging");
    }

    @Override
    public List<Refusal> refusals(int count) {
        throw Reads.notHere("refusals");
    }

    @Override
    public void stop() {
        throw Reads.notHere("stop");
    }
}
