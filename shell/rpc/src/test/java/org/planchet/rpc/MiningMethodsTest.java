package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.planchet.fixtures.Blocks;
import org.planchet.mining.TemplateBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Witness;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

/// Templates, proposals, blocks and headers that miners bring (BIP 22, 23).
class MiningMethodsTest {
    private static final Map<String, Object> REQUEST = Map.of("rules", List.of("segwit"));

    private final TestNode node = new TestNode();

    /// A block on the tip that nobody has seen.
    private Block unseen(int tag) {
        var template = TemplateBuilder.of(
                node.machine().chain(), List.of(), TestNode.ANYONE, new byte[] {(byte) tag}, node.now);
        return Blocks.mined(template.header(), template.transactions());
    }

    private static String hex(Block block) {
        return TestNode.hex(block.raw());
    }

    @Test
    void a_template_is_what_the_next_block_needs() {
        node.mine(101);
        Transaction parent = node.spend(1, 1_000);
        Transaction child =
                node.spend(parent.outPoint(0), parent.outputs().getFirst().value() - 5_000);
        node.call("sendrawtransaction", TestNode.hex(parent.raw()));
        node.call("sendrawtransaction", TestNode.hex(child.raw()));
        JsonNode template = node.call("getblocktemplate", REQUEST);
        assertEquals(102, template.get("height").intValue());
        assertEquals(5_000_006_000L, template.get("coinbasevalue").longValue());
        assertEquals("[]", template.at("/transactions/0/depends").toString());
        assertEquals("[1]", template.at("/transactions/1/depends").toString());
        assertEquals(
                TestNode.hex(child.raw()), template.at("/transactions/1/data").stringValue());
        assertEquals(5_000, template.at("/transactions/1/fee").intValue());
        assertEquals("[\"csv\",\"!segwit\",\"taproot\"]", template.get("rules").toString());
        assertTrue(template.get("default_witness_commitment").stringValue().startsWith("6a24aa21a9ed"));
        assertEquals("207fffff", template.get("bits").stringValue());
        node.fails(
                Code.INVALID_PARAMETER,
                "getblocktemplate must be called with the segwit rule set (call with {\"rules\": [\"segwit\"]})",
                "getblocktemplate",
                Map.of());
        node.fails(Code.INVALID_PARAMETER, "Invalid mode", "getblocktemplate", Map.of("mode", "sleep"));
    }

    @Test
    void who_has_a_template_waits_for_another() {
        node.mine(1);
        String id = node.call("getblocktemplate", REQUEST).get("longpollid").stringValue();
        JsonNode next = node.call("getblocktemplate", Map.of("rules", List.of("segwit"), "longpollid", id));
        assertEquals(3, next.get("height").intValue());
        assertNotEquals(id, next.get("longpollid").stringValue());
    }

    @Test
    void a_proposal_is_judged_without_its_proof_of_work() {
        node.mine(1);
        var template = TemplateBuilder.of(node.machine().chain(), List.of(), TestNode.ANYONE, new byte[1], node.now);
        var good = new Block(template.header(), template.transactions());
        assertTrue(propose(good).isNull());
        var noCoinbase = new Block(template.header(), List.of());
        assertEquals("bad-txnmrklroot", propose(noCoinbase).stringValue());
        Block old = node.block(1);
        assertEquals("duplicate", propose(old).stringValue());
        BlockHeader header = good.header();
        var elsewhere = new Block(
                new BlockHeader(
                        header.version(),
                        node.params().genesisHash(),
                        header.merkleRoot(),
                        (int) header.time(),
                        header.bits(),
                        0),
                good.transactions());
        assertEquals("inconclusive-not-best-prevblk", propose(elsewhere).stringValue());
        node.fails(Code.TYPE, "Missing data String key for proposal", "getblocktemplate", Map.of("mode", "proposal"));
        node.fails(
                Code.DESERIALIZATION,
                "Block decode failed",
                "getblocktemplate",
                Map.of("mode", "proposal", "data", "00"));
    }

