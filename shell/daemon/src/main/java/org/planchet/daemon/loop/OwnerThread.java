package org.planchet.daemon.loop;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.index.IndexStoreException;

/// The thread of [NodeLoop] that owns the node and the wallet. Others put work into one of its two bounded queues:
/// [#post] for what peers and miners bring, [#ask] and [#change] for questions from the API. It takes from both in
/// turn, so that a flood from peers cannot keep the API waiting, nor the reverse. A full queue makes
/// the caller wait: that is the back-pressure that reaches a peer's socket.
///
/// A failure in its own work or in [#change] leaves the state in doubt and ends the node; a failure in
/// [#ask], which only reads, goes to the one who asked. A disk failure stops the node, whichever request met
/// it; the caller is informed that it stops. Until it is started the thread that made it is the owner.
final class OwnerThread {
    /// Work waiting from peers. Each peer has a share of its own besides (see
    /// [org.planchet.daemon.sockets.PeerSockets]), so one cannot fill it.
    private static final int POSTS = 4_096;

    private static final int ASKS = 1_024;

    /// How long a question may wait for its answer before the caller is asked to retry.
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final ArrayBlockingQueue<Runnable> posts = new ArrayBlockingQueue<>(POSTS);
    private final ArrayBlockingQueue<Ask<?>> asks = new ArrayBlockingQueue<>(ASKS);
    private final Semaphore waiting = new Semaphore(0);
    private final Thread maker = Thread.currentThread();
    private final Runnable tick;
    private final long tickNanos;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    private final Duration timeout;
    private volatile boolean started;
    private volatile boolean stopping;
    private volatile long turnedAt = System.nanoTime();

    /// @param tick      what to do every `interval`
    /// @param onFailure called once, on this thread, when work fails: the node must stop
    OwnerThread(String name, Runnable tick, Duration interval, Consumer<Throwable> onFailure) {
        this(name, tick, interval, TIMEOUT, onFailure);
    }

    /// @param timeout how long a question may wait for its answer
    OwnerThread(String name, Runnable tick, Duration interval, Duration timeout, Consumer<Throwable> onFailure) {
        this.timeout = timeout;
        this.tick = tick;
        this.tickNanos = interval.toNanos();
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name(name).unstarted(this::run);
    }

    void start() {
        started = true;
        thread.start();
    }

    /// Puts work in line, waiting if the line is full. False if the thread has stopped.
    boolean post(Runnable work) throws InterruptedException {
        while (!stopping) {
            if (posts.offer(work, 100, TimeUnit.MILLISECONDS)) {
                waiting.release();
                return true;
            }
        }
        return false;
    }

    /// Asks a question that changes nothing, and waits for the answer.
    ///
    /// @throws ApiException UNAVAILABLE if the node stops or is too busy, or whatever the question throws
    <T extends @Nullable Object> T ask(Supplier<T> question) {
        return submit(OwnerThread::nothing, question, false);
    }

    /// Asks, and waits for so long at most.
    <T extends @Nullable Object> T ask(Supplier<T> question, Duration within) {
        return submit(OwnerThread::nothing, question, false, within);
    }

    /// Does something that the question needs first, and asks. A failure of `before` ends the node.
    <T extends @Nullable Object> T ask(Runnable before, Supplier<T> question) {
        return submit(before, question, false);
    }

    /// Has something changed, and waits for the outcome. An [ApiException] goes to the caller; any other failure ends
    /// the node.
    ///
    /// @throws ApiException UNAVAILABLE if the node stops or is too busy: then nothing was done and nothing will
    /// be; OUTCOME_UNKNOWN if it had begun when the caller's time was over, and may still be done
    <T extends @Nullable Object> T change(Supplier<T> command) {
        return submit(OwnerThread::nothing, command, true);
    }

    /// Does something that the command needs first, and has it done.
    <T extends @Nullable Object> T change(Runnable before, Supplier<T> command) {
        return submit(before, command, true);
    }

    private <T extends @Nullable Object> T submit(Runnable before, Supplier<T> work, boolean changes) {
        return submit(before, work, changes, timeout);
    }

    private <T extends @Nullable Object> T submit(Runnable before, Supplier<T> work, boolean changes, Duration within) {
        if (isOwner()) return work.get();
        var ask = new Ask<>(new CompletableFuture<T>(), new AtomicBoolean(), before, work, changes);
        if (stopping || !asks.offer(ask)) throw unavailable();
        waiting.release();
        if (stopping) failTheRest();
        try {
            return ask.answer().get(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw ask.abandoned();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw ask.abandoned();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof RuntimeException known) throw known;
            if (failed.getCause() instanceof Error bug) throw bug;
            throw new AssertionError("a supplier threw a checked exception", failed.getCause());
        }
    }

