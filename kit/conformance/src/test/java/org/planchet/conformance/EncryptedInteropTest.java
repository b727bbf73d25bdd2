package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.NodeApi;
import org.planchet.api.PeerView;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;

/// Planchet and a Bitcoin node speak the encrypted transport (BIP-0324) to each other, whoever dials, and the plain one
/// where one of them does not speak it.
@Tag("interop")
final class EncryptedInteropTest {
    private static final int BLOCKS = 150;
    private static final String NOBODY = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";

    @TempDir
    Path folder;

    @Test
    void planchet_dials_and_syncs_encrypted() throws Exception {
        try (ReferenceNode reference = reference(true);
                RunningNode planchet = planchet(true)) {
            reference.rpc("generatetoaddress", BLOCKS, NOBODY);
            planchet.api().addPeer(reference.p2pAddress());
            awaitSameTip(reference, planchet.api());
            assertSpoken(reference, planchet.api(), "v2");
            reference.rpc("generatetoaddress", 1, NOBODY);
            awaitSameTip(reference, planchet.api());
        }
    }

    @Test
    void the_other_node_dials_and_syncs_encrypted() throws Exception {
        try (ReferenceNode reference = reference(true);
                RunningNode planchet = planchet(true)) {
            planchet.api().generate(NOBODY, BLOCKS);
            reference.rpc("addnode", planchet.p2pAddress(), "add");
            awaitSameTip(reference, planchet.api());
            assertSpoken(reference, planchet.api(), "v2");
            planchet.api().generate(NOBODY, 1);
            awaitSameTip(reference, planchet.api());
        }
    }

    @Test
    void planchet_falls_back_to_plain_with_one_that_hangs_up_on_its_key() throws Exception {
        try (ReferenceNode reference = reference(false);
                RunningNode planchet = planchet(true)) {
            reference.rpc("generatetoaddress", BLOCKS, NOBODY);
            planchet.api().addPeer(reference.p2pAddress());
            awaitSameTip(reference, planchet.api());
            assertSpoken(reference, planchet.api(), "v1");
        }
    }

    @Test
    void the_other_node_falls_back_to_plain_with_a_planchet_that_does_not_encrypt() throws Exception {
        try (ReferenceNode reference = reference(true);
                RunningNode planchet = planchet(false)) {
            planchet.api().generate(NOBODY, BLOCKS);
            reference.rpc("addnode", planchet.p2pAddress(), "add");
            awaitSameTip(reference, planchet.api());
            assertSpoken(reference, planchet.api(), "v1");
        }
    }

    private ReferenceNode reference(boolean v2) throws Exception {
        return ReferenceNode.start(Files.createDirectory(folder.resolve("reference")), "-v2transport=" + (v2 ? 1 : 0));
    }

    private RunningNode planchet(boolean v2) throws Exception {
        return Daemon.start(NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                folder.resolve("planchet").toString(),
                "port",
                "0",
                "api-port",
                "0",
                "bind",
                "127.0.0.1",
                "v2transport",
                String.valueOf(v2)));
    }

    private static void awaitSameTip(ReferenceNode reference, NodeApi planchet) throws Exception {
        PlanchetNode.await(
                "one tip", () -> tip(reference).equals(planchet.status().tip()));
    }

    private static String tip(ReferenceNode reference) {
        try {
            return reference.rpc("getbestblockhash").stringValue();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static void assertSpoken(ReferenceNode reference, NodeApi planchet, String transport) throws Exception {
        JsonNode theirs = reference.rpc("getpeerinfo");
        List<PeerView> ours = planchet.peers();
        assertEquals(1, theirs.size());
        assertEquals(1, ours.size());
        assertEquals(transport, theirs.get(0).path("transport_protocol_type").stringValue());
        assertEquals(transport, ours.getFirst().framing().transport());
        assertEquals(
                theirs.get(0).path("session_id").stringValue(),
                ours.getFirst().framing().sessionId());
        assertEquals(
                transport.equals("v2"), ours.getFirst().framing().sessionId().length() == 64);
        assertTrue(ours.getFirst().traffic().bytesReceived() > 0);
    }
}
