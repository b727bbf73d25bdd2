package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.ExitCode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.fixtures.Await;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The real `bitcoin-cli` drives a Planchet node, which stands beside a Bitcoin node on one regtest chain: what both
/// are asked, both answer alike.
@Tag("interop")
final class BitcoinCliTest {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /// What `raw(51)` is with its checksum.
    private static final String ANYONE = "raw(51)#8lvh9jxk";

    @TempDir
    Path folder;

    private @Nullable ReferenceNode reference;
    private @Nullable RunningNode planchet;

    @BeforeEach
    void start() throws Exception {
        reference = ReferenceNode.start(
                Files.createDirectory(folder.resolve("reference")), "-walletbroadcast=0", "-blockfilterindex=1");
        planchet = Daemon.start(NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                data().toString(),
                "port",
                "0",
                "api-port",
                "0",
                "bind",
                "127.0.0.1",
                "index",
                "tx,filter"));
    }

    @AfterEach
    void stop() {
        if (planchet != null) planchet.close();
        if (reference != null) reference.close();
    }

    private Path data() {
        return folder.resolve("planchet");
    }

    private JsonNode theirs(String method, Object... parameters) throws Exception {
        if (reference == null) throw new AssertionError("not started");
        return reference.rpc(method, parameters);
    }

    private RunningNode ours() {
        if (planchet == null) throw new AssertionError("not started");
        return planchet;
    }

    /// Runs bitcoin-cli against our node and gives what it prints.
    private String cli(Object... words) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of(
                "-regtest",
                "-datadir=" + folder,
                "-rpcport=" + ours().apiPort(),
                "-rpccookiefile=" + data().resolve(".cookie")));
        for (Object word : words) arguments.add(word instanceof String text ? text : JSON.writeValueAsString(word));
        return new Program("bitcoin-cli")
                .run(folder, arguments.toArray(String[]::new))
                .strip();
    }

    private JsonNode json(Object... words) throws Exception {
        String printed = cli(words);
        // A text is printed without quotes, and null as nothing.
        if (printed.isEmpty()) return JSON.nullNode();
        return printed.matches("(?s)[\\[{].*|-?[0-9.]+(e-?[0-9]+)?|true|false|null") && !printed.matches("[0-9]{16,}")
                ? JSON.readTree(printed)
                : JSON.getNodeFactory().stringNode(printed);
    }

    private void connect() throws Exception {
        cli("addnode", String.valueOf(reference == null ? "" : reference.p2pAddress()), "onetry");
        Await.until("a connection", () -> cli("getconnectioncount").equals("1"));
    }

    private void awaitSameTip() throws Exception {
        Await.until(
                "one tip",
                () -> cli("getbestblockhash").equals(theirs("getbestblockhash").stringValue()));
    }

    @Test
    void blocks_and_transactions_go_both_ways() throws Exception {
        theirs("createwallet", "w");
        String address = theirs("getnewaddress").stringValue();
        assertEquals(101, json("generatetoaddress", 101, address).size());
        connect();
        awaitSameTip();

        // Their wallet's transaction comes to them through us.
        String txid = theirs("sendtoaddress", address, 1.5).stringValue();
        String hex = theirs("gettransaction", txid).path("hex").stringValue();
        assertTrue(json("testmempoolaccept", List.of(hex)).at("/0/allowed").booleanValue());
        assertEquals(txid, cli("sendrawtransaction", hex));
        Await.until("it is in their pool", () -> theirs("getrawmempool").size() == 1);

        compareTemplates();
        compareSame(txid, hex);
        compareShapes(txid);

        // Blocks by hand.
        String theirBlock = theirs("generateblock", address, List.of(txid), false)
                .path("hex")
                .stringValue();
        assertEquals("", cli("submitblock", theirBlock));
        assertEquals("duplicate", cli("submitblock", theirBlock));
        awaitSameTip();
        JsonNode ourBlock = json("generateblock", ANYONE, List.of(), "false");
        assertTrue(theirs("submitblock", ourBlock.path("hex").stringValue()).isNull());
        awaitSameTip();
        assertEquals(cli("getbestblockhash"), ourBlock.path("hash").stringValue());

        assertEquals("", cli("invalidateblock", cli("getbestblockhash")));
        assertEquals("102", cli("getblockcount"));
        cli("reconsiderblock", ourBlock.path("hash").stringValue());
        assertEquals("103", cli("getblockcount"));
        compareSame(txid, hex);
        compareProofs(txid);
    }

    /// Template by template, key by key: the same but for what each node chooses for itself.
    private void compareTemplates() throws Exception {
        List<String> own = List.of("/version: ", "/longpollid: ", "/curtime: ", "/mintime: ", "/coinbaseaux");
        JsonNode request = JSON.readTree("{\"rules\":[\"segwit\"]}");
        JsonNode ours = json("getblocktemplate", request);
        assertEquals(1, ours.path("transactions").size());
        List<String> differences = new ArrayList<>(JsonDifference.ofValues(ours, theirs("getblocktemplate", request)));
        differences.removeIf(each -> own.stream().anyMatch(each::startsWith));
        assertEquals(List.of(), differences);
    }

    /// What both know of one chain, they say alike, value for value.
    private void compareSame(String txid, String hex) throws Exception {
        String tip = cli("getbestblockhash");
        String first = cli("getblockhash", 1);
        String third = cli("getblockhash", 3);
        for (Object[] call : new Object[][] {
            {"getblockcount"},
            {"getchaintips"},
            {"getblockheader", tip},
            {"getblockheader", first},
            {"getblockheader", tip, false},
            {"getblock", tip, 0},
            {"getblock", tip, 1},
            {"getblock", tip, 2},
            {"getblock", tip, 3},
            {"getblock", first, 2},
            {"getblockstats", 1},
            {"getblockstats", Integer.parseInt(cli("getblockcount"))},
            {"decoderawtransaction", hex},
            {"decodescript", "76a914000000000000000000000000000000000000000088ac"},
            {"decodescript", "6a0548656c6c6f"},
            {"decodescript", "5120eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee"},
            {"gettxout", txid, 0},
            {"gettxout", txid, 7},
            {"getnetworkhashps"},
            {"gettxoutsetinfo", "hash_serialized_3"},
            {"gettxoutsetinfo", "muhash"},
            {"gettxoutsetinfo", "none"},
            {"getchaintxstats"},
            {"getchaintxstats", 3},
            {"getchaintxstats", 1, third},
            {"scantxoutset", "start", coinScripts(tip)},
            {"gettxspendingprevout", List.of(Map.of("txid", txid, "vout", 0))},
            {"getindexinfo", "basic block filter index"},
            {"getblockfilter", tip},
            {"getblockfilter", first, "basic"},
        }) {
            Object[] parameters = java.util.Arrays.copyOfRange(call, 1, call.length);
            String name = java.util.Arrays.toString(call);
            List<String> differences =
                    new ArrayList<>(JsonDifference.ofValues(json(call), theirs((String) call[0], parameters)));
            differences.removeIf(each -> KnownShapes.contains(each) || each.startsWith("/disk_size"));
            assertEquals(List.of(), differences, name);
        }
        for (Object[] call : ComparedCalls.made(txid, first)) {
            Object[] parameters = java.util.Arrays.copyOfRange(call, 1, call.length);
            String name = java.util.Arrays.toString(call);
            assertEquals(List.of(), JsonDifference.ofValues(json(call), theirs((String) call[0], parameters)), name);
        }
    }

    /// Each proves what the other believes, with the same bytes.
    private void compareProofs(String txid) throws Exception {
        String ours = cli("gettxoutproof", List.of(txid));
        assertEquals(ours, theirs("gettxoutproof", List.of(txid)).stringValue());
        assertEquals(json("verifytxoutproof", ours), theirs("verifytxoutproof", ours));
        assertEquals(txid, theirs("verifytxoutproof", ours).at("/0").stringValue());
        String block = cli("getblockhash", 102);
        JsonNode all = theirs("getblock", block).path("tx");
        assertEquals(2, all.size());
        String both = theirs("gettxoutproof", all, block).stringValue();
        assertEquals(both, cli("gettxoutproof", all, block));
        assertEquals(all, json("verifytxoutproof", both));
        String spoilt = both.substring(0, both.length() - 2) + "00";
        assertEquals(theirs("verifytxoutproof", spoilt), json("verifytxoutproof", spoilt));
    }

    /// A descriptor of the script that a block's reward went to.
    private List<String> coinScripts(String block) throws Exception {
        JsonNode output = theirs("getblock", block, 2).at("/tx/0/vout/0/scriptPubKey/hex");
        return List.of("raw(" + output.stringValue() + ")");
    }

    /// What is each node's own has the same keys and types.
    private void compareShapes(String txid) throws Exception {
        String tip = cli("getbestblockhash");
        for (Object[] call : new Object[][] {
            {"getblockchaininfo"},
            {"getdeploymentinfo"},
            {"getmempoolinfo"},
            {"getrawmempool"},
            {"getrawmempool", true},
            {"getrawmempool", false, true},
            {"getmempoolentry", txid},
            {"getmempoolancestors", txid},
            {"getrawtransaction", txid, 2},
            {"getrawtransaction", theirs("getblock", tip).at("/tx/0").stringValue(), 2, tip},
            {"getmininginfo"},
            {"getnetworkinfo"},
            {"getpeerinfo"},
            {"getnettotals"},
            {"getrpcinfo"},
            {"getaddednodeinfo"},
            {"validateaddress", theirs("getnewaddress").stringValue()},
            {"validateaddress", "nobody"},
            {"uptime"},
            {"verifychain"},
            {"getorphantxs"},
            {"getorphantxs", 1},
            {"savemempool"},
            {"setban", "1.2.3.4/24", "add"},
            {"listbanned"},
            {"clearbanned"},
            {"getnodeaddresses"},
            {"addpeeraddress", "1.2.3.4", 8333},
            {"addpeeraddress", "1.2.3.4", 8333},
            {"addpeeraddress", "nobody", 8333},
            {"getnodeaddresses"},
            {"setnetworkactive", true},
            {"waitforblockheight", 1},
            {"waitfornewblock", 1},
            {"scantxoutset", "status"},
            {"getchainstates"},
            {"getmemoryinfo"},
            {"getaddrmaninfo"},
            {"importmempool", theirs("savemempool").path("filename").stringValue()},
            {"ping"},
            {"echo", "a", "b"},
        }) {
            Object[] parameters = java.util.Arrays.copyOfRange(call, 1, call.length);
            String name = java.util.Arrays.toString(call);
            List<String> differences =
                    new ArrayList<>(JsonDifference.ofShape(json(call), theirs((String) call[0], parameters)));
            differences.removeIf(KnownShapes::contains);
            assertEquals(List.of(), differences, name);
        }
    }

    @Test
    void a_refusal_has_their_code() throws Exception {
        for (Object[] call : ComparedCalls.REFUSED) {
            Object[] parameters = java.util.Arrays.copyOfRange(call, 1, call.length);
            String name = java.util.Arrays.toString(call);
            if (reference == null) throw new AssertionError("not started");
            JsonNode error = reference.call((String) call[0], parameters).path("error");
            assertEquals(error.path("code"), ourError(call), () -> name + ": " + error);
        }
    }

    /// Through HTTP: bitcoin-cli itself refuses what it cannot convert.
    private JsonNode ourError(Object[] call) throws Exception {
        var parameters = java.util.Arrays.asList(call).subList(1, call.length);
        String cookie = Files.readString(data().resolve(".cookie"));
        return ReferenceNode.post(ours().apiPort(), cookie, (String) call[0], parameters)
                .path("error")
                .path("code");
    }

    @Test
    void the_clients_own_screens_work_and_stop_ends_the_node() throws Exception {
        cli("generatetodescriptor", 1, ANYONE);
        connect();
        assertTrue(cli("-getinfo").contains("Blocks: 1"));
        assertTrue(cli("-netinfo", "4").contains("/Planchet:"));
        assertTrue(cli("help").contains("getblocktemplate"));
        assertEquals(
                "1",
                json("-named", "getblock", "verbosity=1", "blockhash=" + cli("getbestblockhash"))
                        .path("nTx")
                        .asString());
        cli("setmocktime", 2_000_000_000);
        cli("generatetodescriptor", 1, ANYONE);
        assertEquals(2_000_000_000, json("getblockchaininfo").path("time").intValue());
        assertEquals("Planchet stopping", cli("stop"));
        assertEquals(ExitCode.OK, ours().awaitStop());
        assertFalse(Files.exists(data().resolve(".cookie")));
    }
}
