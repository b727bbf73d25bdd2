package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

/// Descriptors mean the same to Bitcoin Core and to us, and so do their mistakes.
@Tag("interop")
class DescriptorInteropTest {
    private static final String TREE =
            "tpubD6NzVbkrYhZ4WaWSyoBvQwbpLkojyoTZPRsgXELWz3Popb3qkjcJyJUGLnL4qHHoQvao8ESaAstxYSnhyswJ76uZPStJRJCTKvosUCJZL5B";
    private static final String A = "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798";
    private static final String B = "02f9308a019258c31049344f85f89d5229b531c845836f99b08601f113bce036f9";

    private static final List<String> MORE = List.of(
            "tr(" + A + ")",
            "tr(" + A.substring(2) + ")",
            "tr(" + TREE + "/0/*)",
            "tr(" + A + ",pk(" + B + "))",
            "tr(" + A + ",{pk(" + B + "),{multi_a(2," + A + "," + B + "),sortedmulti_a(1," + B + "," + A + ")}})",
            "tr([01020304/1/2h]" + TREE + "/*,pk(" + TREE + "/1/*))",
            "rawtr(" + A + ")",
            "rawtr(" + TREE + "/*)",
            "wpkh(" + TREE + "/<0;1>/*)",
            "sortedmulti(2," + TREE + "/0/*," + TREE + "/1/*)",
            "sh(wsh(multi(1," + A + "," + B + ")))",
            "combo(" + TREE + "/3/*)",
            "wpkh(wpkh(" + A + "))",
            "tr(sh(" + A + "))",
            "wsh(multi(1,))",
            "multi(1," + A,
            "pkh(" + TREE + "/*/0)",
            "pkh(" + TREE + "/-1)",
            "pkh([0102030]" + A + ")",
            "pkh([0102030g]" + A + ")",
            "pkh(06" + A.substring(2) + ")",
            "raw(5)",
            "addr(nobody)",
            "sh(addr(nobody))",
            "wsh(wsh(" + A + "))",
            "tr(" + A + "," + A + ")",
            "tr(" + A + ",{pk(" + B + ")})",
            "rawtr(" + A + "," + B + ")",
            "pk(" + A + ")#12345678",
            "pk(" + A + ")#1234567",
            "pk(" + A + ")##12345678",
            "pk(Ü)",
            "");

    @TempDir
    Path folder;

    private static List<String> descriptors() {
        var all = new ArrayList<>(MORE);
        for (String name : List.of("valid", "invalid", "addresses"))
            collect(Vectors.json("bips/bip-0380/desc-" + name + ".json"), all);
        return all;
    }

    private static void collect(JsonNode node, List<String> all) {
        if (node.has("input")) all.add(node.get("input").stringValue());
        else for (JsonNode each : node) collect(each, all);
    }

    /// A result, or the number and the text of an error.
    private static String answer(JsonNode reply) {
        JsonNode error = reply.path("error");
        return error.isObject()
                ? error.get("code") + " " + error.get("message")
                : reply.get("result").toString();
    }

    private record Both(ReferenceNode theirs, RunningNode node, String cookie) implements AutoCloseable {
        JsonNode ours(String method, @Nullable Object... parameters) throws Exception {
            return ReferenceNode.post(node.apiPort(), cookie, method, Arrays.asList(parameters));
        }

        @Override
        public void close() {
            node.close();
            theirs.close();
        }

        void compare(String method, @Nullable Object... parameters) throws Exception {
            assertEquals(
                    answer(theirs.call(method, parameters)),
                    answer(ours(method, parameters)),
                    method + " " + Arrays.toString(parameters));
        }
    }

    private Both start() throws Exception {
        ReferenceNode theirs = ReferenceNode.start(Files.createDirectory(folder.resolve("reference")));
        Path data = folder.resolve("ours");
        RunningNode ours = Daemon.start(NodeConfig.of(
                "chain", "regtest", "data-dir", data.toString(), "port", "0", "api-port", "0", "bind", "127.0.0.1"));
        return new Both(theirs, ours, Files.readString(data.resolve(".cookie")));
    }

    @Test
    void descriptors_mean_the_same_to_both() throws Exception {
        try (Both both = start()) {
            int compared = 0;
            for (String text : descriptors()) {
                both.compare("getdescriptorinfo", text);
                JsonNode info = both.theirs.call("getdescriptorinfo", text).path("result");
                if (!info.isObject()) continue;
                Map<String, Boolean> options = Map.of("require_checksum", false);
                boolean isRange = info.get("isrange").booleanValue();
                both.compare("deriveaddresses", text, isRange ? List.of(2, 5) : null, options);
                compared++;
            }
            assertTrue(compared > 40, compared + " compared");
            String tree = "wpkh(" + TREE + "/*)";
            both.compare("deriveaddresses", tree, 1);
            for (Object range : List.of(-1, List.of(3, 2), List.of(0), List.of(0, 1_000_000), 2_147_483_648L, "1"))
                both.compare("deriveaddresses", tree, range, Map.of("require_checksum", false));
        }
    }

    @Test
    void the_same_coins_are_found_and_described_alike() throws Exception {
        List<String> paid = List.of(
                "pk(" + A + ")",
                "sh(wpkh(" + A + "))",
                "tr(" + A + ",{pk(" + B + "),multi_a(1," + A + "," + B + ")})",
                "wsh(multi(1," + B + "," + A + "))",
                "wpkh(" + TREE + "/3/4)",
                "pkh(" + TREE + "/3/1005)");
        try (Both both = start()) {
            for (String text : paid) both.theirs.rpc("generatetodescriptor", 1, text);
            both.ours("addnode", both.theirs.p2pAddress(), "onetry");
            JsonNode tip = both.theirs.rpc("getbestblockhash");
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!both.ours("getbestblockhash").get("result").equals(tip)) {
                assertTrue(System.nanoTime() < deadline, "in step within 60 s");
                Thread.sleep(100);
            }
            both.compare("scantxoutset", "start", paid);
            both.compare("scantxoutset", "start", List.of("combo(" + A + ")", "sortedmulti(1," + A + "," + B + ")"));
            both.compare("scantxoutset", "start", List.of("wsh(sortedmulti(1," + B + "," + A + "))"));
            String tree = "combo([01020304/7h]" + TREE + "/3/*)";
            both.compare("scantxoutset", "start", List.of(tree));
            both.compare("scantxoutset", "start", List.of(Map.of("desc", tree, "range", 1_005)));
            both.compare("scantxoutset", "start", List.of(Map.of("desc", tree, "range", List.of(5, 1_004))));
            both.compare("scantxoutset", "start", List.of("pkh(" + TREE + "/1h)"));
        }
    }
}
