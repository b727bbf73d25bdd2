package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.adapters.ApiCookie;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// S13: the small files of a data folder are damaged, or something else stands in their place. The node starts, and
/// has what it had; or it refuses with one sentence that names the file, and touches nothing.
@Tag("slow")
class SmallFilesTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    private static final List<String> LEFT = List.of(".cookie", ".api");

    @TempDir
    static Path temp;

    /// A folder as a killed node leaves it: with its cookie and its address.
    @BeforeAll
    static void makeAFolder() throws Exception {
        Path whole = temp.resolve("whole");
        Path killed = temp.resolve("killed");
        try (RunningNode node = Daemon.start(config(whole))) {
            node.api().createWallet(Optional.empty(), Optional.empty());
            node.api().generate("", 101);
            node.api().addPeer("127.0.0.1:1");
            node.api().transfer(new TransferRequest(PAYEE, 100_000, 5_000L, null, null, null, false));
            Files.createDirectories(killed);
            for (String left : LEFT) Files.copy(whole.resolve(left), killed.resolve(left));
        }
        for (String left : LEFT) Files.copy(killed.resolve(left), whole.resolve(left));
    }

    private static NodeConfig config(Path data) {
        return Folders.config(data).with("api", "true").with("api-port", "0");
    }

    private static Path copy() throws IOException {
        Path data = Files.createTempDirectory(temp, "copy").resolve("data");
        Folders.copy(temp.resolve("whole"), data);
        return data;
    }

    /// Commands find the node by its files, and are let in.
    private static void isFound(RunningNode node, Path data) {
        String address = ApiCookie.address(data).orElseThrow();
        assertEquals("http://127.0.0.1:" + node.apiPort(), address);
        String cookie = ApiCookie.in(data).orElseThrow();
        String fresh =
                HttpNodeApi.connectWithCookie(URI.create(address), cookie).newAddress("");
        assertTrue(node.api().wallet().addresses().stream()
                .anyMatch(entry -> entry.address().equals(fresh)));
    }

    private static void hasEverything(RunningNode node) {
        assertEquals(101, node.api().status().height());
        assertEquals(1, node.api().history(1).size());
        assertEquals("unconfirmed", node.api().history(1).getFirst().state());
    }

    @ParameterizedTest
    @EnumSource
    void s13_cookie_and_address_of_a_killed_node(Damage damage) throws Exception {
        Path data = copy();
        assertEquals(2, damage.inflict(data, "{.cookie,.api}"));
        // No command takes them for those of a node.
        assertTrue(damage == Damage.BIT_FLIPPED
                || damage == Damage.PAGE_ZEROED
                || ApiCookie.address(data).isEmpty());
        try (RunningNode node = Daemon.start(config(data))) {
            isFound(node, data);
            hasEverything(node);
        }
    }

    private static void putAFolderAt(Path file) throws IOException {
        Files.deleteIfExists(file);
        Files.createDirectories(file);
        Files.writeString(file.resolve("note"), "somebody's own");
    }

    @ParameterizedTest
    @ValueSource(strings = {"peers.json", "mempool.dat", "planchet.log", "console_history", ".api"})
    void s13_a_folder_in_place_of_a_file_that_a_node_can_do_without(String file) throws Exception {
        Path data = copy();
        putAFolderAt(data.resolve(file));
        try (RunningNode node = Daemon.start(config(data))) {
            hasEverything(node);
            node.api().generate("", 1);
        }
        assertEquals("somebody's own", Files.readString(data.resolve(file).resolve("note")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LOCK", "VERSION", ".cookie", "wallets/default.wallet"})
    void s13_a_folder_in_place_of_a_file_that_a_node_needs(String file) throws Exception {
        Path data = copy();
        putAFolderAt(data.resolve(file));
        StartupException refused = assertThrows(StartupException.class, () -> Daemon.start(config(data)));
        String said = String.valueOf(refused.getMessage());
        assertEquals(ExitCode.CANNOT_START, refused.exitCode(), said);
        assertTrue(said.contains(data.resolve(file).toString()), said);
        assertEquals(1, said.lines().count(), said);
        assertEquals("somebody's own", Files.readString(data.resolve(file).resolve("note")));
    }

    /// No other file stands in for the wallet's, and none is touched.
    @ParameterizedTest
    @EnumSource
    void s08_a_wallet_beside_its_backups(Damage damage) throws Exception {
        Path data = copy();
        Path wallet = data.resolve("wallets/default.wallet");
        byte[] whole = Files.readAllBytes(wallet);
        for (String backup : List.of("default.wallet.bak", "default.wallet.new", "older.wallet"))
            Files.write(wallet.resolveSibling(backup), whole);
        assertEquals(1, damage.inflict(data, "wallets/default.wallet"));
        if (damage == Damage.MISSING) {
            try (RunningNode node = Daemon.start(config(data))) {
                assertEquals(101, node.api().status().height());
            }
            String log = Files.readString(data.resolve("planchet.log"));
            assertTrue(log.contains("default.wallet is not there, but beside it lies "), log);
        } else {
            String said = String.valueOf(assertThrows(StartupException.class, () -> Daemon.start(config(data)))
                    .getMessage());
            assertTrue(said.contains(wallet.toString()) && said.contains("restore it from a backup"), said);
        }
        // The way out.
        Files.write(wallet, Files.readAllBytes(wallet.resolveSibling("default.wallet.bak")));
        try (RunningNode node = Daemon.start(config(data))) {
            hasEverything(node);
        }
        assertArrayEquals(whole, Files.readAllBytes(wallet.resolveSibling("default.wallet.bak")));
        assertArrayEquals(whole, Files.readAllBytes(wallet.resolveSibling("older.wallet")));
    }
}
