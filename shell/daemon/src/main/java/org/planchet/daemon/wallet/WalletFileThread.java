package org.planchet.daemon.wallet;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.wallet.WrongPassphraseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that the wallet's file belongs to: what it is given is done in line. A disk that fails ends the node.
final class WalletFileThread implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WalletFileThread.class);

    /// What there was nothing to write for.
    static final CompletableFuture<Void> WRITTEN = CompletableFuture.completedFuture(null);

    private final Consumer<Throwable> onFailure;
    private final ExecutorService disk = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("wallet-file").factory());
    /// Saves in line, and those that failed.
    private final AtomicInteger writing = new AtomicInteger();

    /// @param onFailure called when the disk fails: the node must stop
    WalletFileThread(Consumer<Throwable> onFailure) {
        this.onFailure = onFailure;
    }

    /// Puts a save in line.
    CompletableFuture<Void> write(Runnable work) {
        writing.incrementAndGet();
        return CompletableFuture.runAsync(work, disk).whenComplete((done, failed) -> {
            if (failed == null) writing.decrementAndGet();
        });
    }

    /// Whether every save that was put in line is on disk.
    boolean isIdle() {
        return writing.get() == 0;
    }

    /// Queues work whose failure is reported to the thread that waits for it.
    CompletableFuture<Void> inLine(Runnable work) {
        return CompletableFuture.runAsync(work, disk);
    }

    /// Queues work that no thread waits for.
    void execute(Runnable work) {
        disk.execute(work);
    }

    /// Does work in line, and waits for it. Not on the chain thread.
    <T> T call(Supplier<T> work) {
        return await(CompletableFuture.supplyAsync(work, disk));
    }

    /// Waits for what was put in line. Not on the chain thread.
    ///
    /// @throws ApiException UNAVAILABLE if the disk failed: the node stops
    <T> T await(CompletableFuture<T> work) {
        try {
            return work.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof WrongPassphraseException) throw failed;
            if (failed.getCause() instanceof IllegalStateException refused) throw refused;
            fail(failed);
            throw new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.STOPS);
        }
    }

    /// Makes a failure of `work`, which no thread waits for, stop the node.
    void watch(CompletableFuture<Void> work) {
        var _ = work.whenComplete((done, failed) -> {
            if (failed != null) fail(failed);
        });
    }

    private void fail(Throwable failed) {
        onFailure.accept(failed.getCause() == null ? failed : failed.getCause());
    }

    @Override
    public void close() {
        disk.shutdown();
        try {
            if (!disk.awaitTermination(5, TimeUnit.SECONDS)) LOG.warn("The wallet file took too long to save");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
