package org.planchet.rpc;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.NodeControl;
import org.planchet.node.NodeMachine;
import org.planchet.node.SettledNode;

/// A machine whose effects are only noted.
record TestControl(NodeMachine machine, Supplier<Instant> clock, List<Effect> effects) implements NodeControl {
    @Override
    public SettledNode node() {
        return machine;
    }

    @Override
    public Optional<SettledNode> full() {
        return Optional.of(machine);
    }

    @Override
    public SettledNode settled() {
        return machine;
    }

    @Override
    public VerifyReport verify(VerifyLevel level, int blocks) {
        return machine.chain().verify(level, blocks, VerifyReport.Progress.NONE);
    }

    @Override
    public void flush() {
        machine.chain().flush();
    }

    @Override
    public List<Effect> deliver(Event event) {
        List<Effect> follow = machine.on(event, clock.get());
        effects.addAll(follow);
        return follow;
    }
}
