package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.ChainParams;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ChainFile;
import org.planchet.daemon.config.Environment;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// What the rendered file and variables say is understood by the node that they are for.
@EnabledOnOs(value = OS.LINUX, architectures = "amd64", disabledReason = "Helm's library is there for this system")
class RenderedConfigTest {
    private static final String ADDRESS = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";

    private static final String CHAIN_FILE = "/etc/planchet/chain.yaml";

    @TempDir
    Path root;

    private NodeConfig config(Chart chart, String set) throws Exception {
        PodProgram pod = PodProgram.of(chart, set);
        assertEquals(List.of("node", "--config", "/etc/planchet/config.yaml"), pod.arguments());
        pod.writeFiles(root);
        assertEquals(List.of(), Environment.unknown(pod.variables()));
        // The two paths of the file that lead out of the folder that stands for the container's root.
        Map<String, List<String>> moved = new TreeMap<>();
        if (pod.files().containsKey(CHAIN_FILE)) {
            String config = Objects.requireNonNull(pod.files().get("/etc/planchet/config.yaml"));
            assertTrue(config.contains("chain: " + CHAIN_FILE + "\n"));
            moved.put("chain", List.of(root + CHAIN_FILE));
        }
        for (String path : pod.secrets().keySet()) {
            assertTrue(
                    Files.readString(root.resolve("etc/planchet/config.yaml")).contains("api_token_file: " + path));
            moved.put("api-token-file", List.of(root + path));
        }
        return NodeConfig.resolve(moved, pod.variables(), Optional.of(root.resolve("etc/planchet/config.yaml")));
    }

    @Test
    void k4_k9_the_node_reads_ports_peers_and_role_as_they_are_rendered() throws Exception {
        Chart chart = Chart.render("""
                miner: 1
                p2pPort: 6000
                apiPort: 6001
                peers: ["chain.example.org:5000"]
                mineTo: bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080
                settings: {index: address, max-peers: 40, discover: false, test-activation-height: [segwit@5]}
                chain: regtest
                memory: 2048
                api: {token: a-token-of-a-test}
                """);
        NodeConfig full = config(chart, "blockchain-node");
        assertEquals(6000, full.port());
        assertEquals(6001, full.apiPort());
        assertEquals("0.0.0.0", full.apiBind());
        assertEquals(List.of("blockchain-service:6000", "chain.example.org:5000"), full.peers());
        assertEquals(NodeConfig.Role.FULL, full.role());
        assertEquals(Path.of("/app/data"), full.dataDir());
        assertEquals("address,filter", full.index().text());
        assertEquals(40, full.maxPeers());
        assertEquals(256L << 20, full.coinCache(), "an eighth of the memory, a quarter of the heap");
        assertEquals(Optional.of("a-token-of-a-test"), full.apiToken());
        assertEquals(Optional.empty(), full.mineTo());
        NodeConfig miner = config(chart, "blockchain-miner");
        assertEquals(NodeConfig.Role.MINER, miner.role());
        assertEquals(Optional.of(ADDRESS), miner.mineTo());
        assertEquals(
                NodeConfig.Role.SPV,
                config(Chart.render("spv: 1\nmineTo: bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080"), "blockchain-spv")
                        .role());
    }

    /// Light nodes find what concerns their wallets by the filters of the others, and keep no index themselves.
    @Test
    void n12_where_there_are_light_nodes_the_others_keep_filters_for_them() throws Exception {
        assertEquals("tx,filter", indexOf("", "blockchain-node"));
        assertEquals("tx,filter", indexOf("miner: 1", "blockchain-miner"));
        assertEquals("filter", indexOf("chain: mainnet", "blockchain-node"));
        assertEquals("none", indexOf("chain: mainnet\nspv: 0", "blockchain-node"));
        assertEquals("filter", indexOf("settings: {index: none}", "blockchain-node"));
        assertEquals("address,filter", indexOf("settings: {index: [filter, address]}", "blockchain-node"));
        assertEquals("tx,address", indexOf("spv: 0\nsettings: {index: 'tx, address'}", "blockchain-node"));
        assertEquals("none", indexOf("settings: {index: address}", "blockchain-spv"));
    }

