package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.BlockView;
import org.planchet.api.NodeApi;
import org.planchet.api.Readiness;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.api.WalletView;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.fixtures.Await;

/// Real nodes: sockets, threads, a database on disk.
class DaemonTest {
    @TempDir
    Path folder;

    private static TransferRequest pay(String address, long amount) {
        return new TransferRequest(address, amount, 10_000L, null, null, null, false);
    }

    @Test
    void n6_two_nodes_sync_pay_and_survive_a_restart() throws Exception {
        try (RunningNode miner = TestNodes.withWallet(TestNodes.start(folder.resolve("a")))) {
            miner.api().generate("", 101);
            assertEquals(101, miner.api().status().height());
            Transfer paid;
            try (RunningNode other = TestNodes.withWallet(TestNodes.start(folder.resolve("b")))) {
                other.api().addPeer(miner.p2pAddress());
                TestNodes.awaitSameTip(miner, other);
                String address = other.api().newAddress("from a friend");
                paid = miner.api().transfer(pay(address, 1_000_000));
                Await.until(
                        "the payment in the other pool",
                        () -> other.api().mempool().count() == 1);
                assertEquals(1_000_000, other.api().wallet().unconfirmed());
                miner.api().generate("", 1);
                TestNodes.awaitSameTip(miner, other);
                assertEquals(1_000_000, other.api().wallet().confirmed());
                assertEquals(miner.api().coinSet().hash(), other.api().coinSet().hash());
                other.api().generate("", 1);
                TestNodes.awaitSameTip(miner, other);
            }
            NodeConfig open = TestNodes.config(folder.resolve("b")).with("discover", "true");
            try (RunningNode again = Daemon.start(open)) {
                assertEquals(103, again.api().status().height());
                WalletView wallet = again.api().wallet();
                assertEquals(1_000_000, wallet.confirmed());
                assertEquals(
                        1,
                        again.api().history(10).stream()
                                .filter(h -> h.txid().equals(paid.txid()))
                                .count());
                Await.until(
                        "the neighbour found again",
                        () -> again.api().peers().stream()
                                .anyMatch(p -> p.status().equals("connected")));
            }
        }
    }

    @Test
    void a_killed_node_comes_back_with_all_it_acknowledged() throws Exception {
        RunningNode node = TestNodes.withWallet(TestNodes.start(folder));
        String address = node.api().newAddress("before the crash");
        node.api().generate(address, 30);
        String tip = node.api().status().tip();
        node.kill();
        try (RunningNode again = TestNodes.start(folder)) {
            assertEquals(tip, again.api().status().tip());
            assertEquals(30L * 50 * 100_000_000, again.api().wallet().immature());
            assertTrue(again.api().wallet().addresses().stream()
                    .anyMatch(a -> a.address().equals(address)));
        }
    }

    /// N4: a killed node remembers whom its user added and blocked; a spoilt entry of the file is left out.
    @Test
    void n4_neighbours_that_the_user_chose_survive_a_crash() throws Exception {
        RunningNode node = TestNodes.start(folder);
        node.api().addPeer("127.0.0.1:1");
        node.api().addPeer("127.0.0.1:2");
        node.api().removePeer("127.0.0.1:3", true);
        node.kill();
        Path file = folder.resolve("peers.json");
        String kept = Files.readString(file);
        assertTrue(kept.contains("BLOCKED"), kept);
        // The entry of port 2 loses a part that every entry has.
        int spoilt = kept.indexOf("\"lastSeen\"", kept.indexOf("\"port\" : 2"));
        Files.writeString(file, kept.substring(0, spoilt) + "\"seen\"" + kept.substring(spoilt + 10));
        try (RunningNode again = TestNodes.start(folder)) {
            assertEquals(
                    List.of("127.0.0.1:1"),
                    again.api().peers().stream().map(p -> p.address()).toList());
            assertTrue(Files.readString(folder.resolve("planchet.log")).contains("Entry 2 of "));
        }
        assertTrue(Files.readString(file).contains("BLOCKED"));
    }

