package org.planchet.conformance;

import com.sun.jna.Native;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import kotlin.ResultKt;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.CoroutineContext;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlinx.coroutines.ExecutorsKt;
import org.bitcoindevkit.CbfClient;
import org.bitcoindevkit.CbfException;
import org.bitcoindevkit.FeeRate;
import org.jspecify.annotations.Nullable;

/// The threads that calls of bdk's light node run on. They are coroutines: whoever makes one chooses its thread.
///
/// `CbfClient.update` of bdk 2.3.0 starts a task for each block that concerns the wallet, which ends the whole process
/// on any thread but one of the light node's own (mended after that version, in bdk_kyoto 0.15.4). So it runs
/// there: the light node's thread delivers the answer to another call, and while it does, what waits is run on
/// it.
final class BdkThreads implements AutoCloseable {
    private static final String OWN = "bdk";

    private final CbfClient client;
    private final ExecutorService own = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name(OWN).factory());
    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    BdkThreads(CbfClient client) {
        this.client = client;
    }

    /// A call whose answer may come later.
    interface Call<T> {
        /// Returns the answer, or [IntrinsicsKt#getCOROUTINE_SUSPENDED] if `answer` will have it.
        @Nullable
        Object begin(Continuation<? super T> answer) throws CbfException;
    }

    /// The answer to a call that any thread may make.
    <T> T await(Call<T> call) throws InterruptedException {
        return await(call, own);
    }

    /// The answer to a call that is made on the light node's thread.
    <T> T awaitInside(Call<T> call) throws InterruptedException {
        return await(call, this::runInside);
    }

    private static <T> T await(Call<T> call, Executor where) throws InterruptedException {
        try {
            return begin(call, where).get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("bdk's light node fails", failed.getCause());
        }
    }

    private static <T> CompletableFuture<T> begin(Call<T> call, Executor where) {
        var answer = new Answer<T>(ExecutorsKt.from(where));
        where.execute(() -> answer.begin(call));
        return answer.future;
    }

    private void runInside(Runnable task) {
        waiting.add(task);
        own.execute(this::visit);
    }

    /// Asks the light node for something, so that it comes by with the answer. If it was faster than the question's
    /// end, the answer is found on our own thread: then it is asked once more.
    private void visit() {
        if (waiting.isEmpty()) return;
        Call<FeeRate> question = client::minBroadcastFeerate;
        var _ = begin(question, this::resume).thenRunAsync(this::visit, own);
    }

    /// Goes on with the question; on the light node's thread, after what waits for it.
    private void resume(Runnable question) {
        if (!Thread.currentThread().getName().equals(OWN)) {
            // What runs calls back in turn, and after the innermost call the thread must still be known to Java.
            Native.detach(false);
            for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) task.run();
        }
        own.execute(question);
    }

    @Override
    public void close() {
        own.shutdownNow();
    }

    /// Receives what Kotlin's coroutine comes to.
    private static final class Answer<T> implements Continuation<T> {
        private final CoroutineContext context;
        private final CompletableFuture<T> future = new CompletableFuture<>();

        Answer(CoroutineContext context) {
            this.context = context;
        }

        void begin(Call<T> call) {
            try {
                Object now = call.begin(this);
                if (!Objects.equals(now, IntrinsicsKt.getCOROUTINE_SUSPENDED())) resumeWith(now);
            } catch (Exception failed) {
                future.completeExceptionally(failed);
            }
        }

        @Override
        public CoroutineContext getContext() {
            return context;
        }

        @Override
        @SuppressWarnings("unchecked")
        public void resumeWith(@Nullable Object result) {
            try {
                ResultKt.throwOnFailure(result);
                future.complete((T) result);
            } catch (Throwable failed) {
                future.completeExceptionally(failed);
            }
        }
    }
}
