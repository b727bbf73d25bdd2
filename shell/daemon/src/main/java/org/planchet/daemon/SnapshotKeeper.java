package org.planchet.daemon;

import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.CompactTarget;
import org.planchet.node.Effect;
import org.planchet.node.NodeMachine;

/// Takes a [Snapshot] whenever the chain or the pool changes and about every second, and tells listeners of a new tip.
final class SnapshotKeeper implements NodeLoop.Follower {
    private static final long INTERVAL_NANOS = 500_000_000;

    private final NodeMachine machine;
    private final List<Consumer<Snapshot>> tipListeners = new CopyOnWriteArrayList<>();
    private volatile Snapshot last;
    /// When the next one is due, by [System#nanoTime].
    private long due = System.nanoTime();

    SnapshotKeeper(NodeMachine machine, Instant now) {
        this.machine = machine;
        this.last = take(now);
    }

    Snapshot last() {
        return last;
    }

    /// Calls `listener` at each change of the tip, on the chain thread.
    void onTip(Consumer<Snapshot> listener) {
        tipListeners.add(listener);
    }

    /// Takes one now, on the chain thread.
    void renew(Instant now) {
        last = take(now);
        due = System.nanoTime() + INTERVAL_NANOS;
    }

    private Snapshot take(Instant now) {
        Chain chain = machine.chain();
        BlockIndex tip = chain.tip();
        // The next block's time matters to testnets' rules alone; the present is when it would be mined.
        int bits = chain.params().difficulty().nextBits(tip, now.getEpochSecond(), chain.params());
        return new Snapshot(
                tip.height(),
                tip.hash().toString(),
                tip.header().time(),
                HexFormat.of().toHexDigits(bits),
                CompactTarget.leadingZeroBits(bits),
                tip.chainWork().toString(),
                chain.bestHeader().height(),
                machine.network().syncing(),
                machine.network().peers().size(),
                machine.network().knownNodes().size(),
                machine.mempool().size(),
                machine.mempool().bytes(),
                machine.mempool().memory(),
                chain.cacheFigures().bytes(),
                machine.blocksConnected(),
                machine.reorganisations(),
                chain.lostBlocks().size(),
                machine.refusalCounts());
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        renew(now);
        Snapshot taken = last;
        for (Consumer<Snapshot> listener : tipListeners) listener.accept(taken);
    }

    @Override
    public void onPool(Effect.PoolChanged change, Instant now) {
        due = System.nanoTime();
    }

    @Override
    public void onTick(Instant steady) {
        if (System.nanoTime() - due >= 0) renew(steady);
    }
}
