package org.planchet.daemon.follow;

import java.time.Duration;
import org.planchet.daemon.loop.NodeLoop;

/// The thread of one that follows the best chain from behind, and what wakes it: a change of the chain, and the node's
/// end. Every method may be called on any thread; those that wait are for the follower's own.
final class FollowerThread {
    private final NodeLoop loop;
    private final Thread thread;

    // Guarded by this, which wakes who waits.
    private long changes = 1;
    private int tip;
    private boolean stopping;

    /// @param body what the thread does, until [#isStopping]
    FollowerThread(NodeLoop loop, String name, Runnable body) {
        this.loop = loop;
        this.thread = Thread.ofPlatform().name(name).unstarted(body);
        this.tip = loop.chain().tip().height();
    }

    void start() {
        thread.start();
    }

    /// Must be called whenever the chain has changed.
    synchronized void chainChanged() {
        changes++;
        tip = loop.chain().tip().height();
        notifyAll();
    }

    /// How often the chain has changed, its beginning included: at least once.
    synchronized long changes() {
        return changes;
    }

    /// The height of the best chain as last reported.
    synchronized int tip() {
        return tip;
    }

    synchronized boolean isStopping() {
        return stopping;
    }

    /// Waits until the chain has changed more often than `seen` times, or the node stops.
    synchronized void awaitChange(long seen) throws InterruptedException {
        while (changes <= seen && !stopping) wait();
    }

    /// The same, but no longer than `most`.
    synchronized void awaitChange(long seen, Duration most) throws InterruptedException {
        long end = System.nanoTime() + most.toNanos();
        for (long left = most.toMillis();
                left > 0 && !stopping && changes <= seen;
                left = (end - System.nanoTime()) / 1_000_000) wait(left);
    }

    /// Waits so long, or until the node stops.
    void pause(Duration pause) throws InterruptedException {
        awaitChange(Long.MAX_VALUE, pause);
    }

    /// Has the thread end after the step at hand.
    synchronized void stop() {
        stopping = true;
        notifyAll();
    }

    /// Waits for the thread to end, after [#stop], but no longer than `most`.
    void join(Duration most) {
        try {
            thread.join(most.toMillis());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /// Wakes the thread from whatever it waits for.
    void interrupt() {
        thread.interrupt();
    }
}
