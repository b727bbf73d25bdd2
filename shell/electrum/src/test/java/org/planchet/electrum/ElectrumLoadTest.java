package org.planchet.electrum;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.fixtures.Await;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;

/// P57: what a client may not make the server bear.
final class ElectrumLoadTest {
    private static final ElectrumSettings USUAL = ElectrumSettings.of("127.0.0.1", 0);
    private static final int EXCESSIVE = ElectrumException.Code.EXCESSIVE_RESOURCE_USAGE.number();

    private final SmallChain chain = new SmallChain();

    private ElectrumServer start(ElectrumSettings settings) throws IOException {
        chain.add(SmallChain.reward(0));
        return ElectrumServer.start(chain, settings);
    }

    @Test
    void p57_a_line_has_a_mebibyte_at_most() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client good = new Client(server);
                Client bad = new Client(server)) {
            String ping = Client.request(1, "server.ping");
            good.send(" ".repeat((1 << 20) - ping.length()) + ping + "\n");
            assertTrue(good.next().get("result").isNull());
            bad.send(" ".repeat((1 << 20) + 1));
            assertEquals(-32600, bad.next().at("/error/code").intValue());
            assertEquals("(end)", bad.line());
            assertEquals("null", good.result("server.ping"));
        }
    }

    @Test
    void p57_a_session_watches_a_thousand_scripts_at_most() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client client = new Client(server)) {
            for (int i = 0; i < 1_000; i++)
                assertEquals("null", client.result("blockchain.scripthash.subscribe", script(i)));
            assertEquals(EXCESSIVE, client.error("blockchain.scripthash.subscribe", script(1_000)));
            assertEquals("null", client.result("blockchain.scripthash.subscribe", script(5)), "it is watched already");
            assertEquals("true", client.result("blockchain.scripthash.unsubscribe", script(0)));
            assertEquals("null", client.result("blockchain.scripthash.subscribe", script(1_000)));
        }
    }

    private static String script(int i) {
        return "%064x".formatted(i);
    }

    @Test
    void p57_a_batch_has_a_hundred_calls_at_most() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client client = new Client(server)) {
            client.send(batch(100, "server.ping"));
            assertEquals(100, client.next().size());
            client.send(batch(101, "server.ping"));
            assertEquals(-32600, client.next().at("/error/code").intValue());
            client.send("[]\n");
            assertEquals(-32600, client.next().at("/error/code").intValue());
        }
    }

    @Test
    void p57_a_batch_is_not_answered_with_more_than_may_wait() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client client = new Client(server)) {
            chain.addEmpty(2_016);
            client.send(batch(20, "blockchain.block.headers", 0, 2_016));
            String answers = client.line();
            assertTrue(answers.length() < (1 << 20) + 700_000, "bytes: " + answers.length());
            assertTrue(answers.contains("\"code\":" + EXCESSIVE));
            assertEquals(20, ElectrumJson.MAPPER.readTree(answers).size());
        }
    }

    private static String batch(int count, String method, Object... params) {
        return "[" + String.join(",", Collections.nCopies(count, Client.request(1, method, params))) + "]\n";
    }

    @Test
    void p57_a_history_too_long_to_answer_is_refused() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client client = new Client(server)) {
            TxOut[] many = Collections.nCopies(ElectrumNode.MAX_EVENTS, new TxOut(1, SmallChain.ALICE))
                    .toArray(TxOut[]::new);
            String alice = SmallChain.hash(SmallChain.ALICE).toString();
            chain.add(SmallChain.reward(1, many));
            assertEquals(
                    "{\"confirmed\":10000,\"unconfirmed\":0}",
                    client.result("blockchain.scripthash.get_balance", alice));
            chain.add(SmallChain.reward(2, new TxOut(1, SmallChain.ALICE)));
            for (String method : List.of("get_balance", "get_history", "listunspent", "subscribe"))
                assertEquals(1, client.error("blockchain.scripthash." + method, alice), method);
            assertEquals("false", client.result("blockchain.scripthash.unsubscribe", alice));
        }
    }

    @Test
    void p57_a_client_that_does_not_read_its_answers_is_dropped() throws Exception {
        try (ElectrumServer server = start(USUAL.withTimes(Duration.ofMinutes(1), Duration.ofMillis(300)));
                Client slow = new Client(server);
                Client good = new Client(server)) {
            chain.addEmpty(2_016);
            Await.until("both clients", () -> server.sessions() == 2);
            // 200 answers of 300 KiB each: more than the sockets' own buffers and the queue take.
            String call = Client.request(1, "blockchain.block.headers", 0, 2_016) + "\n";
            for (int i = 0; i < 200; i++) slow.send(call);
            Await.until("the end of the one that does not read", () -> server.sessions() == 1);
            assertEquals("null", good.result("server.ping"));
        }
    }

    @Test
    void p57_a_client_that_does_not_read_what_it_is_told_is_dropped() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client slow = new Client(server);
                Client good = new Client(server)) {
            for (int i = 0; i < 500; i++) slow.result("blockchain.scripthash.subscribe", hash(i).toString());
            good.result("blockchain.scripthash.subscribe", hash(0).toString());
            var all = new HashSet<ScriptHash>();
            for (int i = 0; i < 500; i++) all.add(hash(i));
            int tag = 1;
            while (server.sessions() == 2) {
                TxOut[] outputs = new TxOut[500];
                for (int i = 0; i < 500; i++) outputs[i] = new TxOut(1, watched(i));
                chain.add(SmallChain.reward(tag++, outputs));
                server.changed(all);
                // The good one reads what it is told, and so tells that all were told.
                assertEquals(hash(0).toString(), good.next().at("/params/0").stringValue());
                assertTrue(tag < 2_000, "a client that reads nothing is still told");
            }
            assertEquals("null", good.result("server.ping"));
        }
    }

    private static Script watched(int i) {
        return Script.fromHex("51%04x".formatted(i));
    }

    private static ScriptHash hash(int i) {
        return ScriptHash.of(watched(i));
    }

    @Test
    void p57_the_server_bears_so_many_clients() throws Exception {
        try (ElectrumServer server = start(USUAL.withSessions(3))) {
            List<Client> clients = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                Client client = new Client(server);
                client.result("server.ping");
                clients.add(client);
            }
            try (Client fourth = new Client(server)) {
                assertEquals("(end)", fourth.line());
            }
            clients.getFirst().close();
            Await.until("a place", () -> server.sessions() == 2);
            try (Client another = new Client(server)) {
                assertEquals("null", another.result("server.ping"));
            }
            for (Client client : clients) client.close();
        }
        assertEquals(64, USUAL.sessions());
    }

    @Test
    void p57_a_client_that_says_nothing_is_dropped() throws Exception {
        try (ElectrumServer server = start(USUAL.withTimes(Duration.ofSeconds(3), Duration.ofSeconds(5)));
                Client client = new Client(server)) {
            assertEquals("null", client.result("server.ping"));
            assertEquals("(end)", client.line());
            Await.until("its end", () -> server.sessions() == 0);
        }
    }

    @Test
    void w31_a_client_that_sends_a_line_byte_by_byte_is_dropped() throws Exception {
        try (ElectrumServer server = start(USUAL.withTimes(Duration.ofMinutes(1), Duration.ofSeconds(1)));
                Client slow = new Client(server);
                Client quiet = new Client(server)) {
            assertEquals("null", quiet.result("server.ping"));
            Await.until("the end of the slow one", () -> {
                try {
                    slow.send(" ");
                    Thread.sleep(50);
                } catch (IOException | InterruptedException gone) {
                    return server.sessions() == 1;
                }
                return server.sessions() == 1;
            });
            assertEquals("null", quiet.result("server.ping"), "who says nothing yet may");
        }
    }

    /// A script hash is any 32 bytes: nothing is remembered of those that nobody watches.
    @Test
    void p57_what_nobody_watches_costs_nothing() throws Exception {
        try (ElectrumServer server = start(USUAL);
                Client client = new Client(server)) {
            assertEquals("null", client.result("blockchain.scripthash.subscribe", script(1)));
            chain.add(SmallChain.reward(1, new TxOut(1, SmallChain.ALICE)));
            for (int i = 0; i < 100; i++) server.changed(Set.of(new ScriptHash(new Hash256(i, 0, 0, 0))));
            assertEquals("null", client.result("server.ping"));
        }
    }
}
