package org.planchet.daemon;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ApiException.Kind;
import org.planchet.api.MiningView;
import org.planchet.api.Saying;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.crypto.HashSearch;
import org.planchet.mining.BlockTemplate;
import org.planchet.mining.MiningJob;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;

/// The miner's part of the API.
final class MiningResource {
    private static final int MOST_GENERATED = 10_000;
    private static final int MOST_THREADS = 1_024;

    /// Tries before more than one thread is worth starting: some tenths of a second.
    private static final long ALONE = 200_000;

    private static final long STRETCH = 10_000;

    /// How often mining was stopped: what began before ends then.
    private final AtomicLong stops = new AtomicLong();

    private final NodeLoop loop;
    private final Miner miner;
    private final WalletResource wallet;
    private final int defaultThreads;
    private final HashSearch engine;

    MiningResource(NodeLoop loop, Miner miner, WalletResource wallet, int defaultThreads, HashSearch engine) {
        this.loop = loop;
        this.miner = miner;
        this.wallet = wallet;
        this.defaultThreads = defaultThreads;
        this.engine = engine;
    }

    MiningView view() {
        return miner.view();
    }

    MiningView start(String address, long blocks, int threads) {
        if (blocks == 0 || blocks < -1) throw new ApiException(Kind.BAD_REQUEST, Saying.BAD_BLOCK_COUNT, blocks);
        if (threads < 0 || threads > MOST_THREADS)
            throw new ApiException(Kind.BAD_REQUEST, Saying.OUT_OF_RANGE, "threads", threads, 0, MOST_THREADS);
        String to = rewardAddress(address);
        Script script = script(to);
        loop.thread().change(() -> {
            miner.start(script, to, blocks, threads == 0 ? defaultThreads : threads);
            return true;
        });
        return miner.view();
    }

    private Script script(String address) {
        return loop.thread().ask(() -> Refs.address(loop.machine().chain().params(), address));
    }

    private String rewardAddress(String address) {
        return address.isBlank()
                ? wallet.miningAddress()
                : Refs.canonical(loop.machine().chain().params(), address);
    }

    /// Stops the miner and every [#generate] that goes on.
    MiningView stop() {
        stops.incrementAndGet();
        loop.thread().change(() -> {
            miner.stop();
            return true;
        });
        return miner.view();
    }

    /// The hashes of what was found: fewer than `count` where mining was stopped.
    List<String> generate(String address, int count) {
        if (count < 1 || count > MOST_GENERATED)
            throw new ApiException(Kind.BAD_REQUEST, Saying.OUT_OF_RANGE, "count", count, 1, MOST_GENERATED);
        Script script = script(rewardAddress(address));
        long asked = stops.get();
        List<String> hashes = new ArrayList<>();
        while (hashes.size() < count && stops.get() == asked) {
            Optional<Block> block = search(script, asked);
            if (block.isEmpty()) continue;
            Optional<Rejection> refused = loop.thread().change(() -> loop.submit(block.get()));
            if (refused.isPresent())
                throw new ApiException(Views.refusal("block " + block.get().hash(), refused.get(), loop.now()));
            miner.count(1);
            hashes.add(block.get().hash().toString());
        }
        return hashes;
    }

    /// A block on the tip; empty where the tip moved in the meantime, or mining was stopped.
    ///
    /// @param asked how often mining had been stopped when this was asked for
    private Optional<Block> search(Script script, long asked) {
        MiningJob job = loop.thread().ask(() -> job(script));
        BlockHash parent = job.template().header().previous();
        MiningJob.Step first = job.search(job.start(0), ALONE, loop.now());
        miner.rate().add(first.tries());
        if (first.found().isPresent()) return first.found();
        AtomicReference<@Nullable Block> found = new AtomicReference<>();
        BooleanSupplier goOn =
                () -> found.get() == null && loop.isTip(parent) && !loop.stopping() && stops.get() == asked;
        List<Thread> others = new ArrayList<>();
        for (int lane = 1; lane < job.lanes(); lane++) {
            MiningJob.Position start = job.start(lane);
            others.add(Thread.ofPlatform().daemon().name("generate-" + lane).start(() -> run(job, start, found, goOn)));
        }
        run(job, first.next(), found, goOn);
        for (Thread other : others) join(other);
        if (loop.stopping()) throw new ApiException(Kind.UNAVAILABLE, Saying.STOPS);
        return Optional.ofNullable(found.get());
    }

    private MiningJob job(Script script) {
        return switch (loop.machine().template(script, miner.tag(), loop.now())) {
            case Verdict.Valid<BlockTemplate>(BlockTemplate template) ->
                new MiningJob(template, defaultThreads, engine);
            case Verdict.Invalid<BlockTemplate>(Rejection why) -> {
                String place = "block on " + loop.machine().chain().tip().hash();
                throw new ApiException(Views.refusal(place, why, loop.now()));
            }
        };
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ApiException(Kind.UNAVAILABLE, Saying.INTERRUPTED);
        }
    }

    private void run(
            MiningJob job, MiningJob.Position from, AtomicReference<@Nullable Block> found, BooleanSupplier goOn) {
        MiningJob.Position at = from;
        while (goOn.getAsBoolean()) {
            MiningJob.Step step = job.search(at, STRETCH, loop.now());
            miner.rate().add(step.tries());
            at = step.next();
            step.found().ifPresent(block -> found.compareAndSet(null, block));
        }
    }
}
