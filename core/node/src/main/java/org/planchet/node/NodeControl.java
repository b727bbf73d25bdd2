package org.planchet.node;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.chainstate.SettledChain;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.Verdict;
import org.planchet.mempool.PackageResult;
import org.planchet.mempool.SettledMempool;
import org.planchet.mining.BlockTemplate;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkReader;
import org.planchet.policy.FeeRate;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;

/// A full node with all that may be asked of it and told to it, by whoever owns it.
public interface NodeControl extends SettledNode {
    /// The node, to be read.
    SettledNode node();

    /// Hands the node an event of its own user's, and carries out what follows; returns that too.
    List<Effect> tell(Event event);

    /// Hands the node a block, a transaction or a header of its own user. Returns why it was refused; empty if it was
    /// accepted.
    default Optional<Rejection> submit(Event event) {
        for (Effect effect : tell(event)) {
            if (effect instanceof Effect.BlockJudged(var _, var from, var _, var why) && from.isEmpty()) return why;
            if (effect instanceof Effect.TxJudged(var _, var from, var why) && from.isEmpty()) return why;
        }
        throw new AssertionError("submitted, but not judged: " + event);
    }

    /// Hands the node a child and its parents of its own user, the child last.
    ///
    /// @param maxRate the most that one may pay; zero for any
    default PackageResult submitPackage(List<Transaction> transactions, FeeRate maxRate) {
        for (Effect effect : tell(new Event.SubmitPackage(transactions, maxRate)))
            if (effect instanceof Effect.PackageJudged(PackageResult result)) return result;
        throw new AssertionError("submitted, but not judged");
    }

    /// Tells the network machine a wish of the user.
    default void tell(NetworkEvent.FromWorld event) {
        var _ = tell(new Event.OfNetwork(event));
    }

    /// Rechecks the last `blocks` blocks of the best chain (0: all); what is not written yet is written first.
    VerifyReport verify(VerifyLevel level, int blocks);

    @Override
    default SettledChain chain() {
        return node().chain();
    }

    @Override
    default SettledMempool mempool() {
        return node().mempool();
    }

    @Override
    default NetworkReader network() {
        return node().network();
    }

    @Override
    default List<Refused> refusals() {
        return node().refusals();
    }

    @Override
    default Map<Rule, Long> refusalCounts() {
        return node().refusalCounts();
    }

    @Override
    default long blocksConnected() {
        return node().blocksConnected();
    }

    @Override
    default long reorganisations() {
        return node().reorganisations();
    }

    @Override
    default Verdict<BlockTemplate> template(Script rewardTo, byte[] tag, Instant now) {
        return node().template(rewardTo, tag, now);
    }

    @Override
    default Verdict<BlockTemplate> template(List<Transaction> transactions, Script rewardTo, byte[] tag, Instant now) {
        return node().template(transactions, rewardTo, tag, now);
    }
}
