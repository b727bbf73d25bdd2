package org.planchet.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.CoinCodec;
import org.planchet.chainstate.CoinSetHasher;
import org.planchet.crypto.MuHash;
import org.planchet.primitives.Hash256;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;

class BlockchainMethodsTest {
    private final TestNode node = new TestNode();

    @Test
    void the_state_of_the_chain_is_that_of_its_tip() {
        List<String> blocks = node.mine(3);
        JsonNode info = node.call("getblockchaininfo");
        assertEquals("regtest", info.get("chain").stringValue());
        assertEquals(3, info.get("blocks").intValue());
        assertEquals(blocks.get(2), info.get("bestblockhash").stringValue());
        assertEquals("207fffff", info.get("bits").stringValue());
        assertEquals("7fffff" + "0".repeat(58), info.get("target").stringValue());
        assertTrue(info.get("chainwork").stringValue().endsWith("08"), "four headers of two hashes each");
        assertEquals(3, node.call("getblockcount").intValue());
        assertEquals(blocks.get(2), node.call("getbestblockhash").stringValue());
        assertEquals(blocks.get(0), node.call("getblockhash", 1).stringValue());
        node.fails(Code.INVALID_PARAMETER, "Block height out of range", "getblockhash", 4);
        node.fails(Code.INVALID_PARAMETER, "Block height out of range", "getblockhash", -1);
    }

    @Test
    void the_initial_download_is_over_with_the_first_tip_of_today() {
        assertTrue(node.call("getblockchaininfo").get("initialblockdownload").booleanValue());
        node.mine(1);
        assertFalse(node.call("getblockchaininfo").get("initialblockdownload").booleanValue());
        node.now = node.now.plusSeconds(10 * 86_400);
        assertFalse(node.call("getblockchaininfo").get("initialblockdownload").booleanValue());
    }

    @Test
    void a_block_is_shown_in_four_depths() {
        node.mine(101);
        var tx = node.spend(1, 1_000);
        node.call("generateblock", node.address(), List.of(TestNode.hex(tx.raw())));
        String hash = node.call("getbestblockhash").stringValue();
        assertEquals(
                TestNode.hex(node.block(102).raw()),
                node.call("getblock", hash, 0).stringValue());
        JsonNode ids = node.call("getblock", hash);
        assertEquals(tx.txid().toString(), ids.at("/tx/1").stringValue());
        assertEquals(2, ids.get("nTx").intValue());
        assertEquals(node.call("getblockhash", 101), ids.get("previousblockhash"));
        JsonNode decoded = node.call("getblock", hash, 2).at("/tx/1");
        assertEquals("0.00001000", decoded.get("fee").asString());
        assertEquals("49.99999000", decoded.at("/vout/0/value").asString());
        assertFalse(decoded.at("/vin/0").has("prevout"));
        JsonNode prevout = node.call("getblock", hash, 3).at("/tx/1/vin/0/prevout");
        assertEquals("50.00000000", prevout.get("value").asString());
        assertEquals(1, prevout.get("height").intValue());
        assertTrue(prevout.get("generated").booleanValue());
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Block not found", "getblock", "00".repeat(32));
        assertEquals(160, node.call("getblockheader", hash, false).stringValue().length());
        assertEquals(1, node.call("getblockheader", hash).get("confirmations").intValue());
    }

    @Test
    void a_coin_is_gone_when_the_mempool_spends_it_unless_the_mempool_is_left_out() {
        node.mine(101);
        var tx = node.spend(1, 1_000);
        String spent = tx.inputs().getFirst().prevout().txid().toString();
        JsonNode coin = node.call("gettxout", spent, 0);
        assertEquals("50.00000000", coin.get("value").asString());
        assertEquals(101, coin.get("confirmations").intValue());
        assertTrue(coin.get("coinbase").booleanValue());
        node.call("sendrawtransaction", TestNode.hex(tx.raw()));
        assertTrue(node.call("gettxout", spent, 0).isNull());
        assertEquals(coin, node.call("gettxout", spent, 0, false));
        JsonNode fresh = node.call("gettxout", tx.txid().toString(), 0);
        assertEquals(0, fresh.get("confirmations").intValue());
        assertTrue(node.call("gettxout", tx.txid().toString(), 0, false).isNull());
        assertTrue(node.call("gettxout", tx.txid().toString(), 1).isNull());
        assertTrue(node.call("gettxout", spent, 0xffff_ffffL).isNull(), "an index is unsigned");
        for (long out : new long[] {-1, 0x1_0000_0000L})
            node.fails(RpcException.Code.MISC, "JSON integer out of range", "gettxout", spent, out);
    }

