package org.planchet.index;

import java.util.ArrayList;
import java.util.List;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.Coin;
import org.planchet.primitives.Block;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;

/// The rows of a block: the same ones whether it is connected or disconnected.
final class IndexRows {
    private IndexRows() {}

    /// @param undo the coins that the block spent
    static List<Row> of(Index index, Block block, int height, BlockUndo undo) {
        var rows = new ArrayList<Row>();
        List<Transaction> transactions = block.transactions();
        for (int position = 0; position < transactions.size(); position++) {
            Transaction tx = transactions.get(position);
            TxPosition at = new TxPosition(height, position);
            switch (index) {
                case TRANSACTIONS -> rows.add(Index.transaction(tx.txid(), at));
                case SCRIPTS -> {
                    if (position > 0) spendings(tx, at, undo.spent().get(position - 1), rows);
                    // On every chain the outputs of the genesis block's coinbase never become coins.
                    if (height > 0) fundings(tx, at, rows);
                }
                case FILTERS -> throw new AssertionError("a filter is no row of a transaction");
            }
        }
        return rows;
    }

    /// The rows of a block's filter: its header first.
    ///
    /// @param previous filter header of its parent; [Hash256#ZERO] for the genesis block
    static List<Row> ofFilter(IndexBatch.Piece piece, Hash256 previous) {
        BlockFilter filter = BlockFilter.of(piece.block(), piece.undo());
        Hash256 hash = filter.hash();
        var header = new FilterHeader(hash, BlockFilter.header(hash, previous));
        return Index.filter(piece.block().hash(), filter.bytes(), header);
    }

    private static void spendings(Transaction tx, TxPosition at, List<Coin> spent, List<Row> rows) {
        for (int i = 0; i < spent.size(); i++) {
            ScriptHash script = ScriptHash.of(spent.get(i).output().scriptPubKey());
            rows.add(Index.event(
                    script,
                    new ScriptEvent.ConnectResult(
                            at, tx.txid(), i, tx.inputs().get(i).prevout())));
        }
    }

    /// A provably unspendable output never becomes a coin, so it is not a payment.
    private static void fundings(Transaction tx, TxPosition at, List<Row> rows) {
        for (int i = 0; i < tx.outputs().size(); i++) {
            TxOut output = tx.outputs().get(i);
            if (Coin.isUnspendable(output.scriptPubKey())) continue;
            rows.add(Index.event(
                    ScriptHash.of(output.scriptPubKey()), new ScriptEvent.Funding(at, tx.txid(), i, output.value())));
        }
    }
}
