package org.planchet.rpc;

import static org.planchet.rpc.Method.need;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.planchet.chainstate.BlockIndex;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Deployment;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.consensus.WitnessCommitment;
import org.planchet.mining.BlockTemplate;
import org.planchet.node.NodeReader;
import org.planchet.node.SettledNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// `getblocktemplate`: templates for miners, held back until there is a better one if that is asked for, and the
/// judgement of blocks that are not mined yet (BIP 22, BIP 23, BIP 145).
final class TemplateMethods {
    /// How long one who waits for a new tip waits until a template with other transactions will do.
    private static final Duration FIRST_WAIT = Duration.ofMinutes(1);

    private static final Duration NEXT_WAIT = Duration.ofSeconds(10);
    private static final int HASH_DIGITS = 64;

    private final NodePort node;
    private final InitialDownload download;

    TemplateMethods(NodePort node, InitialDownload download) {
        this.node = node;
        this.download = download;
    }

    List<Method> all() {
        return List.of(new Method(
                "getblocktemplate",
                MiningMethods.GROUP,
                List.of(need("template_request", ParameterType.OBJECT)),
                "A block to mine (mode template), or what is wrong with one (mode proposal).",
                this::answer));
    }

    private JsonNode answer(Arguments arguments) {
        JsonNode request = arguments.get("template_request").orElse(CoreJson.object());
        JsonNode mode = request.path("mode");
        String wanted = mode.isString() ? mode.stringValue() : "template";
        boolean known = mode.isMissingNode() || mode.isNull() || mode.isString();
        if (known && wanted.equals("proposal")) return proposal(request.path("data"));
        if (!known || !wanted.equals("template")) throw new RpcException(Code.INVALID_PARAMETER, "Invalid mode");
        Set<String> rules = new HashSet<>();
        if (request.path("rules").isArray())
            for (JsonNode rule : request.path("rules")) rules.add(Arguments.text(rule));
        checkReady();
        JsonNode longPoll = request.path("longpollid");
        if (longPoll.isString()) await(longPoll.stringValue());
        if (node.params().signetChallenge() != null && !rules.contains("signet"))
            throw rulesMissing("signet", "\"segwit\", \"signet\"");
        if (!rules.contains("segwit")) throw rulesMissing("segwit", "\"segwit\"");
        return node.askSettled(this::template);
    }

    private static RpcException rulesMissing(String rule, String call) {
        return new RpcException(
                Code.INVALID_PARAMETER,
                "getblocktemplate must be called with the " + rule + " rule set (call with {\"rules\": [" + call
                        + "]})");
    }

    /// On Bitcoin's main chain templates are refused while the tip may not be the network's.
    private void checkReady() {
        Optional<RpcException> failure = node.ask(view -> {
            if (!node.params().name().equals("mainnet")) return Optional.<RpcException>empty();
            if (view.network().peers().isEmpty())
                return Optional.of(new RpcException(Code.CLIENT_NOT_CONNECTED, "Planchet is not connected!"));
            return download.goesOn()
                    ? Optional.of(new RpcException(
                            Code.CLIENT_IN_INITIAL_DOWNLOAD, "Planchet is in initial sync and waiting for blocks..."))
                    : Optional.<RpcException>empty();
        });
        if (failure.isPresent()) throw failure.get();
    }

    private JsonNode proposal(JsonNode data) {
        if (!data.isString()) throw new RpcException(Code.TYPE, "Missing data String key for proposal");
        Block block = MiningMethods.parse(data.stringValue());
        Optional<String> wrong = node.askSettled(view -> {
            BlockIndex known = view.chain().find(block.hash());
            if (known != null)
                return Optional.of(
                        known.isInvalid()
                                ? "duplicate-invalid"
                                : known.isFullyValid() ? "duplicate" : "duplicate-inconclusive");
            return view.chain().checkTemplate(block, node.now()).map(Rejection::code);
        });
        return wrong.map(CoreJson::text).orElse(NullNode.getInstance());
    }

    /// Waits until the tip, or after a minute the mempool, is not any more what a template with this id was made of.
    private void await(String id) {
        if (id.length() < HASH_DIGITS) return;
        BlockHash tip = new BlockHash(Arguments.hash(id.substring(0, HASH_DIGITS), "longpollid"));
        String sequence = id.substring(HASH_DIGITS);
        node.awaitOtherTip(tip, FIRST_WAIT);
        while (!node.stopping() && node.ask(view -> isCurrent(view, tip, sequence))) node.awaitOtherTip(tip, NEXT_WAIT);
    }

