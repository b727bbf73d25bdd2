package org.planchet.daemon.saving;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.node.Effect;
import org.planchet.storage.MempoolFile;
import org.planchet.views.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the mempool's file: written every ten minutes if the mempool has changed, so that a crash forgets little, and
/// when the node stops. A file that cannot be written is a warning: the mempool is not needed to start, and fills again
/// by itself.
public final class MempoolSaver implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(MempoolSaver.class);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final NodeLoop loop;
    private final @Nullable Path file;
    private Instant next;
    private boolean changed;
    private boolean ended;

    /// @param file null if the node keeps nothing
    public MempoolSaver(NodeLoop loop, @Nullable Path file, Instant now) {
        this.loop = loop;
        this.file = file;
        this.next = now.plus(INTERVAL);
    }

    @Override
    public void onPool(Effect.MempoolChanged change, Instant now) {
        changed = true;
    }

    @Override
    public void onTick(Instant steady) {
        if (file == null || !changed || steady.isBefore(next)) return;
        next = steady.plus(INTERVAL);
        changed = false;
        MempoolSnapshot snapshot = snapshot();
        // Writing may take long, and the chain thread must not wait for a disk.
        Thread.ofVirtual().name("save-pool").start(() -> save(snapshot, false));
    }

    /// Writes the file now, on the thread that calls.
    ///
    /// @return the file; empty if the node keeps none
    public Optional<Path> saveNow() throws IOException {
        if (file == null) return Optional.empty();
        MempoolSnapshot snapshot = snapshot();
        synchronized (this) {
            if (!ended) MempoolFile.save(file, snapshot.bytes());
        }
        return Optional.of(file);
    }

    /// Writes the file a last time, on the chain thread.
    public void saveLast() {
        save(snapshot(), true);
    }

    private MempoolSnapshot snapshot() {
        return loop.ask(node -> MempoolSnapshot.of(node.mempool()));
    }

    private synchronized void save(MempoolSnapshot snapshot, boolean last) {
        // An older snapshot must not come after the last one.
        if (file == null || ended) return;
        ended = last;
        try {
            MempoolFile.save(file, snapshot.bytes());
        } catch (IOException failed) {
            LOG.warn("The mempool could not be saved: {}", Text.reason(failed));
        }
    }
}
