package org.planchet.daemon.mining;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.crypto.HashSearch;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.MiningJob;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;

/// The only mining loop, used by all that request blocks: the node's own [Miner], the API's `generate`, the
/// console, or JSON-RPC's `generate*`. Templates are made and blocks judged on the chain thread; the search
/// is done by the caller's thread and as many others as its [Run] may use.
///
/// A search ends within milliseconds of the tip's moving, of [#stopAll], of the node's stop, and of an
/// interrupt of the thread that asked, which is how a disconnected caller is signalled.
public final class MiningLoop {
    /// Headers that a thread tries between two checks of whether to continue: some milliseconds of work.
    private static final long STRETCH = 10_000;

    private final NodeLoop loop;
    private final byte[] tag;
    private final HashSearch engine;
    private final HashRate rate = new HashRate();
    private final LongAdder found = new LongAdder();
    private final Set<Run> runs = ConcurrentHashMap.newKeySet();

    /// @param tag bytes for the coinbase that distinguish this node's blocks from others'
    public MiningLoop(NodeLoop loop, byte[] tag, HashSearch engine) {
        this.loop = loop;
        this.tag = tag.clone();
        this.engine = engine;
    }

    public byte[] tag() {
        return tag.clone();
    }

    public HashRate rate() {
        return rate;
    }

    /// Blocks that were found and accepted since the start.
    public long blocksFound() {
        return found.sum();
    }

    String engineName() {
        return engine.name();
    }

    /// Ends every run that has begun and not ended.
    public void stopAll() {
        for (Run run : runs) run.stop();
    }

    /// @param threads 1 or more
    /// @param tries   headers to hash at most; counted exactly if there is one thread
    public Run begin(int threads, long tries) {
        Run run = new Run(threads, tries);
        runs.add(run);
        return run;
    }

    /// Mines blocks one after another. Returns the hashes of those found, fewer than `blocks` if the run ended
    /// before; or why the next block would be refused or was.
    ///
    /// @throws ApiException UNAVAILABLE or OUTCOME_UNKNOWN if the chain thread does not answer, or the disk is full
    public Verdict<List<BlockHash>> generate(Run run, Script rewardTo, int blocks) {
        List<BlockHash> hashes = new ArrayList<>();
        while (hashes.size() < blocks && run.goesOn()) {
            switch (next(run, rewardTo, () -> true)) {
                case Verdict.Invalid<Optional<BlockHash>>(Rejection why) -> {
                    return new Verdict.Invalid<>(why);
                }
                case Verdict.Valid<Optional<BlockHash>>(Optional<BlockHash> block) -> block.ifPresent(hashes::add);
            }
        }
        return new Verdict.Valid<>(hashes);
    }

    /// Makes a template, searches it and submits what is found. Returns its hash; empty if the search was given
    /// up; or why the block would be refused or was.
    ///
    /// @param fresh whether the template is still worth searching
    /// @throws ApiException as [#generate]
    public Verdict<Optional<BlockHash>> next(Run run, Script rewardTo, BooleanSupplier fresh) {
        Verdict<BlockTemplate> made = loop.askSettled(node -> node.template(rewardTo, tag, loop.now()));
        return switch (made) {
            case Verdict.Invalid<BlockTemplate>(Rejection why) -> new Verdict.Invalid<>(why);
            case Verdict.Valid<BlockTemplate>(BlockTemplate template) -> {
                Optional<Block> block = run.search(template, fresh);
                yield block.isEmpty() ? new Verdict.Valid<>(Optional.empty()) : submit(block.get());
            }
        };
    }

    private Verdict<Optional<BlockHash>> submit(Block block) {
        Optional<Rejection> refused = loop.submit(block);
        if (refused.isPresent()) return new Verdict.Invalid<>(refused.get());
        found.increment();
        return new Verdict.Valid<>(Optional.of(block.hash()));
    }

    /// What one caller asked for, until it is closed.
    public final class Run implements AutoCloseable {
        private final int threads;
        private final AtomicLong triesLeft;
        private volatile boolean stopped;

        private Run(int threads, long tries) {
            this.threads = threads;
            this.triesLeft = new AtomicLong(tries);
        }

        public void stop() {
            stopped = true;
        }

        @Override
        public void close() {
            stop();
            runs.remove(this);
        }

        public boolean goesOn() {
            if (Thread.currentThread().isInterrupted()) stop();
            return !stopped && !loop.stopping() && triesLeft.get() > 0;
        }

        /// A block of `template`; empty if it was given up before one was found.
        public Optional<Block> search(BlockTemplate template, BooleanSupplier fresh) {
            MiningJob job = new MiningJob(template, threads, engine);
            BlockHash parent = template.header().previous();
            AtomicReference<@Nullable Block> solved = new AtomicReference<>();
            BooleanSupplier goOn = () -> solved.get() == null && loop.isTip(parent) && fresh.getAsBoolean() && goesOn();
            // The blocks of a test's chain are found before a second thread has started.
            MiningJob.Position second = stretch(job, job.start(0), solved);
            List<Thread> others = new ArrayList<>();
            for (int lane = 1; lane < threads && goOn.getAsBoolean(); lane++) {
                MiningJob.Position start = job.start(lane);
                others.add(Thread.ofPlatform()
                        .daemon()
                        .name("mining-" + lane)
                        .start(() -> lane(job, start, solved, goOn)));
            }
            lane(job, second, solved, goOn);
            for (Thread other : others) await(other);
            return Optional.ofNullable(solved.get());
        }

        private void lane(
                MiningJob job,
                MiningJob.Position start,
                AtomicReference<@Nullable Block> solved,
                BooleanSupplier goOn) {
            MiningJob.Position at = start;
            while (goOn.getAsBoolean()) at = stretch(job, at, solved);
        }

        private MiningJob.Position stretch(
                MiningJob job, MiningJob.Position from, AtomicReference<@Nullable Block> solved) {
            MiningJob.Step step = job.search(from, Math.clamp(triesLeft.get(), 0, STRETCH), loop.now());
            triesLeft.addAndGet(-step.tries());
            rate.add(step.tries());
            step.found().ifPresent(block -> solved.compareAndSet(null, block));
            return step.next();
        }

        /// The others end by themselves, as this thread did; an interrupt meanwhile ends the run.
        private void await(Thread other) {
            boolean interrupted = false;
            while (other.isAlive()) {
                try {
                    other.join();
                } catch (InterruptedException gone) {
                    stop();
                    interrupted = true;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
