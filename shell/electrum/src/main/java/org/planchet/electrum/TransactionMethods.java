package org.planchet.electrum;

import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.electrum.ElectrumException.Code;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions, and proofs that a block holds them.
final class TransactionMethods {
    private final ElectrumNode node;

    TransactionMethods(ElectrumNode node) {
        this.node = node;
    }

    Map<String, Method> all() {
        return Map.of(
                "blockchain.transaction.broadcast", this::broadcast,
                "blockchain.transaction.get", this::get,
                "blockchain.transaction.get_merkle", this::merkle,
                "blockchain.transaction.id_from_pos", this::idFromPosition);
    }

    private JsonNode broadcast(Session session, Parameters given) {
        given.count(1, 1);
        Transaction tx;
        try {
            tx = Transaction.parse(given.hex(0));
        } catch (MalformedDataException malformed) {
            throw refused(String.valueOf(malformed.getMessage()));
        }
        Optional<String> why = node.broadcast(tx);
        if (why.isPresent()) throw refused(why.get());
        return ElectrumJson.text(tx.txid());
    }

    private static ElectrumException refused(String why) {
        return new ElectrumException(Code.BAD_REQUEST, "the transaction was rejected by network rules.\n\n" + why);
    }

    private JsonNode get(Session session, Parameters given) {
        given.count(1, 2);
        Txid txid = given.txid(0);
        if (given.isTrue(1)) return node.decoded(txid);
        Transaction tx = node.transaction(txid)
                .orElseThrow(() -> new ElectrumException(
                        Code.BAD_REQUEST, "there is no transaction " + txid + " in the mempool or the chain"));
        return ElectrumJson.text(HexFormat.of().formatHex(tx.raw()));
    }

    private JsonNode merkle(Session session, Parameters given) {
        given.count(2, 2);
        Txid txid = given.txid(0);
        int height = given.whole(1);
        List<Txid> txids = block(height);
        int position = txids.indexOf(txid);
        if (position < 0)
            throw new ElectrumException(
                    Code.BAD_REQUEST, "transaction " + txid + " is not in the block at height " + height);
        ObjectNode json = ElectrumJson.object();
        json.put("block_height", height);
        json.set("merkle", branch(txids, position));
        return json.put("pos", position);
    }

    private JsonNode idFromPosition(Session session, Parameters given) {
        given.count(2, 3);
        int height = given.whole(0);
        int position = given.whole(1);
        List<Txid> txids = block(height);
        if (position >= txids.size())
            throw new ElectrumException(
                    Code.BAD_REQUEST, "the block at height " + height + " has no transaction " + position);
        String txid = txids.get(position).toString();
        if (!given.isTrue(2)) return ElectrumJson.text(txid);
        ObjectNode json = ElectrumJson.object();
        json.put("tx_hash", txid);
        json.set("merkle", branch(txids, position));
        return json;
    }

    private List<Txid> block(int height) {
        return node.txids(height)
                .orElseThrow(() -> new ElectrumException(Code.BAD_REQUEST, "there is no block at height " + height));
    }

    private static JsonNode branch(List<Txid> txids, int position) {
        List<Hash256> leaves = txids.stream().map(Txid::hash).toList();
        return ElectrumJson.texts(MerkleTree.branch(leaves, position));
    }
}
