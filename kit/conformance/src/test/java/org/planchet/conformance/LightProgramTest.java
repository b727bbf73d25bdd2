package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.Readiness;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletApi;
import org.planchet.fixtures.Await;

/// `planchet node --role spv` beside two Bitcoin nodes that serve filters of one kind: a process that finds
/// coins, is paid, proves it, pays, sees confirmations, follows a reorganisation, and goes on where it was
/// killed.
@Tag("interop")
final class LightProgramTest {
    private static final long COIN = 100_000_000;

    @TempDir
    Path folder;

    private ReferenceNode start(String name, String filters) throws Exception {
        return ReferenceNode.start(Files.createDirectory(folder.resolve(name)), filters.split(" ", -1));
    }

    private NodeProcess light(String name, ReferenceNode... peers) throws Exception {
        return NodeProcess.start(
                folder.resolve(name), "--role", "spv", "--peer", peers[0].p2pAddress() + "," + peers[1].p2pAddress());
    }

    private static void awaitTip(NodeApi light, ReferenceNode node) throws Exception {
        String best = node.rpc("getbestblockhash").stringValue();
        Await.until("the reference node's tip", () -> light.status().tip().equals(best));
    }

    private static void awaitBalance(NodeApi light, long balance) throws Exception {
        Await.until("a balance of " + balance, () -> light.wallet().confirmed() == balance);
    }

    /// @param filters the settings by which the Bitcoin nodes serve compact filters, or bloom filters alone
    @ParameterizedTest
    @ValueSource(strings = {"-blockfilterindex=1 -peerblockfilters=1", "-blockfilterindex=0 -peerbloomfilters=1"})
    void n12_it_finds_coins_is_paid_proves_it_pays_and_follows_a_reorganisation(String filters) throws Exception {
        try (ReferenceNode one = start("one", filters);
                ReferenceNode other = start("other", filters)) {
            one.rpc("createwallet", "w");
            String theirs = one.rpc("getnewaddress").stringValue();
            one.rpc("generatetoaddress", 110, theirs);
            other.rpc("addnode", one.p2pAddress(), "add");
            Await.until("the other's chain", () -> other.rpc("getblockcount").intValue() == 110);
            List<String> words;
            NodeProcess process = light("light", one, other);
            try {
                NodeApi light = process.api();
                awaitTip(light, one);
                var created = light.createWallet(Optional.empty(), Optional.empty());
                words = created.phrase();
                isPaidAndProvesIt(light, one, created.firstAddress(), theirs);
            } finally {
                process.kill();
            }
            // Killed, it goes on where it was.
            process = light("light", one, other);
            try {
                NodeApi light = process.api();
                awaitBalance(light, 3 * COIN / 2);
                paysAndFollowsAReorganisation(light, one, theirs);
            } finally {
                process.kill();
            }
            process = light("restored", one, other);
            try {
                NodeApi light = process.api();
                awaitTip(light, one);
                light.createWallet(Optional.empty(), Optional.of(words), WalletApi.USUAL_GAP, Optional.of("110"));
                assertTrue(
                        light.wallet().confirmed() > COIN - 100_000,
                        () -> light.wallet().toString());
                assertEquals(2, light.history(10).size());
            } finally {
                process.kill();
            }
        }
    }

    private static void isPaidAndProvesIt(NodeApi light, ReferenceNode one, String address, String theirs)
            throws Exception {
        String paid = one.rpc("sendtoaddress", address, 1.5).stringValue();
        Await.until("the payment is announced", () -> light.wallet().unconfirmed() == 3 * COIN / 2);
        String block = one.rpc("generatetoaddress", 1, theirs).get(0).stringValue();
        awaitBalance(light, 3 * COIN / 2);
        Await.until("it is ready", () -> light.readiness() == Readiness.READY);
        var proof = light.proof(paid);
        assertEquals(block, proof.blockHash());
        assertEquals(one.rpc("gettxoutproof", List.of(paid)).stringValue(), proof.proof());
        assertEquals(paid, one.rpc("verifytxoutproof", proof.proof()).get(0).stringValue());
    }

    private static void paysAndFollowsAReorganisation(NodeApi light, ReferenceNode one, String theirs)
            throws Exception {
        String to = one.rpc("getnewaddress").stringValue();
        String txid = light.transfer(new TransferRequest(to, COIN / 2, 10_000L, null, null, null, false))
                .txid();
        Await.until("their pool has it", () -> one.rpc("getrawmempool").size() == 1);
        one.rpc("generatetoaddress", 1, theirs);
        Await.until("it is confirmed", () -> light.transaction(txid).confirmations() == 1);
        one.rpc("invalidateblock", one.rpc("getbestblockhash").stringValue());
        one.rpc("generateblock", theirs, List.of());
        one.rpc("generateblock", theirs, List.of());
        awaitTip(light, one);
        assertEquals(0, light.transaction(txid).confirmations());
        ApiException gone = assertThrows(ApiException.class, () -> light.proof(txid));
        assertEquals(ApiException.Kind.NOT_FOUND, gone.kind());
        one.rpc("generatetoaddress", 1, theirs);
        Await.until("it is confirmed again", () -> light.transaction(txid).confirmations() == 1);
    }
}
