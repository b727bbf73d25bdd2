package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
import tools.jackson.databind.JsonNode;

/// A version 3 parent without a fee goes with its child from our node to a Bitcoin node, and from there to ours.
@Tag("interop")
final class PackageRelayTest {
    private static final byte[] TRUE = {0x51};
    private static final Script ANYONE = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(TRUE)));
    private static final long SUBSIDY = 5_000_000_000L;

    @TempDir
    Path folder;

    private String cookie = "";
    private int port;

    private JsonNode ours(String method, Object... parameters) throws Exception {
        return ReferenceNode.post(port, cookie, method, Arrays.asList(parameters))
                .path("result");
    }

    private static Transaction spend(OutPoint coin, long value) {
        var input = new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(TRUE));
        return new Transaction(3, List.of(input), List.of(new TxOut(value, ANYONE)), 0);
    }

    private static String hex(Transaction tx) {
        return HexFormat.of().formatHex(tx.raw());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.call()) {
            if (System.nanoTime() > deadline) throw new AssertionError("not within 60 s: " + what);
            Thread.sleep(100);
        }
    }

    /// The first output of the coinbase at `height`, spent for nothing, and that spent for 10,000 satoshis.
    private static List<Transaction> pair(ReferenceNode node, int height) throws Exception {
        String block = node.rpc("getblockhash", height).stringValue();
        String coinbase = node.rpc("getblock", block).at("/tx/0").stringValue();
        Transaction parent = spend(new OutPoint(Txid.fromHex(coinbase), 0), SUBSIDY);
        return List.of(parent, spend(parent.outPoint(0), SUBSIDY - 10_000));
    }

    @Test
    void a_parent_without_a_fee_is_relayed_both_ways() throws Exception {
        Path data = folder.resolve("planchet");
        try (ReferenceNode reference = ReferenceNode.start(
                        Files.createDirectory(folder.resolve("reference")), "-mempooltruc=enforce");
                RunningNode planchet = Daemon.start(Folders.served(data))) {
            port = planchet.apiPort();
            cookie = Files.readString(data.resolve(".cookie"));
            String anyone = "raw(" + HexFormat.of().formatHex(ANYONE.bytes()) + ")";
            String descriptor = reference
                    .rpc("getdescriptorinfo", anyone)
                    .path("descriptor")
                    .stringValue();
            reference.rpc("generatetodescriptor", 110, descriptor);
            ours("addnode", reference.p2pAddress(), "onetry");
            await("one tip", () -> ours("getblockcount").asInt() == 110);

            List<Transaction> first = pair(reference, 1);
            JsonNode told = ours(
                    "submitpackage", first.stream().map(PackageRelayTest::hex).toList());
            assertEquals("success", told.path("package_msg").asString(""));
            await("ours is with them", () -> reference.rpc("getrawmempool").size() == 2);

            List<Transaction> second = pair(reference, 2);
            JsonNode theirs = reference.rpc(
                    "submitpackage", second.stream().map(PackageRelayTest::hex).toList());
            assertEquals("success", theirs.path("package_msg").asString(""));
            await("theirs is with us", () -> ours("getrawmempool").size() == 4);

            // Of what is there already both say the same.
            for (List<Transaction> asked : List.of(first, second)) {
                List<String> raw = asked.stream().map(PackageRelayTest::hex).toList();
                assertEquals(
                        reference.rpc("submitpackage", raw).toPrettyString(),
                        ours("submitpackage", raw).toPrettyString());
            }
            replacesBothWays(reference, first);
        }
    }

    /// What replaces the pair is refused by both in the same words if it pays too little, and is taken by both.
    private void replacesBothWays(ReferenceNode reference, List<Transaction> pair) throws Exception {
        OutPoint coin = pair.getFirst().inputs().getFirst().prevout();
        List<String> poor = paying(coin, 10_001);
        for (JsonNode told : List.of(reference.rpc("submitpackage", poor), ours("submitpackage", poor)))
            assertTrue(told.path("package_msg")
                    .asString("")
                    .startsWith("package RBF failed: insufficient anti-DoS fees, "));
        List<String> rich = paying(coin, 50_000);
        assertEquals("success", ours("submitpackage", rich).path("package_msg").asString(""));
        String child = Transaction.parse(HexFormat.of().parseHex(rich.getLast()))
                .txid()
                .toString();
        await(
                "the replacement is with them",
                () -> reference.rpc("getrawmempool").toString().contains(child));
        assertEquals(4, reference.rpc("getrawmempool").size());
    }

    /// A parent that pays one satoshi and a child that pays the rest of `fee`.
    private static List<String> paying(OutPoint coin, long fee) {
        Transaction parent = spend(coin, SUBSIDY - 1);
        return List.of(hex(parent), hex(spend(parent.outPoint(0), SUBSIDY - fee)));
    }
}
