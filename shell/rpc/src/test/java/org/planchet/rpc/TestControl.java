package org.planchet.rpc;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.planchet.chainstate.SettledChain;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.Verdict;
import org.planchet.mempool.SettledMempool;
import org.planchet.mining.BlockTemplate;
import org.planchet.network.NetworkReader;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeMachine;
import org.planchet.node.Refused;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;

/// A machine whose effects are only noted.
record TestControl(NodeMachine machine, Supplier<Instant> clock, List<Effect> effects) implements NodeControl {
    @Override
    public SettledChain chain() {
        return machine.chain();
    }

    @Override
    public SettledMempool mempool() {
        return machine.mempool();
    }

    @Override
    public NetworkReader network() {
        return machine.network();
    }

    @Override
    public List<Refused> refusals() {
        return machine.refusals();
    }

    @Override
    public Map<Rule, Long> refusalCounts() {
        return machine.refusalCounts();
    }

    @Override
    public long blocksConnected() {
        return machine.blocksConnected();
    }

    @Override
    public long reorganisations() {
        return machine.reorganisations();
    }

    @Override
    public Verdict<BlockTemplate> template(Script rewardTo, byte[] tag, Instant now) {
        return machine.template(rewardTo, tag, now);
    }

    @Override
    public Verdict<BlockTemplate> template(List<Transaction> transactions, Script rewardTo, byte[] tag, Instant now) {
        return machine.template(transactions, rewardTo, tag, now);
    }

    @Override
    public VerifyReport verify(VerifyLevel level, int blocks) {
        return machine.chain().verify(level, blocks, VerifyReport.Progress.NONE);
    }

    @Override
    public Optional<Rejection> submit(Event event) {
        Optional<Rejection> verdict = Optional.empty();
        for (Effect effect : machine.on(event, clock.get())) {
            effects.add(effect);
            if (effect instanceof Effect.BlockJudged(var _, var _, var _, Optional<Rejection> why)) verdict = why;
            if (effect instanceof Effect.TxJudged(var _, var _, Optional<Rejection> why)) verdict = why;
        }
        return verdict;
    }

    @Override
    public void tell(Event event) {
        effects.addAll(machine.on(event, clock.get()));
    }
}
