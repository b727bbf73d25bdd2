package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.rpc.RpcException.Code;

/// Proofs that a block has transactions, made and checked.
class ProofMethodsTest {
    private final TestNode node = new TestNode();
    private String first = "";
    private String second = "";
    private String block = "";

    @BeforeEach
    void two_payments_in_a_block() {
        node.mine(102);
        first = pay(1);
        second = pay(2);
        block = node.mine(1).getFirst();
    }

    private String pay(int height) {
        Transaction tx = node.spend(height, 1_000);
        return node.call("sendrawtransaction", TestNode.hex(tx.raw())).stringValue();
    }

    private String proof(Object... parameters) {
        return node.call("gettxoutproof", parameters).stringValue();
    }

    private static String list(String... txids) {
        return "["
                + String.join(
                        ",", List.of(txids).stream().map(t -> '"' + t + '"').toList()) + "]";
    }

    @Test
    void what_is_proven_is_shown_in_the_blocks_order() throws Exception {
        String proof = proof(List.of(second, first));
        MerkleBlock read = MerkleBlock.parse(HexFormat.of().parseHex(proof));
        assertEquals(block, read.header().hash().toString());
        assertEquals(3, read.tree().count());
        List<String> proven = read.proven().orElseThrow().stream()
                .map(match -> match.txid().toString())
                .toList();
        assertEquals(
                list(proven.get(0), proven.get(1)),
                node.call("verifytxoutproof", proof).toString());
        assertEquals(
                list(first),
                node.call("verifytxoutproof", proof(List.of(first))).toString());
    }

    @Test
    void a_block_is_found_by_a_coin_or_by_the_index_or_is_named() {
        String named = proof(List.of(first), block);
        assertEquals(named, proof(List.of(first)), "its output is not spent");
        node.indexes = List.of(new NodePort.IndexState("txindex", 103, true));
        assertEquals(named, proof(List.of(first)));
    }

    @Test
    void what_is_in_no_block_has_no_proof() {
        Code no = Code.INVALID_ADDRESS_OR_KEY;
        String nobody = "11".repeat(32);
        node.fails(no, "Transaction not yet in block", "gettxoutproof", List.of(nobody));
        String missing = "Not all transactions found in specified or retrieved block";
        node.fails(no, missing, "gettxoutproof", List.of(first, nobody));
        node.fails(
                no,
                missing,
                "gettxoutproof",
                List.of(first),
                node.call("getblockhash", 5).stringValue());
        node.fails(no, "Block not found", "gettxoutproof", List.of(first), nobody);
        node.fails(Code.INVALID_PARAMETER, "Parameter 'txids' cannot be empty", "gettxoutproof", List.of());
        node.fails(
                Code.INVALID_PARAMETER,
                "Invalid parameter, duplicated txid: " + first,
                "gettxoutproof",
                List.of(first, first));
    }

    @Test
    void a_proof_of_a_block_that_left_the_chain_is_refused() {
        String proof = proof(List.of(first));
        node.call("invalidateblock", block);
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Block not found in chain", "verifytxoutproof", proof);
    }

    @Test
    void what_is_no_proof_is_refused_and_what_proves_nothing_shows_nothing() {
        node.fails(Code.INVALID_PARAMETER, "proof must be hexadecimal string (not 'zz')", "verifytxoutproof", "zz");
        node.fails(Code.MISC, "block version needs 4 bytes at byte 0, only 1 are left", "verifytxoutproof", "00");
        String proof = proof(List.of(first));
        String spoilt = proof.substring(0, 2 * 84 + 4) + "ff" + proof.substring(2 * 84 + 6);
        assertEquals("[]", node.call("verifytxoutproof", spoilt).toString());
    }

    /// C09: with a lesser count, an inner node passes for a transaction. The header commits to that too; only the
    /// block's own count tells.
    @Test
    void c09_an_inner_node_is_no_transaction() throws Exception {
        var block = node.block(103);
        Hash256 a = block.transactions().get(0).txid().hash();
        Hash256 b = block.transactions().get(1).txid().hash();
        Hash256 c = block.transactions().get(2).txid().hash();
        Hash256 left = MerkleTree.of(List.of(a, b)).hash();
        Hash256 right = MerkleTree.of(List.of(c, c)).hash();
        var out = new ByteWriter();
        block.header().write(out);
        out.int32(2).compactSize(2).hash256(left).hash256(right);
        out.lengthPrefixed(new byte[] {0b011});
        String forged = HexFormat.of().formatHex(out.toByteArray());
        assertEquals(
                left,
                MerkleBlock.parse(out.toByteArray())
                        .proven()
                        .orElseThrow()
                        .getFirst()
                        .txid()
                        .hash());
        assertEquals("[]", node.call("verifytxoutproof", forged).toString());
    }
}
