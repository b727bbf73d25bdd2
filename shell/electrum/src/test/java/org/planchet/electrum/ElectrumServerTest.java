package org.planchet.electrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import tools.jackson.databind.JsonNode;

/// Every method of the protocol, over a socket.
final class ElectrumServerTest {
    private static final String ALICE = SmallChain.hash(SmallChain.ALICE).toString();
    private static final String BOB = SmallChain.hash(SmallChain.BOB).toString();
    private static final int NO_PARAMS = ElectrumException.Code.INVALID_PARAMS.number();
    private static final int BAD = ElectrumException.Code.BAD_REQUEST.number();

    private final SmallChain chain = new SmallChain();
    private final Transaction reward = SmallChain.reward(1, new TxOut(50, SmallChain.ALICE));
    private final Transaction payment =
            SmallChain.spend(reward, new TxOut(30, SmallChain.BOB), new TxOut(19, SmallChain.ALICE));
    private ElectrumServer server;
    private Client client;

    @BeforeEach
    void start() throws Exception {
        chain.add(SmallChain.reward(0, new TxOut(50, SmallChain.ALICE)));
        chain.add(reward);
        chain.add(SmallChain.reward(2, new TxOut(51, SmallChain.BOB)), payment);
        server = ElectrumServer.start(chain, ElectrumSettings.of("127.0.0.1", 0));
        client = new Client(server);
    }

    @AfterEach
    void end() throws Exception {
        client.close();
        server.close();
    }

