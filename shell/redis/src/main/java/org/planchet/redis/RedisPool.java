package org.planchet.redis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The writer's mempool, as gateways read it.
///
/// @param version a new value each time the mempool is written
/// @param view    the writer's own answer over HTTP, as JSON
/// @param txids   of the transactions that are there in full
/// @param added   those of them that the reader did not know, in hex by txid
public record RedisPool(String version, String view, Set<String> txids, Map<String, String> added) {
    static final String POOL = "pool";
    static final String RAW = "raw";
    static final String VIEW = "view";
    static final String VERSION = "version";

    /// Transactions fetched in one command.
    private static final int BATCH = 500;

    /// Reads what has changed.
    ///
    /// @param version as it was read last; empty for never
    /// @param known   txids whose transactions the reader has
    /// @return empty if nothing has, or nothing was ever written
    public static Optional<RedisPool> read(RedisConnection connection, String version, Set<String> known) {
        String now = connection.field(POOL, VERSION);
        if (now.isEmpty() || now.equals(version)) return Optional.empty();
        String view = connection.field(POOL, VIEW);
        Set<String> txids = connection.fields(RAW);
        List<String> fresh =
                txids.stream().filter(txid -> !known.contains(txid)).toList();
        Map<String, String> added = new HashMap<>();
        for (int from = 0; from < fresh.size(); from += BATCH)
            added.putAll(connection.values(RAW, fresh.subList(from, Math.min(fresh.size(), from + BATCH))));
        return Optional.of(new RedisPool(now, view, Set.copyOf(txids), added));
    }

    /// The arguments that bring what was written to what is to be there: how many to take away, those, and then in turn
    /// key and value of what is new.
    static List<String> changes(Map<String, String> before, Map<String, String> now) {
        List<String> gone =
                before.keySet().stream().filter(txid -> !now.containsKey(txid)).toList();
        List<String> arguments = new ArrayList<>(List.of(Integer.toString(gone.size())));
        arguments.addAll(gone);
        now.forEach((txid, raw) -> {
            if (before.containsKey(txid)) return;
            arguments.add(txid);
            arguments.add(raw);
        });
        return arguments;
    }
}
