package org.planchet.node;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.ChainReader;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.Rejection;
import org.planchet.mempool.MempoolReader;
import org.planchet.mempool.PackageResult;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkReader;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Transaction;

/// A node, full or light, with every query and command that its owner may give it. With no block in flight.
public interface NodeControl extends NodeReader {
    /// The node, to be read.
    NodeReader node();

    /// The node with its coins; empty for a light one, which has none.
    Optional<SettledNode> full();

    /// The node with its coins, for what cannot be had without them.
    ///
    /// @throws RuntimeException of its owner's, with one line for the user, if it is a light one
    SettledNode settled();

    /// Why the mempool would refuse a transaction. Empty if it would take it; for a light node always, since it has no
    /// coins to judge it by.
    default Optional<Rejection> test(Transaction transaction, Instant now) {
        return full().flatMap(node -> node.mempool().test(transaction, now).rejection());
    }

    /// Hands the node an event of its own user's, and carries out what follows; returns that too.
    ///
    /// @throws RuntimeException like [#settled], for what only a node with coins can do
    List<Effect> deliver(Event event);

    /// Hands the node a block, a transaction or a header of its own user. Returns why it was refused; empty if it was
    /// accepted.
    default Optional<Rejection> submit(Event event) {
        for (Effect effect : deliver(event)) {
            if (effect instanceof Effect.BlockJudged(var _, var from, var _, var why) && from.isEmpty()) return why;
            if (effect instanceof Effect.TxJudged(var _, var from, var why) && from.isEmpty()) return why;
        }
        throw new AssertionError("submitted, but not judged: " + event);
    }

    /// Hands the node a child and its parents of its own user, the child last.
    ///
    /// @param maxRate the most that one may pay; zero for any
    default PackageResult submitPackage(List<Transaction> transactions, FeeRate maxRate) {
        for (Effect effect : deliver(new Event.SubmitPackage(transactions, maxRate)))
            if (effect instanceof Effect.PackageJudged(PackageResult result)) return result;
        throw new AssertionError("submitted, but not judged");
    }

    /// Tells the network machine a wish of the user.
    default void deliver(NetworkEvent.FromWorld event) {
        var _ = deliver(new Event.OfNetwork(event));
    }

    /// Rechecks the last `blocks` blocks of the best chain (0: all); what is not written yet is written first.
    ///
    /// @throws RuntimeException like [#settled]
    VerifyReport verify(VerifyLevel level, int blocks);

    /// Writes everything of the chain that is not written yet.
    void flush();

    @Override
    default ChainReader chain() {
        return node().chain();
    }

    @Override
    default MempoolReader mempool() {
        return node().mempool();
    }

    @Override
    default NetworkReader network() {
        return node().network();
    }

    @Override
    default NodeHistory history() {
        return node().history();
    }
}
