package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.chainstate.ChainTip;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Deployment;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The chain and its blocks.
final class BlockchainMethods {
    static final String GROUP = "Blockchain";

    private final NodePort node;
    private final InitialDownload download;

    BlockchainMethods(NodePort node, InitialDownload download) {
        this.node = node;
        this.download = download;
    }

    List<Method> all() {
        return Stream.concat(ofChain().stream(), ofBlocks().stream()).toList();
    }

    private List<Method> ofChain() {
        return List.of(
                new Method("getblockchaininfo", GROUP, List.of(), "The state of the chain.", arguments -> info()),
                new Method(
                        "getblockcount",
                        GROUP,
                        List.of(),
                        "The height of the tip.",
                        arguments -> CoreJson.number(node.chain().tip().height())),
                new Method(
                        "getbestblockhash",
                        GROUP,
                        List.of(),
                        "The hash of the tip.",
                        arguments -> CoreJson.text(node.chain().tip().hash())),
                new Method(
                        "getdifficulty",
                        GROUP,
                        List.of(),
                        "The difficulty of the tip.",
                        arguments -> CoreJson.real(
                                BlockJson.difficulty(node.chain().tip().bits()))),
                new Method("getchaintips", GROUP, List.of(), "The ends of all branches.", arguments -> tips()),
                new Method(
                        "getdeploymentinfo",
                        GROUP,
                        List.of(may("blockhash", ParameterType.STRING)),
                        "The soft forks, and whether they hold after a block.",
                        this::deployments),
                new Method(
                        "verifychain",
                        GROUP,
                        List.of(may("checklevel", ParameterType.NUMBER), may("nblocks", ParameterType.NUMBER)),
                        "Whether the last blocks are whole: 0 readable, 1 and 2 valid by themselves, 3 with the coins"
                                + " they made, 4 everything from the genesis block on.",
                        this::verify));
    }

    private List<Method> ofBlocks() {
        return List.of(
                new Method(
                        "getblockhash",
                        GROUP,
                        List.of(need("height", ParameterType.NUMBER)),
                        "The hash of the best chain's block at a height.",
                        this::blockHash),
                new Method(
                        "getblockheader",
                        GROUP,
                        List.of(need("blockhash", ParameterType.STRING), may("verbose", ParameterType.BOOL)),
                        "A block's header, or with verbose false its 80 bytes in hex.",
                        this::header),
                new Method(
                        "getblock",
                        GROUP,
                        List.of(need("blockhash", ParameterType.STRING), may("verbosity|verbose", ParameterType.ANY)),
                        "A block: 0 in hex, 1 with ids, 2 with transactions, 3 with the coins they spend.",
                        this::block));
    }

    private ObjectNode info() {
        ChainSnapshot chain = node.chain();
        BlockIndex tip = chain.tip();
        ChainParams params = node.params();
        ObjectNode json = CoreJson.object();
        json.put("chain", chainName(params));
        json.put("blocks", tip.height());
        json.put("headers", chain.bestHeader().height());
        json.put("bestblockhash", tip.hash().toString());
        json.put("bits", HexFormat.of().toHexDigits(tip.header().bits()));
        json.put("target", BlockJson.target(tip.header().bits()));
        json.set("difficulty", CoreJson.real(BlockJson.difficulty(tip.header().bits())));
        json.put("time", tip.header().time());
        json.put("mediantime", tip.medianTimePast());
        json.set("verificationprogress", CoreJson.real(progress(chain)));
        json.put("initialblockdownload", download.goesOn());
        json.put("chainwork", tip.chainWork().toString());
        json.put("size_on_disk", node.blockBytes());
        json.put("pruned", false);
        signetChallenge(json, params);
        Warnings.put(json, node);
        return json;
    }

    static void signetChallenge(ObjectNode json, ChainParams params) {
        Script challenge = params.signetChallenge();
        if (challenge != null) json.put("signet_challenge", challenge.toHex());
    }

    /// As Bitcoin Core calls it if it knows it.
    static String chainName(ChainParams params) {
        return params.name().equals("mainnet") ? "main" : params.name();
    }

