package org.planchet.index;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

/// What happened to a script in the chain.
///
/// @param at     the last indexed block; empty if the index holds none yet
/// @param events oldest first
/// @param whole  whether these are all events; if false, there are more than were requested, and no balance
///     can be computed
public record ScriptHistory(Optional<IndexCursor> at, List<ScriptEvent> events, boolean whole) {
    /// A transaction of the history.
    ///
    /// @param net satoshis that the script gained by it; negative if it lost
    public record Entry(Txid txid, TxPosition at, long net) {}

    public ScriptHistory {
        events = List.copyOf(events);
    }

    /// The script's coins, oldest first.
    public List<ScriptEvent.Funding> coins() {
        var coins = new LinkedHashMap<OutPoint, ScriptEvent.Funding>();
        for (ScriptEvent event : events)
            switch (event) {
                // Put anew: if an id repeats, the later coin is in the place of the earlier.
                case ScriptEvent.Funding funding -> coins.putLast(funding.outPoint(), funding);
                case ScriptEvent.ConnectResult spending -> coins.remove(spending.spent());
            }
        return List.copyOf(coins.values());
    }

    /// Satoshis in the script's coins.
    public long balance() {
        long sum = 0;
        for (ScriptEvent.Funding coin : coins()) sum += coin.value();
        return sum;
    }

    /// Each transaction once, oldest first.
    public List<Entry> transactions() {
        var values = new LinkedHashMap<OutPoint, Long>();
        Map<TxPosition, Entry> entries = new LinkedHashMap<>();
        for (ScriptEvent event : events) {
            long change = switch (event) {
                case ScriptEvent.Funding funding -> {
                    values.put(funding.outPoint(), funding.value());
                    yield funding.value();
                }
                case ScriptEvent.ConnectResult spending -> -values.getOrDefault(spending.spent(), 0L);
            };
            entries.merge(
                    event.at(),
                    new Entry(event.txid(), event.at(), change),
                    (a, b) -> new Entry(a.txid(), a.at(), a.net() + b.net()));
        }
        return new ArrayList<>(entries.values());
    }
}
