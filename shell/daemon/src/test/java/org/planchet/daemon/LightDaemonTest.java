package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.Readiness;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletApi;
import org.planchet.api.WalletView;
import org.planchet.daemon.adapters.RpcInterfaceTest;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.fixtures.Await;

/// A light node as a program, beside two full ones that serve compact filters.
final class LightDaemonTest {
    @TempDir
    Path folder;

    private RunningNode full;

    private RunningNode other;

    @BeforeEach
    void startFullNodes() throws Exception {
        full = TestNodes.withWallet(
                Daemon.start(TestNodes.config(folder.resolve("full")).with("index", "tx,address,filter")));
        other = Daemon.start(TestNodes.config(folder.resolve("other"))
                .with("index", "filter")
                .with("peer", full.p2pAddress()));
        full.api().generate("", 101);
        TestNodes.awaitSameTip(full, other);
    }

    @AfterEach
    void stopFullNodes() {
        other.close();
        full.close();
    }

    private NodeConfig light(String name) {
        return TestNodes.config(folder.resolve(name))
                .with("role", "spv")
                .with("group", "asia")
                .with("peer", full.p2pAddress() + "," + other.p2pAddress());
    }

    private static TransferRequest payment(String to, long amount) {
        return new TransferRequest(to, amount, 10_000L, null, null, null, false);
    }

    private void pay(RunningNode to, long amount) {
        full.api().transfer(payment(to.api().newAddress("", false), amount));
        full.api().generate("", 1);
    }

    private static void awaitBalance(RunningNode node, long balance) throws InterruptedException {
        Await.until(
                "a balance of " + balance + ", not " + node.api().wallet(),
                () -> node.api().wallet().confirmed() == balance);
    }

    @Test
    void d42_it_is_paid_and_pays_back() throws Exception {
        try (RunningNode light = TestNodes.withWallet(Daemon.start(light("light")))) {
            NodeApi api = light.api();
            assertEquals("spv", api.status().program().role());
            assertEquals("asia", api.status().program().group());
            Await.until(
                    "its peer knows its group",
                    () -> full.api().peers().stream()
                            .anyMatch(peer -> peer.software().userAgent().contains("(group asia)")));
            TestNodes.awaitSameTip(full, light);
            Await.until("it is ready", () -> api.readiness() == Readiness.READY);

            String txid = full.api()
                    .transfer(payment(api.newAddress("", false), 5_000_000))
                    .txid();
            Await.until(
                    "the payment is seen as it is announced",
                    () -> !api.history(10).isEmpty());
            full.api().generate("", 1);
            awaitBalance(light, 5_000_000);
            assertEquals(txid, api.utxos().getFirst().txid());
            assertEquals(full.api().proof(txid).proof(), api.proof(txid).proof());

            String back = api.transfer(payment(full.api().newAddress("", false), 1_000_000))
                    .txid();
            Await.until("their pool has it", () -> full.api().status().mempool().transactions() == 1);
            full.api().generate("", 1);
            Await.until(
                    "it is confirmed",
                    () -> api.history(1).getFirst().txid().equals(back)
                            && api.history(1).getFirst().confirmations() == 1);
            for (WalletView.AddressEntry each : api.wallet().addresses())
                assertEquals(
                        full.api().address(each.address(), 0, 10),
                        api.address(each.address(), 0, 10),
                        "what it knows of its own is what an index knows");
        }
    }

    @Test
    void what_came_while_it_was_away_is_found_at_its_next_start() throws Exception {
        NodeConfig config = light("light");
        String address;
        try (RunningNode light = TestNodes.withWallet(Daemon.start(config))) {
            TestNodes.awaitSameTip(full, light);
            pay(light, 5_000_000);
            awaitBalance(light, 5_000_000);
            address = light.api().newAddress("", false);
        }
        full.api().transfer(payment(address, 700_000));
        full.api().generate("", 2);
        try (RunningNode light = Daemon.start(config)) {
            awaitBalance(light, 5_700_000);
            TestNodes.awaitSameTip(full, light);
        }
    }

