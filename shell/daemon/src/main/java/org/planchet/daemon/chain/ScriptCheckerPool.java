package org.planchet.daemon.chain;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptCheck;
import org.planchet.consensus.ScriptChecker;

/// Runs script checks on all cores: as many threads as asked for, less the one that waits for the outcome,
/// which helps; at least one, so that work proceeds if no thread waits. Batches are worked on in the order
/// they were submitted; several may be under way, so the scripts of one block are checked while the next one
/// is prepared. The outcome is that of checking one by one: the failure reported is the first in the order
/// submitted.
public final class ScriptCheckerPool implements ScriptChecker, AutoCloseable {
    /// Checks taken at a time: about half a millisecond of work, so that taking costs nothing and the end is even.
    private static final int CHUNK = 12;

    /// Weight up to which each check of a transaction takes some milliseconds at most. Beyond it one may hash
    /// so much that it takes a second, so it is taken singly, and not by a thread whose waiting time is
    /// limited.
    private static final int SMALL_WEIGHT = 400_000;

    private final Object lock = new Object();
    private final ArrayDeque<Batch> waiting = new ArrayDeque<>();
    private final List<Thread> workers = new ArrayList<>();
    private final LongAdder checked = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private boolean closed;

    /// @param threads at least 1
    public ScriptCheckerPool(int threads) {
        for (int i = 1; i < Math.max(2, threads); i++)
            workers.add(Thread.ofPlatform().daemon().name("scripts-" + i).start(this::work));
    }

    /// Checks run so far: a number that grows shows that the node is at work.
    public long checked() {
        return checked.sum();
    }

    /// Time spent in checks by all threads together, in nanoseconds.
    public long nanos() {
        return nanos.sum();
    }

    @Override
    public Pending submit(List<ScriptCheck> checks) {
        Batch batch = new Batch(List.copyOf(checks));
        if (!checks.isEmpty() && !workers.isEmpty()) {
            synchronized (lock) {
                waiting.addLast(batch);
                lock.notifyAll();
            }
        }
        return batch;
    }

    /// Few are run by the caller alone, as for most transactions: to wake another thread costs as much as it would
    /// take over.
    @Override
    public Optional<Rejection> run(List<ScriptCheck> checks) {
        return checks.size() > CHUNK ? submit(checks).await() : new Batch(List.copyOf(checks)).await();
    }

    private void work() {
        try {
            while (true) take().runChunk();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    /// The oldest batch that still has checks to hand out.
    private Batch take() throws InterruptedException {
        synchronized (lock) {
            while (true) {
                if (closed) throw new InterruptedException("closed");
                Batch first = waiting.peekFirst();
                if (first == null) lock.wait();
                else if (first.handedOut()) waiting.removeFirst();
                else return first;
            }
        }
    }

    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            lock.notifyAll();
        }
        for (Thread worker : workers) worker.interrupt();
    }

    /// Checks submitted together. Guarded by itself.
    private final class Batch implements Pending {
        private final List<ScriptCheck> checks;
        private int next;
        private int running;
        private int end;
        private @Nullable Rejection failure;
        private @Nullable Throwable fault;

        Batch(List<ScriptCheck> checks) {
            this.checks = checks;
            this.end = checks.size();
        }

        synchronized boolean handedOut() {
            return next >= end;
        }

        /// Runs some checks; false if none are left to hand out.
        boolean runChunk() {
            return runChunk(true);
        }

        private boolean runChunk(boolean alsoLarge) {
            int from;
            int to;
            synchronized (this) {
                if (next >= end || (!alsoLarge && isLarge(next))) return false;
                from = next;
                to = from + 1;
                while (to < Math.min(end, from + CHUNK) && !isLarge(to - 1) && !isLarge(to)) to++;
                next = to;
                running++;
            }
            long started = System.nanoTime();
            int at = from;
            Optional<Rejection> found = Optional.empty();
            Throwable thrown = null;
            try {
                while (at < to && found.isEmpty()) found = checks.get(at++).run();
            } catch (RuntimeException | Error bug) {
                thrown = bug;
            }
            checked.add(at - from);
            nanos.add(System.nanoTime() - started);
            finish(at - 1, found, thrown);
            return true;
        }

        private boolean isLarge(int check) {
            return checks.get(check).tx().weight() > SMALL_WEIGHT;
        }

        private synchronized void finish(int last, Optional<Rejection> found, @Nullable Throwable thrown) {
            if (thrown != null && fault == null) fault = thrown;
            // Nothing after the first failure matters; what lies before it is still checked.
            if (found.isPresent() && last < end) {
                failure = found.get();
                end = last;
            }
            if (thrown != null) end = 0;
            running--;
            notifyAll();
        }

        @Override
        public Optional<Rejection> await() {
            boolean more = true;
            while (more) more = runChunk();
            synchronized (this) {
                waitForRunning();
                if (fault != null) throw new AssertionError("a script check failed to run", fault);
                return Optional.ofNullable(failure);
            }
        }

        @Override
        public boolean isDone(Duration timeout) {
            long until = System.nanoTime() + timeout.toNanos();
            boolean more = true;
            while (more && System.nanoTime() < until) more = runChunk(false);
            synchronized (this) {
                long left = until - System.nanoTime();
                while (!isOver() && left > 0) {
                    try {
                        wait(left / 1_000_000 + 1);
                    } catch (InterruptedException stop) {
                        Thread.currentThread().interrupt();
                        break;
                    }
                    left = until - System.nanoTime();
                }
                return isOver();
            }
        }

        private boolean isOver() {
            return next >= end && running == 0;
        }

        @Override
        public synchronized void cancel() {
            end = 0;
            waitForRunning();
        }

        private synchronized void waitForRunning() {
            boolean interrupted = false;
            while (running > 0) {
                try {
                    wait();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
            if (interrupted) Thread.currentThread().interrupt();
        }
    }
}