    private JsonNode propose(Block block) {
        return node.call("getblocktemplate", Map.of("mode", "proposal", "data", hex(block)));
    }

    @Test
    void a_template_rule_that_is_no_text_is_a_wrong_type() {
        for (Object rule : new Object[] {1, true, List.of()})
            node.fails(
                    Code.TYPE,
                    "JSON value of type " + Arguments.typeName(TestNode.json(rule)) + " is not of expected type string",
                    "getblocktemplate",
                    Map.of("rules", List.of("segwit", rule)));
    }

    @Test
    void a_block_that_is_brought_is_the_tip_or_the_answer_says_why_not() {
        node.mine(2);
        Block first = unseen(1);
        Block second = unseen(2);
        assertTrue(node.call("submitblock", hex(first)).isNull());
        assertEquals(first.hash().toString(), node.call("getbestblockhash").stringValue());
        assertEquals("duplicate", node.call("submitblock", hex(first)).stringValue());
        assertEquals("inconclusive", node.call("submitblock", hex(second)).stringValue());
        // Another body under a header that is known is no duplicate.
        for (Block known : List.of(first, second))
            assertEquals(
                    "bad-txnmrklroot",
                    node.call(
                                    "submitblock",
                                    hex(new Block(known.header(), unseen(5).transactions())))
                            .stringValue());
        node.fails(Code.DESERIALIZATION, "Block decode failed", "submitblock", "00ff");

        Block greedy = Blocks.greedy(unseen(4), 1);
        assertEquals("bad-cb-amount", node.call("submitblock", hex(greedy)).stringValue());
        assertEquals("duplicate-invalid", node.call("submitblock", hex(greedy)).stringValue());

        Block orphan = Blocks.on(nobody(), unseen(3));
        assertEquals("prev-blk-not-found", node.call("submitblock", hex(orphan)).stringValue());
    }

    private BlockHash nobody() {
        return BlockHash.fromHex("ab".repeat(32));
    }

    @Test
    void a_coinbase_may_come_without_the_witness_that_says_nothing() {
        node.mine(1);
        Block block = unseen(1);
        Transaction coinbase = block.transactions().getFirst();
        var bare = new Transaction(
                coinbase.version(),
                List.of(coinbase.inputs().getFirst().withWitness(Witness.EMPTY)),
                coinbase.outputs(),
                coinbase.lockTime());
        assertTrue(node.call("submitblock", hex(new Block(block.header(), List.of(bare))))
                .isNull());
    }

    @Test
    void a_header_is_taken_where_its_parent_is_known() {
        node.mine(1);
        Block block = unseen(1);
        String header = TestNode.hex(block.header().bytes());
        assertTrue(node.call("submitheader", header).isNull());
        assertEquals("headers-only", node.call("getchaintips").at("/0/status").stringValue());
        assertTrue(node.call("submitheader", header).isNull());
        BlockHeader old = block.header();
        BlockHeader orphan = Blocks.on(nobody(), block).header();
        node.fails(
                Code.VERIFY,
                "Must submit previous header (" + nobody() + ") first",
                "submitheader",
                TestNode.hex(orphan.bytes()));
        BlockHeader early = Blocks.mined(Blocks.at(1, old));
        node.fails(Code.VERIFY, "time-too-old", "submitheader", TestNode.hex(early.bytes()));
        node.fails(Code.DESERIALIZATION, "Block header decode failed", "submitheader", "00");
        // Of what is longer the first 80 bytes count, of what is shorter by one nothing.
        assertTrue(node.call("submitheader", hex(block)).isNull());
        assertTrue(node.call("submitheader", header + "ff").isNull());
        String short79 = header.substring(2);
        node.fails(Code.DESERIALIZATION, "Block header decode failed", "submitheader", short79);
    }

