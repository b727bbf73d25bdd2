package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NodeStatusTest {
    private final NodeStatus status = FakeNode.ofFiveBlocks().status();

    @Test
    void in_json_it_is_flat_and_is_read_back() {
        String written = Json.CLIENT.writeValueAsString(status);
        JsonNode json = Json.CLIENT.readTree(written);
        assertEquals(
                List.of(
                        "version",
                        "chain",
                        "role",
                        "group",
                        "height",
                        "tip",
                        "tipTime",
                        "bits",
                        "difficulty",
                        "chainWork",
                        "headers",
                        "syncing",
                        "peers",
                        "knownNodes",
                        "mempoolTransactions",
                        "mempoolBytes",
                        "index",
                        "indexHeight",
                        "followers",
                        "mining",
                        "hashRate",
                        "blocksMined",
                        "p2pAddress",
                        "apiAddress",
                        "electrumAddress",
                        "dataDir",
                        "startedAt",
                        "now"),
                List.copyOf(json.propertyNames()));
        assertEquals(status, Json.CLIENT.readValue(written, NodeStatus.class));
    }

    @Test
    void a_stranger_does_not_see_the_data_folder() {
        assertEquals("/data", status.run().dataDir());
        assertEquals("", status.forStrangers().run().dataDir());
        assertEquals(status.best(), status.forStrangers().best());
    }
}
