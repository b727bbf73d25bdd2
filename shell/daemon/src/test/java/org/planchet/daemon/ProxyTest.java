package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.PeerView;
import org.planchet.daemon.SmallSocks.Request;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.fixtures.Await;

/// A real node behind a real proxy: what the proxy is asked for, and what goes past it.
class ProxyTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion:8333";
    private static final String NAME = "node.example:8444";

    @TempDir
    Path folder;

    private NodeConfig behind(SmallSocks proxy, String... more) {
        NodeConfig config = TestNodes.config(folder.resolve("behind")).with("proxy", "127.0.0.1:" + proxy.port());
        for (int i = 0; i < more.length; i += 2) config = config.with(more[i], more[i + 1]);
        return config;
    }

    private static void awaitPeer(RunningNode node, String address) throws InterruptedException {
        Await.until(
                "a connection to " + address,
                () -> node.api().peers().stream()
                        .filter(peer -> peer.address().equals(address))
                        .map(PeerView::status)
                        .anyMatch("connected"::equals));
    }

    @Test
    void names_go_to_the_proxy_as_names_each_with_a_login_of_its_own() throws Exception {
        try (RunningNode there = TestNodes.start(folder.resolve("there"));
                SmallSocks proxy = new SmallSocks(there.p2pPort(), true, 0);
                RunningNode node = Daemon.start(behind(proxy, "peer", ONION + "," + NAME))) {
            assertFalse(node.config().listen(), "it can be reached by nobody, and tells nobody where it is");
            // Both names lead to one node here, which keeps one connection at a time.
            Await.until("both were asked for", () -> hosts(proxy).size() == 2);
            assertEquals(Set.of("node.example", ONION.substring(0, ONION.indexOf(':'))), hosts(proxy));
            Set<String> logins = new HashSet<>();
            for (Request request : proxy.requests()) logins.add(request.login());
            assertEquals(proxy.requests().size(), logins.size());
            assertFalse(logins.contains(""));
        }
    }

    private static Set<String> hosts(SmallSocks proxy) {
        Set<String> hosts = new HashSet<>();
        for (Request request : proxy.requests()) hosts.add(request.host());
        return hosts;
    }

    @Test
    void blocks_come_through_it() throws Exception {
        try (RunningNode there = TestNodes.withWallet(TestNodes.start(folder.resolve("there")));
                SmallSocks proxy = new SmallSocks(there.p2pPort(), false, 0);
                RunningNode node = Daemon.start(behind(proxy, "peer", ONION))) {
            awaitPeer(node, ONION);
            there.api().generate("", 3);
            TestNodes.awaitSameTip(there, node);
            assertEquals("", proxy.requests().getFirst().login(), "it did not ask for one");
            assertEquals(8333, proxy.requests().getFirst().port());
            assertEquals(
                    List.of("v2"),
                    node.api().peers().stream()
                            .map(peer -> peer.framing().transport())
                            .toList());
        }
    }

    @Test
    void a_login_that_is_set_is_shown_and_another_proxy_leads_to_tor() throws Exception {
        try (RunningNode there = TestNodes.start(folder.resolve("there"));
                SmallSocks net = new SmallSocks(there.p2pPort(), true, 4);
                SmallSocks tor = new SmallSocks(there.p2pPort(), false, 0);
                RunningNode node = Daemon.start(TestNodes.config(folder.resolve("behind"))
                        .with("proxy", "ann:se@cret@127.0.0.1:" + net.port())
                        .with("onion", "127.0.0.1:" + tor.port())
                        .with("peer", ONION + "," + NAME))) {
            awaitPeer(node, ONION);
            Await.until("the name was asked for", () -> !net.requests().isEmpty());
            assertEquals(
                    new Request("node.example", 8444, "ann:se@cret"),
                    net.requests().getFirst());
            assertEquals(Set.of(ONION.substring(0, ONION.indexOf(':'))), hosts(tor));
        }
    }

    @Test
    void what_lies_in_the_local_network_needs_no_proxy() throws Exception {
        try (RunningNode there = TestNodes.start(folder.resolve("there"));
                SmallSocks proxy = new SmallSocks(there.p2pPort(), false, 0);
                RunningNode node = Daemon.start(behind(proxy, "peer", there.p2pAddress()))) {
            awaitPeer(node, there.p2pAddress());
            assertEquals(List.of(), proxy.requests());
        }
    }

    @Test
    void without_a_proxy_an_onion_name_is_neither_looked_up_nor_dialled() throws Exception {
        try (RunningNode node =
                Daemon.start(TestNodes.config(folder.resolve("bare")).with("peer", ONION))) {
            Await.until(
                    "an attempt has failed",
                    () -> node.api().peers().stream()
                            .anyMatch(peer -> peer.contact().retryCount() >= 0
                                    && peer.status().equals("connecting")));
            assertTrue(node.failure().isEmpty());
        }
    }
}
