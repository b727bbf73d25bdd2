package org.planchet.daemon.mining;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.planchet.crypto.HashSearch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The search that this node mines with: the platform's digest at first, and the fastest once a trial has found it. The
/// trial costs a second or two of one core, so it waits until a node has mined for longer than that of a demonstration
/// or a test does, and runs beside the mining.
public final class ChosenSearch implements HashSearch {
    private static final Logger LOG = LoggerFactory.getLogger(ChosenSearch.class);

    /// Hashes after which a trial pays: about a second of one core.
    static final long WORTH_A_TRIAL = 5_000_000;

    private final Supplier<HashSearch> trial;
    private final Executor aside;
    private final AtomicLong hashed = new AtomicLong();
    private final AtomicBoolean tried = new AtomicBoolean();
    private volatile HashSearch chosen = HashSearch.digest();

    public ChosenSearch() {
        this(
                () -> HashSearch.fastest(System::nanoTime),
                task -> Thread.ofPlatform().daemon().name("mining-trial").start(task));
    }

    /// @param trial finds the fastest; asked for once
    /// @param aside where it runs, beside the mining
    public ChosenSearch(Supplier<HashSearch> trial, Executor aside) {
        this.trial = trial;
        this.aside = aside;
    }

    @Override
    public String name() {
        return chosen.name();
    }

    @Override
    public long search(byte[] header, byte[] target, int firstNonce, long count) {
        long found = chosen.search(header, target, firstNonce, count);
        long tries = found < 0 ? count : found - Integer.toUnsignedLong(firstNonce) + 1;
        if (!tried.get() && hashed.addAndGet(tries) >= WORTH_A_TRIAL && tried.compareAndSet(false, true))
            aside.execute(this::choose);
        return found;
    }

    private void choose() {
        chosen = trial.get();
        LOG.info("Mining with the fastest search on this machine: {}", chosen.name());
    }
}
