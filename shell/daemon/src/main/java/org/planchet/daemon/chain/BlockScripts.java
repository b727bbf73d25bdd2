package org.planchet.daemon.chain;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;

/// Checks the scripts of blocks except those that the mempool has verified, and reports how long that takes
/// and how many were skipped.
public final class BlockScripts implements ScriptChecker {
    private final ScriptChecker unknown;
    private final StageTimes times;
    private final LongAdder asked = new LongAdder();
    private final LongAdder run = new LongAdder();

    /// @param verified what the mempool has verified
    public BlockScripts(ValidationCache verified, ScriptChecker checker, StageTimes times) {
        this.unknown = verified.before(checks -> {
            run.add(checks.size());
            return checker.submit(checks);
        });
        this.times = times;
    }

    /// Scripts that the mempool had verified.
    public long known() {
        // In this order: each is asked for before it is run.
        long notKnown = run.sum();
        return asked.sum() - notKnown;
    }

    /// Scripts that had to be run.
    public long unknown() {
        return run.sum();
    }

    @Override
    public Pending submit(List<ScriptCheck> checks) {
        asked.add(checks.size());
        long started = System.nanoTime();
        Pending pending = unknown.submit(checks);
        return checks.isEmpty() ? pending : new Timed(pending, started);
    }

    /// Tells once, when the outcome is known.
    private final class Timed implements Pending {
        private final Pending pending;
        private final long started;
        private boolean reported;

        Timed(Pending pending, long started) {
            this.pending = pending;
            this.started = started;
        }

        private void notifyLoop() {
            if (!reported) times.took(StageTimes.Stage.SCRIPTS, System.nanoTime() - started);
            reported = true;
        }

        @Override
        public Optional<Rejection> await() {
            Optional<Rejection> outcome = pending.await();
            notifyLoop();
            return outcome;
        }

        @Override
        public boolean isDone(Duration timeout) {
            boolean done = pending.isDone(timeout);
            if (done) notifyLoop();
            return done;
        }

        @Override
        public void cancel() {
            pending.cancel();
        }
    }
}
