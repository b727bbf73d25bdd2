package org.planchet.daemon.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.TransferRequest;
import org.planchet.consensus.Rule;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.fixtures.Await;

/// What a node tells of itself in figures.
class NodeMetricsTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    Path folder;

    /// The value of a series, which is named without the label of the chain.
    private static double value(RunningNode node, String series) {
        List<String> found = node.api()
                .metrics()
                .lines()
                .map(line -> line.replaceFirst("chain=\"regtest\",?", "").replace("{}", ""))
                .filter(line -> line.startsWith(series + " "))
                .toList();
        assertEquals(1, found.size(), series);
        return Double.parseDouble(found.getFirst().substring(series.length() + 1));
    }

    private static void await(RunningNode node, double expected, String series) throws InterruptedException {
        Await.until(series + " is " + expected, () -> value(node, series) == expected);
    }

    @Test
    void each_block_is_timed_by_stages_and_each_reorganisation_has_its_depth() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            node.api().generate("", 101);
            node.api().transfer(new TransferRequest(PAYEE, 1_000, 5_000L, null, null, null, false));
            await(node, 1, "planchet_mempool_transactions");
            node.api().generate(PAYEE, 1);
            await(node, 102, "planchet_chain_height");
            assertEquals(102, value(node, "planchet_block_stage_seconds_count{stage=\"accept\"}"));
            assertTrue(value(node, "planchet_block_stage_seconds_sum{stage=\"accept\"}") > 0);
            assertTrue(value(node, "planchet_block_stage_seconds_count{stage=\"flush\"}") > 0);
            // The mempool had verified the one script, and the coin that it spends was in memory.
            assertTrue(value(node, "planchet_scripts_cache_lookups_total{result=\"hit\"}") > 0);
            assertEquals(0, value(node, "planchet_scripts_cache_lookups_total{result=\"miss\"}"));
            await(node, 1, "planchet_coins_cache_lookups_total{result=\"hit\"}");
            assertEquals(1, value(node, "planchet_mempool_added_total"));
            assertEquals(1, value(node, "planchet_mempool_removed_total{reason=\"mined\"}"));
            assertEquals(0, value(node, "planchet_chain_reorganisation_depth_blocks_count"));
            try (RunningNode other = TestNodes.start(folder.resolve("other"))) {
                other.api().generate(PAYEE, 104);
                node.api().addPeer(other.p2pAddress());
                TestNodes.awaitSameTip(node, other);
                assertEquals(1, value(node, "planchet_chain_reorganisation_depth_blocks_count"));
                assertEquals(102, value(node, "planchet_chain_reorganisation_depth_blocks_sum"));
                await(node, 1, "planchet_peers{direction=\"outbound\",kind=\"manual\"}");
                await(other, 1, "planchet_peers{direction=\"inbound\",kind=\"inbound\"}");
                assertTrue(value(node, "planchet_network_bytes_total{direction=\"received\"}") > 10_000);
                String received = "{direction=\"received\",message=\"";
                assertTrue(value(node, "planchet_network_messages_total" + received + "headers\"}") >= 1);
                assertEquals(1, value(node, "planchet_network_messages_total" + received + "verack\"}"));
                assertEquals(24, value(node, "planchet_network_message_bytes_total" + received + "verack\"}"));
                assertEquals(0, value(node, "planchet_network_messages_total" + received + "other\"}"));
                assertEquals(0, value(node, "planchet_mempool_orphans"));
            }
        }
    }

    @Test
    void every_rule_is_counted_from_the_beginning() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            String all = node.api().metrics();
            for (Rule rule : Rule.values()) assertTrue(all.contains("rule=\"" + rule.name() + "\"} 0.0"), rule.name());
            String genesis = HexFormat.of().formatHex(node.api().rawBlock("0"));
            // A byte of its nonce.
            String worthless = genesis.substring(0, 152) + "ffffffff" + genesis.substring(160);
            assertThrows(ApiException.class, () -> node.api().submitBlock(worthless));
            Await.until(
                    "one refusal",
                    () -> node.api()
                                    .metrics()
                                    .lines()
                                    .filter(line ->
                                            line.startsWith("planchet_rejections_total") && line.endsWith(" 1.0"))
                                    .count()
                            == 1);
        }
    }

    /// Neither in labels nor in values; however busy a node is, its series are few.
    @Test
    void k17_no_figure_names_an_address_a_transaction_or_a_wallet() throws Exception {
        try (RunningNode node = TestNodes.start(folder);
                RunningNode other = TestNodes.start(folder.resolve("other"))) {
            String words = String.join(
                    " ",
                    node.api().createWallet(Optional.empty(), Optional.empty()).phrase());
            node.api().addPeer(other.p2pAddress());
            List<String> blocks = node.api().generate("", 101);
            String txid = node.api()
                    .transfer(new TransferRequest(PAYEE, 1_000, 5_000L, null, null, null, false))
                    .txid();
            TestNodes.awaitSameTip(node, other);
            List<String> lines = node.api().metrics().lines().toList();
            String all = String.join("\n", lines);
            assertTrue(lines.stream().filter(line -> !line.startsWith("#")).count() < 2_000);
            for (String secret : List.of(PAYEE, txid, blocks.getFirst(), "127.0.0.1", words, folder.toString()))
                assertFalse(all.contains(secret), secret);
            assertFalse(Pattern.compile("[0-9a-f]{32}").matcher(all).find());
        }
    }
}
