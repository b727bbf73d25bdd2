package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.TxView;
import org.planchet.gateway.Gateway;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A gateway keeps a node's contract: asked the same, it answers the same to the byte; and what it does not answer, it
/// says by name.
@Tag("interop")
final class GatewayContractTest {
    private static final String PAID = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    private static final String UNPAID = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";
    private static final String NOBODY = "00".repeat(32);

    /// What each process says of itself, or of its writer, or says without an end.
    private static final Set<String> OWN = Set.of(
            "/api/v1/status",
            "/api/v1/nodes",
            "/api/v1/events",
            "/api/v1/ws",
            "/api/v1/openapi.json",
            "/health/live",
            "/health/ready",
            "/metrics");

    @TempDir
    Path folder;

    /// What is asked of each route of a chain in which `txid` pays, and `spend` spends that.
    private static Map<String, List<String>> requests(PlanchetNode node, String txid, String spend) {
        String hash = node.api().header("7").hash();
        String coinbase = node.api().block("5").transactions().getFirst().txid();
        List<String> blocks =
                List.of("0", "7", "latest", "LATEST", hash, "103", "999999", NOBODY, "-1", "x", "%20" + hash);
        List<String> transactions = List.of(txid, spend, coinbase, NOBODY, "x", txid.toUpperCase(Locale.ROOT));
        List<String> addresses = List.of(PAID, UNPAID, "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "x", "bcrt1q");
        var requests = new HashMap<String, List<String>>();
        requests.put("/api/v1/chain", List.of(""));
        requests.put("/api/v1/blocks/{ref}", blocks);
        requests.put("/api/v1/blocks/{ref}/raw", blocks);
        requests.put("/api/v1/headers/{ref}", blocks);
        requests.put(
                "/api/v1/headers",
                List.of(
                        "",
                        "?from=5&count=3",
                        "?from=100&count=2000",
                        "?from=9999",
                        "?count=0",
                        "?from=-1",
                        "?from=x"));
        requests.put("/api/v1/transactions/{txid}", transactions);
        requests.put("/api/v1/transactions/{txid}/proof", transactions);
        requests.put("/api/v1/addresses/{address}", withPages(addresses));
        requests.put("/api/v1/addresses/{address}/coins", addresses);
        requests.put("/api/v1/coins", List.of(""));
        requests.put("/api/v1/mempool", List.of(""));
        requests.put("/blocks/latest", List.of(""));
        requests.put("/blocks/height", List.of(""));
        requests.put("/blocks/total_difficulty", List.of(""));
        requests.put("/blocks/full", List.of("", "?from=100&count=100", "?from=9999", "?count=101"));
        requests.put("/blocks/{ref}", blocks);
        return requests;
    }

    private static List<String> withPages(List<String> addresses) {
        var all = new ArrayList<>(addresses);
        for (String page : List.of("?from=1&count=1", "?from=900", "?count=0", "?count=1001")) all.add(PAID + page);
        return all;
    }

    @Test
    void every_read_is_answered_as_a_node_answers_it_and_names_its_block() {
        try (var stores = new StoresAndGateway(folder);
                PlanchetNode miner = PlanchetNode.start("regtest", "index", "address");
                PlanchetNode node = PlanchetNode.start("regtest", "index", "address");
                Gateway gateway = stores.gateway(0)) {
            // Blocks that the stores have to take back.
            stores.writer().mine(5);
            stores.awaitTip(gateway);
            miner.mine(101);
            String txid = miner.pay(PAID, 70_000_000);
            String second = miner.pay(PAID, 30_000_000);
            miner.mine(2);
            String spend = miner.pay(UNPAID, 4_900_000_000L);
            miner.mine(1);
            stores.writer().connect(miner);
            miner.awaitSameTip(stores.writer());
            // Has never heard of the blocks that were taken back, as the stores have not any more.
            node.connect(miner);
            node.awaitSameTip(miner);
            stores.awaitTip(gateway);
            Map<String, List<String>> requests = requests(node, txid, spend);
            assertFalse(txid.equals(second));
            Set<String> offered = new TreeSet<>(paths(StoresAndGateway.at(gateway), "get"));
            offered.removeAll(OWN);
            assertEquals(new TreeSet<>(requests.keySet()), offered);
            assertTrue(
                    StoresAndGateway.get(StoresAndGateway.at(gateway), "/api/v1/openapi.json")
                            .body()
                            .contains("\"name\":\"at-least-height\""),
                    "the parameter is described");
            requests.forEach((path, asked) -> asked.forEach(what -> compare(node, gateway, filled(path, what))));
        }
    }

    private static String filled(String path, String what) {
        return path.contains("{") ? path.replaceFirst("\\{[a-z]+}", what) : path + what;
    }

    private static void compare(PlanchetNode node, Gateway gateway, String path) {
        HttpResponse<String> wanted = StoresAndGateway.get(node.apiAddress(), path);
        HttpResponse<String> got = StoresAndGateway.get(StoresAndGateway.at(gateway), path);
        assertEquals(wanted.statusCode() + " " + wanted.body(), got.statusCode() + " " + got.body(), path);
        assertEquals(
                wanted.headers().map().get("content-type"), got.headers().map().get("content-type"), path);
        // A parameter that is wrong is no question yet.
        boolean isQuestion = got.statusCode() != 400 || !path.contains("?");
        if (!path.startsWith("/api/v1/") || !isQuestion) return;
        assertEquals(
                node.api().status().tip(),
                got.headers().firstValue("Chain-Block").orElse("none"),
                path);
        assertEquals(
                node.api().status().height(),
                got.headers().firstValueAsLong("Chain-Height").orElse(-1),
                path);
    }

    private static Set<String> paths(String server, String method) {
        JsonNode paths = new JsonMapper()
                .readTree(StoresAndGateway.get(server, "/api/v1/openapi.json").body())
                .get("paths");
        var found = new TreeSet<String>();
        paths.propertyStream().forEach(path -> {
            if (path.getValue().has(method)) found.add(path.getKey());
        });
        return found;
    }

    @Test
    void what_waits_in_the_mempool_is_seen_as_its_writer_sees_it() {
        try (var stores = new StoresAndGateway(folder);
                Gateway gateway = stores.gateway(0)) {
            PlanchetNode writer = stores.writer();
            writer.mine(102);
            String first = writer.pay(PAID, 70_000_000);
            writer.mine(1);
            // Spends the change of the first, and its change is spent in the mempool.
            String parent = writer.pay(UNPAID, 20_000_000);
            String child = writer.pay(PAID, 9_000_000_000L);
            stores.awaitTip(gateway);
            String server = StoresAndGateway.at(gateway);
            PlanchetNode.await(
                    "the pool",
                    () -> StoresAndGateway.get(server, "/api/v1/mempool").body().contains(child));
            String wallet = writer.api()
                    .block("1")
                    .transactions()
                    .getFirst()
                    .outputs()
                    .getFirst()
                    .address();
            for (String path : List.of(
                    "/api/v1/mempool",
                    "/api/v1/transactions/" + first,
                    "/api/v1/transactions/" + parent,
                    "/api/v1/transactions/" + child,
                    "/api/v1/transactions/" + child + "/proof",
                    "/api/v1/addresses/" + wallet,
                    "/api/v1/addresses/" + wallet + "/coins",
                    "/api/v1/addresses/" + PAID + "/coins")) compare(writer, gateway, path);
            writer.mine(1);
            PlanchetNode.await(
                    "an empty mempool",
                    () -> StoresAndGateway.get(server, "/api/v1/mempool").body().contains("\"count\":0"));
            compare(writer, gateway, "/api/v1/transactions/" + child);
        }
    }

    @Test
    void the_nodes_that_its_writer_has_heard_of_are_known_to_a_gateway() {
        try (var stores = new StoresAndGateway(folder);
                PlanchetNode other = PlanchetNode.start();
                Gateway gateway = stores.gateway(0)) {
            PlanchetNode writer = stores.writer();
            writer.mine(1);
            writer.connect(other);
            stores.awaitTip(gateway);
            String server = StoresAndGateway.at(gateway);
            PlanchetNode.await(
                    "the node",
                    () -> StoresAndGateway.get(server, "/api/v1/nodes").body().contains(other.p2pAddress()));
            assertEquals(
                    StoresAndGateway.get(writer.apiAddress(), "/api/v1/nodes").body(),
                    StoresAndGateway.get(server, "/api/v1/nodes").body());
            assertEquals(
                    501, StoresAndGateway.get(server, "/api/v1/peers").statusCode(), "it has no neighbours itself");
        }
    }

    @Test
    void what_only_a_node_knows_is_refused_by_name_with_501_whoever_asks() {
        try (var stores = new StoresAndGateway(folder);
                Gateway gateway = stores.gateway(0)) {
            int asked = 0;
            for (String method : List.of("get", "post", "delete")) {
                Set<String> others = paths(stores.writer().apiAddress(), method);
                others.removeAll(paths(StoresAndGateway.at(gateway), method));
                for (String path : others) {
                    String filled = path.replaceAll("\\{[a-z]+}", "x");
                    HttpRequest.Builder request = HttpRequest.newBuilder(
                                    URI.create(StoresAndGateway.at(gateway) + filled))
                            .header("Content-Type", "application/json")
                            .method(method.toUpperCase(Locale.ROOT), HttpRequest.BodyPublishers.ofString("{}"));
                    HttpResponse<String> answer = StoresAndGateway.send(request);
                    if (path.startsWith("/api/v1/")) {
                        assertEquals(501, answer.statusCode(), path);
                        assertTrue(answer.body().contains("\"code\":\"not-by-gateway\""), answer.body());
                    }
                    assertTrue(answer.body().contains(filled), answer.body());
                    asked++;
                }
            }
            assertTrue(asked > 30, "routes that a gateway does not answer: " + asked);
        }
    }

    @Test
    void what_is_posted_goes_to_the_node_and_comes_back_with_the_height_that_was_waited_for() {
        try (var stores = new StoresAndGateway(folder);
                Gateway gateway = stores.gateway(0);
                PlanchetNode payer = PlanchetNode.start("regtest", "index", "address")) {
            payer.mine(101);
            stores.writer().connect(payer);
            payer.awaitSameTip(stores.writer());
            stores.writer().api().removePeer(payer.p2pAddress(), false);
            // From further away than a caller may wait for, the next block would be refused at once.
            stores.awaitTip(gateway);
            TxView paid = payer.api().transaction(payer.pay(PAID, 70_000_000));
            String server = StoresAndGateway.at(gateway);
            HttpResponse<String> posted =
                    StoresAndGateway.post(server, "/api/v1/transactions", "{\"raw\":\"" + paid.raw() + "\"}");
            assertEquals("201 {\"txid\":\"" + paid.txid() + "\"}", posted.statusCode() + " " + posted.body());
            String coinbase = payer.api().block("5").transactions().getFirst().raw();
            HttpResponse<String> refused =
                    StoresAndGateway.post(server, "/api/v1/transactions", "{\"raw\":\"" + coinbase + "\"}");
            assertEquals(422, refused.statusCode(), refused.body());
            assertTrue(refused.body().contains("\"reason\":\"coinbase\""), refused.body());
            stores.writer().mine(1);
            HttpResponse<String> mined =
                    StoresAndGateway.get(server, "/api/v1/transactions/" + paid.txid() + "?at-least-height=102");
            assertEquals(200, mined.statusCode(), mined.body());
            HttpResponse<String> never = StoresAndGateway.get(server, "/api/v1/coins?at-least-height=9999");
            assertEquals(503, never.statusCode());
            assertEquals("1", never.headers().firstValue("Retry-After").orElse(""));
            assertTrue(never.body().contains("\"code\":\"not-that-high\""), never.body());
        }
    }
}
