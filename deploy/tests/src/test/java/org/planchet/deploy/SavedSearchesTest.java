package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.logging.LogEvent;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The files of deploy/elk in a real OpenSearch, with the real logs of a network: each saved search finds what it
/// names.
@Tag("slow")
class SavedSearchesTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path FILES = Checkout.ROOT.resolve("deploy/elk");

    /// What happens in [LoggedNetwork], by the search that finds it: words of a line among its hits.
    private static final Map<String, String> FINDS = Map.of(
            "planchet-tips", "New tip: block",
            "planchet-reorganisations", "Taken back: block",
            "planchet-refused", " refused: ",
            "planchet-misbehaved", "misbehaved and is disconnected",
            "planchet-disconnected", "misbehaved and is disconnected",
            "planchet-lives", "Planchet 0.1.0 runs chain regtest",
            "planchet-disk", "no block is taken until there is room",
            "planchet-stores", "It is tried again, and caught up.",
            "planchet-trouble", "misbehaved and is disconnected",
            "planchet-unread", "this is no line of a node");

    @TempDir
    Path folder;

    private static List<JsonNode> searches() {
        return Checkout.read("deploy/elk/saved-searches.ndjson")
                .lines()
                .map(line -> JSON.readTree(line))
                .filter(object -> object.path("type").asString().equals("search"))
                .toList();
    }

    private static JsonNode query(JsonNode search) {
        String source =
                search.at("/attributes/kibanaSavedObjectMeta/searchSourceJSON").asString();
        return JSON.readTree(source).path("query");
    }

    /// Of all nodes, sent as a shipper sends them: whole, as text.
    private static String bulk(LoggedNetwork network) {
        var bulk = new StringBuilder();
        network.lines().forEach((name, lines) -> lines.forEach(line -> add(bulk, name, line)));
        add(bulk, "other", "this is no line of a node");
        return bulk.toString();
    }

    private static void add(StringBuilder bulk, String node, String line) {
        var document = JSON.createObjectNode();
        document.put("@timestamp", "2026-01-01T00:00:00Z").put("message", line);
        document.putObject("host").put("name", node);
        bulk.append("{\"create\":{}}\n").append(document).append('\n');
    }

    @Test
    void each_saved_search_finds_what_it_names() throws Exception {
        LoggedNetwork network = LoggedNetwork.in(folder.resolve("nodes"));
        try (LogStore store = LogStore.start(folder.resolve("store"))) {
            ImageRoot.run(new ProcessBuilder(FILES.resolve("install").toString(), store.address()));
            JsonNode written = store.send("POST", "/logs-planchet-default/_bulk?refresh=true", bulk(network));
            assertFalse(written.path("errors").asBoolean(), written::toString);
            assertEquals(
                    FINDS.keySet(),
                    searches().stream()
                            .map(search -> search.path("id").asString())
                            .collect(Collectors.toSet()));
            for (JsonNode search : searches()) {
                String id = search.path("id").asString();
                JsonNode query = query(search);
                assertEquals("lucene", query.path("language").asString());
                var ask = JSON.createObjectNode().put("size", 1_000);
                ask.putObject("query")
                        .putObject("query_string")
                        .put("query", query.path("query").asString());
                List<JsonNode> hits = store.send("POST", "/logs-planchet-*/_search", ask.toString())
                        .at("/hits/hits")
                        .valueStream()
                        .map(hit -> hit.path("_source"))
                        .toList();
                assertTrue(
                        hits.stream()
                                .anyMatch(hit -> hit.path("message").asString().contains(FINDS.get(id))),
                        () -> id + ": " + hits);
            }
            // Heights are numbers, and times those of the nodes.
            assertEquals(2, count(store, "planchet.block.height:[102 TO *] AND host.name:other"));
            assertEquals(1, count(store, "@timestamp:[* TO \"2026-01-01T00:00:00Z\"]"));
        }
    }

    private static int count(LogStore store, String query) throws Exception {
        var ask = JSON.createObjectNode();
        ask.putObject("query").putObject("query_string").put("query", query);
        return store.send("POST", "/logs-planchet-*/_count", ask.toString())
                .path("count")
                .asInt();
    }

    /// Else a search could never find it.
    @Test
    void each_event_that_the_program_names_is_in_a_search() {
        String all = searches().stream()
                .map(search -> query(search).path("query").asString())
                .collect(Collectors.joining(" "));
        for (LogEvent event : LogEvent.values()) assertTrue(all.contains(event.text()), event.text());
    }
}
