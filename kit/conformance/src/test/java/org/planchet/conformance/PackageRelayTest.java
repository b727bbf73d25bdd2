package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.conformance.PairedNodes.ANYONE;
import static org.planchet.conformance.PairedNodes.OPEN;
import static org.planchet.conformance.PairedNodes.SUBSIDY;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import tools.jackson.databind.JsonNode;

/// A version 3 parent without a fee goes with its child from our node to a Bitcoin node, and from there to ours.
@Tag("interop")
final class PackageRelayTest {
    @TempDir
    Path folder;

    private static Transaction spend(OutPoint coin, long value) {
        var input = new TxIn(coin, Script.EMPTY, TxIn.SEQUENCE_FINAL, OPEN);
        return new Transaction(3, List.of(input), List.of(new TxOut(value, ANYONE)), 0);
    }

    private static String hex(Transaction tx) {
        return HexFormat.of().formatHex(tx.raw());
    }

    /// The first output of the coinbase at `height`, spent for nothing, and that spent for 10,000 satoshis.
    private static List<Transaction> pair(PairedNodes nodes, int height) throws Exception {
        Transaction parent = spend(nodes.reward(height), SUBSIDY);
        return List.of(parent, spend(parent.outPoint(0), SUBSIDY - 10_000));
    }

    @Test
    void a_parent_without_a_fee_is_relayed_both_ways() throws Exception {
        try (PairedNodes nodes = PairedNodes.start(folder, Duration.ofSeconds(60), "-mempooltruc=enforce")) {
            ReferenceNode reference = nodes.reference();
            List<Transaction> first = pair(nodes, 1);
            JsonNode told = nodes.ours(
                    "submitpackage", first.stream().map(PackageRelayTest::hex).toList());
            assertEquals("success", told.path("package_msg").asString(""));
            nodes.await(
                    "ours is with them", () -> reference.rpc("getrawmempool").size() == 2);

            List<Transaction> second = pair(nodes, 2);
            JsonNode theirs = reference.rpc(
                    "submitpackage", second.stream().map(PackageRelayTest::hex).toList());
            assertEquals("success", theirs.path("package_msg").asString(""));
            nodes.await("theirs is with us", () -> nodes.ours("getrawmempool").size() == 4);

            // Of what is there already both say the same.
            for (List<Transaction> asked : List.of(first, second)) {
                List<String> raw = asked.stream().map(PackageRelayTest::hex).toList();
                assertEquals(
                        reference.rpc("submitpackage", raw).toPrettyString(),
                        nodes.ours("submitpackage", raw).toPrettyString());
            }
            replacesBothWays(nodes, first);
        }
    }

    /// What replaces the pair is refused by both in the same words if it pays too little, and is taken by both.
    private void replacesBothWays(PairedNodes nodes, List<Transaction> pair) throws Exception {
        ReferenceNode reference = nodes.reference();
        OutPoint coin = pair.getFirst().inputs().getFirst().prevout();
        List<String> poor = paying(coin, 10_001);
        for (JsonNode told : List.of(reference.rpc("submitpackage", poor), nodes.ours("submitpackage", poor)))
            assertTrue(told.path("package_msg")
                    .asString("")
                    .startsWith("package RBF failed: insufficient anti-DoS fees, "));
        List<String> rich = paying(coin, 50_000);
        assertEquals(
                "success", nodes.ours("submitpackage", rich).path("package_msg").asString(""));
        String child = Transaction.parse(HexFormat.of().parseHex(rich.getLast()))
                .txid()
                .toString();
        nodes.await(
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