    @Test
    void n12_a_light_node_takes_the_file_of_all_and_leaves_what_only_the_others_need() throws Exception {
        Chart chart = Chart.render("settings: {electrum-port: 50001, bloom-filters: true, max-peers: 40}");
        assertEquals(Optional.of(50_001), config(chart, "blockchain-node").electrumPort());
        NodeConfig light = config(chart, "blockchain-spv");
        assertEquals(Optional.empty(), light.electrumPort());
        assertEquals(40, light.maxPeers());
    }

    private String indexOf(String values, String set) throws Exception {
        return config(Chart.render(values), set).index().text();
    }

    @Test
    void k13_the_token_stands_in_no_environment_and_its_file_is_one_that_a_node_takes() throws Exception {
        Chart chart = Chart.render("miner: 1\nspv: 1\napi: {token: a-token-of-a-test}");
        for (String set : List.of("blockchain-node", "blockchain-miner", "blockchain-spv")) {
            assertFalse(PodProgram.of(chart, set).variables().containsValue("a-token-of-a-test"), set);
            assertEquals(Optional.of("a-token-of-a-test"), config(chart, set).apiToken());
        }
        assertEquals(
                Optional.empty(), config(Chart.render(""), "blockchain-node").apiToken());
    }

    @Test
    void k18_a_miner_is_paid_without_a_wallet_in_its_pod() throws Exception {
        Chart chart = Chart.render("chain: regtest\nminer: 1\nmineTo: " + ADDRESS);
        Path data = root.resolve("data");
        NodeConfig rendered = config(chart, "blockchain-miner");
        assertEquals(NodeConfig.Role.MINER, rendered.role());
        NodeConfig here = rendered.with("data-dir", data.toString())
                .with("bind", "127.0.0.1")
                .with("port", "0")
                .with("api", "false");
        try (RunningNode miner = Daemon.start(here)) {
            PlanchetNode.await("a block", () -> miner.api().status().height() > 0);
            assertTrue(miner.api().block("1").transactions().getFirst().outputs().stream()
                    .anyMatch(output -> ADDRESS.equals(output.address())));
        }
        try (Stream<Path> wallets = Files.list(data.resolve("wallets"))) {
            assertEquals(List.of(), wallets.toList());
        }
    }

    @Test
    void k9_a_chain_of_ones_own_is_mounted_from_its_file_and_another_file_is_another_pod() throws Exception {
        Path made = root.resolve("team.yaml");
        ChainParams team = ChainFile.create(made, Map.of("name", "team"), Instant.ofEpochSecond(1_767_225_600));
        String text =
                "spv: 1\nminer: 1\nchainFile: |\n" + Files.readString(made).indent(2);
        Chart chart = Chart.render(text);
        for (String set : List.of("blockchain-node", "blockchain-miner", "blockchain-spv"))
            assertEquals(team.genesisHash(), config(chart, set).chain().genesisHash(), set);
        assertNotEquals(checksum(chart), checksum(Chart.render(text + "  # another\n")));
        assertFalse(PodProgram.of(Chart.render(""), "blockchain-node").files().containsKey(CHAIN_FILE));
    }

    @Test
    void k9_the_file_has_the_three_keys_and_another_file_is_another_pod() throws Exception {
        Chart chart = Chart.render("");
        String file = PodProgram.of(chart, "blockchain-node").files().get("/etc/planchet/config.yaml");
        Map<?, ?> keys = new YAMLMapper().readValue(file, TreeMap.class);
        assertEquals(5000, keys.get("p2p_port"));
        assertEquals(5001, keys.get("api_port"));
        assertEquals(List.of("blockchain-service:5000"), keys.get("initial_peers"));
        assertEquals(checksum(chart), checksum(Chart.render("memory: 1024")));
        assertNotEquals(checksum(chart), checksum(Chart.render("settings: {log-level: debug}")));
    }

    private static String checksum(Chart chart) {
        var pod = chart.one(StatefulSet.class, "blockchain-node").getSpec().getTemplate();
        return String.valueOf(pod.getMetadata().getAnnotations().get("checksum/config"));
    }

    /// A request to another name than these is refused, for a web page could make a browser ask.
    @Test
    void k5_the_api_may_be_asked_by_the_names_of_its_services() throws Exception {
        List<String> hosts = config(Chart.render(""), "blockchain-node").apiHosts();
        for (String service : List.of("blockchain-api", "blockchain-service"))
            for (String domain : List.of("", ".default", ".default.svc", ".default.svc.cluster.local"))
                assertTrue(hosts.contains(service + domain), hosts::toString);
    }
}
