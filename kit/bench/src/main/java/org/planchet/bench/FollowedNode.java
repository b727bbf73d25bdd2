package org.planchet.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.planchet.api.CoinSetView;
import org.planchet.api.FollowerView;
import org.planchet.api.Json;
import org.planchet.api.NodeStatus;

/// A node that has stores follow its chain.
///
/// @param node its process
record FollowedNode(ServedNode node) implements AutoCloseable {
    /// How often a state is asked for until it is as wanted.
    static final long LOOK_MILLIS = 20;

    private static final long TIMEOUT_NANOS = 3_600_000_000_000L;

    /// @param more settings
    static FollowedNode start(Path folder, Path log, OutsideServers stores, String... more)
            throws IOException, InterruptedException {
        List<String> settings = new ArrayList<>(stores.settings());
        settings.addAll(List.of(more));
        return new FollowedNode(ServedNode.planchet(Planchet.LAUNCHER, folder, log, settings.toArray(String[]::new)));
    }

    NodeStatus status() throws IOException {
        return Json.CLIENT.readValue(text("/api/v1/status"), NodeStatus.class);
    }

    private String text(String path) throws IOException {
        try (HttpConnection connection = node.connect()) {
            return new String(connection.send(node.get(path)), StandardCharsets.UTF_8);
        }
    }

    /// Waits until every store is at the node's tip.
    ///
    /// @return for each the nanoseconds until it was
    Map<String, Long> awaitStores() throws IOException, InterruptedException {
        long start = System.nanoTime();
        Map<String, Long> reached = new TreeMap<>();
        while (System.nanoTime() - start < TIMEOUT_NANOS) {
            NodeStatus status = status();
            for (FollowerView store : status.followers())
                if (store.height() == status.height()) reached.putIfAbsent(store.name(), System.nanoTime() - start);
            if (status.followers().stream().allMatch(store -> store.height() == status.height())) return reached;
            Thread.sleep(LOOK_MILLIS);
        }
        throw new IOException("a store is not followed up: " + status().followers());
    }

    /// Whether the coins in the MongoDB are the node's own.
    ///
    /// @return what differs; empty for nothing
    String difference() throws IOException {
        CoinSetView ours = Json.CLIENT.readValue(text("/api/v1/coins"), CoinSetView.class);
        CoinSetView theirs = Json.CLIENT.readValue(text("/api/v1/store/mongodb/coins"), CoinSetView.class);
        return ours.equals(theirs) ? "" : ours + " is not " + theirs;
    }

    @Override
    public void close() throws IOException {
        node.close();
    }
}
