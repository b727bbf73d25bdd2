package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.index.TxPosition;
import org.planchet.mempool.MempoolEntry;
import org.planchet.mempool.MempoolReader;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hex;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import org.planchet.wallet.WalletState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions and scripts, looked up or decoded.
final class TransactionMethods {
    static final String GROUP = "Rawtransactions";

    private final NodePort node;

    TransactionMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getrawtransaction",
                        GROUP,
                        List.of(
                                need("txid", ParameterType.STRING),
                                may("verbosity|verbose", ParameterType.ANY),
                                may("blockhash", ParameterType.STRING)),
                        "A transaction of the mempool, of the chain or of the block named: 0 in hex, 1 decoded, 2 with"
                                + " the coins it spends.",
                        this::transaction),
                new Method(
                        "decoderawtransaction",
                        GROUP,
                        List.of(need("hexstring", ParameterType.STRING), may("iswitness", ParameterType.BOOL)),
                        "What a transaction in hex says.",
                        arguments -> shape().of(
                                        TxDecoding.decode(
                                                arguments.string("hexstring"),
                                                arguments.get("iswitness").map(JsonNode::booleanValue)),
                                        false)),
                new Method(
                        "decodescript",
                        GROUP,
                        List.of(need("hexstring", ParameterType.STRING)),
                        "What a script in hex says, and its addresses.",
                        this::script),
                new Method(
                        "getindexinfo",
                        "Util",
                        List.of(may("index_name", ParameterType.STRING)),
                        "How far the indexes are, or the one named.",
                        this::indexes),
                new Method(
                        "validateaddress",
                        "Util",
                        List.of(need("address", ParameterType.STRING)),
                        "Whether an address is one of this chain, and its script.",
                        this::address));
    }

    private TxJson shape() {
        return new TxJson(node.params());
    }

    /// The transaction that `hex` writes.
    static Transaction parse(String hex) {
        return Hex.parse(hex, Transaction::parse)
                .orElseThrow(() -> new RpcException(
                        Code.DESERIALIZATION, "TX decode failed. Make sure the tx has at least one input."));
    }

    private JsonNode transaction(Arguments arguments) {
        Txid txid = arguments.txid("txid");
        if (txid.equals(node.params().genesis().transactions().getFirst().txid()))
            throw new RpcException(
                    Code.INVALID_ADDRESS_OR_KEY,
                    "The genesis block coinbase is not considered an ordinary transaction and cannot be retrieved");
        int verbosity = arguments.verbosity(0);
        if (arguments.get("blockhash").isPresent()) {
            BlockHash hash = arguments.blockHash("blockhash");
            return inBlock(txid, hash, verbosity);
        }
        Optional<JsonNode> waiting = node.ask(view -> inPool(view.mempool(), txid, verbosity));
        if (waiting.isPresent()) return waiting.get();
        Optional<JsonNode> kept = node.kept(txid).map(own -> kept(own, verbosity));
        if (kept.isPresent()) return kept.get();
        return node.find(txid).flatMap(at -> inChain(txid, at, verbosity)).orElseThrow(this::notFound);
    }

    /// A light node's wallet's; what it spends of others' is not known.
    private JsonNode kept(WalletState.StoredTx own, int verbosity) {
        if (verbosity <= 0) return hex(own.tx());
        ChainSnapshot chain = node.chain();
        WalletState.Place place = own.place();
        BlockIndex index = place == null ? null : chain.find(place.block());
        return index == null ? shape().of(own.tx(), true) : confirmed(chain, index, own.tx(), null, false);
    }

    private Optional<JsonNode> inPool(MempoolReader pool, Txid txid, int verbosity) {
        MempoolEntry entry = pool.get(txid);
        if (entry == null) return Optional.empty();
        return Optional.of(verbosity <= 0 ? hex(entry.tx()) : shape().of(entry.tx(), true));
    }

    private RpcException notFound() {
        List<NodePort.IndexState> indexes = node.indexes();
        String why;
        if (indexes.isEmpty())
            why = "No such mempool transaction. Use --index tx or provide a block hash to enable blockchain transaction"
                    + " queries";
        else if (indexes.stream().allMatch(NodePort.IndexState::synced))
            why = "No such mempool or blockchain transaction";
        else why = "No such mempool transaction. Blockchain transactions are still in the process of being indexed";
        return new RpcException(Code.INVALID_ADDRESS_OR_KEY, why + ". Use gettransaction for wallet transactions.");
    }

    private JsonNode indexes(Arguments arguments) {
        Optional<String> wanted = arguments.mayString("index_name");
        ObjectNode json = CoreJson.object();
        for (NodePort.IndexState index : node.indexes()) {
            if (wanted.isPresent() && !wanted.get().equals(index.name())) continue;
            json.putObject(index.name()).put("synced", index.synced()).put("best_block_height", index.height());
        }
        return json;
    }

    private static JsonNode hex(Transaction tx) {
        return CoreJson.text(HexFormat.of().formatHex(tx.raw()));
    }

    private JsonNode inBlock(Txid txid, BlockHash hash, int verbosity) {
        ChainSnapshot chain = node.chain();
        BlockIndex index = chain.find(hash);
        if (index == null) throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Block hash not found");
        Block block = node.block(index);
        if (block == null) throw new RpcException(Code.MISC, "Block not available");
        for (int i = 0; i < block.transactions().size(); i++) {
            Transaction tx = block.transactions().get(i);
            if (!tx.txid().equals(txid)) continue;
            if (verbosity <= 0) return hex(tx);
            return confirmed(chain, index, tx, verbosity > 1 ? spent(index, i) : null, true);
        }
        throw new RpcException(
                Code.INVALID_ADDRESS_OR_KEY,
                "No such transaction found in the provided block. Use gettransaction for wallet transactions.");
    }

    /// The transaction, if it still is `at` a place of the best chain.
    private Optional<JsonNode> inChain(Txid txid, TxPosition at, int verbosity) {
        ChainSnapshot chain = node.chain();
        BlockIndex index = chain.atHeight(at.height());
        Block block = index == null ? null : node.block(index);
        if (index == null
                || block == null
                || at.position() >= block.transactions().size()) return Optional.empty();
        Transaction tx = block.transactions().get(at.position());
        if (!tx.txid().equals(txid)) return Optional.empty();
        if (verbosity <= 0) return Optional.of(hex(tx));
        return Optional.of(confirmed(chain, index, tx, verbosity > 1 ? spent(index, at.position()) : null, false));
    }

    private @Nullable List<Coin> spent(BlockIndex index, int position) {
        BlockUndo undo = node.undo(index);
        return position == 0 || undo == null ? null : undo.spent().get(position - 1);
    }

    /// @param active says whether the block is in the best chain
    private JsonNode confirmed(
            ChainSnapshot chain, BlockIndex index, Transaction tx, @Nullable List<Coin> spent, boolean active) {
        boolean best = chain.isInBestChain(index);
        return JsonStream.node(out -> {
            out.object();
            if (active) out.flag("in_active_chain", best);
            shape().fields(out, tx, spent, true, true);
            out.hash("blockhash", index.hash().hash());
            out.number("confirmations", best ? BlockJson.confirmations(chain, index) : 0);
            if (best) out.number("time", index.time());
            if (best) out.number("blocktime", index.time());
            out.endObject();
        });
    }

    private JsonNode script(Arguments arguments) {
        byte[] bytes = Hex.parse(arguments.string("hexstring"))
                .orElseThrow(() -> new RpcException(
                        Code.INVALID_PARAMETER,
                        "argument must be hexadecimal string (not '" + Arguments.shown(arguments.string("hexstring"))
                                + "')"));
        return ScriptJson.decoded(Script.wrap(bytes), node.params().addresses());
    }

    private JsonNode address(Arguments arguments) {
        String address = arguments.string("address");
        try {
            Script script = Addresses.toScript(address, node.params().addresses());
            return ScriptJson.address(
                    Addresses.of(script, node.params().addresses()).orElse(address), script);
        } catch (BadAddressException bad) {
            ObjectNode json = CoreJson.object();
            json.put("isvalid", false);
            json.putArray("error_locations");
            json.put("error", String.valueOf(bad.getMessage()));
            return json;
        }
    }
}
