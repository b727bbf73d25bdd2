package org.planchet.node;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.planchet.network.Network;
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;

/// Between a node machine, full or light, and its network: hands events in, passes on what the shell is to do, and
/// has the rest judged, depth first: a verdict is fed back before the effects that came after the question.
final class NetworkDriver {
    /// Judges what the network wants judged, and returns it the verdict.
    @FunctionalInterface
    interface Judge {
        void judge(NetworkEffect.ToNode effect, Instant now);
    }

    private final Network network;
    private final List<Effect> effects;
    private final Judge judge;
    private final Deque<NetworkEffect> pending = new ArrayDeque<>();

    /// @param effects what the shell is to do is added here
    NetworkDriver(Network network, List<Effect> effects, Judge judge) {
        this.network = network;
        this.effects = effects;
        this.judge = judge;
    }

    /// @param now    for the judge
    /// @param steady for the network
    void deliver(NetworkEvent event, Instant now, Instant steady) {
        Deque<NetworkEffect> outer = new ArrayDeque<>(pending);
        pending.clear();
        pending.addAll(network.on(event, steady));
        for (NetworkEffect effect = pending.pollFirst(); effect != null; effect = pending.pollFirst())
            carryOut(effect, now);
        pending.addAll(outer);
    }

    private void carryOut(NetworkEffect effect, Instant now) {
        switch (effect) {
            case NetworkEffect.ToWorld forShell -> effects.add(new Effect.OfNetwork(forShell));
            case NetworkEffect.ToNode forNode -> judge.judge(forNode, now);
        }
    }
}