    /// A question in line.
    ///
    /// @param taken set once, by the thread that begins it or by the caller who no longer waits for it
    private record Ask<T extends @Nullable Object>(
            CompletableFuture<T> answer, AtomicBoolean taken, Runnable before, Supplier<T> work, boolean changes)
            implements Runnable {
        /// The answer to a caller whose wait has timed out; work that has not begun by then never will.
        ApiException abandoned() {
            boolean begun = taken.getAndSet(true);
            return begun && changes
                    ? new ApiException(ApiException.Kind.OUTCOME_UNKNOWN, ErrorCode.OUTCOME_UNKNOWN)
                    : unavailable();
        }

        @Override
        public void run() {
            if (taken.getAndSet(true)) return;
            boolean endsNode = true;
            try {
                before.run();
                endsNode = changes;
                answer.complete(work.get());
            } catch (ApiException toCaller) {
                answer.completeExceptionally(toCaller);
            } catch (RuntimeException | Error failure) {
                boolean disk = isOfTheDisk(failure);
                answer.completeExceptionally(disk ? stops() : failure);
                if (endsNode || disk || failure instanceof Error) throw failure;
            }
        }

        /// The answer to a caller whose work met a disk failure; the reason is in the log and in the node's
        /// final message.
        private ApiException stops() {
            return changes
                    ? new ApiException(ApiException.Kind.OUTCOME_UNKNOWN, ErrorCode.OUTCOME_UNKNOWN)
                    : new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.STOPS);
        }
    }

    private static void nothing() {}

    private static boolean isOfTheDisk(Throwable failure) {
        return failure instanceof ChainStoreException
                || failure instanceof IndexStoreException
                || failure instanceof UncheckedIOException;
    }

    private static ApiException unavailable() {
        return new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.BUSY);
    }

    private void run() {
        try {
            long nextTick = System.nanoTime();
            boolean asksFirst = true;
            while (!stopping) {
                turnedAt = System.nanoTime();
                long left = nextTick - turnedAt;
                if (left <= 0) {
                    tick.run();
                    nextTick = System.nanoTime() + tickNanos;
                } else if (waiting.tryAcquire(left, TimeUnit.NANOSECONDS) && !stopping) {
                    // abandon() wakes the thread with a permit that no work belongs to.
                    next(asksFirst).run();
                    asksFirst = !asksFirst;
                }
            }
        } catch (InterruptedException stop) {
            stopping = true;
        } catch (RuntimeException | Error failure) {
            stopping = true;
            onFailure.accept(failure);
        }
        failTheRest();
    }

    private Runnable next(boolean asksFirst) {
        Runnable work = asksFirst ? asks.poll() : posts.poll();
        if (work == null) work = asksFirst ? posts.poll() : asks.poll();
        if (work == null) throw new AssertionError("a permit without work");
        return work;
    }

    /// Work of peers is dropped unseen; a question still in line is answered, or its caller would wait in vain.
    private void failTheRest() {
        posts.clear();
        for (Ask<?> ask = asks.poll(); ask != null; ask = asks.poll())
            ask.answer().completeExceptionally(unavailable());
    }

    /// True while the thread takes work: it turned `within` that time, or is at work that may take long.
    boolean turns(Duration within) {
        return thread.isAlive() && !stopping && System.nanoTime() - turnedAt < within.toNanos();
    }

    boolean isAlive() {
        return thread.isAlive() && !stopping;
    }

    boolean isOwner() {
        return Thread.currentThread() == (started ? thread : maker);
    }

    /// Runs `last` on the thread after the work at hand, then ends it. False if that took longer than `limit`.
    boolean stop(Runnable last, Duration limit) throws InterruptedException {
        if (Thread.currentThread() == thread) throw new AssertionError("the chain thread cannot wait for itself");
        if (thread.isAlive() && !stopping) {
            Supplier<Boolean> end = () -> {
                last.run();
                stopping = true;
                return true;
            };
            Ask<Boolean> ask =
                    new Ask<>(new CompletableFuture<>(), new AtomicBoolean(), OwnerThread::nothing, end, true);
            if (asks.offer(ask, limit.toMillis(), TimeUnit.MILLISECONDS)) waiting.release();
        }
        thread.join(limit.toMillis());
        return !thread.isAlive();
    }

    /// Ends the thread after the work at hand, dropping the rest. False if that took longer than `limit`.
    boolean abandon(Duration limit) throws InterruptedException {
        stopping = true;
        waiting.release();
        if (Thread.currentThread() != thread) thread.join(limit.toMillis());
        return !thread.isAlive();
    }
}
