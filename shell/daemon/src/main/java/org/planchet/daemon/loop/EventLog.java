package org.planchet.daemon.loop;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.daemon.logging.LogEvent;
import org.planchet.network.Endpoint;
import org.planchet.network.PeerId;
import org.planchet.primitives.BlockHash;
import org.planchet.views.Text;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// What the log says of the chain and of peers. Lines that peers can cause at will are rate-limited, so that
/// they cannot fill the disk (P30).
final class EventLog {
    private static final Logger LOG = LoggerFactory.getLogger(EventLog.class);
    private static final int MAX_LENGTH = 300;

    private final LogBudget refusals = new LogBudget();
    private final LogBudget disconnections = new LogBudget();

    void chainChanged(List<ChainEvent> events) {
        for (ChainEvent event : events) {
            boolean connected = event instanceof ChainEvent.BlockConnected;
            BlockHash hash = event.block().hash();
            int transactions = event.block().transactions().size();
            String what = connected ? "New tip" : "Taken back";
            LoggingEventBuilder line = (connected ? LogEvent.BLOCK_CONNECTED : LogEvent.BLOCK_DISCONNECTED)
                    .in(LOG)
                    .addKeyValue(LogEvent.BLOCK, hash.toString())
                    .addKeyValue(LogEvent.HEIGHT, event.height());
            // A light node has the header alone of most blocks.
            if (transactions == 0) line.log("{}: block {} at height {}", what, hash, event.height());
            else
                line.addKeyValue(LogEvent.TRANSACTIONS, transactions)
                        .log("{}: block {} at height {}, {} transactions", what, hash, event.height(), transactions);
        }
    }

    void blockRefused(BlockHash block, Rejection why, Instant now) {
        if (!mayWrite(refusals, "refused blocks", now)) return;
        String shown = Text.shown(why.toString(), MAX_LENGTH);
        LogEvent.BLOCK_REFUSED
                .in(LOG)
                .addKeyValue(LogEvent.BLOCK, block.toString())
                .addKeyValue(LogEvent.REASON, shown)
                .log("Block {} refused: {}", block, shown);
    }

    void disconnected(PeerId peer, @Nullable Endpoint endpoint, String reason, boolean misbehaved, Instant now) {
        if (!mayWrite(disconnections, "disconnected peers", now)) return;
        String shown = Text.shown(reason, MAX_LENGTH);
        (misbehaved ? LogEvent.PEER_MISBEHAVED : LogEvent.PEER_DISCONNECTED)
                .in(LOG)
                .addKeyValue(LogEvent.PEER, peer.value())
                .addKeyValue(LogEvent.ADDRESS, String.valueOf(endpoint))
                .addKeyValue(LogEvent.REASON, shown)
                .log(
                        misbehaved
                                ? "Peer {} ({}) misbehaved and is disconnected: {}"
                                : "Peer {} ({}) is disconnected: {}",
                        peer.value(),
                        endpoint,
                        shown);
    }

    private static boolean mayWrite(LogBudget budget, String subject, Instant now) {
        if (!budget.take(now)) return false;
        long leftOut = budget.takeLeftOut();
        if (leftOut > 0) LOG.warn("{} lines about {} were left out", leftOut, subject);
        return true;
    }
}
