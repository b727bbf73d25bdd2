package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.ApiException;
import org.planchet.api.FakeNode;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.api.NodeStatus;
import org.planchet.api.Readiness;
import org.planchet.api.TransferRequest;

/// The client against the server: every call gives what the node itself gives.
class HttpNodeApiTest {
    private final FakeNode node = FakeNode.ofFiveBlocks();
    private final ApiServer server = ApiServer.start(node, ApiSettings.loopback(0));
    private final NodeApi remote = HttpNodeApi.connect(URI.create("http://127.0.0.1:" + server.port()), null);

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    void every_question_has_the_node_s_own_answer() {
        assertEquals(node.status(), remote.status());
        assertEquals(node.chain(), remote.chain());
        assertEquals(node.block("3"), remote.block("3"));
        assertArrayEquals(node.rawBlock("3"), remote.rawBlock("3"));
        assertEquals(node.header("latest"), remote.header("latest"));
        assertEquals(node.headers(1, 2), remote.headers(1, 2));
        assertEquals(node.transaction(FakeNode.TXID), remote.transaction(FakeNode.TXID));
        assertEquals(node.peers(), remote.peers());
        assertEquals(node.knownNodes(), remote.knownNodes());
        assertEquals(node.mempool(), remote.mempool());
        assertEquals(node.mining(), remote.mining());
        assertEquals(node.wallet(), remote.wallet());
        assertEquals(node.utxos(), remote.utxos());
        assertEquals(node.history(5), remote.history(5));
        assertEquals(node.coinsOf("1A"), remote.coinsOf("1A"));
        assertEquals(node.address("1A", 3, 4), remote.address("1A", 3, 4));
        assertEquals(node.coinSet(), remote.coinSet());
        assertEquals(node.store(), remote.store());
        assertEquals(node.refusals(5), remote.refusals(5));
        assertEquals(node.metrics(), remote.metrics());
        assertTrue(remote.live());
        assertEquals(Readiness.READY, remote.readiness());
        node.setReadiness(Readiness.BLOCKS_LOST);
        assertEquals(Readiness.BLOCKS_LOST, remote.readiness());
    }

    @Test
    void every_deed_reaches_the_node() throws InterruptedException {
        assertEquals(FakeNode.TXID, remote.broadcast("00"));
        assertEquals(FakeNode.hash(4), remote.submitBlock("00"));
        remote.addPeer("[2001:db8::1]:5000");
        assertEquals(2, node.peers().size());
        remote.removePeer("[2001:db8::1]:5000", true);
        assertEquals(1, node.peers().size());
        NodeStatus synced = remote.sync();
        assertEquals(node.status(), synced);
        remote.startMining("1A", 7, 2);
        remote.stopMining();
        assertEquals(List.of(FakeNode.hash(8), FakeNode.hash(9)), remote.generate("1A", 2));
        assertEquals(
                node.createWallet(Optional.empty(), Optional.empty()),
                remote.createWallet(Optional.empty(), Optional.empty()));
        remote.createWallet(Optional.of("x"), Optional.of(List.of("a", "b", "c")));
        remote.unlockWallet(FakeNode.SECRET, 60);
        remote.lockWallet();
        assertEquals(List.of("abandon", "about"), remote.walletPhrase(Optional.of("x")));
        remote.changePassphrase(Optional.empty(), "y");
        assertEquals(node.keyBalance("k"), remote.keyBalance(FakeNode.SECRET));
        assertEquals(FakeNode.ADDRESS, remote.newAddress("rent"));
        assertEquals(FakeNode.ADDRESS, remote.importKey(FakeNode.SECRET, "old"));
        var request = new TransferRequest("1B", 5, 2_000L, null, null, null, true);
        assertEquals(node.transfer(request), remote.transfer(request));
        assertEquals(
                List.of(
                        "addPeer [2001:db8::1]:5000",
                        "removePeer [2001:db8::1]:5000 true",
                        "sync",
                        "startMining 1A 7 2",
                        "stopMining",
                        "generate 1A 2",
                        "createWallet false 0",
                        "createWallet false 0",
                        "createWallet true 3",
                        "unlockWallet 60",
                        "lockWallet",
                        "walletPhrase Optional[x]",
                        "changePassphrase Optional.empty y",
                        "keyBalance",
                        "keyBalance",
                        "newAddress rent",
                        "importKey 20 old"),
                node.calls());
        assertEquals(node.switchLogging("net", true), remote.switchLogging("net", true));
        assertEquals(node.logging(), remote.logging());
        remote.stop();
        assertTrue(node.stopped().await(20, TimeUnit.SECONDS));
    }

