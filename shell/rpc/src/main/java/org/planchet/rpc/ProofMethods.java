package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainSnapshot;
import org.planchet.consensus.Coin;
import org.planchet.consensus.CoinView;
import org.planchet.index.TxPosition;
import org.planchet.node.SettledNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hex;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleBlock;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.PartialMerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wallet.WalletState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Proofs that a block has transactions, made and checked.
final class ProofMethods {
    /// As many outputs as a block can hold: its weight over that of the smallest one (Bitcoin Core's
    /// `MAX_OUTPUTS_PER_BLOCK`).
    private static final int MAX_OUTPUTS = 4_000_000 / (4 * 9);

    private final NodePort node;

    ProofMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "gettxoutproof",
                        BlockchainMethods.GROUP,
                        List.of(need("txids", ParameterType.ARRAY), may("blockhash", ParameterType.STRING)),
                        "A proof in hex that a block has these transactions.",
                        this::make),
                new Method(
                        "verifytxoutproof",
                        BlockchainMethods.GROUP,
                        List.of(need("proof", ParameterType.STRING)),
                        "The transactions that a proof shows to be in a block of the best chain; none if it shows"
                                + " nothing.",
                        this::verify));
    }

    private JsonNode make(Arguments arguments) {
        Set<Txid> wanted = wanted(arguments.list("txids"));
        Optional<JsonNode> kept =
                wanted.size() > 1 ? Optional.empty() : kept(wanted.iterator().next());
        if (kept.isPresent()) return kept.get();
        BlockHash in = arguments.get("blockhash").isPresent()
                ? arguments.blockHash("blockhash")
                : find(wanted)
                        .orElseThrow(
                                () -> new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Transaction not yet in block"));
        Block block = node.block(BlockchainMethods.find(node.chain(), in));
        if (block == null) throw new RpcException(Code.MISC, "Block not available (not fully downloaded)");
        long found = block.transactions().stream()
                .map(Transaction::txid)
                .filter(wanted::contains)
                .count();
        if (found != wanted.size())
            throw new RpcException(
                    Code.INVALID_ADDRESS_OR_KEY, "Not all transactions found in specified or retrieved block");
        return CoreJson.text(
                HexFormat.of().formatHex(MerkleBlock.of(block, wanted::contains).bytes()));
    }

    /// The proof that a light node kept of its wallet's transaction.
    private Optional<JsonNode> kept(Txid txid) {
        return node.kept(txid)
                .map(WalletState.StoredTx::place)
                .filter(place -> !place.proof().isEmpty())
                .map(place -> {
                    BlockIndex in = node.chain().find(place.block());
                    if (in == null) throw new AssertionError("a transaction in a block that nobody knows");
                    return CoreJson.text(HexFormat.of().formatHex(in.header().bytes()) + place.proof());
                });
    }

    private static Set<Txid> wanted(List<JsonNode> list) {
        if (list.isEmpty()) throw new RpcException(Code.INVALID_PARAMETER, "Parameter 'txids' cannot be empty");
        Set<Txid> wanted = new LinkedHashSet<>();
        for (JsonNode each : list) {
            String text = Arguments.text(each);
            if (!wanted.add(new Txid(Arguments.hash(text, "txid"))))
                throw new RpcException(
                        Code.INVALID_PARAMETER, "Invalid parameter, duplicated txid: " + Arguments.shown(text));
        }
        return wanted;
    }

    /// The block of the first of them, by the index of transactions; else that of any one which has an output that is
    /// not spent. The index is asked first, since to find no coin takes a look at every output there could be.
    private Optional<BlockHash> find(Set<Txid> wanted) {
        Optional<TxPosition> indexed = node.find(wanted.iterator().next());
        if (indexed.isPresent()) return hash(node.chain(), indexed.get().height());
        return node.askSettled(view -> withCoin(view, wanted));
    }

    private static Optional<BlockHash> withCoin(SettledNode view, Set<Txid> wanted) {
        CoinView coins = view.chain().coins();
        for (Txid txid : wanted) {
            for (int output = 0; output < MAX_OUTPUTS; output++) {
                Coin coin = coins.coin(new OutPoint(txid, output));
                if (coin != null) return hash(view.chain().snapshot(), coin.height());
            }
        }
        return Optional.empty();
    }

    private static Optional<BlockHash> hash(ChainSnapshot chain, int height) {
        return Optional.ofNullable(chain.atHeight(height)).map(BlockIndex::hash);
    }

    private JsonNode verify(Arguments arguments) {
        MerkleBlock proof = parse(arguments.string("proof"));
        ArrayNode json = CoreJson.array();
        Optional<List<PartialMerkleTree.Match>> proven = proof.proven();
        if (proven.isEmpty()) return json;
        ChainSnapshot chain = node.chain();
        BlockIndex index = chain.find(proof.header().hash());
        if (index == null || !chain.isInBestChain(index))
            throw new RpcException(Code.INVALID_ADDRESS_OR_KEY, "Block not found in chain");
        // A tree of fewer levels would show inner nodes as transactions. A light node has no block to tell by.
        if (index.transactions() == 0 || index.transactions() == proof.tree().count())
            proven.get().forEach(match -> json.add(match.txid().toString()));
        return json;
    }

    private static MerkleBlock parse(String hex) {
        byte[] bytes = Hex.parse(hex)
                .orElseThrow(() -> new RpcException(
                        Code.INVALID_PARAMETER,
                        "proof must be hexadecimal string (not '" + Arguments.shown(hex) + "')"));
        try {
            return MerkleBlock.parse(bytes);
        } catch (MalformedDataException malformed) {
            throw new RpcException(Code.MISC, String.valueOf(malformed.getMessage()));
        }
    }
}
