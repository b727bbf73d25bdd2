package org.planchet.daemon.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.FilterHeader;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexCursor;
import org.planchet.index.IndexReader;
import org.planchet.index.IndexStore;
import org.planchet.index.IndexStoreException;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.Hash256;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has the indexes follow the best chain, on a thread of their own, which reads a slice of blocks at a time, and makes
/// and writes the rows. So a chain of any length is indexed without holding the node up.
///
/// An index whose last block the chain no longer knows, for instance after a power cut, is rebuilt.
public final class Indexer implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(Indexer.class);

    /// How long a question waits for an index that is nearly there.
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /// An index that lags the chain by more blocks than this is not worth waiting for.
    private static final int NEARLY = 100;

    private static final Duration HEARTBEAT = Duration.ofMinutes(1);

    /// How long to wait before a block that is lost is asked for again.
    private static final Duration WAITING = Duration.ofSeconds(1);

    private final IndexStore store;
    private final IndexReader reader;
    private final Set<Index> wanted;
    private final Consumer<Throwable> onFailure;
    private final List<Consumer<Set<ScriptHash>>> listeners = new CopyOnWriteArrayList<>();
    private final NodeLoop loop;
    private final FollowerThread thread;

    /// Guards what follows, and wakes who waits for it to change.
    private final Object turn = new Object();

    private final Map<Index, IndexCursor> cursors = new EnumMap<>(Index.class);

    /// Up to which change of the chain the indexes have looked. They look at least once.
    private long seen;

    /// @param wanted    the indexes to keep; others stay as they are
    /// @param onFailure called on this thread if the store fails: the node must stop
    public Indexer(NodeLoop loop, IndexStore store, Set<Index> wanted, Consumer<Throwable> onFailure) {
        this.store = store;
        this.reader = new IndexReader(store);
        this.wanted = wanted;
        this.onFailure = onFailure;
        this.loop = loop;
        this.thread = new FollowerThread(loop, "index", this::run);
        for (Index index : wanted) reader.cursor(index).ifPresent(cursor -> cursors.put(index, cursor));
    }

    public void start() {
        if (!wanted.isEmpty()) thread.start();
    }

    /// Calls `listener` with the scripts whose history has changed, once it has; on the index's thread, which it may
    /// not hold up. With none of them if the indexes have reached the tip.
    public void onMove(Consumer<Set<ScriptHash>> listener) {
        listeners.add(listener);
    }

    public Set<Index> wanted() {
        return wanted;
    }

    /// Looks something up, on any thread. A store failure stops the node, whichever request met it.
    public <T> T read(Function<IndexReader, T> question) {
        try {
            return question.apply(reader);
        } catch (IndexStoreException failed) {
            if (!thread.isStopping()) onFailure.accept(failed);
            throw failed;
        }
    }

    /// The height up to which every wanted index holds all blocks; -1 before the first block, or if none is
    /// wanted.
    public int height() {
        synchronized (turn) {
            return wanted.stream().mapToInt(this::heightOf).min().orElse(-1);
        }
    }

    public int height(Index index) {
        synchronized (turn) {
            return heightOf(index);
        }
    }

    private int heightOf(Index index) {
        IndexCursor cursor = cursors.get(index);
        return cursor == null ? -1 : cursor.height();
    }

    /// Whether the indexes have looked at the chain as it is now.
    public boolean isCurrent() {
        synchronized (turn) {
            return seen >= thread.changes();
        }
    }

    /// Waits until the indexes have looked at the chain as it is now. False if that takes too long: they are far
    /// behind, or the node stops.
    public boolean awaitCurrent() {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        long change = thread.changes();
        synchronized (turn) {
            try {
                while (seen < change) {
                    long left = (end - System.nanoTime()) / 1_000_000;
                    if (thread.isStopping() || left <= 0 || thread.tip() - height() > NEARLY) return false;
                    turn.wait(left);
                }
                return true;
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }

    /// Tells a caller that what it asks for is not indexed yet.
    public ApiException notReady() {
        return new ApiException(ApiException.Kind.UNAVAILABLE, ErrorCode.INDEX_BEHIND, height(), thread.tip());
    }

    private void run() {
        try {
            long nextNote = System.nanoTime() + HEARTBEAT.toNanos();
            while (goOn()) {
                if (System.nanoTime() >= nextNote && !isCurrent()) {
                    nextNote = System.nanoTime() + HEARTBEAT.toNanos();
                    LOG.info("The index has reached height {}", height());
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error failure) {
            if (!thread.isStopping()) onFailure.accept(failure);
        }
    }

    /// Goes a step, or waits if there is none. False if the node stops.
    private boolean goOn() throws InterruptedException {
        thread.awaitChange(seen);
        if (thread.isStopping()) return false;
        long change = thread.changes();
        for (Set<Index> group : groups()) {
            IndexCursor from = cursorOf(group);
            IndexSlice slice = IndexSlice.after(loop, from);
            if (slice instanceof IndexSlice.AtTip) continue;
            carryOut(group, slice);
            return true;
        }
        synchronized (turn) {
            seen = change;
            turn.notifyAll();
        }
        publish(Set.of());
        return true;
    }

    private @Nullable IndexCursor cursorOf(Set<Index> group) {
        synchronized (turn) {
            return cursors.get(group.iterator().next());
        }
    }

    /// The wanted indexes, grouped by their last block: a group shares the blocks that are read.
    private Collection<Set<Index>> groups() {
        synchronized (turn) {
            var groups = new LinkedHashMap<@Nullable IndexCursor, Set<Index>>();
            for (Index index : wanted)
                groups.computeIfAbsent(cursors.get(index), _ -> EnumSet.noneOf(Index.class))
                        .add(index);
            return groups.values();
        }
    }

    private void carryOut(Set<Index> group, IndexSlice slice) throws InterruptedException {
        switch (slice) {
            case IndexSlice.AtTip _ -> throw new AssertionError("there is nothing to do at the tip");
            case IndexSlice.Forward(List<IndexBatch.Piece> pieces, Duration pause) -> {
                Hash256 filterHeader = filterHeaderBefore(group, pieces.getFirst());
                if (filterHeader == null) {
                    buildAnew(group, "The index lacks the filter header of the block {}: it is built anew");
                    return;
                }
                write(IndexBatch.forward(group, pieces, filterHeader));
                thread.pause(pause);
            }
            case IndexSlice.Waiting _ -> thread.pause(WAITING);
            case IndexSlice.Back(IndexBatch.Piece piece) -> write(IndexBatch.back(group, piece));
            case IndexSlice.Lost _ ->
                buildAnew(group, "The chain does not know the block {} of the index: it is built anew");
        }
    }

    private void buildAnew(Set<Index> group, String why) {
        LOG.warn(why, cursorOf(group));
        for (Index index : group) store.clear(index);
        synchronized (turn) {
            cursors.keySet().removeAll(group);
        }
    }

    /// The filter header that the one of `piece` builds on; null if it should be there and is not.
    private @Nullable Hash256 filterHeaderBefore(Set<Index> group, IndexBatch.Piece piece) {
        if (piece.height() == 0 || !group.contains(Index.FILTERS)) return Hash256.ZERO;
        return reader.filterHeader(piece.block().header().previous())
                .<@Nullable Hash256>map(FilterHeader::header)
                .orElse(null);
    }

    private void write(IndexBatch batch) {
        store.write(batch);
        synchronized (turn) {
            cursors.putAll(batch.cursors());
            turn.notifyAll();
        }
        publish(batch.scripts());
    }

    private void publish(Set<ScriptHash> scripts) {
        for (Consumer<Set<ScriptHash>> listener : listeners) listener.accept(scripts);
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        thread.chainChanged();
    }

    /// Ends the thread after the step at hand, and those who wait.
    public void stop() {
        thread.stop();
        synchronized (turn) {
            turn.notifyAll();
        }
    }

    /// Lets go of the store, after [#stop].
    public void close() {
        thread.join(TIMEOUT);
        try {
            store.close();
        } catch (IndexStoreException failed) {
            LOG.warn("{}", failed.getMessage());
        }
    }
}
