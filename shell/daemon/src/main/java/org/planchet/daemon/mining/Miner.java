package org.planchet.daemon.mining;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.MiningView;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.node.Effect;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's own miner: a thread that has [MiningLoop] mine block after block in the background, takes new
/// transactions in every few seconds, and waits while peers would not accept the next block.
public final class Miner implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Miner.class);

    /// How often new transactions are taken into the template; without any, a later time six times as seldom.
    private static final Duration REFRESH = Duration.ofSeconds(5);

    /// How long it waits after a template or block was refused: the more often, the longer. A new tip ends it.
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private static final Duration LAST_PAUSE = Duration.ofMinutes(1);

    private final NodeLoop loop;
    private final MiningLoop mining;
    private @Nullable Task task;
    /// How often the tip has moved; guarded, like the task, by this miner, which is notified of either's change.
    private long tips;

    private volatile boolean poolChanged;

    /// What it was asked to do.
    private static final class Task {
        private final Script script;
        private final String address;
        private final int threads;
        private final MiningLoop.Run run;
        /// Blocks left to find, -1 for no end.
        private final AtomicLong remaining;

        private Task(Script script, String address, int threads, MiningLoop.Run run, long blocks) {
            this.script = script;
            this.address = address;
            this.threads = threads;
            this.run = run;
            this.remaining = new AtomicLong(blocks);
        }
    }

    public Miner(NodeLoop loop, MiningLoop mining) {
        this.loop = loop;
        this.mining = mining;
    }

    public MiningView view() {
        Task now = task();
        return new MiningView(
                now != null,
                now == null ? "" : now.address,
                now == null ? 0 : now.threads,
                now == null ? 0 : now.remaining.get(),
                mining.rate().perSecond(),
                mining.blocksFound(),
                mining.engineName());
    }

    public boolean active() {
        return task() != null;
    }

    private synchronized @Nullable Task task() {
        return task;
    }

    /// Starts, or goes over to other work.
    ///
    /// @param blocks how many, -1 for no end
    public synchronized void start(Script script, String address, long blocks, int threads) {
        stop();
        Task next = new Task(script, address, threads, mining.begin(threads, Long.MAX_VALUE), blocks);
        task = next;
        Thread.ofPlatform().daemon().name("miner").start(() -> mine(next));
        LOG.info("Mining to {} with {} threads", address, threads);
    }

    /// Stops; the threads end within milliseconds.
    public synchronized void stop() {
        if (task != null) task.run.stop();
        task = null;
        notifyAll();
    }

    private void mine(Task own) {
        try (MiningLoop.Run run = own.run) {
            Duration pause = FIRST_PAUSE;
            while (run.goesOn() && own.remaining.get() != 0) {
                long seen = tips();
                Optional<Rejection> refused = mineOne(own);
                if (refused.isEmpty()) {
                    pause = FIRST_PAUSE;
                    continue;
                }
                if (pause.equals(FIRST_PAUSE))
                    LOG.warn("Mining waits, for nobody would accept the next block: {}", refused.get());
                if (await(own, seen, pause)) pause = FIRST_PAUSE;
                else pause = longer(pause);
            }
            if (own.remaining.get() == 0) LOG.info("Mining ends: as many blocks as asked for were found");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end(own);
        }
    }

    private static Duration longer(Duration pause) {
        Duration twice = pause.multipliedBy(2);
        return twice.compareTo(LAST_PAUSE) < 0 ? twice : LAST_PAUSE;
    }

    /// Returns why the next block would be refused, or was; nothing if it was found or the search given up.
    private Optional<Rejection> mineOne(Task own) throws InterruptedException {
        if (!loop.hasRoom()) {
            await(own, tips(), FIRST_PAUSE);
            return Optional.empty();
        }
        try {
            Verdict<Optional<BlockHash>> next = mining.next(own.run, own.script, freshness());
            if (next instanceof Verdict.Valid<Optional<BlockHash>>(Optional<BlockHash> found)
                    && found.isPresent()
                    && own.remaining.get() > 0) own.remaining.decrementAndGet();
            return next.rejection();
        } catch (ApiException busy) {
            // The chain thread is busy with a long task, or the disk is full.
            LOG.debug("Mining waits: {}", busy.getMessage());
            await(own, tips(), FIRST_PAUSE);
            return Optional.empty();
        }
    }

    private BooleanSupplier freshness() {
        poolChanged = false;
        Instant made = loop.steady();
        return () -> {
            Duration age = Duration.between(made, loop.steady());
            return age.compareTo(poolChanged ? REFRESH : REFRESH.multipliedBy(6)) < 0;
        };
    }

    private synchronized long tips() {
        return tips;
    }

    /// Waits until the tip moves, the task ends or the time is over. Returns whether the tip has moved.
    private synchronized boolean await(Task own, long seen, Duration limit) throws InterruptedException {
        Instant end = loop.steady().plus(limit);
        while (tips == seen && own.run.goesOn()) {
            long left = Duration.between(loop.steady(), end).toMillis();
            if (left <= 0) break;
            wait(left);
        }
        return tips != seen;
    }

    private synchronized void end(Task own) {
        if (own.equals(task)) task = null;
    }

    @Override
    public synchronized void onChain(List<ChainEvent> events, Instant now) {
        tips++;
        notifyAll();
    }

    @Override
    public void onPool(Effect.MempoolChanged change, Instant now) {
        poolChanged = true;
    }

    @Override
    public void onTick(Instant steady) {
        mining.rate().tick();
    }
}