    private static boolean isCurrent(NodeReader view, BlockHash tip, String sequence) {
        return view.chain().tip().hash().equals(tip)
                && Long.toString(view.mempool().sequence()).equals(sequence);
    }

    private ObjectNode template(SettledNode view) {
        ChainParams params = node.params();
        BlockTemplate template = accepted(view.template(Script.EMPTY, node.minerTag(), node.now()), Code.MISC);
        boolean segwit = params.isActive(Deployment.SEGWIT, template.height());
        ObjectNode json = CoreJson.object();
        json.putArray("capabilities").add("proposal");
        json.put("version", template.header().version());
        json.set("rules", rules(params, template.height()));
        json.putObject("vbavailable");
        json.put("vbrequired", 0);
        json.put("previousblockhash", template.header().previous().toString());
        json.set("transactions", transactions(template, segwit));
        json.putObject("coinbaseaux");
        json.put("coinbasevalue", template.reward());
        json.put(
                "longpollid",
                template.header().previous().toString() + view.mempool().sequence());
        json.put("target", template.target().toString());
        json.put("mintime", template.minTime());
        json.putArray("mutable").add("time").add("transactions").add("prevblock");
        json.put("noncerange", "00000000ffffffff");
        int weight = params.maxBlockWeight();
        int sigops = params.limits().maxSigopsCost();
        json.put("sigoplimit", segwit ? sigops : sigops / 4);
        json.put("sizelimit", segwit ? weight : weight / 4);
        if (segwit) json.put("weightlimit", weight);
        json.put("curtime", template.header().time());
        json.put("bits", HexFormat.of().toHexDigits(template.header().bits()));
        json.put("height", template.height());
        BlockchainMethods.signetChallenge(json, params);
        Transaction coinbase = template.coinbase();
        int commitment = WitnessCommitment.position(coinbase);
        if (commitment >= 0)
            json.put(
                    "default_witness_commitment",
                    coinbase.outputs().get(commitment).scriptPubKey().toHex());
        return json;
    }

    /// The template, which the chain would accept.
    ///
    /// @throws RpcException with `code` and Bitcoin Core's text, if it would not
    static BlockTemplate accepted(Verdict<BlockTemplate> verdict, Code code) {
        return switch (verdict) {
            case Verdict.Valid<BlockTemplate>(BlockTemplate template) -> template;
            case Verdict.Invalid<BlockTemplate>(Rejection why) -> throw refused(why, code);
        };
    }

    static RpcException refused(Rejection why, Code code) {
        return new RpcException(code, "TestBlockValidity failed: " + why.code() + ", " + why.detail());
    }

    private static ArrayNode rules(ChainParams params, int height) {
        ArrayNode rules = CoreJson.array();
        if (params.isActive(Deployment.CSV, height)) rules.add("csv");
        if (params.isActive(Deployment.SEGWIT, height)) rules.add("!segwit");
        if (params.signetChallenge() != null) rules.add("!signet");
        if (params.isActive(Deployment.TAPROOT, height)) rules.add("taproot");
        return rules;
    }

    private static ArrayNode transactions(BlockTemplate template, boolean segwit) {
        ArrayNode rows = CoreJson.array();
        Map<Txid, Integer> places = new HashMap<>();
        List<Transaction> all = template.transactions();
        for (int i = 1; i < all.size(); i++) {
            Transaction tx = all.get(i);
            ObjectNode row = rows.addObject();
            row.put("data", HexFormat.of().formatHex(tx.raw()));
            row.put("txid", tx.txid().toString());
            row.put("hash", tx.wtxid().toString());
            Set<Integer> needed = new TreeSet<>();
            for (TxIn input : tx.inputs()) {
                Integer place = places.get(input.prevout().txid());
                if (place != null) needed.add(place);
            }
            ArrayNode depends = row.putArray("depends");
            for (int place : needed) depends.add(place);
            row.put("fee", template.fees().get(i));
            int sigops = template.sigOpCosts().get(i);
            row.put("sigops", segwit ? sigops : sigops / 4);
            row.put("weight", tx.weight());
            places.put(tx.txid(), i);
        }
        return rows;
    }
}
