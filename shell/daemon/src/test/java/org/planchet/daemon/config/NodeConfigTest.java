package org.planchet.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.consensus.Deployment;
import org.planchet.index.Index;
import org.planchet.policy.FamilyLimits;
import org.planchet.policy.FeeRate;
import org.planchet.policy.FeeRates;
import org.planchet.policy.PolicySettings;
import org.planchet.policy.StandardRules;

/// Flags over environment over file over defaults, all from one table.
class NodeConfigTest {
    @TempDir
    Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("config.yaml"), text);
    }

    private static NodeConfig resolve(
            Map<String, List<String>> flags, Map<String, String> environment, Optional<Path> file)
            throws StartupException {
        return NodeConfig.resolve(flags, environment, file);
    }

    private static StartupException refused(Map<String, List<String>> flags, Map<String, String> environment) {
        return assertThrows(StartupException.class, () -> resolve(flags, environment, Optional.empty()));
    }

    @Test
    void table_has_distinct_keys_and_valid_defaults() {
        Set<String> names = new HashSet<>();
        for (Setting setting : Settings.all()) {
            assertTrue(names.add(setting.key()), setting.key());
            for (String alias : setting.aliases()) assertTrue(names.add(alias), alias);
            assertFalse(setting.help().isBlank(), setting.key());
            if (!setting.defaultValue().isEmpty())
                assertEquals(Optional.empty(), setting.complaint("default", setting.defaultValue()), setting.key());
        }
    }

    @Test
    void defaults_are_the_documents() {
        NodeConfig config = NodeConfig.of();
        assertEquals("planchet", config.chain().name());
        assertEquals(5000, config.port());
        assertEquals(5001, config.apiPort());
        assertEquals("0.0.0.0", config.bind());
        assertEquals("127.0.0.1", config.apiBind());
        assertEquals(120, config.syncInterval().toSeconds());
        assertTrue(config.dataDir().endsWith(Path.of(".planchet", "planchet")));
    }

    /// What answers people and their programs listens on this machine alone, on every chain, until told otherwise; only
    /// peers may come from elsewhere.
    @Test
    void w24_interfaces_listen_on_loopback() {
        for (String chain : List.of("planchet", "yjk", "regtest", "mainnet", "testnet4", "signet")) {
            NodeConfig config = NodeConfig.of("chain", chain);
            assertEquals("127.0.0.1", config.apiBind(), chain);
            assertEquals("127.0.0.1", config.electrumBind(), chain);
        }
        Set<String> forPeers = Set.of("bind", "whitebind", "onion-bind");
        for (Setting setting : Settings.all())
            if (setting.key().contains("bind") && !forPeers.contains(setting.key()))
                assertEquals("127.0.0.1", setting.defaultValue(), setting.key());
    }

    /// The index of Bitcoin's own chains takes tens of gigabytes: there one asks for it, as at Bitcoin Core.
    @Test
    void transactions_are_indexed_by_default_on_small_chains() {
        for (String chain : List.of("planchet", "yjk", "regtest"))
            assertEquals("tx", NodeConfig.of("chain", chain).index().text(), chain);
        for (String chain : List.of("mainnet", "testnet4", "signet"))
            assertEquals("none", NodeConfig.of("chain", chain).index().text(), chain);
        assertEquals(
                "address",
                NodeConfig.of("chain", "mainnet", "index", "Address").index().text());
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("index", "all"));
    }

    @Test
    void indexes_are_named_one_by_one() {
        NodeConfig config = NodeConfig.of("index", "filter, address");
        assertEquals("address,filter", config.index().text());
        assertEquals(EnumSet.allOf(Index.class), config.index().indexes());
        assertEquals(
                EnumSet.of(Index.FILTERS),
                NodeConfig.of("index", "filter").index().indexes());
        for (String wrong : List.of("none,tx", "filter,", "filters"))
            assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("index", wrong), wrong);
        assertEquals(
                "address,filter",
                NodeConfig.of("electrum-port", "0", "index", "address,filter")
                        .index()
                        .text());
        assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("electrum-port", "0", "index", "filter"));
    }

    /// Two nodes on one machine, told apart by their port alone, do not meet on one folder.
    @Test
    void another_port_is_another_default_folder() {
        assertTrue(NodeConfig.of("port", "6000").dataDir().endsWith("planchet-6000"));
    }

    @Test
    void flag_over_environment_over_file_over_default() throws Exception {
        Optional<Path> file = Optional.of(file("port: 7001\napi_port: 7002\nmax_peers: 9\n"));
        Map<String, String> environment = Map.of("PLANCHET_PORT", "8001", "PLANCHET_API_PORT", "8002");
        NodeConfig config = resolve(Map.of("port", List.of("9001")), environment, file);
        assertEquals(9001, config.port());
        assertEquals(8002, config.apiPort());
        assertEquals(9, config.maxPeers());
        assertEquals(8, config.maxOutbound());
    }

    /// K4, K9: the keys and the variable that people already have.
    @Test
    void k9_x12_older_names_still_work() throws Exception {
        Optional<Path> file = Optional.of(
                file("p2p_port: 5100\napi_port: 5101\ninitial_peers:\n  - a.example:5000\n  - b.example:5000\n"));
        NodeConfig config = resolve(Map.of(), Map.of(), file);
        assertEquals(5100, config.port());
        assertEquals(5101, config.apiPort());
        assertEquals(List.of("a.example:5000", "b.example:5000"), config.peers());
        Map<String, String> environment = Map.of("PEER_NODES", "node-0.chain:5000, node-1.chain:5000");
        assertEquals(
                List.of("node-0.chain:5000", "node-1.chain:5000"),
                resolve(Map.of(), environment, file).peers());
    }

    @Test
    void a_variable_that_nothing_reads_is_named() {
        for (String read : List.of("PLANCHET_PORT", "PLANCHET_LANG", "PLANCHET_BUILD", "PLANCHET_SERVICE_HOST", "PATH"))
            assertEquals(List.of(), Environment.unknown(Map.of(read, "1")), read);
        assertEquals(List.of("PLANCHET_PROT"), Environment.unknown(Map.of("PLANCHET_PROT", "1")));
    }

    /// A pod beside a service called `planchet` is given PLANCHET_PORT=tcp://…: not meant for us.
    @Test
    void service_links_of_a_cluster_are_no_settings() throws StartupException {
        Map<String, String> environment =
                Map.of("PLANCHET_PORT", "tcp://10.0.0.1:5000", "API_PORT", "tcp://10.0.0.2:1");
        assertEquals(5000, resolve(Map.of(), environment, Optional.empty()).port());
    }

    @ParameterizedTest
    @CsvSource({
        "port, 65536",
        "port, -1",
        "port, 5000x",
        "port, ''",
        "api-port, many",
        "peer, localhost",
        "peer, localhost:0",
        "peer, localhost:70000",
        "peer, http://localhost:5000",
        "chain, nochain",
        "role, king",
        "listen, maybe",
        "sync-interval, 0",
        "sync-interval, soon",
        "mine-to, short",
        "api-token, 'has a blank in it'",
        "log-level, loud",
        "test-activation-height, segwit",
        "test-activation-height, nosuchfork@5",
        "wallet, ../../etc/passwd",
    })
    void a_bad_value_is_refused_with_key_and_what_is_allowed(String key, String value) {
        StartupException refused = refused(Map.of(key, List.of(value)), Map.of());
        assertEquals(ExitCode.USAGE, refused.exitCode());
        assertEquals(1, refused.problems().size(), refused::toString);
        String problem = refused.problems().getFirst().sentence();
        assertTrue(problem.contains("--" + key) && problem.contains("allowed"), problem);
        if (!key.equals("api-token")) assertTrue(problem.contains(value), problem);
        else assertFalse(problem.contains(value), "a secret is not repeated");
    }

    @ParameterizedTest
    @CsvSource({
        "index, address",
        "electrum-port, 50001",
        "mine-to, mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn",
        "bloom-filters, true"
    })
    void a_light_node_has_nothing_that_is_made_of_blocks(String key, String value) {
        StartupException refused =
                refused(Map.of("role", List.of("spv"), "chain", List.of("regtest"), key, List.of(value)), Map.of());
        assertEquals(1, refused.problems().size(), refused::toString);
        String problem = refused.problems().getFirst().sentence();
        assertTrue(problem.startsWith("--role spv and --" + key), problem);
    }

    /// Nodes of all kinds share a file and an environment, as in a cluster.
    @Test
    void what_a_light_node_has_no_use_for_is_left_out_if_no_flag_says_it() throws Exception {
        Path shared = file("""
                p2p_port: 5002
                api_port: 5003
                initial_peers: [blockchain-service:5002]
                index: tx
                mine-to: PLANCHET
                """);
        Map<String, String> environment = Map.of(
                "NODE_TYPE", "SPV",
                "PEER_NODES", "blockchain-service:5002",
                "P2P_PORT", "5002",
                "API_PORT", "5003",
                "PLANCHET_MONGODB", "mongodb://db/planchet",
                "PLANCHET_BLOOM_FILTERS", "true");
        NodeConfig light = resolve(Map.of(), environment, Optional.of(shared));
        assertEquals(NodeConfig.Role.SPV, light.role());
        assertEquals(5002, light.port());
        assertEquals(List.of("blockchain-service:5002"), light.peers());
        assertEquals("none", light.index().text());
        assertEquals(4, light.ignored().size(), () -> light.ignored().toString());
        assertEquals(light.ignored(), light.with("log-console", "true").ignored());
        NodeConfig full = resolve(Map.of("role", List.of("full")), Map.of(), Optional.of(file("index: tx\n")));
        assertEquals(List.of(), full.ignored());
        assertEquals("tx", full.index().text());
    }

    @Test
    void a_light_node_is_one_by_its_older_name_too() throws StartupException {
        NodeConfig light = resolve(Map.of(), Map.of("NODE_TYPE", "SPV"), Optional.empty());
        assertEquals(NodeConfig.Role.SPV, light.role());
        assertFalse(light.listen());
        assertEquals("none", light.index().text());
    }

    @Test
    void every_problem_is_told_at_once_and_names_its_source() throws IOException {
        Path file = file("prot: 5000\nmax_peers: none\n");
        StartupException refused = assertThrows(
                StartupException.class,
                () -> resolve(Map.of("api-port", List.of("x")), Map.of("PLANCHET_ROLE", "king"), Optional.of(file)));
        assertEquals(4, refused.problems().size(), refused::toString);
        String all = refused.toString();
        assertTrue(all.contains("prot") && all.contains("did you mean port?"), all);
        assertTrue(all.contains("max_peers") && all.contains("config.yaml"), all);
        assertTrue(all.contains("PLANCHET_ROLE") && all.contains("--api-port"), all);
    }

    @Test
    void a_file_that_is_no_yaml_is_one_sentence() throws IOException {
        Path file = file("port: [5000\n");
        StartupException refused =
                assertThrows(StartupException.class, () -> resolve(Map.of(), Map.of(), Optional.of(file)));
        assertTrue(refused.toString().contains("is not YAML"), refused::toString);
        Path none = folder.resolve("none.yaml");
        assertThrows(StartupException.class, () -> resolve(Map.of(), Map.of(), Optional.of(none)));
    }

    @Test
    void an_empty_file_changes_nothing() throws Exception {
        assertEquals(
                5000,
                resolve(Map.of(), Map.of(), Optional.of(file("# nothing\n"))).port());
    }

    @Test
    void the_policy_of_nothing_set_is_bitcoin_cores() {
        assertEquals(PolicySettings.DEFAULT, NodeConfig.of().policy());
    }

    @Test
    void each_setting_of_the_policy_arrives() {
        PolicySettings policy = NodeConfig.of(
                        "chain",
                        "regtest",
                        "max-mempool",
                        "6",
                        "mempool-expiry",
                        "7",
                        "block-max-weight",
                        "8001",
                        "min-relay-fee",
                        "1",
                        "incremental-relay-fee",
                        "2",
                        "dust-relay-fee",
                        "3",
                        "block-min-fee",
                        "4",
                        "accept-non-standard",
                        "true",
                        "permit-bare-multisig",
                        "false",
                        "data-carrier-size",
                        "80",
                        "bytes-per-sigop",
                        "9",
                        "limit-ancestor-count",
                        "10",
                        "limit-ancestor-size",
                        "11",
                        "limit-descendant-count",
                        "12",
                        "limit-descendant-size",
                        "13")
                .policy();
        assertEquals(
                new PolicySettings(
                        new FeeRates(new FeeRate(1), new FeeRate(2), new FeeRate(3), new FeeRate(4)),
                        new FamilyLimits(10, 11_000, 12, 13_000),
                        new StandardRules(false, false, 80, 9),
                        6_000_000,
                        Duration.ofHours(7),
                        true,
                        8_001),
                policy);
    }

    @Test
    void non_standard_transactions_are_relayed_on_test_chains_alone() {
        assertFalse(NodeConfig.of("chain", "signet", "accept-non-standard", "true")
                .policy()
                .standard()
                .required());
        var refused = assertThrows(
                IllegalArgumentException.class, () -> NodeConfig.of("chain", "mainnet", "accept-non-standard", "true"));
        assertEquals(
                "--accept-non-standard is for test chains and chains of one's own, not for mainnet.",
                refused.getMessage());
    }

    @Test
    void the_mempool_has_room_for_forty_families() {
        assertEquals(
                8_000_000,
                NodeConfig.of("max-mempool", "8", "limit-descendant-size", "200")
                        .policy()
                        .maxMempoolBytes());
        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> NodeConfig.of("max-mempool", "8", "limit-descendant-size", "201"));
        assertEquals(
                "--max-mempool is 8; with --limit-descendant-size 201 at least 9 is needed.", refused.getMessage());
    }

    @Test
    void activation_heights_move_on_regtest_alone() {
        NodeConfig config = NodeConfig.of("chain", "regtest", "test-activation-height", "segwit@1000000");
        assertEquals(1_000_000, config.chain().activationHeight(Deployment.SEGWIT));
        assertThrows(
                IllegalArgumentException.class,
                () -> NodeConfig.of("chain", "mainnet", "test-activation-height", "segwit@1000000"));
    }

    @Test
    void c33_the_consensus_cleanup_is_never_switched_on_for_the_public_chains() {
        NodeConfig config = NodeConfig.of("chain", "regtest", "test-activation-height", "bip54@200");
        assertEquals(200, config.chain().activationHeight(Deployment.BIP54));
        for (String chain : List.of("mainnet", "testnet4", "signet"))
            assertThrows(
                    IllegalArgumentException.class,
                    () -> NodeConfig.of("chain", chain, "test-activation-height", "bip54@200"));
    }

    @Test
    void secrets_are_not_shown() {
        NodeConfig config = NodeConfig.of("api-token", "very-secret-token");
        assertFalse(config.toString().contains("very-secret"), config::toString);
    }
}
