package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.adapters.RpcInterfaceTest;
import org.planchet.daemon.config.NodeConfig;
import tools.jackson.databind.json.JsonMapper;

/// The thread that owns the node is at work and takes no question: who asks about blocks does not notice, at any door.
class BusyOwnerTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final String USER = "alice:correct-horse";

    @TempDir
    Path folder;

    private static String rpc(RunningNode node, String method, String params) throws Exception {
        HttpResponse<String> answer = RpcInterfaceTest.call(node, USER, method, params);
        assertTrue(answer.body().contains("\"result\""), answer.body());
        return answer.body();
    }

    private static String rest(RunningNode node, String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.apiPort() + path))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer.body());
            return answer.body();
        }
    }

    private static String electrum(RunningNode node, String method, String params) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.electrumPort())) {
            socket.setSoTimeout(10_000);
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String request = "{\"id\":1,\"method\":\"%s\",\"params\":%s}\n".formatted(method, params);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return JsonMapper.shared().readTree(in.readLine()).path("result").asString();
        }
    }

    @Test
    void questions_about_blocks_are_answered_while_the_owner_is_busy() throws Exception {
        NodeConfig config = TestNodes.config(folder)
                .with("api", "true")
                .with("index", "tx,address")
                .with("electrum-port", "0")
                .with("rpc-user", "alice")
                .with("rpc-password", "correct-horse");
        try (LocalNode node = LocalNode.start(config, false)) {
            String second = node.api().generate(PAYEE, 3).get(1);
            String txid = node.api().block(second).transactions().getFirst().txid();
            assertEquals(2, node.api().transaction(txid).blockIndex());
            var busy = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            CompletableFuture<Void> work =
                    CompletableFuture.runAsync(() -> node.loop().run(owned -> {
                        busy.countDown();
                        try {
                            assertTrue(release.await(30, TimeUnit.SECONDS), "nothing here may need the owner");
                        } catch (InterruptedException stop) {
                            Thread.currentThread().interrupt();
                        }
                    }));
            assertTrue(busy.await(10, TimeUnit.SECONDS));
            CompletableFuture<Integer> waits =
                    CompletableFuture.supplyAsync(() -> node.api().mempool().count());
            try {
                assertTrue(rpc(node, "getblockcount", "[]").contains(":3"));
                assertTrue(rpc(node, "getbestblockhash", "[]").contains("result"));
                assertTrue(rpc(node, "getblockhash", "[2]").contains(second));
                assertTrue(rpc(node, "getblockheader", "[\"" + second + "\"]").contains(second));
                assertTrue(rpc(node, "getblock", "[\"" + second + "\",3]").contains(txid));
                assertTrue(rpc(node, "getrawtransaction", "[\"" + txid + "\",2,\"" + second + "\"]")
                        .contains(txid));
                assertTrue(rpc(node, "getblockchaininfo", "[]").contains("\"blocks\":3"));
                assertTrue(rpc(node, "getmininginfo", "[]").contains("\"pooledtx\":0"));
                assertTrue(rpc(node, "getdifficulty", "[]").contains("result"));
                assertTrue(rpc(node, "getnetworkhashps", "[]").contains("result"));
                assertTrue(rpc(node, "getchaintips", "[]").contains("active"));
                assertTrue(rpc(node, "getdeploymentinfo", "[]").contains("\"height\":3"));
                assertTrue(rpc(node, "waitforblockheight", "[3,10]").contains(":3"));
                assertTrue(rpc(node, "getblockstats", "[2]").contains(second));
                assertTrue(rest(node, "/api/v1/blocks/2").contains(txid));
                assertTrue(rest(node, "/api/v1/chain").contains("active"));
                assertTrue(rest(node, "/api/v1/headers/" + second).contains(second));
                assertEquals("-1", electrum(node, "blockchain.estimatefee", "[6]"), "nothing was paid yet");
                assertEquals("1.0E-6", electrum(node, "blockchain.relayfee", "[]"));
                assertEquals(
                        160, electrum(node, "blockchain.block.header", "[2]").length());
                assertFalse(waits.isDone(), "the mempool is the owner's");
            } finally {
                release.countDown();
            }
            work.get(10, TimeUnit.SECONDS);
            assertEquals(0, waits.get(10, TimeUnit.SECONDS));
        }
    }
}
