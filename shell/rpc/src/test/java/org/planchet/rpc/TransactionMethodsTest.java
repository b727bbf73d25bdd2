package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.Message;
import tools.jackson.databind.JsonNode;

/// Transactions: looked up, decoded, tried, sent, waiting.
class TransactionMethodsTest {
    private final TestNode node = new TestNode();

    @BeforeEach
    void money() {
        node.mine(102);
    }

    private static String hex(Transaction tx) {
        return TestNode.hex(tx.raw());
    }

    @Test
    void a_transaction_is_found_in_the_mempool_and_in_a_block_that_is_named() {
        Transaction tx = node.spend(1, 1_000);
        String txid = tx.txid().toString();
        assertEquals(txid, node.call("sendrawtransaction", hex(tx)).stringValue());
        assertEquals(hex(tx), node.call("getrawtransaction", txid).stringValue());
        JsonNode decoded = node.call("getrawtransaction", txid, true);
        assertEquals(hex(tx), decoded.get("hex").stringValue());
        assertFalse(decoded.has("blockhash"));
        String hash = node.mine(1).getFirst();
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "No such mempool transaction. Use --index tx or provide a block hash to enable blockchain transaction"
                        + " queries. Use gettransaction for wallet transactions.",
                "getrawtransaction",
                txid);
        JsonNode mined = node.call("getrawtransaction", txid, 2, hash);
        assertTrue(mined.get("in_active_chain").booleanValue());
        assertEquals(hash, mined.get("blockhash").stringValue());
        assertEquals(1, mined.get("confirmations").intValue());
        assertEquals("0.00001000", mined.get("fee").asString());
        assertEquals("50.00000000", mined.at("/vin/0/prevout/value").asString());
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "No such transaction found in the provided block. Use gettransaction for wallet transactions.",
                "getrawtransaction",
                txid,
                0,
                node.call("getblockhash", 1).stringValue());
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Block hash not found", "getrawtransaction", txid, 0, "00".repeat(32));
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "The genesis block coinbase is not considered an ordinary transaction and cannot be retrieved",
                "getrawtransaction",
                node.params().genesis().transactions().getFirst().txid().toString());
    }

    @Test
    void an_index_finds_a_transaction_in_any_block_and_tells_how_far_it_is() {
        Transaction tx = node.spend(1, 1_000);
        String txid = tx.txid().toString();
        node.call("sendrawtransaction", hex(tx));
        String hash = node.mine(1).getFirst();
        assertEquals(0, node.call("getindexinfo").size());

        node.indexes = List.of(new NodePort.IndexState("txindex", 103, true));
        assertEquals(hex(tx), node.call("getrawtransaction", txid).stringValue());
        JsonNode decoded = node.call("getrawtransaction", txid, 2);
        assertFalse(decoded.has("in_active_chain"));
        assertEquals(hash, decoded.get("blockhash").stringValue());
        assertEquals("50.00000000", decoded.at("/vin/0/prevout/value").asString());
        assertEquals(
                "{\"txindex\":{\"synced\":true,\"best_block_height\":103}}",
                node.call("getindexinfo").toString());
        assertEquals(1, node.call("getindexinfo", "txindex").size());
        assertEquals(0, node.call("getindexinfo", "coinstatsindex").size());
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "No such mempool or blockchain transaction. Use gettransaction for wallet transactions.",
                "getrawtransaction",
                "00".repeat(32));
        node.indexes = List.of(new NodePort.IndexState("txindex", 50, false));
        node.fails(
                Code.INVALID_ADDRESS_OR_KEY,
                "No such mempool transaction. Blockchain transactions are still in the process of being indexed. Use"
                        + " gettransaction for wallet transactions.",
                "getrawtransaction",
                "00".repeat(32));
    }

    @Test
    void a_transaction_in_hex_is_decoded() {
        Transaction tx = node.spend(1, 1_000);
        JsonNode decoded = node.call("decoderawtransaction", hex(tx));
        assertEquals(tx.txid().toString(), decoded.get("txid").stringValue());
        assertEquals(tx.wtxid().toString(), decoded.get("hash").stringValue());
        assertEquals("51", decoded.at("/vin/0/txinwitness/0").stringValue());
        assertEquals(
                "witness_v0_scripthash", decoded.at("/vout/0/scriptPubKey/type").stringValue());
        assertEquals(node.address(), decoded.at("/vout/0/scriptPubKey/address").stringValue());
        assertFalse(decoded.has("hex"));
        for (String bad : List.of("", "00", "zz", hex(tx) + "00"))
            node.fails(Code.DESERIALIZATION, "TX decode failed", "decoderawtransaction", bad);
    }

    /// `0001` behind the version is a marker with its flag, or no input and one output.
    @Test
    void a_transaction_without_inputs_is_decoded_too() {
        String unfinished = "02000000" + "00" + "01" + "00e1f50500000000" + "0151" + "00000000";
        JsonNode decoded = node.call("decoderawtransaction", unfinished);
        assertEquals(0, decoded.get("vin").size());
        assertEquals("51", decoded.at("/vout/0/scriptPubKey/hex").stringValue());
        assertEquals(decoded, node.call("decoderawtransaction", unfinished, false));
        node.fails(Code.DESERIALIZATION, "TX decode failed", "decoderawtransaction", unfinished, true);

        String whole = hex(node.spend(1, 1_000));
        assertEquals(node.call("decoderawtransaction", whole), node.call("decoderawtransaction", whole, true));
        node.fails(Code.DESERIALIZATION, "TX decode failed", "decoderawtransaction", whole, false);
    }

    @Test
    void a_fee_beyond_what_the_user_wants_is_not_paid() {
        Transaction dear = node.spend(1, 2_000_000);
        node.fails(
                Code.VERIFY,
                "Fee exceeds maximum configured by user (e.g. -maxtxfee, maxfeerate)",
                "sendrawtransaction",
                hex(dear));
        JsonNode verdict = node.call("testmempoolaccept", List.of(hex(dear))).get(0);
        assertEquals("max-fee-exceeded", verdict.get("reject-reason").stringValue());
        node.fails(
                Code.INVALID_PARAMETER,
                "Fee rates larger than or equal to 1BTC/kvB are not accepted",
                "sendrawtransaction",
                hex(dear),
                1);
        assertEquals(
                dear.txid().toString(),
                node.call("sendrawtransaction", hex(dear), 0).stringValue());
    }

    @Test
    void money_is_burnt_on_demand_only() {
        Transaction plain = node.spend(1, 10_000);
        var outputs = new ArrayList<>(plain.outputs());
        outputs.add(new TxOut(5_000, Script.fromHex("6a01aa")));
        var burning = new Transaction(2, plain.inputs(), outputs, 0);
        node.fails(
                Code.VERIFY,
                "Unspendable output exceeds maximum configured by user (maxburnamount)",
                "sendrawtransaction",
                hex(burning),
                0,
                "0.00004999");
        node.call("sendrawtransaction", hex(burning), 0, "0.00005");
    }

    @Test
    void a_refusal_tells_the_reason() {
        Transaction tx = node.spend(1, 1_000);
        Transaction early = node.spend(50, 1_000);
        JsonNode verdict = node.call("testmempoolaccept", List.of(hex(tx))).get(0);
        JsonNode fees = verdict.get("fees");
        assertTrue(verdict.get("allowed").booleanValue());
        assertEquals(tx.vsize(), verdict.get("vsize").intValue());
        assertEquals("0.00001000", fees.get("base").asString());
        assertEquals(tx.wtxid().toString(), fees.at("/effective-includes/0").stringValue());
        JsonNode refusal = node.call("testmempoolaccept", List.of(hex(early))).get(0);
        assertFalse(refusal.get("allowed").booleanValue());
        assertEquals(
                "bad-txns-premature-spend-of-coinbase",
                refusal.get("reject-reason").stringValue());
        assertTrue(refusal.get("reject-details").stringValue().startsWith("bad-txns-premature-spend-of-coinbase, "));
        RpcException refused = assertThrows(RpcException.class, () -> node.call("sendrawtransaction", hex(early)));
        assertEquals(Code.VERIFY_REJECTED, refused.code());
        assertTrue(String.valueOf(refused.getMessage()).startsWith("bad-txns-premature-spend-of-coinbase, "));

        Transaction child = node.spend(tx.outPoint(0), 1_000_000);
        assertEquals(
                "missing-inputs",
                node.call("testmempoolaccept", List.of(hex(child)))
                        .at("/0/reject-reason")
                        .stringValue());
        node.fails(Code.VERIFY, "bad-txns-inputs-missingorspent", "sendrawtransaction", hex(child));
        node.fails(
                Code.INVALID_PARAMETER,
                "Array must contain between 1 and 25 transactions.",
                "testmempoolaccept",
                List.of());

        node.call("sendrawtransaction", hex(tx));
        // Again is no mistake: it is announced once more.
        node.call("sendrawtransaction", hex(tx));
        node.mine(1);
        node.fails(
                Code.VERIFY_ALREADY_IN_UTXO_SET,
                "Transaction outputs already in utxo set",
                "sendrawtransaction",
                hex(tx));
    }

    @Test
    void an_estimate_says_what_it_rests_on_and_takes_only_targets_and_modes_that_there_are() {
        JsonNode none = node.call("estimatesmartfee", 6);
        assertEquals(
                "Insufficient data or no feerate found",
                none.get("errors").get(0).stringValue());
        assertEquals(6, none.get("blocks").intValue());
        assertEquals("nothing", none.get("source").stringValue());
        assertEquals(none, node.call("estimatesmartfee", 6, "ECONOMICAL"));
        for (Object[] wrong : new Object[][] {{0}, {1_009}, {6, "fast"}}) {
            RpcException refused = assertThrows(RpcException.class, () -> node.call("estimatesmartfee", wrong));
            assertEquals(Code.INVALID_PARAMETER, refused.code());
        }
    }

    @Test
    void the_mempool_tells_what_waits_and_why_it_is_what_it_is() {
        Transaction parent = node.spend(1, 1_000);
        Transaction child =
                node.spend(parent.outPoint(0), parent.outputs().getFirst().value() - 5_000);
        node.call("sendrawtransaction", hex(parent));
        node.call("sendrawtransaction", hex(child));
        JsonNode info = node.call("getmempoolinfo");
        assertEquals(2, info.get("size").intValue());
        assertEquals(2, info.get("unbroadcastcount").intValue());
        assertEquals("0.00006000", info.get("total_fee").asString());
        assertEquals("0.00000100", info.get("minrelaytxfee").asString());
        assertEquals(2, node.call("getrawmempool").size());
        JsonNode entry = node.call("getmempoolentry", child.txid().toString());
        assertEquals(parent.txid().toString(), entry.at("/depends/0").stringValue());
        assertEquals("0.00006000", entry.at("/fees/ancestor").asString());
        assertEquals(2, entry.get("ancestorcount").intValue());
        assertFalse(entry.get("bip125-replaceable").booleanValue());
        assertEquals(entry, node.call("getrawmempool", true).get(child.txid().toString()));
        assertEquals(
                List.of(child.txid().toString()).toString(),
                node.call("getmempooldescendants", parent.txid().toString())
                        .toString()
                        .replace("\"", ""));
        JsonNode sequence = node.call("getrawmempool", false, true);
        assertEquals(2, sequence.get("txids").size());
        assertTrue(sequence.get("mempool_sequence").isIntegralNumber());
        node.fails(
                Code.INVALID_PARAMETER,
                "Verbose results cannot contain mempool sequence values.",
                "getrawmempool",
                true,
                true);
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Transaction not in mempool", "getmempoolentry", "00".repeat(32));
    }

    @Test
    void an_address_is_one_of_this_chain_or_none() {
        JsonNode valid = node.call("validateaddress", node.address());
        assertTrue(valid.get("isvalid").booleanValue());
        assertTrue(valid.get("isscript").booleanValue());
        assertEquals(TestNode.ANYONE.toHex(), valid.get("scriptPubKey").stringValue());
        JsonNode bad = node.call("validateaddress", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4");
        assertFalse(bad.get("isvalid").booleanValue());
        assertTrue(bad.get("error_locations").isArray());
        assertTrue(bad.get("error").stringValue().contains("another chain"));
    }

    @Test
    void the_mempool_tells_who_spends_an_output() {
        Transaction tx = node.spend(1, 1_000);
        node.call("sendrawtransaction", hex(tx));
        String spent = tx.inputs().getFirst().prevout().txid().toString();
        JsonNode rows = node.call(
                "gettxspendingprevout",
                List.of(
                        Map.of("txid", spent, "vout", 0),
                        Map.of("txid", tx.txid().toString(), "vout", 0)));
        assertEquals(tx.txid().toString(), rows.at("/0/spendingtxid").stringValue());
        assertFalse(rows.get(1).has("spendingtxid"), "an output that nobody spends");
        String missing = "Invalid parameter, outputs are missing";
        node.fails(Code.INVALID_PARAMETER, missing, "gettxspendingprevout", List.of());
        node.fails(
                Code.INVALID_PARAMETER,
                "Invalid parameter, vout cannot be negative",
                "gettxspendingprevout",
                List.of(Map.of("txid", spent, "vout", -1)));
        node.fails(Code.TYPE, "Missing vout", "gettxspendingprevout", List.of(Map.of("txid", spent)));
        node.fails(
                Code.TYPE,
                "Unexpected key x",
                "gettxspendingprevout",
                List.of(Map.of("txid", spent, "vout", 0, "x", 1)));
        node.fails(
                Code.TYPE,
                "JSON value of type number for field txid is not of expected type string",
                "gettxspendingprevout",
                List.of(Map.of("txid", 42, "vout", 0)));
        assertEquals("mempool.dat", node.call("savemempool").get("filename").stringValue());
    }

    @Test
    void a_transaction_whose_parent_is_missing_is_shown_with_those_who_have_it() {
        assertEquals(0, node.call("getorphantxs").size());
        Transaction parent = node.spend(1, 1_000);
        Transaction orphan = node.spend(parent.outPoint(0), 1_000_000);
        node.connect(7);
        node.receive(7, new Message.TxMessage(orphan));
        assertEquals(orphan.txid().toString(), node.call("getorphantxs").get(0).stringValue());
        JsonNode shown = node.call("getorphantxs", 2).get(0);
        assertEquals(7, shown.at("/from/0").intValue());
        assertEquals(hex(orphan), shown.get("hex").stringValue());
        assertFalse(node.call("getorphantxs", 1).get(0).has("hex"));
        node.fails(Code.INVALID_PARAMETER, "Invalid verbosity value 3", "getorphantxs", 3);
        node.fails(Code.TYPE, "Verbosity was boolean but only integer allowed", "getorphantxs", true);
    }
}
