package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.Chains;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.primitives.Transaction;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// What the node keeps: its coins, its memory, its clock and its mempool's file.
class NodeStateMethodsTest {
    private final TestNode node = new TestNode();

    @TempDir
    Path folder;

    @Test
    void there_is_one_set_of_coins_and_nothing_is_pruned() {
        String tip = node.mine(3).getLast();
        JsonNode answer = node.call("getchainstates");
        assertEquals(3, answer.get("headers").intValue());
        assertEquals(1, answer.get("chainstates").size());
        JsonNode state = answer.at("/chainstates/0");
        assertEquals(3, state.get("blocks").intValue());
        assertEquals(tip, state.get("bestblockhash").stringValue());
        assertEquals(1_000, state.get("coins_db_cache_bytes").intValue());
        assertEquals(9_000, state.get("coins_tip_cache_bytes").intValue());
        assertTrue(state.get("validated").booleanValue());
        node.fails(Code.MISC, "Cannot prune blocks because node is not in prune mode.", "pruneblockchain", 1);
    }

    @Test
    void no_memory_is_locked() {
        assertEquals(0, node.call("getmemoryinfo").at("/locked/used").intValue());
        node.fails(Code.INVALID_PARAMETER, "mallocinfo mode not available", "getmemoryinfo", "mallocinfo");
        node.fails(Code.INVALID_PARAMETER, "unknown mode x", "getmemoryinfo", "x");
    }

    @Test
    void periodic_work_is_put_forward_on_regtest() {
        assertTrue(node.call("mockscheduler", 3_600).isNull());
        assertEquals(Duration.ofHours(1), node.advanced);
        String bounds = "delta_time must be between 1 and 3600 seconds (1 hr)";
        node.fails(Code.MISC, bounds, "mockscheduler", 0);
        node.fails(Code.MISC, bounds, "mockscheduler", 3_601);
        new TestNode(Chains.planchet())
                .fails(Code.MISC, "mockscheduler is for regression testing (-regtest mode) only", "mockscheduler", 1);
    }

    @Test
    void a_file_of_transactions_is_imported_as_far_as_the_user_says() throws IOException {
        node.mine(101);
        Transaction tx = node.spend(1, 10_000);
        Instant entered = node.now.minusSeconds(1_000);
        var snapshot = new MempoolSnapshot(
                List.of(new MempoolSnapshot.Item(tx, entered)), List.of(tx.txid()), Map.of(tx.txid(), 500L));
        Path file = Files.write(folder.resolve("mempool.dat"), snapshot.bytes());
        String txid = tx.txid().toString();

        assertTrue(node.call("importmempool", file.toString()).isEmpty());
        JsonNode entry = node.call("getmempoolentry", txid);
        assertEquals(node.now.getEpochSecond(), entry.get("time").longValue());
        assertTrue(!entry.get("unbroadcast").booleanValue());
        assertEquals("0.00010000", entry.at("/fees/modified").asString());

        var other = new TestNode();
        other.mine(101);
        Map<String, Boolean> all =
                Map.of("use_current_time", false, "apply_fee_delta_priority", true, "apply_unbroadcast_set", true);
        other.call("importmempool", file.toString(), all);
        JsonNode whole = other.call("getmempoolentry", txid);
        assertEquals(entered.getEpochSecond(), whole.get("time").longValue());
        assertTrue(whole.get("unbroadcast").booleanValue());
        assertEquals("0.00010500", whole.at("/fees/modified").asString());
    }

    @Test
    void a_file_that_is_none_is_refused_and_nothing_before_the_node_is_in_step() throws IOException {
        String missing = folder.resolve("none").toString();
        node.fails(
                Code.CLIENT_IN_INITIAL_DOWNLOAD,
                "Can only import the mempool after the block download and sync is done.",
                "importmempool",
                missing);
        node.mine(1);
        String unable = "Unable to import mempool file, see debug.log for details.";
        node.fails(Code.MISC, unable, "importmempool", missing);
        Path file = Files.write(folder.resolve("some"), new byte[] {1, 2, 3});
        node.fails(Code.MISC, unable, "importmempool", file.toString());
        node.fails(Code.TYPE, "Unexpected key x", "importmempool", file.toString(), Map.of("x", true));
        node.fails(
                Code.TYPE,
                "JSON value of type number for field use_current_time is not of expected type bool",
                "importmempool",
                file.toString(),
                Map.of("use_current_time", 1));
    }
}
