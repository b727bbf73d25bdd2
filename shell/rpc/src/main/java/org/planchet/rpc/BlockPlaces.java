package org.planchet.rpc;

import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.planchet.rpc.RpcException.Code;

/// How many requests may hold whole blocks, or the whole pool, at the same time: from reading them until their answer
/// has been written. Further ones wait.
final class BlockPlaces {
    /// Heap to count for each: a block of 4,000,000 bytes in memory, and what is made of it while it is written.
    private static final int HEAP_BYTES = 64 << 20;

    private static final long PATIENCE_SECONDS = 60;

    private static final Set<String> METHODS = Set.of(
            "getblock",
            "getblockstats",
            "getmempoolancestors",
            "getmempooldescendants",
            "getrawmempool",
            "getrawtransaction",
            "gettxoutproof",
            "submitblock");

    private final Semaphore free;

    private BlockPlaces(int places) {
        this.free = new Semaphore(places, true);
    }

    static BlockPlaces ofHeap() {
        return new BlockPlaces(Math.clamp(Runtime.getRuntime().maxMemory() / HEAP_BYTES, 2, 16));
    }

    /// Kept while a request is answered.
    interface Place extends AutoCloseable {
        @Override
        void close();
    }

    /// A place if `method` needs one.
    ///
    /// @throws RpcException if none becomes free in time
    Place enter(String method) {
        if (!METHODS.contains(method)) return () -> {};
        try {
            if (free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) return free::release;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        throw new RpcException(Code.INTERNAL, "too many large answers are being sent; try again");
    }
}
