package org.planchet.daemon.logging;

import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/// The events that an operator may search the log for by name: the field `event.action` of a line. deploy/elk
/// has a search for each.
public enum LogEvent {
    NODE_STARTED(Level.INFO),
    NODE_STOPPED(Level.INFO),
    NODE_FAILED(Level.ERROR),
    BLOCK_CONNECTED(Level.INFO),
    BLOCK_DISCONNECTED(Level.INFO),
    BLOCK_REFUSED(Level.WARN),
    BLOCK_LOST(Level.WARN),
    BLOCK_MENDED(Level.INFO),
    PEER_DISCONNECTED(Level.INFO),
    PEER_MISBEHAVED(Level.WARN),
    DISK_FULL(Level.WARN),
    DISK_ROOM(Level.INFO),
    STORE_AWAY(Level.WARN),
    STORE_WRITING(Level.INFO);

    /// Names of fields besides.
    public static final String BLOCK = "planchet.block.hash";

    public static final String HEIGHT = "planchet.block.height";
    public static final String TRANSACTIONS = "planchet.block.transactions";
    public static final String PEER = "planchet.peer.id";
    public static final String STORE = "planchet.store";
    public static final String CHAIN = "planchet.chain";
    public static final String REASON = "event.reason";
    public static final String ADDRESS = "source.address";

    private final Level level;

    LogEvent(Level level) {
        this.level = level;
    }

    /// As it is written in the log: `block-connected`.
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A line of this event, to which fields and words are added.
    public LoggingEventBuilder in(Logger log) {
        return log.atLevel(level).addKeyValue("event.action", text());
    }
}
