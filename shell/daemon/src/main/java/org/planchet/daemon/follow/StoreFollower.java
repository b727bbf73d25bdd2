package org.planchet.daemon.follow;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.ChainEvent;
import org.planchet.daemon.logging.LogEvent;
import org.planchet.daemon.loop.NodeLoop;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowStep;
import org.planchet.index.follow.FollowStore;
import org.planchet.index.follow.FollowStoreException;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.LeaseLostException;
import org.planchet.index.follow.LeaseWatch;
import org.planchet.index.follow.SyncWatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has a store outside the node follow the best chain, on a thread of its own: writes while it has the store's lease,
/// and watches for its turn while another node has it. The chain thread never waits for a store; one that is away is
/// said once, tried again, and caught up. While this node fetches blocks it does not write: its own chain comes first,
/// and a node that has it may hold the lease meanwhile.
public final class StoreFollower implements NodeLoop.Follower {
    private static final Logger LOG = LoggerFactory.getLogger(StoreFollower.class);

    /// How long a holder may be silent until another takes its lease.
    private static final Duration TERM = Duration.ofSeconds(10);

    /// How often a holder renews, and a watcher looks.
    private static final Duration BEAT = TERM.dividedBy(5);

    /// How long to wait before a store that is away is tried again.
    private static final Duration RETRY = Duration.ofSeconds(1);

    /// How long a tip may stay the same until a node that lacks blocks does not count as fetching them.
    private static final Duration STALLED = Duration.ofMinutes(1);

    /// A tip older than this is most likely not the chain's: Bitcoin Core's `DEFAULT_MAX_TIP_AGE`.
    private static final Duration MAX_TIP_AGE = Duration.ofDays(1);

    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    /// What this node is to the store.
    public enum State {
        /// The store does not answer, or has not been reached yet.
        AWAY,
        /// This node fetches its own chain first.
        SYNCING,
        /// The store was reset, and its old rows are being taken away.
        EMPTYING,
        /// Another node writes, or this one is not as far as the store.
        STANDBY,
        WRITING;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final String name;
    private final String holder;
    private final Supplier<FollowStore> opener;
    private final Duration tidy;
    private final NodeLoop loop;
    private final FollowerThread thread;
    private final LeaseWatch watch = new LeaseWatch(TERM);
    private final SyncWatch sync = new SyncWatch(STALLED);

    /// Guards what follows.
    private final Object turn = new Object();

    private State state = State.AWAY;
    private boolean saidAway;
    private @Nullable FollowCursor cursor;

    /// @param name   of the store, for people: `mongodb`
    /// @param holder of this node among those that follow into the same store
    /// @param opener connects to the store; throws [FollowStoreException] if it is away
    /// @param tidy   how often [FollowStore#tidy] is called at the tip; at most every two seconds
    public StoreFollower(NodeLoop loop, String name, String holder, Supplier<FollowStore> opener, Duration tidy) {
        this.name = name;
        this.holder = holder;
        this.opener = opener;
        this.tidy = tidy;
        this.loop = loop;
        this.thread = new FollowerThread(loop, name, this::run);
    }

    public void start() {
        thread.start();
    }

    public String name() {
        return name;
    }

    public State state() {
        synchronized (turn) {
            return state;
        }
    }

    /// The height up to which the store holds all blocks, as it was seen last; -1 before the first.
    public int height() {
        synchronized (turn) {
            FollowCursor at = cursor;
            return at == null ? -1 : at.height();
        }
    }

    /// Blocks between the store and this node's tip.
    public int lag() {
        return Math.max(0, thread.tip() - height());
    }

