package org.planchet.cli.console;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.NodeStatus;

/// Tells a person at a terminal of new blocks, one line a second at most, above the line being typed. To a pipe
/// nothing is written that was not asked for.
public final class TipNews implements AutoCloseable {
    private static final long PAUSE_NANOS = 1_000_000_000L;

    private final AtomicReference<@Nullable NodeStatus> latest = new AtomicReference<>();
    private volatile boolean closed;

    private TipNews() {}

    /// Starts announcing new tips, if the user wants that.
    public static TipNews start(Session session) {
        TipNews news = new TipNews();
        if (!session.io().isInteractive()) return news;
        try {
            session.hasShown(session.node().status().tip());
            session.node().onTip(news.latest::set);
        } catch (ApiException e) {
            // If the node cannot be asked, no news is shown.
            return news;
        }
        Thread.ofVirtual().name("tip-news").start(() -> news.print(session));
        return news;
    }

    private void print(Session session) {
        while (!closed) {
            NodeStatus status = latest.getAndSet(null);
            if (status != null && !session.isShown(status.tip()))
                session.io()
                        .printBetween(
                                session.text("console.new-block", status.height(), Session.shortHash(status.tip())));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
