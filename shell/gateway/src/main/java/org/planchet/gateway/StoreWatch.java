package org.planchet.gateway;

import java.time.Duration;
import org.planchet.index.follow.FollowStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Polls a store and records whether it answers, so that a request made while it is unreachable fails at once
/// and not after a time-out. That it goes away and that it is back is one line each in the log.
final class StoreWatch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

    private final String name;
    private final Duration pause;
    private final Runnable look;
    private final Thread thread;
    private volatile boolean up;
    private boolean reported;

    /// @param pause between two looks
    /// @param look  throws [FollowStoreException] if the store does not answer
    StoreWatch(String name, Duration pause, Runnable look) {
        this.name = name;
        this.pause = pause;
        this.look = look;
        thread = Thread.ofVirtual().name("watch-" + name).unstarted(this::run);
    }

    String name() {
        return name;
    }

    /// Whether it answered when it was last looked at.
    boolean isUp() {
        return up;
    }

    /// Begins to look; returns after the first look.
    void start() {
        lookOnce();
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(pause);
                lookOnce();
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private void lookOnce() {
        try {
            look.run();
            if (reported) LOG.info("The store {} answers again", name);
            reported = false;
            up = true;
        } catch (FollowStoreException away) {
            up = false;
            if (!reported) LOG.warn("{} It is tried again.", away.getMessage());
            reported = true;
        } catch (RuntimeException | AssertionError ours) {
            up = false;
            if (!reported) LOG.error("looking at the store {} failed", name, ours);
            reported = true;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
