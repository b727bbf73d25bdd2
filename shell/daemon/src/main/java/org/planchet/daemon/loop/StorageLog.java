package org.planchet.daemon.loop;

import java.util.List;
import org.planchet.chainstate.StorageEvent;
import org.planchet.daemon.logging.LogEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells the log what the disk lost and what was put back: each by itself if they are few, else their number.
final class StorageLog {
    private static final Logger LOG = LoggerFactory.getLogger(StorageLog.class);
    private static final int FEW = 10;

    private StorageLog() {}

    static void log(List<StorageEvent> events) {
        for (StorageEvent.Kind kind : StorageEvent.Kind.values()) {
            List<StorageEvent> alike =
                    events.stream().filter(event -> event.kind() == kind).toList();
            if (alike.size() <= FEW)
                alike.forEach(event -> say(kind, "block " + event.block() + " at height " + event.height()));
            else say(kind, alike.size() + " blocks from height " + lowest(alike) + " on");
        }
    }

    private static int lowest(List<StorageEvent> events) {
        return events.stream().mapToInt(StorageEvent::height).min().orElse(0);
    }

    private static void say(StorageEvent.Kind kind, String what) {
        switch (kind) {
            case BLOCK_LOST ->
                LogEvent.BLOCK_LOST.in(LOG).log("The disk does not give back {}: fetched again from a neighbour", what);
            case BLOCK_MENDED -> LogEvent.BLOCK_MENDED.in(LOG).log("Stored again: {}", what);
            case UNDO_LOST -> LOG.warn("The disk does not give back the undo data of {}: made again from blocks", what);
            case UNDO_MENDED -> LOG.info("Made the undo data again of {}", what);
        }
    }
}
