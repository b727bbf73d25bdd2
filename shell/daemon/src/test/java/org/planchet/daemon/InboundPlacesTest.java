package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.fixtures.Await;

final class InboundPlacesTest {
    private static final int PLACES = 30;

    @TempDir
    Path folder;

    /// Through the sockets: a newcomer is let in beside those that are there, and one of them gives its place.
    @Test
    void p15_inbound_eviction_all_places_are_taken_and_still_a_newcomer_gets_one() throws Exception {
        List<Socket> peers = new ArrayList<>();
        try (RunningNode node = Daemon.start(
                TestNodes.config(folder).with("max-peers", "" + PLACES).with("max-outbound", "0"))) {
            for (int i = 0; i < PLACES; i++) {
                peers.add(new Socket(InetAddress.getLoopbackAddress(), node.p2pPort()));
                int there = i + 1;
                Await.until("one more", () -> node.api().peers().size() == there);
            }
            Socket newcomer = new Socket(InetAddress.getLoopbackAddress(), node.p2pPort());
            peers.add(newcomer);
            Socket youngest = peers.get(PLACES - 1);
            youngest.setSoTimeout(10_000);
            assertEquals(-1, youngest.getInputStream().read(), "it is the one that is spared for nothing");
            assertTrue(isOpen(newcomer));
            assertTrue(isOpen(peers.getFirst()));
            assertFalse(isOpen(youngest));
            assertEquals(PLACES, node.api().peers().size());
        } finally {
            for (Socket peer : peers) peer.close();
        }
    }

    private static boolean isOpen(Socket socket) throws IOException {
        socket.setSoTimeout(200);
        try {
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException nothingCame) {
            return true;
        }
    }
}
