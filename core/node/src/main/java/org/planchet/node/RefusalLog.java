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

/// The last refusals, to answer why something was refused, and how often each rule refused something.
final class RefusalLog {
    /// How many are kept. What peers send by mistake or malice may not push out what the user did: each has its own.
    private static final int KEPT = 100;

    private final Deque<Refused> own = new ArrayDeque<>();
    private final Deque<Refused> ofPeers = new ArrayDeque<>();
    private final Map<Rule, Long> counts = new EnumMap<>(Rule.class);

    void add(String subject, Rejection rejection, Optional<PeerId> from, Instant now) {
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

    /// Newest first.
    List<Refused> newest() {
        List<Refused> all = new ArrayList<>(own);
        all.addAll(ofPeers);
        all.sort((a, b) -> b.time().compareTo(a.time()));
        return all;
    }

    Map<Rule, Long> counts() {
        return new EnumMap<>(counts);
    }
}
