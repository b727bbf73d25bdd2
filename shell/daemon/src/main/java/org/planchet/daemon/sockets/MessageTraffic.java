package org.planchet.daemon.sockets;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.planchet.network.SocketInfo.Flow;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;

/// What went over one connection in one direction: bytes in all, and of each kind of message.
final class MessageTraffic {
    /// What is counted under one name, so that a peer cannot fill the table with names of its own (Bitcoin Core's
    /// `NET_MESSAGE_TYPE_OTHER`).
    static final String OTHER = "*other*";

    private final AtomicLong bytes = new AtomicLong();
    private final Map<String, Long> byMessage = new ConcurrentHashMap<>();
    private final MessageTotals totals;
    private volatile Instant last = Instant.EPOCH;

    /// @param totals of all connections, which are counted too
    MessageTraffic(MessageTotals totals) {
        this.totals = totals;
    }

    /// Counts bytes as they are on the wire.
    void count(int size) {
        bytes.addAndGet(size);
        last = Instant.now();
    }

    /// Counts a message by its kind.
    ///
    /// @param size bytes of its payload; a header's are added
    void count(Message message, String command, int size) {
        String kind = message instanceof Message.Unknown ? OTHER : command;
        long whole = (long) size + Frame.HEADER_SIZE;
        byMessage.merge(kind, whole, Long::sum);
        totals.count(kind, whole);
    }

    long bytes() {
        return bytes.get();
    }

    Flow flow() {
        return new Flow(bytes(), last, new TreeMap<>(byMessage));
    }
}