    /// How much of the headers' chain is there in blocks.
    static double progress(ChainSnapshot chain) {
        int headers = chain.bestHeader().height();
        int blocks = chain.tip().height();
        return blocks >= headers ? 1 : (double) blocks / headers;
    }

    private JsonNode blockHash(Arguments arguments) {
        int height = arguments.integer("height");
        BlockIndex block = node.chain().atHeight(height);
        if (block == null) throw new RpcException(Code.INVALID_PARAMETER, "Block height out of range");
        return CoreJson.text(block.hash());
    }

    /// The block with that hash.
    static BlockIndex find(ChainSnapshot chain, BlockHash hash) {
        BlockIndex block = chain.find(hash);
        if (block == null) throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Block not found");
        return block;
    }

    private JsonNode header(Arguments arguments) {
        BlockHash hash = arguments.blockHash("blockhash");
        boolean verbose = arguments.flag("verbose", true);
        ChainSnapshot chain = node.chain();
        BlockIndex block = find(chain, hash);
        return verbose
                ? BlockJson.header(chain, block)
                : CoreJson.text(HexFormat.of().formatHex(block.header().bytes()));
    }

    private JsonNode block(Arguments arguments) {
        BlockHash hash = arguments.blockHash("blockhash");
        int verbosity = arguments.verbosity(1);
        ChainSnapshot chain = node.chain();
        BlockIndex index = find(chain, hash);
        Block block = node.block(index);
        if (block == null) throw new RpcException(Code.MISC, "Block not available (not fully downloaded)");
        if (verbosity <= 0) return CoreJson.text(HexFormat.of().formatHex(block.raw()));
        BlockUndo undo = verbosity < 2 ? null : node.undo(index);
        return BlockJson.block(chain, index, block, undo, verbosity);
    }

    private ArrayNode tips() {
        ArrayNode json = CoreJson.array();
        List<ChainTip> tips = node.chain().tips().stream()
                .sorted((a, b) -> Integer.compare(b.block().height(), a.block().height()))
                .toList();
        for (ChainTip tip : tips) {
            ObjectNode row = json.addObject();
            row.put("height", tip.block().height());
            row.put("hash", tip.block().hash().toString());
            row.put("branchlen", tip.branchLength());
            row.put("status", tip.status().toString());
        }
        return json;
    }

    private JsonNode deployments(Arguments arguments) {
        boolean given = arguments.get("blockhash").isPresent();
        BlockHash hash = given ? arguments.blockHash("blockhash") : null;
        ChainSnapshot chain = node.chain();
        BlockIndex block = hash == null ? chain.tip() : find(chain, hash);
        ObjectNode json = CoreJson.object();
        json.put("hash", block.hash().toString());
        json.put("height", block.height());
        ObjectNode rows = json.putObject("deployments");
        for (Deployment deployment : Deployment.values()) {
            int from = node.params().activationHeight(deployment);
            if (from == ChainParams.NEVER) continue;
            ObjectNode row = rows.putObject(name(deployment));
            row.put("type", "buried");
            row.put("active", block.height() + 1 >= from);
            row.put("height", from);
        }
        return json;
    }

    /// As Bitcoin Core's answer names it, which is not always how its setting does.
    private static String name(Deployment deployment) {
        return switch (deployment) {
            case BIP66 -> "bip66";
            case BIP65 -> "bip65";
            default -> deployment.text();
        };
    }

    private JsonNode verify(Arguments arguments) {
        int level = arguments.integer("checklevel", 3);
        int blocks = arguments.integer("nblocks", 6);
        VerifyLevel depth = level <= 0
                ? VerifyLevel.READABLE
                : level < 3 ? VerifyLevel.ISOLATION : level == 3 ? VerifyLevel.UNDO : VerifyLevel.REPLAY;
        VerifyReport report = node.change(view -> view.verify(depth, Math.max(0, blocks)));
        return tools.jackson.databind.node.BooleanNode.valueOf(report.ok());
    }
}