    private void run() {
        try {
            if (isTipOld()) thread.pause(BEAT);
            while (!thread.isStopping()) {
                awaitFetched();
                try (FollowStore store = opener.get()) {
                    serve(store);
                } catch (FollowStoreException away) {
                    enter(State.AWAY, cursor);
                    if (!thread.isStopping()) sayAway(String.valueOf(away.getMessage()));
                }
                thread.pause(RETRY);
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error fault) {
            enter(State.AWAY, cursor);
            LOG.error("A fault of this node's own ends what it writes to " + name, fault);
        }
    }

    /// Whether this node is likely to fetch blocks as soon as a peer has told it what it lacks.
    private boolean isTipOld() {
        Instant tip = Instant.ofEpochSecond(loop.chain().tip().time());
        return tip.isBefore(Instant.now().minus(MAX_TIP_AGE));
    }

    /// Waits while this node fetches blocks: a store's driver that is loaded meanwhile takes half a second of the
    /// processor from them.
    private void awaitFetched() throws InterruptedException {
        while (isFetching() && !thread.isStopping()) {
            enter(State.SYNCING, cursor);
            thread.pause(BEAT);
        }
    }

    private void sayAway(String why) {
        if (!saidAway)
            LogEvent.STORE_AWAY
                    .in(LOG)
                    .addKeyValue(LogEvent.STORE, name)
                    .log("{}: {} It is tried again, and caught up.", name, why);
        saidAway = true;
    }

    /// Watches and writes until the store goes away or the node stops.
    private void serve(FollowStore store) throws InterruptedException {
        while (!thread.isStopping()) {
            FollowStore.Standing standing = store.standing();
            boolean fetching = isFetching();
            State waits = standing.emptying() ? State.EMPTYING : State.STANDBY;
            enter(fetching ? State.SYNCING : waits, standing.cursor());
            boolean due = watch.isDue(standing.lease(), now()) && !fetching;
            FollowSlice next = due ? FollowSlice.after(loop, standing.cursor()) : null;
            if (next == null || next.step() instanceof FollowStep.Behind) {
                thread.pause(BEAT);
                continue;
            }
            try {
                FollowStore.Standing taken = store.take(standing.lease(), holder);
                if (taken != null) write(store, taken.cursor());
            } catch (LeaseLostException late) {
                LOG.info("{}: the store was reset, or another node writes now", name);
            }
        }
    }

    private static Instant now() {
        return Instant.ofEpochSecond(0, System.nanoTime());
    }

    private boolean isFetching() {
        ChainSnapshot chain = loop.chain();
        return sync.isFetching(chain.tip().height(), chain.bestHeader().height(), now());
    }

    /// Writes until the node stops, is behind the store, or has blocks to fetch.
    private void write(FollowStore store, @Nullable FollowCursor from) throws InterruptedException {
        if (saidAway || from == null || lag() > 1)
            LogEvent.STORE_WRITING
                    .in(LOG)
                    .addKeyValue(LogEvent.STORE, name)
                    .log("{}: this node writes, from height {}", name, height());
        saidAway = false;
        enter(State.WRITING, from);
        FollowCursor at = from;
        long renewal = System.nanoTime() + BEAT.toNanos();
        long tidied = System.nanoTime();
        while (true) {
            long seen = thread.changes();
            FollowSlice next = thread.isStopping() || isFetching() ? null : FollowSlice.after(loop, at);
            if (next == null || next.step() instanceof FollowStep.Behind) {
                store.release();
                return;
            }
            if (next.step() instanceof FollowStep.Disconnect) {
                at = store.disconnect();
                enter(State.WRITING, at);
            }
            for (FollowedBlock block : next.blocks()) {
                store.connect(block);
                at = block.cursor();
                enter(State.WRITING, at);
                renewal = renewed(store, renewal);
                if (thread.isStopping()) break;
            }
            if (next.step() instanceof FollowStep.AtTip) {
                if (System.nanoTime() - tidied >= 0) {
                    store.tidy();
                    tidied = System.nanoTime() + tidy.toNanos();
                }
                // Until the chain changes, or the lease is to be renewed.
                thread.awaitChange(seen, BEAT);
            } else if (next.blocks().isEmpty() && next.step() instanceof FollowStep.Connect) thread.pause(RETRY);
            renewal = renewed(store, renewal);
        }
    }

    /// Renews the lease if it is time. Returns when it is time again.
    private static long renewed(FollowStore store, long due) {
        if (System.nanoTime() - due < 0) return due;
        store.renew();
        return System.nanoTime() + BEAT.toNanos();
    }

    private void enter(State next, @Nullable FollowCursor at) {
        synchronized (turn) {
            state = next;
            cursor = at;
        }
    }

    @Override
    public void onChain(List<ChainEvent> events, Instant now) {
        thread.chainChanged();
    }

    /// Ends the thread after the step at hand; the lease is given back.
    public void stop() {
        thread.stop();
    }

    /// Waits a moment for the thread to end, after [#stop]: a store that does not answer is not waited for.
    public void close() {
        thread.join(STOP_WITHIN);
        thread.interrupt();
    }
}
