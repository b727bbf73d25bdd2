package org.planchet.daemon.sockets;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.planchet.wire.MessageTable;

/// What all connections of a node have carried in one direction, those that have ended included: messages
/// and their bytes, by kind. The kinds are fixed, so that a peer cannot add any.
public final class MessageTotals {
    private final Map<String, Kind> kinds = new LinkedHashMap<>();

    /// What was carried of one kind; each figure only grows.
    public static final class Kind {
        private final String name;
        private final LongAdder messages = new LongAdder();
        private final LongAdder bytes = new LongAdder();

        private Kind(String name) {
            this.name = name;
        }

        /// The message's command, or `other`.
        public String name() {
            return name;
        }

        public long messages() {
            return messages.sum();
        }

        /// Headers included; as version 1 of the transport frames them, whichever was spoken.
        public long bytes() {
            return bytes.sum();
        }
    }

    MessageTotals() {
        for (MessageTable.Row<?> row : MessageTable.rows()) kinds.put(row.command(), new Kind(row.command()));
        kinds.put(MessageTraffic.OTHER, new Kind("other"));
    }

    /// @param command one of the table's, or [MessageTraffic#OTHER]
    void count(String command, long size) {
        Kind kind = kinds.get(command);
        if (kind == null) throw new AssertionError("no kind of message: " + command);
        kind.messages.increment();
        kind.bytes.add(size);
    }

    /// Every kind, in the order of the table of messages.
    public List<Kind> kinds() {
        return new ArrayList<>(kinds.values());
    }
}
