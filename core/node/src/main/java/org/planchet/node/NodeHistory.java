package org.planchet.node;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.consensus.Fault;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.network.PeerId;

/// What happened to a node since its start: the last refusals, to answer why something was refused; how often each rule
/// refused something; how the best chain moved. Of the node's owner.
public final class NodeHistory {
    /// How many are kept. What peers send by mistake or malice may not push out what the user did: each has its own.
    private static final int KEPT = 100;

    private final Deque<Refused> own = new ArrayDeque<>();
    private final Deque<Refused> ofPeers = new ArrayDeque<>();
    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);
    private long connected;
    private long reorganisations;

    NodeHistory() {}

    /// @param from the peer that sent it; empty if it is of this node's own user
    void refused(String subject, Rejection rejection, Optional<PeerId> from, Instant now) {
        counts.merge(rejection.rule(), 1L, Long::sum);
        // A transaction or block that came before its parents, or twice, is not recorded as a refusal.
        if (from.isPresent() && isOrdinary(rejection)) return;
        Deque<Refused> list = from.isPresent() ? ofPeers : own;
        list.addFirst(new Refused(subject, rejection, from, now));
        if (list.size() > KEPT) list.removeLast();
    }

    private static boolean isOrdinary(Rejection rejection) {
        return rejection.fault() == Fault.MISSING_DATA || rejection.fault() == Fault.KNOWN;
    }

    /// Blocks joined the best chain.
    void connected(int blocks) {
        connected += blocks;
    }

    /// Blocks left the best chain for others.
    void reorganised() {
        reorganisations++;
    }

    /// The last refusals, newest first.
    public List<Refused> refusals() {
        List<Refused> all = new ArrayList<>(own);
        all.addAll(ofPeers);
        all.sort((a, b) -> b.time().compareTo(a.time()));
        return all;
    }

    /// How often each rule has refused something.
    public Map<Rule, Long> refusalCounts() {
        return new EnumMap<>(counts);
    }

    /// Blocks that joined the best chain, those that came back after a reorganisation included.
    public long blocksConnected() {
        return connected;
    }

    /// How often blocks left the best chain for others.
    public long reorganisations() {
        return reorganisations;
    }
}
