package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Verdict;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mining.BlockTemplate;
import org.planchet.node.Event;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Blocks mined on the spot, for tests.
final class GenerateMethods {
    private static final String GROUP = "Generating";
    private static final int TRIES = 1_000_000;

    private final NodePort node;

    GenerateMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "generatetoaddress",
                        GROUP,
                        List.of(
                                need("nblocks", ParameterType.NUMBER),
                                need("address", ParameterType.STRING),
                                may("maxtries", ParameterType.NUMBER)),
                        "Mines blocks to an address; the hashes of those found within so many tries.",
                        arguments -> generate(
                                arguments.integer("nblocks"),
                                address(arguments.string("address"), "Error: Invalid address"),
                                arguments.integer("maxtries", TRIES))),
                new Method(
                        "generatetodescriptor",
                        GROUP,
                        List.of(
                                need("num_blocks", ParameterType.NUMBER),
                                need("descriptor", ParameterType.STRING),
                                may("maxtries", ParameterType.NUMBER)),
                        "Mines blocks to a descriptor.",
                        arguments -> generate(
                                arguments.integer("num_blocks"),
                                Descriptors.script(arguments.string("descriptor"), node.params()),
                                arguments.count("maxtries", TRIES))),
                new Method(
                        "generateblock",
                        GROUP,
                        List.of(
                                need("output", ParameterType.STRING),
                                need("transactions", ParameterType.ARRAY),
                                may("submit", ParameterType.BOOL)),
                        "Mines a block of exactly these transactions, ids of the mempool's or in hex, to an address or"
                                + " descriptor.",
                        this::block));
    }

    private Script address(String text, String otherwise) {
        try {
            return Addresses.toScript(text, node.params().addresses());
        } catch (BadAddressException bad) {
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, otherwise);
        }
    }

    private JsonNode generate(int blocks, Script rewardTo, long tries) {
        return switch (node.generate(rewardTo, blocks, tries)) {
            case Verdict.Valid<List<BlockHash>>(List<BlockHash> hashes) ->
                CoreJson.strings(hashes.stream().map(BlockHash::toString).toList());
            case Verdict.Invalid<List<BlockHash>>(Rejection why) -> throw TemplateMethods.refused(why, Code.MISC);
        };
    }

    private JsonNode block(Arguments arguments) {
        Script rewardTo = output(arguments.string("output"));
        List<Transaction> transactions = new ArrayList<>();
        for (JsonNode each : arguments.list("transactions")) {
            if (!each.isString())
                throw new RpcException(
                        Code.TYPE,
                        "JSON value of type " + Arguments.typeName(each) + " is not of expected type string");
            transactions.add(transaction(each.stringValue()));
        }
        BlockTemplate template = node.askSettled(view -> TemplateMethods.accepted(
                view.template(transactions, rewardTo, node.minerTag(), node.now()), Code.VERIFY));
        Block block =
                node.search(template, TRIES).orElseThrow(() -> new RpcException(Code.MISC, "Failed to make block."));
        ObjectNode json = CoreJson.object();
        json.put("hash", block.hash().toString());
        if (!arguments.flag("submit", true)) {
            json.put("hex", HexFormat.of().formatHex(block.raw()));
            return json;
        }
        Optional<Rejection> refused = node.change(view -> view.submit(new Event.SubmitBlock(block)));
        if (refused.isPresent())
            throw new RpcException(
                    Code.MISC, "Failed to make block: " + refused.get().code());
        return json;
    }

    private Script output(String text) {
        return text.contains("(")
                ? Descriptors.script(text, node.params())
                : address(text, "Error: Invalid address or descriptor");
    }

    private Transaction transaction(String idOrHex) {
        if (idOrHex.length() != 64) {
            try {
                return TransactionMethods.parse(idOrHex);
            } catch (RpcException malformed) {
                throw new RpcException(
                        Code.DESERIALIZATION,
                        "Transaction decode failed for " + Arguments.shown(idOrHex)
                                + ". Make sure the tx has at least one input.");
            }
        }
        Txid txid = new Txid(Arguments.hash(idOrHex, "transaction"));
        return node.ask(view -> {
            MempoolEntry entry = view.mempool().get(txid);
            if (entry == null)
                throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Transaction " + txid + " not in mempool.");
            return entry.tx();
        });
    }
}
