package org.planchet.daemon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.ErrorMessage;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Deployment;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;

/// A chain of one's own, written and read.
class ChainFileTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    Path folder;

    private Path create(Map<String, String> values) throws StartupException {
        Path file = folder.resolve("chain.yaml");
        ChainFile.create(file, values, NOW);
        return file;
    }

    @Test
    void what_is_written_is_read_back() throws Exception {
        Path file = folder.resolve("sub/chain.yaml");
        ChainParams made = ChainFile.create(
                file, Map.of("name", "campus", "symbol", "CMP", "spacing", "30", "first_zero_bits", "10"), NOW);
        assertEquals(List.of(), ChainFile.lint(file));
        ChainParams read = ChainFile.read(file);
        assertEquals(made.genesisHash(), read.genesisHash());
        assertEquals("campus", read.name());
        assertEquals(30, read.spacing());
        assertEquals(NOW.getEpochSecond(), read.genesis().header().time());
        String text = Files.readString(file);
        for (String key : ChainFile.keys().keySet()) assertTrue(text.contains(key.replace("genesis.", "") + ": "), key);
    }

    @Test
    void two_chains_differ_in_genesis_and_message_start() throws Exception {
        ChainParams a = ChainFile.create(folder.resolve("a.yaml"), Map.of("name", "a", "first_zero_bits", "9"), NOW);
        ChainParams b = ChainFile.create(folder.resolve("b.yaml"), Map.of("name", "b", "first_zero_bits", "9"), NOW);
        assertNotEquals(a.genesisHash(), b.genesisHash());
        assertNotEquals(a.network().magic(), b.network().magic());
    }

    @Test
    void two_chains_of_one_name_made_in_one_second_share_nothing() throws Exception {
        Map<String, String> same = Map.of("name", "a", "first_zero_bits", "9");
        ChainParams a = ChainFile.create(folder.resolve("a.yaml"), same, NOW);
        ChainParams b = ChainFile.create(folder.resolve("b.yaml"), same, NOW);
        assertNotEquals(a.genesisHash(), b.genesisHash());
        assertNotEquals(a.network().magic(), b.network().magic());
        for (ChainParams chain : List.of(a, b)) {
            int port = chain.network().p2pPort();
            assertTrue(port >= 10_000 && port < 30_000 && port % 2 == 0, () -> "port " + port);
            assertEquals(port + 1, chain.network().apiPort());
        }
        assertEquals(a.network(), ChainFile.read(folder.resolve("a.yaml")).network());
    }

    @Test
    void what_the_user_chose_stays() throws Exception {
        ChainParams chain = ChainFile.create(
                folder.resolve("a.yaml"),
                Map.of("first_zero_bits", "9", "message_start", "0badcafe", "p2p_port", "5001"),
                NOW);
        assertEquals(5001, chain.network().p2pPort());
        assertEquals(5002, chain.network().apiPort());
        assertEquals(0x0badcafe, Integer.reverseBytes(chain.network().magic()));
        int api = ChainFile.create(folder.resolve("b.yaml"), Map.of("first_zero_bits", "9", "api_port", "7"), NOW)
                .network()
                .apiPort();
        assertEquals(7, api);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 4, 5, 6, 7, 8})
    void chains_of_every_number_of_decimals_mine_and_pay(int decimals) throws Exception {
        Path file = create(
                Map.of("first_zero_bits", "8", "decimals", Integer.toString(decimals), "coinbase_maturity", "1"));
        NodeConfig config = TestNodes.config(folder.resolve("data")).with("chain", file.toString());
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config))) {
            NodeApi api = node.api();
            api.generate("", 2);
            String to = api.newAddress("");
            Transfer paid = api.transfer(new TransferRequest(to, 100_000, 20_000L, null, null, null, false));
            assertTrue(paid.fee() > 0);
            api.generate("", 1);
            assertEquals(3, api.status().height());
            assertEquals(0, api.mempool().count());
        }
    }

    @Test
    void c33_a_chain_file_may_ask_for_the_consensus_cleanup() throws Exception {
        Path file = create(Map.of("first_zero_bits", "9", "bip54_height", "7"));
        assertEquals(7, ChainFile.read(file).activationHeight(Deployment.BIP54));
        String text = Files.readString(file);
        Files.writeString(file, text.replace("\nbip54_height: 7\n", "\n"));
        assertEquals(ChainParams.NEVER, ChainFile.read(file).activationHeight(Deployment.BIP54));
    }

    @Test
    void an_existing_file_is_never_overwritten() throws Exception {
        Path file = create(Map.of("first_zero_bits", "9"));
        String before = Files.readString(file);
        assertThrows(StartupException.class, () -> create(Map.of("first_zero_bits", "9")));
        assertEquals(before, Files.readString(file));
    }

    @Test
    void a_node_runs_the_chain_of_a_file() throws Exception {
        Path file = create(Map.of("name", "campus", "first_zero_bits", "8"));
        NodeConfig config = TestNodes.config(folder.resolve("data")).with("chain", file.toString());
        try (RunningNode node = TestNodes.withWallet(Daemon.start(config))) {
            node.api().generate("", 3);
            assertEquals("campus", node.api().status().program().chain());
            assertEquals(3, node.api().status().height());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "spacing: 10, spacing: 0, spacing",
        "spacing: 10, spacing: fast, spacing",
        "decimals: 8, decimals: 9, decimals",
        "'address_version: 0', 'address_version: 5', script_version",
        "'difficulty: \"window\"', 'difficulty: \"luck\"', difficulty",
        "'name: \"mychain\"', 'name: \"regtest\"', name",
        "spacing: 10, spacin: 10, spacin",
        "subsidy: 500000000, subsidy: 400000000, genesis.hash",
    })
    void lint_names_the_key(String line, String instead, String key) throws Exception {
        Path file = create(Map.of("first_zero_bits", "12"));
        String text = Files.readString(file);
        assertTrue(text.contains("\n" + line + "\n"), line + " in\n" + text);
        Files.writeString(file, text.replace("\n" + line + "\n", "\n" + instead + "\n"));
        List<String> problems =
                ChainFile.lint(file).stream().map(ErrorMessage::sentence).toList();
        assertTrue(problems.stream().anyMatch(p -> p.startsWith(key + ":")), problems::toString);
        assertThrows(StartupException.class, () -> ChainFile.read(file));
    }

    @Test
    void lint_tells_every_error_at_once() throws Exception {
        Path file = create(Map.of("first_zero_bits", "8"));
        String text = Files.readString(file)
                .replace("spacing: 10", "spacing: 0")
                .replaceAll("p2p_port: \\d+", "p2p_port: 99999");
        Files.writeString(file, text);
        assertEquals(2, ChainFile.lint(file).size(), () -> ChainFile.lint(file).toString());
        assertEquals(1, ChainFile.lint(folder.resolve("none.yaml")).size());
    }
}
