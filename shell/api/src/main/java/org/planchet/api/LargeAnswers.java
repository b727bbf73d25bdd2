package org.planchet.api;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Answers that hold whole blocks: few are made and written at a time, further ones wait. Each has a platform thread
/// of its own: a virtual thread that computes keeps its carrier until it waits for something, so a few of these would
/// keep every other caller waiting for a processor.
public final class LargeAnswers {
    /// Heap to count for each: a block of 4,000,000 bytes in memory, and what is made of it while it is written.
    private static final int HEAP_BYTES = 128 << 20;

    private static final long TIMEOUT_SECONDS = 60;

    private final Semaphore free;

    /// @param places answers at the same time
    public LargeAnswers(int places) {
        this.free = new Semaphore(places, true);
    }

    /// As many as this process's heap allows.
    public static LargeAnswers ofHeap() {
        return new LargeAnswers(Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES, 2, 8));
    }

    /// Makes and writes an answer once there is a place for it.
    ///
    /// @throws ApiException UNAVAILABLE if none becomes free in time
    /// @throws IOException  if the answer throws it; unchecked exceptions and errors come through as well
    public <T extends @Nullable Object> T answer(Callable<T> answer) throws IOException {
        try {
            if (!free.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) throw busy();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        // Released by the thread that answers, which may outlive a caller whose request was cancelled.
        var task = new FutureTask<T>(() -> {
            try {
                return answer.call();
            } finally {
                free.release();
            }
        });
        Thread.ofPlatform().daemon().name("large-answer").start(task);
        try {
            return task.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw busy();
        } catch (ExecutionException failed) {
            switch (failed.getCause()) {
                case IOException gone -> throw gone;
                case RuntimeException ours -> throw ours;
                case Error ours -> throw ours;
                case null, default -> throw new AssertionError("an answer threw what it must not", failed);
            }
        }
    }

    private static ApiException busy() {
        return new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.BUSY);
    }
}