    @Test
    void three_nodes_part_and_agree_again() throws Exception {
        try (RunningNode a = TestNodes.withWallet(TestNodes.start(folder.resolve("a")));
                RunningNode b = TestNodes.start(folder.resolve("b"));
                RunningNode c = TestNodes.withWallet(TestNodes.start(folder.resolve("c")))) {
            b.api().addPeer(a.p2pAddress());
            c.api().addPeer(b.p2pAddress());
            a.api().generate("", 5);
            TestNodes.awaitSameTip(a, c);
            c.api().removePeer(b.p2pAddress(), true);
            Await.until("c is alone", () -> c.api().peers().isEmpty());
            a.api().generate("", 4);
            c.api().generate("", 2);
            assertNotEquals(a.api().status().tip(), c.api().status().tip());
            c.api().addPeer(b.p2pAddress());
            TestNodes.awaitSameTip(a, c);
            assertEquals(9, c.api().status().height());
            assertEquals(a.api().coinSet().hash(), c.api().coinSet().hash());
        }
    }

    @Test
    void continuous_mining_stops_after_as_many_blocks_as_asked_for() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            node.api().startMining("", 7, 2);
            Await.until("7 blocks", () -> !node.api().mining().active());
            assertEquals(7, node.api().status().height());
            assertEquals(7, node.api().mining().blocksFound());
        }
    }

    @Test
    void views_tell_a_block_and_a_transaction_in_full() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            api.generate("", 101);
            Transfer paid = api.transfer(pay(api.newAddress(""), 123_456));
            TxView waiting = api.transaction(paid.txid());
            assertEquals(paid.fee(), waiting.fee());
            assertEquals(0, waiting.confirmations());
            String hash = api.generate("", 1).getFirst();
            BlockView block = api.block(hash);
            assertEquals(block, api.block("102"));
            assertEquals(block, api.block("latest"));
            assertEquals(2, block.transactions().size());
            assertEquals(paid.fee(), block.totalFees());
            TxView mined = api.transaction(paid.txid());
            assertEquals(hash, mined.blockHash());
            assertEquals(1, mined.confirmations());
            assertEquals("pubkeyhash", mined.outputs().getFirst().type());
            assertEquals(102, api.headers(1, 2_000).size());
            assertEquals(api.chain().genesis(), api.header("0").hash());
            List<WalletView.CoinEntry> coins = api.coinsOf(paid.to());
            assertEquals(123_456, coins.getFirst().value());
            assertTrue(api.metrics().contains("planchet_chain_height"));
            assertTrue(api.live());
            assertEquals(Readiness.READY, api.readiness());
        }
    }

    @Test
    void refusals_are_told_in_full() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            api.generate("", 101);
            TransferRequest dry = new TransferRequest(api.newAddress(""), 5_000, 10_000L, null, null, null, true);
            Transfer built = api.transfer(dry);
            assertEquals(0, api.mempool().count());
            // The last byte of the lock time: any change breaks the signature.
            String spoiled = built.raw().substring(0, built.raw().length() - 2) + "01";
            ApiException refused = assertThrows(ApiException.class, () -> api.broadcast(spoiled));
            assertEquals(ApiException.Kind.REJECTED, refused.kind());
            assertEquals(refused.refusal(), api.refusals(1).getFirst());
            assertThrows(ApiException.class, () -> api.broadcast("zz"));
            assertEquals(built.txid(), api.broadcast(built.raw()));
            assertEquals(built.txid(), api.broadcast(built.raw()), "twice is no error");
            ApiException none = assertThrows(ApiException.class, () -> api.block("5000"));
            assertEquals(ApiException.Kind.NOT_FOUND, none.kind());
            ApiException own = assertThrows(ApiException.class, () -> api.addPeer(node.p2pAddress()));
            assertEquals(ApiException.Kind.BAD_REQUEST, own.kind());
        }
    }

    @Test
    void s06_below_the_floor_a_node_answers_and_takes_no_block() throws Exception {
        String more = "1000000000";
        try (RunningNode node = Daemon.start(TestNodes.config(folder).with("disk-floor", more))) {
            Await.until("a look at the disk", () -> !takesBlocks(node));
            int height = node.api().status().height();
            assertEquals(height, node.api().block("latest").index());
        }
        try (RunningNode node = TestNodes.start(folder)) {
            assertTrue(takesBlocks(node));
        }
    }

    private static boolean takesBlocks(RunningNode node) {
        try {
            return !node.api()
                    .generate("bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202", 1)
                    .isEmpty();
        } catch (ApiException refused) {
            assertEquals(ApiException.Kind.UNAVAILABLE, refused.kind());
            return false;
        }
    }

    @Test
    void w25_port_in_use_is_one_sentence_and_leaves_nothing_running() throws IOException, StartupException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeConfig config = TestNodes.config(folder).with("port", String.valueOf(taken.getLocalPort()));
            StartupException refused = assertThrows(StartupException.class, () -> Daemon.start(config));
            assertEquals(ExitCode.CANNOT_START, refused.exitCode());
            assertTrue(refused.toString().contains("Port " + taken.getLocalPort()), refused::toString);
        }
        Daemon.start(TestNodes.config(folder)).close();
    }

    @Test
    void w25_the_http_interface_answers_on_its_port_and_a_taken_one_is_one_sentence() throws Exception {
        NodeConfig config = TestNodes.config(folder).with("api", "true");
        try (RunningNode node = Daemon.start(config)) {
            URI uri = URI.create("http://127.0.0.1:" + node.apiPort() + "/api/v1/status");
            try (HttpClient client = HttpClient.newHttpClient()) {
                HttpResponse<String> answer =
                        client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                assertEquals(200, answer.statusCode());
                assertTrue(answer.body().contains("\"height\""), answer::body);
            }
            NodeConfig other = TestNodes.config(folder.resolve("other"))
                    .with("api", "true")
                    .with("api-port", String.valueOf(node.apiPort()));
            StartupException refused = assertThrows(StartupException.class, () -> Daemon.start(other));
            assertEquals(ExitCode.CANNOT_START, refused.exitCode());
            assertTrue(refused.toString().contains("--api-port"), refused::toString);
            Daemon.start(other.with("api-port", "0")).close();
        }
    }

    @Test
    void s12_k12_a_folder_is_one_nodes_at_a_time() throws StartupException {
        try (RunningNode first = TestNodes.start(folder)) {
            StartupException refused = assertThrows(StartupException.class, () -> TestNodes.start(folder));
            assertEquals(ExitCode.CANNOT_START, refused.exitCode());
            assertTrue(first.api().live());
        }
    }

    @Test
    void a_folder_of_another_chain_is_refused() throws StartupException {
        TestNodes.start(folder).close();
        NodeConfig other = TestNodes.config(folder).with("chain", "planchet");
        assertThrows(StartupException.class, () -> Daemon.start(other));
    }

    @Test
    void garbage_on_the_port_does_not_disturb() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            for (int i = 0; i < 5; i++) {
                try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), node.p2pPort())) {
                    socket.getOutputStream()
                            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n"
                                    .repeat(200)
                                    .getBytes(StandardCharsets.US_ASCII));
                    socket.setSoTimeout(10_000);
                    while (socket.getInputStream().read() >= 0) {
                        // The node's own version message may come first; then it hangs up.
                    }
                } catch (IOException reset) {
                    // A hard end is an end.
                }
            }
            assertTrue(node.api().live());
            node.api().generate("", 1);
            assertTrue(Files.readString(folder.resolve("planchet.log")).contains("no end of garbage"));
        }
    }
}
