package org.planchet.daemon.chain;

import java.time.Duration;
import org.planchet.chainstate.Chain;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Says every ten seconds how far a start is that has to connect blocks again.
public final class OpeningLog implements Chain.Progress {
    private static final Logger LOG = LoggerFactory.getLogger(OpeningLog.class);
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    private long next = System.nanoTime() + BETWEEN.toNanos();

    @Override
    public void at(int done, int total) {
        if (System.nanoTime() - next < 0) return;
        next = System.nanoTime() + BETWEEN.toNanos();
        LOG.info("Connecting stored blocks again: {} of {}", done, total);
    }
}