    @Test
    void every_coin_is_counted_and_hashed() {
        node.mine(5);
        JsonNode set = node.call("gettxoutsetinfo");
        assertEquals(5, set.get("txouts").intValue());
        assertEquals(5, set.get("transactions").intValue());
        assertEquals("250.00000000", set.get("total_amount").asString());
        assertEquals(5 * (50 + 34), set.get("bogosize").intValue());
        assertEquals(
                node.machine().chain().coinSetHash().hash().toString(),
                set.get("hash_serialized_3").stringValue());
        var expected = new MuHash();
        node.machine()
                .chain()
                .forEachCoin((key, value) -> expected.add(CoinSetHasher.serialize(key, CoinCodec.decode(value))));
        assertEquals(
                Hash256.of(expected.digest()).toString(),
                node.call("gettxoutsetinfo", "muhash").get("muhash").stringValue());
        JsonNode none = node.call("gettxoutsetinfo", "none");
        assertFalse(none.has("hash_serialized_3") || none.has("muhash"));
        node.fails(Code.INVALID_PARAMETER, "'md5' is not a valid hash_type", "gettxoutsetinfo", "md5");
        node.fails(
                Code.INVALID_PARAMETER,
                "Querying specific block heights requires coinstatsindex",
                "gettxoutsetinfo",
                "none",
                2);
    }

    @Test
    void c38_a_block_is_put_aside_taken_back_and_preferred() {
        List<String> blocks = node.mine(3);
        node.call("invalidateblock", blocks.get(1));
        assertEquals(blocks.get(0), node.call("getbestblockhash").stringValue());
        JsonNode tips = node.call("getchaintips");
        assertEquals("invalid", tips.at("/0/status").stringValue());
        assertEquals(2, tips.at("/0/branchlen").intValue());
        assertEquals("active", tips.at("/1/status").stringValue());
        node.now = node.now.plusSeconds(60);
        String other = node.mine(2).get(1);
        node.call("reconsiderblock", blocks.get(2));
        assertEquals(blocks.get(2), node.call("getbestblockhash").stringValue(), "the first seen of equal work");
        node.call("preciousblock", other);
        assertEquals(other, node.call("getbestblockhash").stringValue());
        assertEquals(
                -1,
                node.call("getblockheader", blocks.get(2)).get("confirmations").intValue());
        for (String method : List.of("invalidateblock", "reconsiderblock", "preciousblock"))
            node.fails(Code.INVALID_ADDRESS_OR_KEY, "Block not found", method, "00".repeat(32));
        node.fails(
                Code.DATABASE,
                "the genesis block cannot be put aside",
                "invalidateblock",
                node.params().genesisHash().toString());
    }

    @Test
    void figures_of_a_block_are_over_its_transactions_without_the_coinbase() {
        node.mine(101);
        var tx = node.spend(1, 1_000);
        node.call("generateblock", node.address(), List.of(TestNode.hex(tx.raw())));
        JsonNode figures = node.call("getblockstats", 102);
        assertEquals(2, figures.get("txs").intValue());
        assertEquals(1_000, figures.get("totalfee").intValue());
        assertEquals(1_000, figures.get("medianfee").intValue());
        assertEquals(1_000 * 4 / tx.weight(), figures.get("avgfeerate").intValue());
        assertEquals(tx.size(), figures.get("mediantxsize").intValue());
        assertEquals(1, figures.get("ins").intValue());
        assertEquals(3, figures.get("outs").intValue(), "the commitment is one");
        assertEquals(1, figures.get("utxo_increase_actual").intValue());
        assertEquals(5_000_000_000L, figures.get("subsidy").longValue());
        assertEquals(
                "{\"txs\":2,\"height\":102}",
                node.call("getblockstats", 102, List.of("txs", "height")).toString());
        assertEquals(
                figures, node.call("getblockstats", figures.get("blockhash").stringValue()));
        node.fails(Code.INVALID_PARAMETER, "Target block height 103 after current tip 102", "getblockstats", 103);
        node.fails(Code.INVALID_PARAMETER, "Invalid selected statistic 'luck'", "getblockstats", 102, List.of("luck"));
    }

