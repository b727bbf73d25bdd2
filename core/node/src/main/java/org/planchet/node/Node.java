package org.planchet.node;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// A node machine, full or light: events in, effects out. One owner thread; its parts may be read by the owner between
/// two events.
public interface Node extends NodeReader {
    /// Takes an event; returns what is to be done, in order.
    ///
    /// @param now    the time by which blocks and transactions are judged; a test may stop it (`setmocktime`)
    /// @param steady a monotonic time, independent of `now`, for the network and all periodic work
    default List<Effect> on(Event event, Instant now, Instant steady) {
        var effects = new ArrayList<>(begin(event, now, steady));
        effects.addAll(finish(now, steady));
        return effects;
    }

    /// The first half of [#on]. What it returns can be carried out before the second, [#finish], which may take longer
    /// and is to come before anything else.
    List<Effect> begin(Event event, Instant now, Instant steady);

    /// Whether [#finish] has anything to do.
    default boolean isUnfinished() {
        return false;
    }

    /// The second half of [#on].
    default List<Effect> finish(Instant now, Instant steady) {
        return List.of();
    }

    /// Waits for the blocks whose scripts are being checked, so that a question can be answered at the tip; the next
    /// tick writes what came of them. Returns what is to be done; nothing if there are none, as of a light node.
    default List<Effect> settle(Instant now, Instant steady) {
        return List.of();
    }

    /// What is to be done because of what was read of it since the last event: data may have turned out lost.
    default List<Effect> takePending() {
        return List.of();
    }

    /// Writes what is not on disk yet.
    default void flush() {}

    /// [#on(Event, Instant, Instant)] if one clock serves for both.
    default List<Effect> on(Event event, Instant now) {
        return on(event, now, now);
    }
}
