package org.planchet.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Who goes when all places for inbound peers are taken and another comes: a function of a snapshot, after Bitcoin
/// Core's. Peers that an attacker could hardly all imitate are spared (near ones, those that lately brought
/// transactions or blocks, the oldest); of the rest the youngest of the part of the net that has most goes.
final class Eviction {
    private static final int SPARED_OF_EACH = 4;

    /// @param pingMillis best round trip, Long.MAX_VALUE if unknown
    record Candidate(
            PeerId id, String group, Instant connectedAt, long pingMillis, Instant lastTx, Instant lastBlock) {}

    private Eviction() {}

    /// The one to go; empty if all are spared.
    static Optional<PeerId> choose(List<Candidate> inbound) {
        var left = new ArrayList<>(inbound);
        Comparator<Candidate> byId = Comparator.comparing(Candidate::id);
        spare(
                left,
                SPARED_OF_EACH,
                Comparator.comparingLong(Candidate::pingMillis).thenComparing(byId));
        spare(
                left,
                SPARED_OF_EACH,
                Comparator.comparing(Candidate::lastTx).reversed().thenComparing(byId));
        spare(
                left,
                SPARED_OF_EACH,
                Comparator.comparing(Candidate::lastBlock).reversed().thenComparing(byId));
        spare(
                left,
                left.size() / 2,
                Comparator.comparing(Candidate::connectedAt).thenComparing(byId));
        if (left.isEmpty()) return Optional.empty();

        var groups = new TreeMap<String, List<Candidate>>();
        for (Candidate candidate : left)
            groups.computeIfAbsent(candidate.group(), g -> new ArrayList<>()).add(candidate);
        List<Candidate> largest = List.of();
        for (Map.Entry<String, List<Candidate>> entry : groups.entrySet())
            if (entry.getValue().size() > largest.size()) largest = entry.getValue();
        return largest.stream()
                .max(Comparator.comparing(Candidate::connectedAt).thenComparing(byId))
                .map(Candidate::id);
    }

    private static void spare(List<Candidate> left, int count, Comparator<Candidate> bestFirst) {
        left.sort(bestFirst);
        left.subList(0, Math.min(count, left.size())).clear();
    }
}