    private static String sha256(String text) {
        return HexFormat.of().formatHex(Hashes.sha256(text.getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void the_server_says_what_it_is() throws Exception {
        assertEquals("[\"Planchet test\",\"1.4\"]", client.result("server.version", "test", "1.4"));
        assertEquals("[\"Planchet test\",\"1.4.2\"]", client.result("server.version", "test", List.of("1.2", "1.4.2")));
        assertEquals("[\"Planchet test\",\"1.4.3\"]", client.result("server.version", "test", List.of("1.4", "1.6")));
        assertEquals(BAD, client.error("server.version", "test", "1.3"));
        assertEquals(BAD, client.error("server.version", "test", List.of("1.5", "1.6")));
        assertEquals(BAD, client.error("server.version", "test", "newest"));
        JsonNode features = client.call("server.features").get("result");
        assertEquals(chain.genesis().toString(), features.get("genesis_hash").stringValue());
        assertEquals("sha256", features.get("hash_function").stringValue());
        assertEquals("1.4.3", features.get("protocol_max").stringValue());
        assertTrue(client.result("server.banner").contains("Planchet"));
        assertEquals("\"\"", client.result("server.donation_address"));
        assertEquals("null", client.result("server.ping"));
        assertEquals("[]", client.result("server.peers.subscribe"));
        assertEquals(NO_PARAMS, client.error("server.ping", 1));
    }

    @Test
    void fees_are_in_coins_for_a_thousand_bytes() throws Exception {
        client.send(Client.request(1, "blockchain.relayfee") + "\n");
        assertEquals("{\"jsonrpc\":\"2.0\",\"result\":0.00000100,\"id\":1}", client.line());
        client.send(Client.request(2, "blockchain.estimatefee", 10) + "\n");
        assertEquals("{\"jsonrpc\":\"2.0\",\"result\":0.00012345,\"id\":2}", client.line());
        assertEquals("-1", client.result("blockchain.estimatefee", 2));
        assertEquals(NO_PARAMS, client.error("blockchain.estimatefee"));
        assertEquals("[[30,120000],[1,50000]]", client.result("mempool.get_fee_histogram"));
    }

    @Test
    void headers_come_alone_and_in_chunks() throws Exception {
        List<String> hex = chain.headers(0, 3).stream()
                .map(header -> HexFormat.of().formatHex(header.bytes()))
                .toList();
        assertEquals("\"" + hex.get(1) + "\"", client.result("blockchain.block.header", 1));
        assertEquals(BAD, client.error("blockchain.block.header", 3));
        assertEquals(NO_PARAMS, client.error("blockchain.block.header", -1));
        JsonNode chunk = client.call("blockchain.block.headers", 1, 5).get("result");
        assertEquals(hex.get(1) + hex.get(2), chunk.get("hex").stringValue());
        assertEquals(2, chunk.get("count").intValue());
        assertEquals(2016, chunk.get("max").intValue());
        assertEquals(
                0,
                client.call("blockchain.block.headers", 7, 5)
                        .at("/result/count")
                        .intValue());
        chain.addEmpty(2_100);
        JsonNode most = client.call("blockchain.block.headers", 0, 5_000).get("result");
        assertEquals(2_016, most.get("count").intValue());
        assertEquals(2_016 * 160, most.get("hex").stringValue().length());
    }

    /// The proof is a branch over all hashes up to the checkpoint, whether the tree is small or made of stretches.
    @Test
    void a_header_is_proven_against_a_checkpoint() throws Exception {
        assertProven(1, 2);
        assertEquals(BAD, client.error("blockchain.block.header", 2, 1));
        assertEquals(BAD, client.error("blockchain.block.header", 2, 3));
        chain.addEmpty(6_200);
        for (int checkpoint : new int[] {2_046, 2_047, 2_048, 2_049, 4_095, 4_096, 4_099, 6_000, 6_202})
            for (int height : new int[] {0, 1, 2_047, 2_048, 4_095, 4_098, 5_999, checkpoint})
                if (height <= checkpoint) assertProven(height, checkpoint);
        JsonNode chunk = client.call("blockchain.block.headers", 100, 50, 6_000).get("result");
        JsonNode last = client.call("blockchain.block.header", 149, 6_000).get("result");
        assertEquals(last.get("branch"), chunk.get("branch"));
        assertEquals(last.get("root"), chunk.get("root"));
    }

    private void assertProven(int height, int checkpoint) throws Exception {
        List<Hash256> leaves = IntStream.rangeClosed(0, checkpoint)
                .mapToObj(i -> chain.headers(i, 1).getFirst().hash().hash())
                .toList();
        JsonNode proof =
                client.call("blockchain.block.header", height, checkpoint).get("result");
        String where = height + " of " + checkpoint;
        assertEquals(MerkleTree.of(leaves).hash().toString(), proof.get("root").stringValue(), where);
        List<Hash256> branch = proof.get("branch")
                .valueStream()
                .map(each -> Hash256.fromHex(each.stringValue()))
                .toList();
        assertEquals(
                MerkleTree.of(leaves).hash(), MerkleTree.rootFromBranch(leaves.get(height), branch, height), where);
    }

    @Test
    void a_script_has_a_history_a_balance_and_coins() throws Exception {
        assertEquals("{\"confirmed\":19,\"unconfirmed\":0}", client.result("blockchain.scripthash.get_balance", ALICE));
        assertEquals(
                "[{\"height\":1,\"tx_hash\":\"" + reward.txid() + "\"},{\"height\":2,\"tx_hash\":\"" + payment.txid()
                        + "\"}]",
                client.result("blockchain.scripthash.get_history", ALICE));
        assertEquals(
                "[{\"height\":2,\"tx_hash\":\"" + payment.txid() + "\",\"tx_pos\":1,\"value\":19}]",
                client.result("blockchain.scripthash.listunspent", ALICE));
        assertEquals("[]", client.result("blockchain.scripthash.get_mempool", ALICE));
        assertEquals("[]", client.result("blockchain.scripthash.get_history", "00".repeat(32)));
        assertEquals(BAD, client.error("blockchain.scripthash.get_balance", "00"));
        assertEquals(NO_PARAMS, client.error("blockchain.scripthash.get_balance"));
    }

    @Test
    void the_mempool_adds_to_it() throws Exception {
        Transaction on = SmallChain.spend(payment, new TxOut(29, SmallChain.ALICE));
        Transaction further = SmallChain.spend(on, new TxOut(28, SmallChain.BOB));
        var paid = new ScriptState.Coin(on.outPoint(0), 29, 0);
        chain.waits(
                SmallChain.ALICE,
                new ScriptState.Waiting(on.txid(), 1, false, List.of(paid), List.of()),
                new ScriptState.Waiting(further.txid(), 1, true, List.of(), List.of(paid)));
        chain.waits(
                SmallChain.BOB,
                new ScriptState.Waiting(
                        on.txid(), 1, false, List.of(), List.of(new ScriptState.Coin(payment.outPoint(0), 30, 2))));

        assertEquals("{\"confirmed\":19,\"unconfirmed\":0}", client.result("blockchain.scripthash.get_balance", ALICE));
        assertEquals("{\"confirmed\":81,\"unconfirmed\":-30}", client.result("blockchain.scripthash.get_balance", BOB));
        assertEquals(
                "[{\"height\":0,\"tx_hash\":\"" + on.txid() + "\",\"fee\":1},{\"height\":-1,\"tx_hash\":\""
                        + further.txid() + "\",\"fee\":1}]",
                client.result("blockchain.scripthash.get_mempool", ALICE));
        assertEquals(
                4,
                client.call("blockchain.scripthash.get_history", ALICE)
                        .get("result")
                        .size());
        assertEquals(
                1,
                client.call("blockchain.scripthash.listunspent", ALICE)
                        .get("result")
                        .size());
        assertEquals(
                "\""
                        + sha256(reward.txid() + ":1:" + payment.txid() + ":2:" + on.txid() + ":0:" + further.txid()
                                + ":-1:")
                        + "\"",
                client.result("blockchain.scripthash.subscribe", ALICE));
    }

    @Test
    void a_client_hears_of_new_blocks_and_of_the_scripts_it_watches() throws Exception {
        assertEquals(
                2,
                client.call("blockchain.headers.subscribe").at("/result/height").intValue());
        assertEquals(
                client.call("blockchain.headers.subscribe").get("result"),
                client.call("blockchain.headers.subscribe", true).get("result"),
                "older clients ask for what is always given now");
        String status = client.result("blockchain.scripthash.subscribe", ALICE);
        assertEquals("\"" + sha256(reward.txid() + ":1:" + payment.txid() + ":2:") + "\"", status);
        assertEquals("null", client.result("blockchain.scripthash.subscribe", "00".repeat(32)));

        Transaction more = SmallChain.reward(3, new TxOut(7, SmallChain.ALICE));
        chain.add(more);
        server.changed(Set.of(SmallChain.hash(SmallChain.ALICE), SmallChain.hash(SmallChain.BOB)));
        JsonNode tip = client.next();
        assertEquals("blockchain.headers.subscribe", tip.get("method").stringValue());
        assertEquals(3, tip.at("/params/0/height").intValue());
        assertFalse(tip.has("id"));
        JsonNode news = client.next();
        assertEquals("blockchain.scripthash.subscribe", news.get("method").stringValue());
        assertEquals(ALICE, news.at("/params/0").stringValue());
        assertEquals(
                sha256(reward.txid() + ":1:" + payment.txid() + ":2:" + more.txid() + ":3:"),
                news.at("/params/1").stringValue());

        // What has not changed is not told, and what is no longer watched neither.
        server.changed(Set.of(SmallChain.hash(SmallChain.ALICE)));
        assertEquals("true", client.result("blockchain.scripthash.unsubscribe", ALICE));
        assertEquals("false", client.result("blockchain.scripthash.unsubscribe", ALICE));
        chain.add(SmallChain.reward(4, new TxOut(7, SmallChain.ALICE)));
        server.changed(Set.of(SmallChain.hash(SmallChain.ALICE)));
        assertEquals(4, client.next().at("/params/0/height").intValue());
        assertEquals("null", client.result("server.ping"));
    }

    @Test
    void a_transaction_comes_with_its_proof() throws Exception {
        String txid = payment.txid().toString();
        assertEquals(
                "\"" + HexFormat.of().formatHex(payment.raw()) + "\"",
                client.result("blockchain.transaction.get", txid));
        assertEquals("{\"txid\":\"" + txid + "\"}", client.result("blockchain.transaction.get", txid, true));
        assertEquals(BAD, client.error("blockchain.transaction.get", "00".repeat(32)));
        assertEquals(BAD, client.error("blockchain.transaction.get", "zz"));
        assertEquals(NO_PARAMS, client.error("blockchain.transaction.get", 5));
        String coinbase = chain.txids(2).orElseThrow().getFirst().toString();
        assertEquals(
                "{\"block_height\":2,\"merkle\":[\"" + coinbase + "\"],\"pos\":1}",
                client.result("blockchain.transaction.get_merkle", txid, 2));
        assertEquals(BAD, client.error("blockchain.transaction.get_merkle", txid, 1));
        assertEquals(BAD, client.error("blockchain.transaction.get_merkle", txid, 9));
        assertEquals("\"" + txid + "\"", client.result("blockchain.transaction.id_from_pos", 2, 1));
        assertEquals(
                "{\"tx_hash\":\"" + txid + "\",\"merkle\":[\"" + coinbase + "\"]}",
                client.result("blockchain.transaction.id_from_pos", 2, 1, true));
        assertEquals(BAD, client.error("blockchain.transaction.id_from_pos", 2, 2));
    }

    @Test
    void a_transaction_is_broadcast_or_refused_with_the_reason() throws Exception {
        Transaction tx = SmallChain.spend(payment, new TxOut(29, SmallChain.ALICE));
        assertEquals(
                "\"" + tx.txid() + "\"",
                client.result("blockchain.transaction.broadcast", HexFormat.of().formatHex(tx.raw())));
        assertEquals(List.of(tx), chain.sent());
        String empty = HexFormat.of().formatHex(SmallChain.spend(payment).raw());
        JsonNode refused =
                client.call("blockchain.transaction.broadcast", empty).get("error");
        assertEquals(BAD, refused.get("code").intValue());
        assertTrue(refused.get("message").stringValue().endsWith("bad-txns-vout-empty"));
        assertEquals(BAD, client.error("blockchain.transaction.broadcast", "00"));
        assertEquals(BAD, client.error("blockchain.transaction.broadcast", "xy"));
    }

    @Test
    void calls_come_one_by_one_in_batches_or_want_no_answer() throws Exception {
        client.send("[" + Client.request(7, "server.ping") + "," + Client.request(8, "nonsense") + ",5]\n");
        JsonNode answers = client.next();
        assertEquals(3, answers.size());
        assertEquals(7, answers.at("/0/id").intValue());
        assertEquals(-32601, answers.at("/1/error/code").intValue());
        assertEquals(-32600, answers.at("/2/error/code").intValue());
        client.send("{\"method\":\"server.ping\"}\n[{\"method\":\"server.ping\"}]\n");
        client.send("{\"id\":\"a\",\"method\":\"server.ping\"}\n");
        assertEquals("a", client.next().get("id").stringValue());
        client.send("{\"id\":1,\"method\":\"server.ping\",\"params\":{}}\n");
        assertEquals(NO_PARAMS, client.next().at("/error/code").intValue());
        client.send("{\"id\":[1],\"method\":\"server.ping\"}\n");
        assertEquals(-32600, client.next().at("/error/code").intValue());
        assertEquals("null", client.result("server.ping"));
    }

    @Test
    void whoever_sends_what_is_not_json_is_no_client() throws Exception {
        String call = Client.request(1, "server.ping");
        for (String line : List.of("POST / HTTP/1.1\r", "nonsense", "[".repeat(1_000), call + call)) {
            try (Client other = new Client(server)) {
                other.send(line + "\n" + call + "\n");
                assertEquals(-32700, other.next().at("/error/code").intValue());
                assertEquals("(end)", other.line());
            }
        }
        assertEquals("null", client.result("server.ping"));
    }
}
