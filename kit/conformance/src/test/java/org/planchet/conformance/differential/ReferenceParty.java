package org.planchet.conformance.differential;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.planchet.conformance.ReferenceNode;
import tools.jackson.databind.JsonNode;

/// The reference node, asked over RPC.
final class ReferenceParty implements Party {
    private static final HexFormat HEX = HexFormat.of();

    /// Bitcoin Knots decides more things by policy than Bitcoin Core does, or decides them by default in another way:
    /// here it is asked to decide as Core 30. One script thread makes it name the first failure in order.
    private static final List<String> AS_CORE_30 = List.of(
            "-corepolicy=1",
            "-acceptnonstdtxn=0",
            "-minrelaytxfee=0.000001",
            "-incrementalrelayfee=0.000001",
            "-dustrelayfee=0.00003",
            "-permitbaremultisig=1",
            "-permitbarepubkey=1",
            "-permitbareanchor=1",
            "-permitbaredatacarrier=1",
            "-permitephemeral=anchor,send,dust",
            "-mempooltruc=enforce",
            "-maxtxlegacysigops=2500",
            "-rejectparasites=0",
            "-rejecttokens=0",
            "-acceptnonstddatacarrier=1",
            "-subdustfeepenalty=0",
            "-maxtipage=1000000000",
            "-blockmaxweight=4000000",
            "-par=1",
            // Its own consistency checks on regtest take longer with every block.
            "-checkblockindex=0",
            "-checkmempool=0",
            "-debug=0");

    /// What Bitcoin Knots 29.4 says in the mempool if Bitcoin Core 30 says something shorter: beginnings.
    private static final Map<String, String> WORDING_OF_POOL = Map.of(
            "missing-inputs",
            "bad-txns-inputs-missingorspent",
            "bad-txns-input-",
            "bad-txns-nonstandard-inputs",
            "bad-witness-",
            "bad-witness-nonstandard");

    private final ReferenceNode node;

    private ReferenceParty(ReferenceNode node) {
        this.node = node;
    }

    /// @param more options, such as activation heights
    static ReferenceParty start(Path folder, Instant now, String... more) throws Exception {
        var options = new ArrayList<>(AS_CORE_30);
        options.addAll(List.of(more));
        ReferenceNode node = ReferenceNode.start(folder, options.toArray(String[]::new));
        node.rpc("setmocktime", now.getEpochSecond());
        return new ReferenceParty(node);
    }

    @Override
    public String block(byte[] raw) throws Exception {
        JsonNode answer = node.call("submitblock", HEX.formatHex(raw));
        if (!answer.path("error").isNull()) return decodable(answer);
        if (answer.path("result").isNull()) return ACCEPTED;
        String reason = answer.path("result").stringValue();
        return switch (reason) {
            case "inconclusive" -> BESIDE;
            case "duplicate", "duplicate-inconclusive" -> KNOWN;
            // As Bitcoin Core up to 29 has it.
            default -> reason.replace("mandatory-script-verify", "block-script-verify");
        };
    }

    @Override
    public String pool(byte[] raw) throws Exception {
        String hex = HEX.formatHex(raw);
        JsonNode answer = node.call("testmempoolaccept", List.of(hex), 0);
        if (!answer.path("error").isNull()) return decodable(answer);
        JsonNode verdict = answer.path("result").get(0);
        if (!verdict.path("allowed").booleanValue())
            return reword(verdict.path("reject-reason").stringValue());
        node.rpc("sendrawtransaction", hex, 0, 21_000_000);
        return ACCEPTED;
    }

    private static String decodable(JsonNode answer) {
        if (answer.path("error").path("code").intValue() == -22) return UNDECODABLE;
        throw new AssertionError("the reference node: " + answer.path("error"));
    }

    private static String reword(String reason) {
        for (Map.Entry<String, String> word : WORDING_OF_POOL.entrySet())
            if (reason.startsWith(word.getKey())) return word.getValue();
        return reason;
    }

    @Override
    public String tip() throws Exception {
        return node.rpc("getbestblockhash").stringValue();
    }

    @Override
    public String coins() throws Exception {
        return node.rpc("gettxoutsetinfo", "hash_serialized_3")
                .path("hash_serialized_3")
                .stringValue();
    }

    @Override
    public SortedSet<String> pooled() throws Exception {
        var ids = new TreeSet<String>();
        for (JsonNode entry : node.rpc("getrawmempool", true).values())
            ids.add(entry.path("wtxid").stringValue());
        return ids;
    }

    @Override
    public void close() {
        node.close();
    }
}