    @Test
    void its_words_find_again_what_they_were_paid() throws Exception {
        List<String> words;
        try (RunningNode light = Daemon.start(light("light"))) {
            TestNodes.awaitSameTip(full, light);
            words = light.api().createWallet(Optional.empty(), Optional.empty()).phrase();
            // Each payment makes the wallet watch one address more.
            for (int i = 1; i <= 3; i++) pay(light, i * 1_000_000L);
            awaitBalance(light, 6_000_000);
        }
        try (RunningNode again = Daemon.start(light("again"))) {
            TestNodes.awaitSameTip(full, again);
            again.api().createWallet(Optional.empty(), Optional.of(words));
            assertEquals(6_000_000, again.api().wallet().confirmed());
            assertEquals(3, again.api().history(10).size());
        }
    }

    @Test
    void a_restore_looks_at_no_block_before_the_birthday() throws Exception {
        List<String> words;
        try (RunningNode light = Daemon.start(light("light"))) {
            TestNodes.awaitSameTip(full, light);
            words = light.api().createWallet(Optional.empty(), Optional.empty()).phrase();
            pay(light, 1_000_000);
            awaitBalance(light, 1_000_000);
        }
        try (RunningNode again = Daemon.start(light("again"))) {
            TestNodes.awaitSameTip(full, again);
            for (String wrong : List.of("2999-01-01", "yesterday", "103", "2026-02-30"))
                assertThrows(ApiException.class, () -> restore(again, words, wrong), wrong);
            restore(again, words, "102");
            assertEquals(1_000_000, again.api().wallet().confirmed());
        }
    }

    private static void restore(RunningNode node, List<String> words, String birthday) {
        node.api().createWallet(Optional.empty(), Optional.of(words), WalletApi.USUAL_GAP, Optional.of(birthday));
    }

    @Test
    void what_it_does_not_know_is_said_in_one_line() throws Exception {
        try (RunningNode light = TestNodes.withWallet(Daemon.start(light("light")))) {
            TestNodes.awaitSameTip(full, light);
            NodeApi api = light.api();
            String own = api.newAddress("", false);
            String others = full.api().newAddress("", false);
            String none = "0".repeat(64);
            List<Runnable> unknown = List.of(
                    () -> api.block("latest"),
                    () -> api.coinSet(),
                    () -> api.coinsOf(others),
                    () -> api.address(others, 0, 10),
                    () -> api.transaction(none),
                    () -> api.startMining(own, 1, 1),
                    () -> api.generate(own, 1),
                    () -> api.submitBlock(HexFormat.of().formatHex(full.api().rawBlock("1"))));
            for (Runnable each : unknown) {
                ApiException refused = assertThrows(ApiException.class, each::run);
                assertEquals(ApiException.Kind.NOT_SUPPORTED, refused.kind(), refused::toString);
            }
            assertEquals(List.of(), api.coinsOf(own), "its own it knows");
            assertEquals(0, api.address(own, 0, 10).transactionCount());
            assertEquals(full.api().header("latest"), api.header("latest"));
            assertEquals(full.api().chain().height(), api.chain().height());
            assertEquals(2, api.peers().size());
        }
    }