    @Test
    void blocks_are_generated_to_addresses_and_descriptors_with_the_transactions_named() {
        assertEquals(2, node.call("generatetodescriptor", 2, "raw(51)#8lvh9jxk").size());
        assertEquals(
                "51",
                node.block(2)
                        .transactions()
                        .getFirst()
                        .outputs()
                        .getFirst()
                        .scriptPubKey()
                        .toHex());
        node.mine(101);
        Transaction tx = node.spend(3, 1_000);
        node.call("sendrawtransaction", TestNode.hex(tx.raw()));
        JsonNode kept = node.call("generateblock", "raw(51)", List.of(tx.txid().toString()), false);
        assertEquals(1, node.call("getrawmempool").size());
        assertTrue(node.call("submitblock", kept.get("hex").stringValue()).isNull());
        assertEquals(0, node.call("getrawmempool").size());
        assertFalse(node.call("generateblock", node.address(), List.of()).has("hex"));
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Error: Invalid address", "generatetoaddress", 1, "nobody");
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "Error: Invalid address or descriptor",
                "generateblock",
                "nobody",
                List.of());
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "Transaction " + tx.txid() + " not in mempool.",
                "generateblock",
                node.address(),
                List.of(tx.txid().toString()));
        Transaction early = node.spend(90, 1_000);
        RpcException invalid = org.junit.jupiter.api.Assertions.assertThrows(
                RpcException.class,
                () -> node.call("generateblock", node.address(), List.of(TestNode.hex(early.raw()))));
        assertTrue(String.valueOf(invalid.getMessage())
                .startsWith("TestBlockValidity failed: bad-txns-premature-spend-of-coinbase"));
        assertEquals(0, node.call("generatetoaddress", 5, node.address(), 0).size());
    }

    @Test
    void the_networks_speed_is_work_over_time() {
        node.mine(1);
        node.now = node.now.plusSeconds(10);
        node.mine(1);
        // Two hashes in ten seconds, by the last block alone.
        assertEquals(0.2, node.call("getnetworkhashps", 1).doubleValue());
        assertEquals(0, node.call("getnetworkhashps", 120, 0).doubleValue());
        node.fails(Code.INVALID_PARAMETER, "Invalid nblocks. Must be a positive number or -1.", "getnetworkhashps", 0);
        node.fails(Code.INVALID_PARAMETER, "Block does not exist at specified height", "getnetworkhashps", 120, 3);
        JsonNode info = node.call("getmininginfo");
        assertEquals(2, info.get("blocks").intValue());
        assertEquals(3, info.at("/next/height").intValue());
    }

    @Test
    void a_transaction_counts_with_more_than_it_pays_when_it_is_told_so() {
        node.mine(101);
        var tx = node.spend(1, 1_000);
        String txid = tx.txid().toString();
        node.call("sendrawtransaction", TestNode.hex(tx.raw()));
        assertTrue(node.call("prioritisetransaction", txid, 0, 500).booleanValue());
        assertTrue(node.named("prioritisetransaction", Map.of("txid", "11".repeat(32), "fee_delta", -7))
                .booleanValue());
        JsonNode all = node.call("getprioritisedtransactions");
        assertEquals(
                "{\"fee_delta\":500,\"in_mempool\":true,\"modified_fee\":1500}",
                all.get(txid).toString());
        assertEquals(
                "{\"fee_delta\":-7,\"in_mempool\":false}",
                all.get("11".repeat(32)).toString());
        JsonNode fees = node.call("getmempoolentry", txid).get("fees");
        assertEquals("0.00001000", fees.get("base").asString());
        assertEquals("0.00001500", fees.get("modified").asString());
        node.fails(
                Code.INVALID_PARAMETER,
                "Priority is no longer supported, dummy argument to prioritisetransaction must be 0.",
                "prioritisetransaction",
                txid,
                1,
                500);
    }
}
