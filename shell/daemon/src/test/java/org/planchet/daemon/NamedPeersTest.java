package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.PeerView;
import org.planchet.fixtures.Await;

/// Neighbours that the user named: once one of a name's addresses is connected, the name waits no longer; until then it
/// says what it stands for and why it is not.
class NamedPeersTest {
    @TempDir
    Path folder;

    @Test
    void d29_a_name_is_listed_only_while_none_of_its_addresses_is_connected() throws Exception {
        try (RunningNode b = Daemon.start(TestNodes.config(folder.resolve("b")))) {
            String address = connectAndLeave(b);
            Await.until(
                    "the reason",
                    () -> b.api().peers().stream()
                            .anyMatch(peer -> !peer.absence().reason().isEmpty()));
            PeerView gone = b.api().peers().getFirst();
            assertEquals(address.replace("127.0.0.1", "localhost"), gone.address());
            assertTrue(gone.absence().places().contains(address), gone::toString);
        }
    }

    /// Connects the node to another by name, which then ends. Returns where that was.
    private String connectAndLeave(RunningNode node) throws Exception {
        try (RunningNode other = Daemon.start(TestNodes.config(folder.resolve("a")))) {
            node.api().addPeer("localhost:" + other.p2pPort());
            Await.until(
                    "the neighbour",
                    () -> node.api().peers().stream()
                            .map(PeerView::status)
                            .toList()
                            .equals(List.of("connected")));
            PeerView connected = node.api().peers().getFirst();
            assertEquals("127.0.0.1:" + other.p2pPort(), connected.address());
            assertEquals("", connected.absence().reason());
            return connected.address();
        }
    }

    @Test
    void d29_k19_a_name_that_leads_nowhere_says_so() throws Exception {
        try (RunningNode node = Daemon.start(TestNodes.config(folder.resolve("a")))) {
            node.api().addPeer("no-such-name.invalid:5000");
            Await.until(
                    "the reason",
                    () -> !node.api().peers().getFirst().absence().reason().isEmpty());
            assertEquals(
                    "no address is known for this name",
                    node.api().peers().getFirst().absence().reason());
        }
    }
}
