package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Transaction;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// Transactions that depend on each other, submitted or tested together.
class PackageMethodsTest {
    private final TestNode node = new TestNode();

    private static String hex(Transaction tx) {
        return TestNode.hex(tx.raw());
    }

    @BeforeEach
    void money() {
        node.mine(102);
    }

    @Test
    void a_child_pays_for_its_parent() {
        Transaction parent = v3(node.spend(1, 0));
        long value = parent.outputs().getFirst().value();
        Transaction child = v3(node.spend(parent.outPoint(0), value - 1_000));
        JsonNode answer = node.call("submitpackage", List.of(hex(parent), hex(child)));
        assertEquals("success", answer.get("package_msg").stringValue());
        JsonNode rows = answer.get("tx-results");
        JsonNode fees = rows.at("/" + parent.wtxid() + "/fees");
        assertEquals(0, fees.get("base").decimalValue().signum());
        assertEquals(2, fees.get("effective-includes").size());
        assertEquals(
                fees.get("effective-feerate").asString(),
                rows.at("/" + child.wtxid() + "/fees/effective-feerate").asString());
        // Again: both are here, and pay what they pay.
        rows = node.call("submitpackage", List.of(hex(parent), hex(child))).get("tx-results");
        assertTrue(rows.at("/" + parent.wtxid() + "/fees/effective-feerate").isMissingNode());
    }

    @Test
    void of_a_package_that_fails_each_transaction_has_its_reason() {
        Transaction parent = node.spend(1, 0);
        long value = parent.outputs().getFirst().value();
        Transaction child = node.spend(parent.outPoint(0), value - 1_000);
        JsonNode answer = node.call("submitpackage", List.of(hex(parent), hex(child)));
        assertEquals("transaction failed", answer.get("package_msg").stringValue());
        String error = answer.at("/tx-results/" + parent.wtxid() + "/error").stringValue();
        assertTrue(error.startsWith("min relay fee not met, "), error);
        assertEquals(0, node.call("getrawmempool").size());
    }

    @Test
    void a_package_is_a_child_with_parents() {
        Transaction parent = node.spend(1, 1_000);
        long value = parent.outputs().getFirst().value();
        Transaction child = node.spend(parent.outPoint(0), value - 1_000);
        Transaction grandchild = node.spend(child.outPoint(0), value - 2_000);
        String topology = "package topology disallowed. not child-with-parents or parents depend on each other.";
        List<String> three = List.of(hex(parent), hex(child), hex(grandchild));
        node.fails(Code.VERIFY, topology, "submitpackage", three);
        node.fails(Code.VERIFY, topology, "submitpackage", List.of(hex(child), hex(parent)));
        node.fails(
                Code.INVALID_PARAMETER,
                "Array must contain between 1 and 25 transactions.",
                "submitpackage",
                List.of());
        assertEquals(
                "success",
                node.call("submitpackage", List.of(hex(parent)))
                        .get("package_msg")
                        .stringValue());
    }

    /// As Bitcoin Core's `rpc_packages` has it: the verdict of a transaction that nobody came to judge is left out.
    @Test
    void transactions_that_build_on_one_another_are_tried_together() {
        Transaction parent = node.spend(1, 1_000);
        long value = parent.outputs().getFirst().value();
        Transaction child = node.spend(parent.outPoint(0), value - 1_000);
        Transaction rival = node.spend(parent.outPoint(0), value - 2_000);
        Transaction early = node.spend(50, 1_000);
        Transaction poor = node.spend(parent.outPoint(0), value);
        assertEquals(List.of("taken", "taken"), tried(parent, child));
        assertEquals(List.of("package-not-sorted", "package-not-sorted"), tried(child, parent));
        assertEquals(List.of("package-contains-duplicates", "package-contains-duplicates"), tried(parent, parent));
        assertEquals(
                List.of("conflict-in-package", "conflict-in-package", "conflict-in-package"),
                tried(parent, child, rival));
        assertEquals(List.of("", "bad-txns-premature-spend-of-coinbase"), tried(parent, early));
        assertEquals(List.of("", "min relay fee not met"), tried(parent, poor));
        assertEquals(List.of("missing-inputs"), tried(child));
        long sequence =
                node.call("getrawmempool", false, true).get("mempool_sequence").longValue();
        assertEquals(List.of("taken", "taken"), tried(parent, child));
        JsonNode after = node.call("getrawmempool", false, true);
        assertEquals(0, after.get("txids").size(), "nothing is left in the pool");
        assertEquals(sequence, after.get("mempool_sequence").longValue());

        node.call("sendrawtransaction", hex(parent));
        node.call("sendrawtransaction", hex(child));
        assertEquals(List.of("txn-already-in-mempool", ""), tried(parent, child));
        Transaction other = node.spend(2, 1_000);
        assertEquals(List.of("", "bip125-replacement-disallowed"), tried(other, rival));
    }

    @Test
    void what_follows_one_that_is_too_dear_is_not_told() {
        Transaction dear = node.spend(1, 2_000_000);
        Transaction child =
                node.spend(dear.outPoint(0), dear.outputs().getFirst().value() - 1_000);
        assertEquals(List.of("max-fee-exceeded", ""), tried(dear, child));
    }

    @Test
    void a_family_beyond_the_pools_limits_is_no_package() {
        List<Transaction> chain = new ArrayList<>(List.of(node.spend(1, 1_000)));
        while (chain.size() < 25) {
            Transaction last = chain.getLast();
            chain.add(node.spend(last.outPoint(0), last.outputs().getFirst().value() - 1_000));
        }
        assertEquals(Collections.nCopies(25, "taken"), tried(chain.toArray(Transaction[]::new)));
        node.call("sendrawtransaction", hex(chain.removeFirst()));
        Transaction last = chain.getLast();
        chain.add(node.spend(last.outPoint(0), last.outputs().getFirst().value() - 1_000));
        assertEquals(Collections.nCopies(25, "package-mempool-limits"), tried(chain.toArray(Transaction[]::new)));
    }

    private static Transaction v3(Transaction tx) {
        return new Transaction(3, tx.inputs(), tx.outputs(), tx.lockTime());
    }

    /// What is told of each: that it would be taken, why not, or nothing.
    private List<String> tried(Transaction... transactions) {
        List<String> raw = new ArrayList<>();
        for (Transaction tx : transactions) raw.add(hex(tx));
        List<String> told = new ArrayList<>();
        for (JsonNode row : node.call("testmempoolaccept", raw).values()) {
            String fault = row.path("package-error").asString("")
                    + row.path("reject-reason").asString("");
            told.add(row.path("allowed").asBoolean(false) ? "taken" : fault);
        }
        return told;
    }
}
