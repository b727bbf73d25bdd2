package org.planchet.node;

import java.util.List;
import org.planchet.mempool.MempoolSnapshot;
import org.planchet.network.NetworkEvent;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// Everything that can happen to a node.
public sealed interface Event {
    /// Something happened on the network, time's passing ([NetworkEvent.Tick]) included, or the user wants something
    /// of it.
    record OfNetwork(NetworkEvent.FromWorld event) implements Event {}

    /// A block came from this node's own miner or user.
    record SubmitBlock(Block block) implements Event {}

    /// A transaction came from this node's own wallet or user: it is announced until a peer has asked for it.
    record SubmitTransaction(Transaction transaction) implements Event {}

    /// A child and its parents, the child last, came from this node's own user.
    ///
    /// @param maxRate the most that one may pay; zero for any
    record SubmitPackage(List<Transaction> transactions, FeeRate maxRate) implements Event {
        public SubmitPackage {
            transactions = List.copyOf(transactions);
        }
    }

    /// The user wants these transactions taken as they were in another mempool, of this node or another; they are not
    /// announced.
    record ImportMempool(MempoolSnapshot part) implements Event {}

    /// The user adds to the fee that a transaction counts with in the mempool, in satoshis.
    record Prioritise(Txid txid, long delta) implements Event {}

    /// The user puts a block and everything on it aside.
    record Invalidate(BlockHash block) implements Event {}

    /// The user takes that back.
    record Reconsider(BlockHash block) implements Event {}

    /// The user wants a block to be the tip rather than others with as much work.
    record Prefer(BlockHash block) implements Event {}

    /// A header came from this node's own user.
    record SubmitHeader(BlockHeader header) implements Event {}
}
