package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.conformance.PairedNodes.ANYONE;
import static org.planchet.conformance.PairedNodes.OPEN;
import static org.planchet.conformance.PairedNodes.SUBSIDY;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Templates;
import tools.jackson.databind.JsonNode;

/// Ephemeral dust: a version 3 parent without a fee whose anchor is dust is taken with a child that spends it, refused
/// without, by our node and a Bitcoin node in the same words; and each relays the pair to the other (1p1c).
@Tag("interop")
final class EphemeralDustTest {
    private static final Script ANCHOR = Templates.payToWitness(new WitnessProgram(1, new byte[] {0x4e, 0x73}));
    private static final long DUST = 100;

    @TempDir
    Path folder;

    private static TxIn input(OutPoint coin, Witness witness) {
        return new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, witness);
    }

    /// Spends the coinbase at `height` into an output and an anchor.
    private static Transaction parent(PairedNodes nodes, int height, long fee) throws Exception {
        return new Transaction(
                3,
                List.of(input(nodes.reward(height), OPEN)),
                List.of(new TxOut(SUBSIDY - DUST - fee, ANYONE), new TxOut(DUST, ANCHOR)),
                0);
    }

    private static Transaction child(Transaction parent, boolean spendsAnchor) {
        TxIn coin = input(parent.outPoint(0), OPEN);
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
        try (PairedNodes nodes = PairedNodes.start(
                folder, Duration.ofSeconds(30), "-mempooltruc=enforce", "-permitephemeral=anchor,send,dust")) {
            ReferenceNode reference = nodes.reference();
            refusesTheSame(nodes);

            Transaction first = parent(nodes, 1, 0);
            assertEquals(
                    "success",
                    verdicts(nodes.ours("submitpackage", hex(first, child(first, true))))
                            .getFirst());
            nodes.await("ours is with them", () -> holds(reference.rpc("getrawmempool"), first, child(first, true)));
            Transaction second = parent(nodes, 2, 0);
            JsonNode theirs = reference.rpc("submitpackage", hex(second, child(second, true)));
            assertEquals("success", verdicts(theirs).getFirst());
            nodes.await("theirs is with us", () -> holds(nodes.ours("getrawmempool"), second, child(second, true)));
        }
    }

    private void refusesTheSame(PairedNodes nodes) throws Exception {
        ReferenceNode reference = nodes.reference();
        Transaction parent = parent(nodes, 3, 0);
        List<String> alone = hex(parent, child(parent, false));
        List<String> verdicts = verdicts(nodes.ours("submitpackage", alone));
        assertEquals(verdicts(reference.rpc("submitpackage", alone)), verdicts);
        assertEquals("unspent-dust", verdicts.getFirst());
        assertEquals("missing-ephemeral-spends", verdicts.getLast());

        Transaction paying = parent(nodes, 3, 1_000);
        for (JsonNode told :
                List.of(nodes.ours("testmempoolaccept", hex(paying)), reference.rpc("testmempoolaccept", hex(paying))))
            assertEquals("dust", told.at("/0/reject-reason").asString(""));
        assertEquals(0, reference.rpc("getrawmempool").size());
        assertEquals(0, nodes.ours("getrawmempool").size());
    }
}