    @Test
    void json_rpc_says_it_in_one_line_too() throws Exception {
        NodeConfig config =
                light("light").with("api", "true").with("rpc-user", "alice").with("rpc-password", "correct-horse");
        try (RunningNode light = TestNodes.withWallet(Daemon.start(config))) {
            TestNodes.awaitSameTip(full, light);
            String tip = light.api().status().tip();
            String paid = full.api().block("1").transactions().getFirst().txid();
            String block = HexFormat.of().formatHex(full.api().rawBlock("1"));
            String own = light.api().newAddress("", false);
            Map<String, String> unknown = Map.of(
                    "getblock", "[\"" + tip + "\"]",
                    "submitblock", "[\"" + block + "\"]",
                    "getrawtransaction", "[\"" + paid + "\"]",
                    "gettxout", "[\"" + paid + "\",0]",
                    "gettxoutsetinfo", "[]",
                    "getblocktemplate", "[{\"rules\":[\"segwit\"]}]",
                    "generatetoaddress", "[1,\"" + own + "\"]");
            String refusal =
                    "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-1,\"message\":\"this is a light node, which keeps"
                            + " headers and what concerns its wallet alone; ask a full node\"},\"id\":1}";
            for (var call : unknown.entrySet())
                assertEquals(refusal, rpc(light, call.getKey(), call.getValue()).strip(), call.getKey());
            assertTrue(rpc(light, "getblockheader", "[\"" + tip + "\"]").contains("\"height\":101,"));
            String statistics = rpc(light, "getchaintxstats", "[]");
            assertTrue(statistics.contains("window_block_count") && !statistics.contains("txcount"), statistics);
            assertTrue(rpc(light, "getblockcount", "[]").contains("\"result\":101,"));
        }
    }

    /// What concerns its wallet, and what a proof shows by headers alone, JSON-RPC answers as a full node's does.
    @Test
    void d42_json_rpc_answers_about_its_wallets_transactions() throws Exception {
        NodeConfig config =
                light("light").with("api", "true").with("rpc-user", "alice").with("rpc-password", "correct-horse");
        try (RunningNode light = TestNodes.withWallet(Daemon.start(config))) {
            TestNodes.awaitSameTip(full, light);
            pay(light, 5_000_000);
            awaitBalance(light, 5_000_000);
            String txid = light.api().utxos().getFirst().txid();
            String proof = full.api().proof(txid).proof();
            assertTrue(rpc(light, "gettxoutproof", "[[\"" + txid + "\"]]").contains("\"result\":\"" + proof + "\""));
            assertTrue(rpc(light, "verifytxoutproof", "[\"" + proof + "\"]").contains("\"result\":[\"" + txid + "\"]"));
            String raw = full.api().transaction(txid).raw();
            assertTrue(rpc(light, "getrawtransaction", "[\"" + txid + "\"]").contains("\"result\":\"" + raw + "\""));
            String shown = rpc(light, "getrawtransaction", "[\"" + txid + "\",1]");
            assertTrue(shown.contains("\"confirmations\":1,"), shown);
        }
    }

    private static String rpc(RunningNode node, String method, String params) throws Exception {
        return RpcInterfaceTest.call(node, "alice:correct-horse", method, params)
                .body();
    }

    @Test
    void d42_it_keeps_less_than_a_megabyte_for_ten_thousand_blocks() throws Exception {
        full.api().generate("", 400);
        try (RunningNode light = Daemon.start(light("light"))) {
            TestNodes.awaitSameTip(full, light);
        }
        long bytes = 0;
        try (Stream<Path> files = Files.walk(folder.resolve("light"))) {
            for (Path file : files.filter(Files::isRegularFile).toList())
                if (!file.endsWith("planchet.log")) bytes += Files.size(file);
        }
        assertTrue(bytes < 50_000, bytes + " bytes for 501 blocks");
    }

    @Test
    void a_folder_of_the_other_kind_is_refused_in_one_line() throws Exception {
        Daemon.start(light("light")).close();
        StartupException refused =
                assertThrows(StartupException.class, () -> Daemon.start(TestNodes.config(folder.resolve("light"))));
        assertTrue(refused.problems().getFirst().sentence().contains("is a light node's"), refused::toString);
        Daemon.start(TestNodes.config(folder.resolve("third"))).close();
        refused = assertThrows(StartupException.class, () -> Daemon.start(light("third")));
        assertTrue(refused.problems().getFirst().sentence().contains("is a full node's"), refused::toString);
    }
}
