package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.Readiness;
import org.planchet.fixtures.Await;

/// What a node has stored is old once it was stopped for a while. Until it has heard those that it is told to connect
/// to, it sends its callers elsewhere.
class ReadinessTest {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    Path folder;

    private RunningNode startWith(String peer) throws Exception {
        return Daemon.start(TestNodes.config(folder.resolve("node")).with("peer", peer));
    }

    @Test
    void k09_a_node_is_ready_at_once_if_it_is_told_of_no_peer_and_waits_for_those_that_it_is_told_of()
            throws Exception {
        try (RunningNode alone = TestNodes.start(folder.resolve("alone"))) {
            assertEquals(Readiness.READY, alone.api().readiness());
        }
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RunningNode waits = startWith("127.0.0.1:" + silent.getLocalPort())) {
            assertEquals(Readiness.CONNECTING, waits.api().readiness());
        }
    }

    @Test
    void k09_from_the_moment_it_is_ready_it_serves_the_chain_of_its_peers() throws Exception {
        try (RunningNode peer = TestNodes.start(folder.resolve("peer"))) {
            String tip = peer.api().generate(PAYEE, 30).getLast();
            try (RunningNode node = startWith(peer.p2pAddress())) {
                Await.until("it is ready", () -> node.api().readiness() == Readiness.READY);
                assertEquals(tip, node.api().status().tip());
            }
        }
    }
}