    @Test
    void a_refusal_is_the_same_exception_again() {
        var refused = assertThrows(ApiException.class, () -> remote.broadcast("ff"));
        assertEquals(ApiException.Kind.REJECTED, refused.kind());
        assertEquals(FakeNode.REFUSAL, refused.refusal());
        assertEquals(new ApiException(FakeNode.REFUSAL).getMessage(), refused.getMessage());
        assertKind(ApiException.Kind.NOT_FOUND, () -> remote.block("99"));
        assertKind(ApiException.Kind.BAD_REQUEST, () -> remote.block("a b/c?d%"));
        assertKind(ApiException.Kind.CONFLICT, () -> remote.addPeer("10.0.0.1:5000"));
        assertKind(ApiException.Kind.FORBIDDEN, () -> remote.unlockWallet("no", 1));
        assertKind(ApiException.Kind.UNAVAILABLE, () -> remote.transaction("boom"));
    }

    @Test
    void a_token_is_shown_and_never_printed() {
        var settings = new ApiSettings("127.0.0.1", 0, "s3cret", List.of(), ApiSettings.Loopback.NOBODY, true);
        try (var guarded = ApiServer.start(node, settings)) {
            URI base = URI.create("http://127.0.0.1:" + guarded.port());
            assertEquals(node.wallet(), HttpNodeApi.connect(base, "s3cret").wallet());
            assertKind(
                    ApiException.Kind.UNAUTHORIZED,
                    () -> HttpNodeApi.connect(base, null).wallet());
            assertFalse(HttpNodeApi.connect(base, "s3cret").toString().contains("s3cret"));
        }
    }

    @Test
    void a_node_that_is_not_there_is_unavailable_and_named() {
        int port = server.port();
        server.close();
        var gone = assertThrows(ApiException.class, remote::status);
        assertEquals(ApiException.Kind.UNAVAILABLE, gone.kind());
        assertTrue(String.valueOf(gone.getMessage()).contains("127.0.0.1:" + port));
        assertFalse(remote.live());
    }

    /// Such as the port for peers.
    @Test
    void a_port_that_does_not_speak_http_is_named_and_its_bytes_are_not_shown() throws Exception {
        try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (var caller = other.accept()) {
                    caller.getOutputStream().write(new byte[] {(byte) 0xfa, 7, 27, 13, 10});
                    caller.getInputStream().transferTo(OutputStream.nullOutputStream());
                } catch (IOException gone) {
                    throw new UncheckedIOException(gone);
                }
            });
            var base = URI.create("http://127.0.0.1:" + other.getLocalPort());
            var refused = assertThrows(ApiException.class, HttpNodeApi.connect(base, null)::status);
            assertEquals("the answer of " + base + " is not that of a Planchet node", refused.getMessage());
        }
    }

    @Test
    void tips_come_as_they_happen() throws InterruptedException {
        var tips = new LinkedBlockingQueue<NodeStatus>();
        remote.onTip(tips::add);
        assertEquals(node.status(), tips.poll(20, TimeUnit.SECONDS), "the state at the start");
        node.announceTip("0.1.0");
        assertEquals(node.status(), tips.poll(20, TimeUnit.SECONDS));
    }

    private static void assertKind(ApiException.Kind kind, Runnable call) {
        assertEquals(kind, assertThrows(ApiException.class, call::run).kind());
    }
}
