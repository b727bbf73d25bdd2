package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.fixtures.Await;

/// Planchet and a Bitcoin node follow one regtest chain, over the real protocol.
@Tag("interop")
final class ReferenceNodeTest {
    private static final long COIN = 100_000_000;

    @TempDir
    Path folder;

    @Test
    void a_chain_of_legacy_blocks_is_synced_both_ways_before_segwit() throws Exception {
        syncBothWays("segwit@1000000");
    }

    @Test
    void a_chain_with_every_soft_fork_is_synced_both_ways() throws Exception {
        syncBothWays();
    }

    @Test
    void each_gets_the_others_transactions_and_both_follow_a_reorganisation() throws Exception {
        try (ReferenceNode reference = ReferenceNode.start(Files.createDirectory(folder.resolve("reference")));
                RunningNode planchet = start("planchet")) {
            reference.rpc("createwallet", "w");
            String theirs = reference.rpc("getnewaddress", "", "legacy").stringValue();
            planchet.api().createWallet(Optional.empty(), Optional.empty());
            String ours = planchet.api().newAddress("mined");
            planchet.api().addPeer(reference.p2pAddress());
            reference.rpc("generatetoaddress", 1, theirs);
            awaitSameTip(reference, planchet.api());
            planchet.api().generate(ours, 1);
            awaitSameTip(reference, planchet.api());
            reference.rpc("generatetoaddress", 105, theirs);
            awaitSameTip(reference, planchet.api());

            String fromThem = reference.rpc("sendtoaddress", ours, 1.5).stringValue();
            Await.until("their transaction is in our pool", () -> inPool(planchet.api(), fromThem));
            String fromUs = planchet.api()
                    .transfer(new TransferRequest(theirs, 2 * COIN, 5_000L, null, null, null, false))
                    .txid();
            Await.until(
                    "our transaction is in their pool",
                    () -> reference.rpc("getrawmempool").toString().contains(fromUs));

            planchet.api().generate(ours, 1);
            awaitSameTip(reference, planchet.api());
            assertEquals(0, planchet.api().mempool().count());
            assertEquals(0, reference.rpc("getrawmempool").size());
            assertEquals(fromUs, planchet.api().transaction(fromUs).txid());
            assertTrue(planchet.api().wallet().confirmed() >= COIN * 3 / 2);

            // They give up the block with both transactions and mine two others in its place.
            String givenUp = reference.rpc("getbestblockhash").stringValue();
            planchet.api().removePeer(reference.p2pAddress(), false);
            reference.rpc("invalidateblock", givenUp);
            reference.rpc("generateblock", theirs, List.of());
            reference.rpc("generateblock", theirs, List.of());
            planchet.api().addPeer(reference.p2pAddress());
            awaitSameTip(reference, planchet.api());
            assertEquals(-1, planchet.api().block(givenUp).confirmations() - 1, "no longer in the best chain");
            assertTrue(inPool(planchet.api(), fromUs) && inPool(planchet.api(), fromThem), "both came back");
            assertSameCoins(reference, planchet.api());
        }
    }

    private void syncBothWays(String... activations) throws Exception {
        String[] flags = List.of(activations).stream()
                .map(a -> "-testactivationheight=" + a)
                .toArray(String[]::new);
        try (ReferenceNode reference = ReferenceNode.start(Files.createDirectory(folder.resolve("reference")), flags);
                RunningNode first = start("first", activations);
                RunningNode second = start("second", activations)) {
            reference.rpc("createwallet", "w");
            String theirs = reference.rpc("getnewaddress", "", "legacy").stringValue();
            reference.rpc("generatetoaddress", 400, theirs);
            for (int block = 0; block < 100; block++) {
                reference.rpc(
                        "sendtoaddress",
                        reference.rpc("getnewaddress", "", "legacy").stringValue(),
                        0.7);
                reference.rpc("generatetoaddress", 1, theirs);
            }

            first.api().addPeer(reference.p2pAddress());
            awaitSameTip(reference, first.api());
            assertEquals(500, first.api().status().height());
            assertSameCoins(reference, first.api());

            second.api().addPeer(first.p2pAddress());
            Await.until(
                    "a second node has the chain from the first",
                    () -> second.api().status().height() == 500);

            try (ReferenceNode fresh = ReferenceNode.start(Files.createDirectory(folder.resolve("fresh")), flags)) {
                fresh.rpc("addnode", second.p2pAddress(), "add");
                awaitSameTip(fresh, second.api());
                assertSameCoins(fresh, second.api());
            }
        }
    }

    private RunningNode start(String name, String... activations) throws Exception {
        NodeConfig config = NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                folder.resolve(name).toString(),
                "port",
                "0",
                "api-port",
                "0",
                "bind",
                "127.0.0.1");
        for (String activation : activations) config = config.with("test-activation-height", activation);
        return Daemon.start(config);
    }

    private static boolean inPool(NodeApi node, String txid) {
        return node.mempool().transactions().stream()
                .anyMatch(entry -> entry.txid().equals(txid));
    }

    private static void awaitSameTip(ReferenceNode reference, NodeApi planchet) throws Exception {
        Await.until(
                "both are on one tip",
                () -> reference
                        .rpc("getbestblockhash")
                        .stringValue()
                        .equals(planchet.status().tip()));
    }

    private static void assertSameCoins(ReferenceNode reference, NodeApi planchet) throws Exception {
        var theirs = reference.rpc("gettxoutsetinfo", "hash_serialized_3");
        assertEquals(theirs.path("txouts").longValue(), planchet.coinSet().coins());
        assertEquals(
                theirs.path("hash_serialized_3").stringValue(),
                planchet.coinSet().hash());
    }
}
