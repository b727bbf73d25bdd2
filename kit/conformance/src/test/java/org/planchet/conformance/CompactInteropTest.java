package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.crypto.Hashes;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Templates;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;

/// Blocks between a Bitcoin node and ours, encrypted, when both have their transactions: each comes as one
/// compact block (BIP-0152), and nobody asks for anything.
@Tag("interop")
final class CompactInteropTest {
    private static final int EACH_WAY = 50;
    private static final long SUBSIDY = 5_000_000_000L;
    private static final byte[] TRUE = {0x51};
    private static final Script ANYONE = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(TRUE)));

    @TempDir
    Path folder;

    /// A node's JSON-RPC.
    @FunctionalInterface
    private interface Caller {
        JsonNode call(String method, Object... parameters) throws Exception;
    }

    private static Transaction spend(OutPoint coin, long value) {
        var input = new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(TRUE));
        return new Transaction(2, List.of(input), List.of(new TxOut(value, ANYONE)), 0);
    }

    @Test
    void a_hundred_blocks_come_without_a_question() throws Exception {
        Path data = folder.resolve("planchet");
        try (ReferenceNode reference =
                        ReferenceNode.start(Files.createDirectory(folder.resolve("reference")), "-v2transport=1");
                RunningNode planchet = Daemon.start(Folders.served(data))) {
            String cookie = Files.readString(data.resolve(".cookie"));
            Caller ours = (method, parameters) -> ReferenceNode.post(
                            planchet.apiPort(), cookie, method, Arrays.asList(parameters))
                    .path("result");
            Caller theirs = reference::rpc;
            String anyone = theirs.call(
                            "getdescriptorinfo", "raw(" + HexFormat.of().formatHex(ANYONE.bytes()) + ")")
                    .path("descriptor")
                    .stringValue();
            // Heights 1 to 100 can be spent.
            theirs.call("generatetodescriptor", 200, anyone);
            ours.call("addnode", reference.p2pAddress(), "onetry");
            awaitOneTip(ours, theirs);
            // Each has a block of the other's now, and wants the next announced compactly.
            ours.call("generatetodescriptor", 1, anyone);
            awaitOneTip(ours, theirs);
            theirs.call("generatetodescriptor", 1, anyone);
            awaitOneTip(ours, theirs);
            for (Caller node : List.of(ours, theirs))
                PlanchetNode.await("both ways at high bandwidth", () -> isAtHighBandwidth(node));
            assertEquals("v2", peer(ours).path("transport_protocol_type").stringValue());
            relay(theirs, ours, 1, anyone);
            relay(ours, theirs, 1 + EACH_WAY, anyone);
        }
    }

    /// The receiver has every transaction before the miner does, so it has no reason to ask.
    private static void relay(Caller miner, Caller receiver, int firstCoin, String payTo) throws Exception {
        JsonNode before = peer(receiver);
        for (int height = firstCoin; height < firstCoin + EACH_WAY; height++) {
            String block = miner.call("getblockhash", height).stringValue();
            String coinbase = miner.call("getblock", block).at("/tx/0").stringValue();
            Transaction parent = spend(new OutPoint(Txid.fromHex(coinbase), 0), SUBSIDY - 1_000);
            for (Transaction tx : List.of(parent, spend(parent.outPoint(0), SUBSIDY - 3_000)))
                for (Caller node : List.of(receiver, miner))
                    node.call("sendrawtransaction", HexFormat.of().formatHex(tx.raw()));
            miner.call("generatetodescriptor", 1, payTo);
            awaitOneTip(miner, receiver);
            assertEquals(0, receiver.call("getrawmempool").size());
        }
        JsonNode after = peer(receiver);
        assertEquals(bytes(before, "bytessent_per_msg", "getdata"), bytes(after, "bytessent_per_msg", "getdata"));
        assertEquals(0, bytes(after, "bytessent_per_msg", "getblocktxn"));
        assertEquals(bytes(before, "bytesrecv_per_msg", "block"), bytes(after, "bytesrecv_per_msg", "block"));
        assertTrue(bytes(after, "bytesrecv_per_msg", "cmpctblock") > bytes(before, "bytesrecv_per_msg", "cmpctblock"));
    }

    private static JsonNode peer(Caller node) throws Exception {
        JsonNode peers = node.call("getpeerinfo");
        assertEquals(1, peers.size());
        return peers.get(0);
    }

    private static boolean isAtHighBandwidth(Caller node) {
        try {
            JsonNode peer = peer(node);
            return peer.path("bip152_hb_to").asBoolean(false)
                    && peer.path("bip152_hb_from").asBoolean(false);
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    private static long bytes(JsonNode peer, String direction, String message) {
        return peer.path(direction).path(message).asLong(0);
    }

    private static void awaitOneTip(Caller one, Caller other) throws Exception {
        PlanchetNode.await("one tip", () -> tip(one).equals(tip(other)));
    }

    private static String tip(Caller node) {
        try {
            return node.call("getbestblockhash").stringValue();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