    @Test
    void soft_forks_hold_from_the_block_before_their_height_on() {
        var late = new TestNode(node.params().withActivation("segwit", 10));
        late.mine(9);
        JsonNode before =
                late.call("getdeploymentinfo", late.call("getblockhash", 8).stringValue());
        assertFalse(before.at("/deployments/segwit/active").booleanValue());
        assertTrue(
                late.call("getdeploymentinfo").at("/deployments/segwit/active").booleanValue());
        assertEquals(10, before.at("/deployments/segwit/height").intValue());
        assertTrue(late.call("verifychain", 4, 0).booleanValue());
    }

    @Test
    void all_coins_of_a_script_are_found() {
        node.mine(2);
        String wanted = "addr(" + node.address() + ")";
        JsonNode all = node.call("scantxoutset", "start", List.of(wanted, "raw(51)"));
        assertTrue(all.get("success").booleanValue());
        assertEquals(2, all.get("txouts").intValue());
        assertEquals("100.00000000", all.get("total_amount").asString());
        JsonNode coin = all.at("/unspents/0");
        assertEquals(TestNode.ANYONE.toHex(), coin.get("scriptPubKey").stringValue());
        assertEquals(node.call("getblockhash", coin.get("height").intValue()), coin.get("blockhash"));
        assertEquals(
                3 - coin.get("height").intValue(), coin.get("confirmations").intValue());
        assertEquals(
                0,
                node.call("scantxoutset", "start", List.of("raw(51)"))
                        .get("unspents")
                        .size());
        assertTrue(node.call("scantxoutset", "status").isNull());
        assertFalse(node.call("scantxoutset", "abort").booleanValue());
        node.fails(Code.INVALID_PARAMETER, "Invalid action 'find'", "scantxoutset", "find");
        node.fails(Code.MISC, "scanobjects argument is required for the start action", "scantxoutset", "start");
        node.fails(
                Code.INVALID_PARAMETER,
                "Scan object needs to be either a string or an object",
                "scantxoutset",
                "start",
                List.of(5));
    }

    @Test
    void the_chains_transactions_are_counted_over_a_window() {
        node.mine(20);
        JsonNode five = node.call("getchaintxstats", 5);
        assertEquals(21, five.get("txcount").intValue());
        assertEquals(5, five.get("window_tx_count").intValue());
        assertEquals(node.call("getbestblockhash"), five.get("window_final_block_hash"));
        assertEquals(19, node.call("getchaintxstats").get("window_block_count").intValue());
        String genesis = node.call("getblockhash", 0).stringValue();
        assertFalse(node.call("getchaintxstats", 0, genesis).has("window_interval"));
        String outside = "Invalid block count: should be between 0 and the block's height - 1";
        node.fails(Code.INVALID_PARAMETER, outside, "getchaintxstats", 20);
        node.fails(Code.INVALID_PARAMETER, outside, "getchaintxstats", -1);
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Block not found", "getchaintxstats", 1, "00".repeat(32));
    }

    @Test
    void getblockfilter_gives_a_block_s_filter_and_its_header() {
        String genesis = node.call("getblockhash", 0).stringValue();
        node.fails(Code.MISC, "Index is not enabled for filtertype basic", "getblockfilter", genesis);
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Unknown filtertype", "getblockfilter", genesis, "extended");
        String second = node.mine(2).getLast();
        node.indexes = List.of(new NodePort.IndexState(NodePort.FILTER_INDEX, 1, false));
        node.indexFilters(1);
        node.fails(Code.INVALID_ADDRESS_OR_KEY, "Block not found", "getblockfilter", "00".repeat(32));
        node.fails(
                Code.MISC,
                "Filter not found. Block filters are still in the process of being indexed.",
                "getblockfilter",
                second);
        // As Bitcoin Core answers of regtest's genesis block.
        JsonNode answer = node.call("getblockfilter", genesis, "basic");
        assertEquals("014756c0", answer.get("filter").stringValue());
        assertEquals(
                "485e301e4509d7f0d954bf5b529f3ecef68c5191fd0e635f775c1d0266dc5a2b",
                answer.get("header").stringValue());
    }
}
