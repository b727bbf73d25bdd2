package org.planchet.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What happens at a node, for everyone who follows it: the one source behind the event stream and the WebSockets.
///
/// A new tip is reported at once. Everything else is polled once a second, and only while it has subscribers:
/// so the number of events is bounded whatever the node does. One thread sends all events, so that every
/// subscriber receives them in the same order, beginning with the current state.
final class Events implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Events.class);
    private static final long LOOK_NANOS = 1_000_000_000L;

    /// After each turn: a node that syncs has thousands of tips a second, more than any reader needs.
    private static final long REST_MILLIS = 50;

    /// A receiver of events. Each call must return at once.
    interface Follower {
        void hear(NodeEvent event);

        /// Whether it wants nothing but [NodeEvent.Tip].
        default boolean wantsTipsOnly() {
            return false;
        }
    }

    private final NodeApi node;
    private final LatestBlocks blocks;
    private final Thread publisher = Thread.ofVirtual().name("events").unstarted(this::run);

    /// The subscribers, and whether each has received the current state.
    private final Map<Follower, Boolean> followers = new ConcurrentHashMap<>();

    private final AtomicReference<@Nullable NodeStatus> newTip = new AtomicReference<>();
    private final Semaphore wake = new Semaphore(0);

    /// The last event of each kind, as long as a subscriber wants more than tips.
    private final Map<Class<?>, NodeEvent> published = new LinkedHashMap<>();

    private long nextLook = System.nanoTime();

    Events(NodeApi node) {
        this.node = node;
        this.blocks = new LatestBlocks(node);
    }

    void start() {
        // Called on the node's own thread.
        node.onTip(status -> {
            newTip.set(status);
            wake.release();
        });
        publisher.start();
    }

    /// From now on `follower` receives everything, beginning with the present state.
    void follow(Follower follower) {
        followers.put(follower, false);
        wake.release();
    }

    void leave(Follower follower) {
        followers.remove(follower);
    }

    private void run() {
        try {
            while (true) {
                boolean _ = wake.tryAcquire(LOOK_NANOS, TimeUnit.NANOSECONDS);
                wake.drainPermits();
                turn();
                Thread.sleep(REST_MILLIS);
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void turn() {
        try {
            NodeStatus tip = newTip.getAndSet(null);
            if (tip != null) publish(new NodeEvent.Tip(tip));
            if (!followers.isEmpty()) look(node.status());
        } catch (ApiException notNow) {
            LOG.debug("the node cannot be looked at now: {}", notNow.getMessage());
        } catch (RuntimeException | AssertionError ours) {
            LOG.error("looking at the node for those who follow it failed", ours);
        }
    }

    private void look(NodeStatus status) {
        boolean isWanted = !followers.keySet().stream().allMatch(Follower::wantsTipsOnly);
        if (!isWanted) published.clear();
        boolean isTime = System.nanoTime() - nextLook >= 0;
        if (isWanted && (isTime || published.isEmpty())) {
            nextLook = System.nanoTime() + LOOK_NANOS;
            publishChange(NodeEvent.Work.of(status));
            publishChange(new NodeEvent.Pool(
                    status.mempool().transactions(), status.mempool().bytes()));
            publishPeers();
            publishChange(new NodeEvent.Blocks(blocks.upTo(status.tip())));
        } else if (isWanted && !status.best().syncing()) {
            publishChange(new NodeEvent.Blocks(blocks.upTo(status.tip())));
        }
        greet(status);
    }

    /// A gateway has no peers to report.
    private void publishPeers() {
        try {
            publishChange(new NodeEvent.Peers(
                    node.peers().stream().map(NodeEvent.Peer::of).toList()));
        } catch (ApiException none) {
            if (none.kind() != ApiException.Kind.NOT_SUPPORTED) throw none;
        }
    }

    private void greet(NodeStatus status) {
        followers.forEach((follower, greeted) -> {
            if (greeted || !followers.replace(follower, false, true)) return;
            follower.hear(new NodeEvent.Tip(status));
            if (!follower.wantsTipsOnly()) published.values().forEach(follower::hear);
        });
    }

    private void publishChange(NodeEvent event) {
        if (!event.equals(published.put(event.getClass(), event))) publish(event);
    }

    private void publish(NodeEvent event) {
        followers.forEach((follower, greeted) -> {
            if (greeted && (event instanceof NodeEvent.Tip || !follower.wantsTipsOnly())) follower.hear(event);
        });
    }

    @Override
    public void close() {
        publisher.interrupt();
    }
}
