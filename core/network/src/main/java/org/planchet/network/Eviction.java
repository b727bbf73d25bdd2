package org.planchet.network;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.planchet.crypto.SipHash;

/// Who goes when all places for inbound peers are taken and another comes: a function of a snapshot, Bitcoin Core's
/// `SelectNodeToEvict` (P15). Peers are spared that an attacker could hardly all imitate: four by a keyed order of the
/// parts of the net, eight near ones, four that brought transactions last, eight for blocks alone and four of any kind
/// that brought blocks last; and of the rest the older half, of which half goes first to connections from this machine
/// (a Tor service's come so, and look far away). Of those that are left, the youngest of the part of the net that has
/// most goes.
final class Eviction {
    private static final int BY_GROUP = 4;
    private static final int BY_PING = 8;
    private static final int BY_TX = 4;
    private static final int BY_BLOCK_ALONE = 8;
    private static final int BY_BLOCK = 4;

    /// @param keyedGroup   the part of the net it is in, in a keyed order that other nodes do not know
    /// @param pingMillis   best round trip, Long.MAX_VALUE if unknown
    /// @param servesBlocks whether it has blocks to give
    /// @param wantsTxs     whether transactions are announced to it
    /// @param isLocal      whether it comes from this machine
    record Candidate(
            PeerId id,
            String group,
            long keyedGroup,
            Instant connectedAt,
            long pingMillis,
            Instant lastTx,
            Instant lastBlock,
            boolean servesBlocks,
            boolean wantsTxs,
            boolean isLocal) {
        /// @param key of this run: the order in which it puts the parts of the net is unpredictable
        static Candidate of(Peer peer, long key) {
            String group = peer.netGroup();
            return new Candidate(
                    peer.id,
                    group,
                    SipHash.of(key, 0, group.getBytes(StandardCharsets.UTF_8)),
                    peer.connectedAt,
                    peer.keepAlive.leastRoundTripMillis,
                    peer.relay.lastTxAt,
                    peer.download.lastBlockAt,
                    peer.servesBlocks(),
                    peer.wantsTransactions(),
                    peer.isLocal());
        }
    }

    private Eviction() {}

    /// The one to go; empty if all are spared.
    static Optional<PeerId> choose(List<Candidate> inbound) {
        var left = new ArrayList<>(inbound);
        Comparator<Candidate> oldestFirst =
                Comparator.comparing(Candidate::connectedAt).thenComparing(Candidate::id);
        Comparator<Candidate> lastBlockFirst =
                Comparator.comparing(Candidate::lastBlock).reversed().thenComparing(oldestFirst);
        spare(left, BY_GROUP, Comparator.comparingLong(Candidate::keyedGroup).thenComparing(oldestFirst), any -> true);
        spare(left, BY_PING, Comparator.comparingLong(Candidate::pingMillis).thenComparing(oldestFirst), any -> true);
        spare(left, BY_TX, Comparator.comparing(Candidate::lastTx).reversed().thenComparing(oldestFirst), any -> true);
        spare(left, BY_BLOCK_ALONE, lastBlockFirst, peer -> !peer.wantsTxs && peer.servesBlocks);
        spare(left, BY_BLOCK, lastBlockFirst, any -> true);
        int half = left.size() / 2;
        int local = spare(left, half / 2, oldestFirst, Candidate::isLocal);
        spare(left, half - local, oldestFirst, any -> true);
        return youngestOfLargestGroup(left);
    }

    /// Of groups that are equally large the one whose youngest is younger.
    private static Optional<PeerId> youngestOfLargestGroup(List<Candidate> left) {
        Comparator<Candidate> byAge =
                Comparator.comparing(Candidate::connectedAt).thenComparing(Candidate::id);
        left.sort(byAge);
        var sizes = new TreeMap<String, Integer>();
        for (Candidate candidate : left) sizes.merge(candidate.group, 1, Integer::sum);
        return left.stream()
                .max(Comparator.<Candidate>comparingInt(candidate -> sizes.getOrDefault(candidate.group, 0))
                        .thenComparing(byAge))
                .map(Candidate::id);
    }

    /// Takes the first `count` of those that `may` be spared out of the list; returns how many those are.
    private static int spare(
            List<Candidate> left, int count, Comparator<Candidate> bestFirst, Predicate<Candidate> may) {
        List<Candidate> spared =
                left.stream().filter(may).sorted(bestFirst).limit(count).toList();
        left.removeAll(spared);
        return spared.size();
    }
}
