package org.planchet.daemon;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.planchet.api.MiningView;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.crypto.HashSearch;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.MiningJob;
import org.planchet.node.Effect;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's own miner: threads that search whatever job is current, and give up on it within a few milliseconds of
/// the tip's moving. Jobs are made on the chain thread; a block that is found goes there.
final class Miner implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Miner.class);

    /// Headers tried between two looks at whether the job is still current: some milliseconds of work.
    private static final long STRETCH = 10_000;

    /// How often new transactions and a later time are taken into the job.
    private static final Duration REFRESH = Duration.ofSeconds(5);

    /// How long it waits after a block or a template of its own was refused: the more often, the longer.
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LAST_PAUSE = Duration.ofMinutes(1);

    private final NodeLoop loop;
    private final byte[] tag;
    private final HashSearch engine;
    private final HashRate rate = new HashRate();
    private final LongAdder found = new LongAdder();
    private final AtomicReference<@Nullable MiningJob> job = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Work work;
    private Instant madeAt = Instant.MIN;
    /// After a refusal no job is made before then.
    private Instant notBefore = Instant.MIN;
    private Duration pause = FIRST_PAUSE;
    private boolean waits;
    private boolean poolChanged;
    private boolean offering;

    /// What it was asked to do.
    ///
    /// @param remaining blocks left to find, -1 for no end
    private record Work(Script script, String address, int threads, long remaining) {}

    /// @param tag bytes for the coinbase that tell this miner's work from others'
    Miner(NodeLoop loop, byte[] tag, HashSearch engine) {
        this.loop = loop;
        this.engine = engine;
        this.tag = tag.clone();
    }

    byte[] tag() {
        return tag.clone();
    }

    HashRate rate() {
        return rate;
    }

    /// Counts a block that was found by other means than these threads.
    void count(int blocks) {
        found.add(blocks);
    }

    MiningView view() {
        Work now = work;
        return new MiningView(
                now != null,
                now == null ? "" : now.address(),
                now == null ? 0 : now.threads(),
                now == null ? 0 : now.remaining(),
                rate.perSecond(),
                found.sum(),
                engine.name());
    }

    boolean active() {
        return work != null;
    }

    long blocksFound() {
        return found.sum();
    }

    /// Starts, or goes over to other work; on the chain thread.
    void start(Script script, String address, long blocks, int threadCount) {
        stop();
        Work asked = new Work(script, address, threadCount, blocks);
        work = asked;
        for (int lane = 0; lane < threadCount; lane++) {
            int mine = lane;
            threads.add(Thread.ofPlatform().daemon().name("miner-" + lane).start(() -> search(mine)));
        }
        forgetRefusals();
        renew();
        LOG.info("Mining to {} with {} threads", address, threadCount);
    }

    /// Stops, on the chain thread; returns at once, the threads end within milliseconds.
    void stop() {
        work = null;
        job.set(null);
        for (Thread thread : threads) thread.interrupt();
        threads.clear();
    }

    private void renew() {
        Work asked = work;
        Instant steady = loop.steady();
        if (asked == null || !loop.hasRoom() || steady.isBefore(notBefore)) return;
        madeAt = steady;
        Instant now = loop.now();
        switch (loop.machine().template(asked.script(), tag, now)) {
            case Verdict.Invalid<BlockTemplate>(Rejection refused) -> pause(refused);
            case Verdict.Valid<BlockTemplate>(BlockTemplate template) -> {
                poolChanged = false;
                job.set(new MiningJob(template, asked.threads(), engine));
                synchronized (job) {
                    job.notifyAll();
                }
            }
        }
    }

    /// Waits a while, and says so once.
    private void pause(Rejection refused) {
        job.set(null);
        if (!waits) LOG.warn("Mining waits, for nobody would accept the next block: {}", refused);
        waits = true;
        notBefore = loop.steady().plus(pause);
        pause = pause.multipliedBy(2).compareTo(LAST_PAUSE) < 0 ? pause.multipliedBy(2) : LAST_PAUSE;
    }

    private void forgetRefusals() {
        waits = false;
        notBefore = Instant.MIN;
        pause = FIRST_PAUSE;
    }

    private void search(int lane) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                MiningJob mine = current();
                MiningJob.Position at = mine.start(lane);
                while (job.get() == mine && !Thread.currentThread().isInterrupted()) {
                    MiningJob.Step step = mine.search(at, STRETCH, loop.now());
                    rate.add(step.tries());
                    at = step.next();
                    // Whoever clears the job first has found the block; a second one of the same height is of no use.
                    if (step.found().isPresent() && job.compareAndSet(mine, null)) {
                        Block block = step.found().get();
                        loop.thread().post(() -> offer(block));
                    }
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private MiningJob current() throws InterruptedException {
        synchronized (job) {
            while (true) {
                MiningJob now = job.get();
                if (now != null) return now;
                job.wait();
            }
        }
    }

    private void offer(Block block) {
        Work asked = work;
        if (asked == null || !loop.hasRoom()) return;
        offering = true;
        Optional<Rejection> refused = loop.submit(block);
        offering = false;
        if (refused.isPresent()) {
            pause(refused.get());
        } else {
            forgetRefusals();
            found.increment();
            if (asked.remaining() > 0)
                asked = new Work(asked.script(), asked.address(), asked.threads(), asked.remaining() - 1);
        }
        if (asked.remaining() == 0) {
            stop();
            LOG.info("Mining ends: as many blocks as asked for were found");
        } else {
            work = asked;
            renew();
        }
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        if (offering) return;
        forgetRefusals();
        renew();
    }

    @Override
    public void onPool(Effect.PoolChanged change, Instant now) {
        poolChanged = true;
    }

    @Override
    public void onTick(Instant steady) {
        rate.tick();
        if (work == null) return;
        Duration age = Duration.between(madeAt, steady);
        boolean stale = poolChanged ? age.compareTo(REFRESH) >= 0 : age.compareTo(REFRESH.multipliedBy(6)) >= 0;
        if (stale || waits) renew();
    }
}
