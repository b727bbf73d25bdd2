package org.planchet.index.follow;

import java.util.ArrayList;
import java.util.List;
import org.planchet.consensus.Coin;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.script.Addresses;

/// What a block changes in a store, row by row: the same rows whether it is connected or disconnected.
public sealed interface FollowRow {
    /// A row that the block makes.
    sealed interface Made extends FollowRow {}

    /// The block itself. Under its hash as well, which names the height that it is kept at.
    record BlockRow(FollowedBlock block) implements Made {}

    /// @param spent what its inputs spent, in order; empty for a coinbase
    record TxRow(Transaction tx, BlockHash block, int height, int position, List<FollowedBlock.Spent> spent)
            implements Made {}

    /// An output that can be spent.
    ///
    /// @param address  empty if the script has none
    /// @param position its transaction's in the block
    /// @param time     of its block, in seconds since 1970
    record OutputRow(OutPoint at, TxOut output, String address, int height, int position, boolean coinbase, long time)
            implements Made {}

    /// An output that the block spends: a change of its row.
    ///
    /// @param address  the output's
    /// @param spender  the place of the transaction that spends it
    record SpendRow(OutPoint at, String address, Spender spender) implements FollowRow {}

    /// @param time of the block, in seconds since 1970
    record Spender(OutPoint input, int height, int position, long time) {}

    /// The rows that `block` makes.
    static List<Made> made(FollowedBlock block) {
        List<Made> rows = new ArrayList<>();
        rows.add(new BlockRow(block));
        List<Transaction> transactions = block.block().transactions();
        for (int position = 0; position < transactions.size(); position++) {
            Transaction tx = transactions.get(position);
            rows.add(new TxRow(
                    tx,
                    block.block().hash(),
                    block.height(),
                    position,
                    position == 0 ? List.of() : block.spent().get(position - 1)));
            // On every chain the outputs of the genesis block's coinbase never become coins.
            if (block.height() > 0) outputs(block, tx, position, rows);
        }
        return rows;
    }

    private static void outputs(FollowedBlock block, Transaction tx, int position, List<Made> rows) {
        for (int i = 0; i < tx.outputs().size(); i++) {
            TxOut output = tx.outputs().get(i);
            if (Coin.isUnspendable(output.scriptPubKey())) continue;
            rows.add(new OutputRow(
                    new OutPoint(tx.txid(), i),
                    output,
                    Addresses.of(output.scriptPubKey(), block.format()).orElse(""),
                    block.height(),
                    position,
                    position == 0,
                    block.block().header().time()));
        }
    }

    /// The outputs that `block` spends, also its own.
    static List<SpendRow> spent(FollowedBlock block) {
        List<SpendRow> rows = new ArrayList<>();
        for (int position = 1; position < block.block().transactions().size(); position++) {
            Transaction tx = block.block().transactions().get(position);
            List<FollowedBlock.Spent> spent = block.spent().get(position - 1);
            for (int i = 0; i < spent.size(); i++)
                rows.add(new SpendRow(
                        tx.inputs().get(i).prevout(),
                        spent.get(i).address(),
                        new Spender(
                                new OutPoint(tx.txid(), i),
                                block.height(),
                                position,
                                block.block().header().time())));
        }
        return rows;
    }
}
