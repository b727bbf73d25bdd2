package org.planchet.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.ChainStore;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.consensus.Coin;
import org.planchet.crypto.MuHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Txid;

/// Computes statistics of a set of coins in one pass, as Bitcoin Core's `CCoinsStats` does, and hashes it if
/// that is asked for.
///
/// MuHash costs much more than reading a coin, and its factors may be multiplied in any order: other threads do it, so
/// that the one that hands the coins out is held up no longer than by the other hash. What waits for them is bounded.
final class CoinSetStatistics implements ChainStore.CoinVisitor, AutoCloseable {
    private static final int BATCH = 1_000;
    private static final int MAX_WAITING = 200;

    private final @Nullable MuHash muHash;
    private final ExecutorService workers = Executors.newFixedThreadPool(
            Math.max(1, Runtime.getRuntime().availableProcessors() - 1),
            Thread.ofPlatform().daemon().name("muhash-", 0).factory());
    private final Semaphore room = new Semaphore(MAX_WAITING);
    private final List<Future<?>> parts = new ArrayList<>();
    private List<byte[]> batch = new ArrayList<>();
    private @Nullable Txid last;

    long coins;
    long transactions;
    long bogoSize;
    long total;
    long diskSize;

    CoinSetStatistics(boolean muHash) {
        this.muHash = muHash ? new MuHash() : null;
    }

    @Override
    public void coin(byte[] key, byte[] value) {
        Coin coin = CoinCodec.decode(value);
        Txid txid = CoinCodec.outPoint(key).txid();
        if (!txid.equals(last)) transactions++;
        last = txid;
        coins++;
        total += coin.output().value();
        // Bitcoin Core's measure of a coin that no format has: an outpoint, a height, an amount, and the script.
        bogoSize += 50 + coin.output().scriptPubKey().size();
        diskSize += key.length + value.length;
        if (muHash == null) return;
        batch.add(CoinSetHasher.serialize(key, coin));
        if (batch.size() == BATCH) handOver(muHash);
    }

    private void handOver(MuHash whole) {
        List<byte[]> full = batch;
        batch = new ArrayList<>(BATCH);
        room.acquireUninterruptibly();
        parts.add(workers.submit(() -> {
            try {
                var part = new MuHash();
                for (byte[] coin : full) part.add(coin);
                synchronized (whole) {
                    whole.addAll(part);
                }
            } finally {
                room.release();
            }
        }));
    }

    /// The MuHash of all coins; not on the thread that hands them out. Once.
    Hash256 muHash() throws InterruptedException, ExecutionException {
        MuHash whole = muHash;
        if (whole == null) throw new AssertionError("nobody asked for the MuHash");
        handOver(whole);
        for (Future<?> part : parts) part.get();
        return Hash256.of(whole.digest());
    }

    @Override
    public void close() {
        workers.shutdownNow();
    }
}
