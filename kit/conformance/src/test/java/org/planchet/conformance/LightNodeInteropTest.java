package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.fixtures.Await;
import org.planchet.node.Event;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.script.Addresses;

/// A light node beside two Bitcoin nodes that serve compact filters: it is paid, proves it, pays back, and follows a
/// reorganisation.
@Tag("interop")
final class LightNodeInteropTest {
    private static final long COIN = 100_000_000;
    private static final ChainParams REGTEST = Chains.regtest();

    @TempDir
    Path folder;

    private ReferenceNode start(String name) throws Exception {
        return ReferenceNode.start(
                Files.createDirectory(folder.resolve(name)), "-blockfilterindex=1", "-peerblockfilters=1");
    }

    private static void awaitTip(LightClient light, ReferenceNode node) throws Exception {
        Await.until("the reference node's tip", () -> {
            String best = node.rpc("getbestblockhash").stringValue();
            return light.ask(
                    () -> light.machine().chain().tip().hash().toString().equals(best));
        });
    }

    @Test
    void it_is_paid_proves_it_pays_back_and_follows_a_reorganisation() throws Exception {
        try (ReferenceNode one = start("one");
                ReferenceNode other = start("other");
                LightClient light = new LightClient(REGTEST)) {
            one.rpc("createwallet", "w");
            String theirs = one.rpc("getnewaddress").stringValue();
            one.rpc("generatetoaddress", 110, theirs);
            other.rpc("addnode", one.p2pAddress(), "onetry");
            Await.until(
                    "the other node has the chain",
                    () -> other.rpc("getblockcount").intValue() == 110);
            light.connect(one.p2pAddress());
            light.connect(other.p2pAddress());
            awaitTip(light, one);

            // Paid: seen as it is announced, then in a block.
            String address = light.ask(() -> light.wallet().wallet().newAddress(""));
            String paid = one.rpc("sendtoaddress", address, 1.5).stringValue();
            Await.until(
                    "the payment is announced",
                    () -> light.ask(() -> light.wallet().wallet().balance().unconfirmed()) == 3 * COIN / 2);
            String block = one.rpc("generatetoaddress", 1, theirs).get(0).stringValue();
            Await.until("it is confirmed", () -> light.ask(() -> light.wallet().balance()) == 3 * COIN / 2);

            // Their proof holds against our headers.
            String proof = one.rpc("gettxoutproof", List.of(paid)).stringValue();
            MerkleBlock merkle = MerkleBlock.parse(HexFormat.of().parseHex(proof));
            assertEquals(block, merkle.header().hash().toString());
            assertEquals(
                    Txid.fromHex(paid), merkle.proven().orElseThrow().getFirst().txid());
            assertTrue(light.ask(() -> {
                var chain = light.machine().chain();
                var index = chain.find(merkle.header().hash());
                return index != null && chain.isInBestChain(index);
            }));

            // Pays back.
            Script back = Addresses.toScript(one.rpc("getnewaddress").stringValue(), REGTEST.addresses());
            Transaction payment = light.ask(() -> light.wallet().pay(back, COIN / 2, Instant.now()));
            light.deliver(new Event.SubmitTransaction(payment));
            Await.until("their pool has it", () -> one.rpc("getrawmempool").size() == 1);
            one.rpc("generatetoaddress", 1, theirs);
            Await.until("it is in a block", () -> light.ask(() -> light.wallet().isConfirmed(payment.txid())));

            // The block is put aside, and two others win.
            String tip = one.rpc("getbestblockhash").stringValue();
            one.rpc("invalidateblock", tip);
            one.rpc("generateblock", theirs, List.of());
            one.rpc("generateblock", theirs, List.of());
            awaitTip(light, one);
            assertTrue(light.ask(() -> !light.wallet().isConfirmed(payment.txid())));
            one.rpc("generatetoaddress", 1, theirs);
            Await.until(
                    "it is in a block again",
                    () -> light.ask(() -> light.wallet().isConfirmed(payment.txid())));
            assertEquals(1, light.ask(() -> light.machine().history().reorganisations()));
        }
    }
}
