package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
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

/// Ephemeral dust: a version 3 parent without a fee whose anchor is dust is taken with a child that spends it, refused
/// without, by our node and a Bitcoin node in the same words; and each relays the pair to the other (1p1c).
@Tag("interop")
final class EphemeralDustTest {
    private static final byte[] TRUE = {0x51};
    private static final Script ANYONE = Templates.payToWitness(new WitnessProgram(0, Hashes.sha256(TRUE)));
    private static final Script ANCHOR = Templates.payToWitness(new WitnessProgram(1, new byte[] {0x4e, 0x73}));
    private static final long SUBSIDY = 5_000_000_000L;
    private static final long DUST = 100;

    @TempDir
    Path folder;

    private String cookie = "";
    private int port;

    private JsonNode ours(String method, Object... parameters) throws Exception {
        return ReferenceNode.post(port, cookie, method, Arrays.asList(parameters))
                .path("result");
    }

    private static TxIn input(OutPoint coin, Witness witness) {
        return new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, witness);
    }

    /// Spends the coinbase at `height` into an output and an anchor.
    private static Transaction parent(ReferenceNode node, int height, long fee) throws Exception {
        String block = node.rpc("getblockhash", height).stringValue();
        String coinbase = node.rpc("getblock", block).at("/tx/0").stringValue();
        return new Transaction(
                3,
                List.of(input(new OutPoint(Txid.fromHex(coinbase), 0), Witness.of(TRUE))),
                List.of(new TxOut(SUBSIDY - DUST - fee, ANYONE), new TxOut(DUST, ANCHOR)),
                0);
    }

    private static Transaction child(Transaction parent, boolean spendsAnchor) {
        TxIn coin = input(parent.outPoint(0), Witness.of(TRUE));
        TxIn anchor = input(parent.outPoint(1), Witness.EMPTY);
        return new Transaction(
                3,
                spendsAnchor ? List.of(coin, anchor) : List.of(coin),
                List.of(new TxOut(SUBSIDY - 10_000, ANYONE)),
                0);
    }

    private static List<String> hex(Transaction... transactions) {
        return Stream.of(transactions)
                .map(tx -> HexFormat.of().formatHex(tx.raw()))
                .toList();
    }

    /// The verdict on a package and on each of its transactions, without what follows the comma: those words are each
    /// program's own.
    private static List<String> verdicts(JsonNode answer) {
        return Stream.concat(
                        Stream.of(answer.path("package_msg").asString("")),
                        answer.path("tx-results")
                                .valueStream()
                                .map(tx -> tx.path("error").asString("ok").replaceFirst(",.*", "")))
                .toList();
    }

    private static boolean holds(JsonNode pool, Transaction... transactions) {
        String all = pool.toString();
        return Stream.of(transactions).allMatch(tx -> all.contains(tx.txid().toString()));
    }

    @Test
    void dust_is_taken_and_relayed_with_the_child_that_spends_it() throws Exception {
        Path data = folder.resolve("planchet");
        try (ReferenceNode reference = ReferenceNode.start(
                        Files.createDirectory(folder.resolve("reference")),
                        "-mempooltruc=enforce",
                        "-permitephemeral=anchor,send,dust");
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

            refusesTheSame(reference);

            Transaction first = parent(reference, 1, 0);
            assertEquals(
                    "success",
                    verdicts(ours("submitpackage", hex(first, child(first, true))))
                            .getFirst());
            await("ours is with them", () -> holds(reference.rpc("getrawmempool"), first, child(first, true)));
            Transaction second = parent(reference, 2, 0);
            JsonNode theirs = reference.rpc("submitpackage", hex(second, child(second, true)));
            assertEquals("success", verdicts(theirs).getFirst());
            await("theirs is with us", () -> holds(ours("getrawmempool"), second, child(second, true)));
        }
    }

    private void refusesTheSame(ReferenceNode reference) throws Exception {
        Transaction parent = parent(reference, 3, 0);
        List<String> alone = hex(parent, child(parent, false));
        List<String> verdicts = verdicts(ours("submitpackage", alone));
        assertEquals(verdicts(reference.rpc("submitpackage", alone)), verdicts);
        assertEquals("unspent-dust", verdicts.getFirst());
        assertEquals("missing-ephemeral-spends", verdicts.getLast());

        Transaction paying = parent(reference, 3, 1_000);
        for (JsonNode told :
                List.of(ours("testmempoolaccept", hex(paying)), reference.rpc("testmempoolaccept", hex(paying))))
            assertEquals("dust", told.at("/0/reject-reason").asString(""));
        assertEquals(0, reference.rpc("getrawmempool").size());
        assertEquals(0, ours("getrawmempool").size());
    }

    private interface Condition {
        boolean holds() throws Exception;
    }

    private static void await(String what, Condition condition) {
        PlanchetNode.await(what, () -> {
            try {
                return condition.holds();
            } catch (Exception failed) {
                throw new AssertionError(what, failed);
            }
        });
    }
}
