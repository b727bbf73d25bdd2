package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.Chains;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.testkit.FreePort;
import tools.jackson.databind.JsonNode;

/// A node with a port for everybody, one for trusted peers and one for those of its onion service.
class ListeningTest {
    @TempDir
    Path folder;

    @Test
    void it_tells_of_each_peer_by_which_port_it_came() throws Exception {
        int trusted = FreePort.choose();
        int onion = FreePort.choose();
        NodeConfig config = Folders.served(folder)
                .with("whitebind", "noban@127.0.0.1:" + trusted)
                .with("onion-bind", "127.0.0.1:" + onion);
        try (RunningNode node = Daemon.start(config);
                RawPeer _ = RawPeer.connect(node.p2pPort(), Chains.regtest());
                RawPeer _ = RawPeer.connect(trusted, Chains.regtest());
                RawPeer _ = RawPeer.connect(onion, Chains.regtest())) {
            String cookie = Files.readString(folder.resolve(".cookie"));
            JsonNode peers = ReferenceNode.post(node.apiPort(), cookie, "getpeerinfo", List.of())
                    .path("result");
            Map<String, String> told = new TreeMap<>();
            for (JsonNode peer : peers)
                told.put(
                        peer.get("addrbind").stringValue(),
                        peer.get("network").stringValue() + " " + peer.get("permissions"));
            assertEquals(
                    Map.of(
                            "127.0.0.1:" + node.p2pPort(), "not_publicly_routable []",
                            "127.0.0.1:" + trusted, "not_publicly_routable [\"noban\",\"download\"]",
                            "127.0.0.1:" + onion, "onion []"),
                    told);
        }
    }
}
