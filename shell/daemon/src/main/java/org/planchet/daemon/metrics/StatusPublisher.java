package org.planchet.daemon.metrics;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.planchet.api.NodeStatus;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.CompactTarget;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.network.PeerInfo;
import org.planchet.node.Effect;
import org.planchet.node.NodeReader;

/// Takes a [Snapshot] whenever the chain, the mempool or the list of lost data changes and about every
/// second, and notifies listeners of a new tip.
public final class StatusPublisher implements NodeLoop.Follower {
    private static final long INTERVAL_NANOS = 500_000_000;

    private final NodeLoop loop;
    private final List<Consumer<Snapshot>> tipListeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot last;
    /// When the next one is due, by [System#nanoTime].
    private long due = System.nanoTime();

    public StatusPublisher(NodeLoop loop) {
        this.loop = loop;
        this.last = loop.ask(node -> take(node, loop.now()));
    }

    public Snapshot last() {
        return last;
    }

    /// Calls `listener` at each change of the tip, on the chain thread.
    public void onTip(Consumer<Snapshot> listener) {
        tipListeners.add(listener);
    }

    /// Takes one now, so that a caller sees its own change in the status.
    public void catchUp() {
        loop.run(_ -> renew(loop.now()));
    }

    /// Takes one now, on the chain thread.
    public void renew(Instant now) {
        last = loop.ask(node -> take(node, now));
        due = System.nanoTime() + INTERVAL_NANOS;
    }

    private static Snapshot take(NodeReader node, Instant now) {
        ChainReader chain = node.chain();
        BlockIndex tip = chain.tip();
        List<PeerInfo> peers = node.network().peers();
        // The next block's time matters to testnets' rules alone; the present is when it would be mined.
        int bits = chain.params().difficulty().nextBits(tip, now.getEpochSecond(), chain.params());
        return new Snapshot(
                new NodeStatus.BestChain(
                        tip.height(),
                        tip.hash().toString(),
                        tip.header().time(),
                        HexFormat.of().toHexDigits(bits),
                        CompactTarget.leadingZeroBits(bits),
                        tip.chainWork().toString(),
                        chain.bestHeader().height(),
                        node.network().syncing()),
                new NodeStatus.Network(peers.size(), node.network().knownNodeCount()),
                new NodeStatus.Mempool(node.mempool().size(), node.mempool().bytes()),
                node.network().hasReceivedHeaders(),
                peers.stream().collect(Collectors.groupingBy(PeerInfo::connectionType, Collectors.counting())),
                node.network().blocksInFlight(),
                node.network().orphanCount(),
                node.mempool().memory(),
                node.mempool().minFeeRate(now).satoshisPerKvB(),
                chain.cacheFigures(),
                node.history().blocksConnected(),
                chain.lostBlocks().size(),
                node.history().refusalCounts());
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        renew(now);
        Snapshot taken = last;
        for (Consumer<Snapshot> listener : tipListeners) listener.accept(taken);
    }

    @Override
    public void onPool(Effect.MempoolChanged change, Instant now) {
        due = System.nanoTime();
    }

    @Override
    public void onStorage(Instant now) {
        renew(now);
    }

    @Override
    public void onTick(Instant steady) {
        if (System.nanoTime() - due >= 0) renew(steady);
    }
}
