package org.planchet.daemon.adapters;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.consensus.Chains;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.TestNodes;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;
import org.planchet.index.ScriptHash;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Electrum's protocol of a running node: the chain, the index and the mempool behind it.
final class ElectrumInterfaceTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String SHOP = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private static RunningNode start(Path data) throws StartupException {
        return TestNodes.withWallet(Daemon.start(TestNodes.config(data).with("electrum-port", "0")));
    }

    /// Sends lines and reads them; waits ten seconds at most.
    private static final class Client implements AutoCloseable {
        private final Socket socket;
        private final BufferedReader in;

        Client(RunningNode node) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), node.electrumPort());
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        }

        JsonNode next() throws IOException {
            return JSON.readTree(in.readLine());
        }

        /// The answer; what the server tells meanwhile is passed over.
        JsonNode call(String method, Object... params) throws IOException {
            var request = JSON.createObjectNode().put("id", 1).put("method", method);
            request.set("params", JSON.valueToTree(params));
            socket.getOutputStream().write((request + "\n").getBytes(StandardCharsets.UTF_8));
            JsonNode answer = next();
            while (!answer.has("id")) answer = next();
            return answer.has("error") ? answer.get("error") : answer.get("result");
        }

        /// Waits for the script to have the status that the server answers with afterwards.
        String awaitNews(String script) throws IOException {
            JsonNode news = next();
            while (!script.equals(news.at("/params/0").asString(""))) news = next();
            return news.at("/params/1").asString("");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static String hash(String address) throws BadAddressException {
        return ScriptHash.of(Addresses.toScript(address, Chains.regtest().addresses()))
                .toString();
    }

    private static Transfer pay(NodeApi api, long amount) {
        return api.transfer(new TransferRequest(SHOP, amount, 10_000L, null, null, null, false));
    }

    @Test
    void a_payment_is_told_when_it_waits_when_it_is_mined_and_with_its_proof() throws Exception {
        try (RunningNode node = start(folder);
                Client client = new Client(node)) {
            NodeApi api = node.api();
            api.generate("", 101);
            String shop = hash(SHOP);
            assertTrue(client.call("blockchain.scripthash.subscribe", shop).isNull());
            assertEquals(
                    101,
                    client.call("blockchain.headers.subscribe").path("height").intValue());

            Transfer paid = pay(api, 5_000_000);
            String waiting = client.awaitNews(shop);
            JsonNode pool = client.call("blockchain.scripthash.get_mempool", shop);
            assertEquals(paid.txid(), pool.at("/0/tx_hash").stringValue());
            assertEquals(paid.fee(), pool.at("/0/fee").longValue());
            assertEquals(0, pool.at("/0/height").intValue());
            assertEquals(
                    "{\"confirmed\":0,\"unconfirmed\":5000000}",
                    client.call("blockchain.scripthash.get_balance", shop).toString());
            Transfer second = pay(api, 1_000_000);
            assertEquals(
                    "-1",
                    client.call("blockchain.scripthash.get_mempool", shop)
                            .at("/1/height")
                            .asString(),
                    "it spends the change of the first, " + second.txid());

            api.generate("", 1);
            String mined = client.awaitNews(shop);
            while (!mined.equals(
                    client.call("blockchain.scripthash.subscribe", shop).stringValue())) mined = client.awaitNews(shop);
            assertTrue(!mined.equals(waiting));
            JsonNode history = client.call("blockchain.scripthash.get_history", shop);
            assertEquals(102, history.at("/0/height").intValue());
            assertEquals(
                    "{\"confirmed\":6000000,\"unconfirmed\":0}",
                    client.call("blockchain.scripthash.get_balance", shop).toString());
            JsonNode proof = client.call("blockchain.transaction.get_merkle", paid.txid(), 102);
            assertTrue(proof.path("pos").intValue() > 0);
            assertEquals(2, proof.path("merkle").size());
            assertEquals(
                    paid.raw(),
                    client.call("blockchain.transaction.get", paid.txid()).stringValue());
            assertEquals(
                    1,
                    client.call("blockchain.transaction.get", paid.txid(), true)
                            .path("confirmations")
                            .intValue());
            assertEquals(
                    api.header("102").raw(),
                    client.call("blockchain.block.header", 102).stringValue());
        }
    }

    @Test
    void a_mempool_that_was_kept_is_known_again_and_a_replacement_takes_its_place() throws Exception {
        Transfer paid;
        try (RunningNode node = start(folder)) {
            node.api().generate("", 101);
            paid = pay(node.api(), 2_000_000);
        }
        try (RunningNode node = start(folder);
                Client client = new Client(node)) {
            String shop = hash(SHOP);
            assertEquals(
                    paid.txid(),
                    client.call("blockchain.scripthash.get_mempool", shop)
                            .at("/0/tx_hash")
                            .stringValue());
            node.api().generate("", 1);
            assertEquals(
                    "[]", client.call("blockchain.scripthash.get_mempool", shop).toString());
            assertTrue(client.call("blockchain.scripthash.listunspent", shop)
                    .toString()
                    .contains(paid.txid()));
        }
    }

    @Test
    void a_transaction_is_broadcast_and_a_bad_one_refused_with_its_reason() throws Exception {
        try (RunningNode node = start(folder);
                Client client = new Client(node)) {
            node.api().generate("", 101);
            TransferRequest dry = new TransferRequest(SHOP, 5_000, 10_000L, null, null, null, true);
            Transfer built = node.api().transfer(dry);
            String spoiled = built.raw().substring(0, built.raw().length() - 2) + "01";
            JsonNode refused = client.call("blockchain.transaction.broadcast", spoiled);
            assertEquals(1, refused.path("code").intValue());
            assertTrue(refused.path("message").stringValue().contains("non-final"));
            assertEquals(
                    built.txid(),
                    client.call("blockchain.transaction.broadcast", built.raw()).stringValue());
            assertEquals(1, node.api().mempool().count());
            assertEquals(0.000_001, client.call("blockchain.relayfee").doubleValue());
            assertEquals(1, client.call("mempool.get_fee_histogram").size());
            assertEquals(-1, client.call("blockchain.estimatefee", 2).intValue());
        }
    }

    @Test
    void its_port_is_told_and_it_brings_the_index_it_needs() throws Exception {
        try (RunningNode node = start(folder)) {
            assertEquals("address", node.api().status().indexes().kinds());
            assertEquals(
                    "127.0.0.1:" + node.electrumPort(),
                    node.api().status().addresses().electrum());
        }
        var refused =
                assertThrows(IllegalArgumentException.class, () -> NodeConfig.of("electrum-port", "0", "index", "tx"));
        assertEquals("--electrum-port needs --index address, not tx.", refused.getMessage());
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            NodeConfig config = TestNodes.config(folder).with("electrum-port", String.valueOf(taken.getLocalPort()));
            var inUse = assertThrows(StartupException.class, () -> Daemon.start(config));
            assertTrue(
                    inUse.problems().getFirst().sentence().endsWith("see --electrum-port and --electrum-bind."),
                    inUse.getMessage());
        }
        start(folder).close();
        try (RunningNode without = TestNodes.start(folder)) {
            assertEquals(-1, without.electrumPort());
            assertEquals("", without.api().status().addresses().electrum());
        }
    }
}
