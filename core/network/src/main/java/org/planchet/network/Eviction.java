package org.planchet.network;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.planchet.crypto.SipHash;
import org.planchet.wire.AddressNetwork;

/// Who goes when all places for inbound peers are taken and another comes: a function of a snapshot, Bitcoin Core's
/// `SelectNodeToEvict` (P15). Peers are spared that an attacker could hardly all imitate: four by a keyed order of the
/// parts of the net, eight near ones, four that brought transactions last, eight for blocks alone and four of any kind
/// that brought blocks last; and of the rest the older half, of which half goes first to connections whose ways
/// are long ([Origin]). Of those that are left one goes whose host broke the protocol before, if there is one;
/// of these, or of all, the youngest of the part of the net that has most.
final class Eviction {
    private static final int BY_GROUP = 4;
    private static final int BY_PING = 8;
    private static final int BY_TX = 4;
    private static final int BY_BLOCK_ALONE = 8;
    private static final int BY_BLOCK = 4;

    /// Where a connection comes from, if its way is longer than others': those of one kind compete among themselves. In
    /// Bitcoin Core's order, by which kinds with as few connections have their turn. One may be of two kinds.
    enum Origin {
        CJDNS,
        I2P,
        /// This machine, or our Tor on it.
        LOCAL,
        ONION;

        static Set<Origin> of(Peer peer) {
            Set<Origin> kinds = EnumSet.noneOf(Origin.class);
            if (peer.isLocal()) kinds.add(LOCAL);
            if (peer.cameByOnion()) kinds.add(ONION);
            else if (peer.remote.network().filter(AddressNetwork.CJDNS::equals).isPresent()) kinds.add(CJDNS);
            return kinds;
        }
    }

    /// @param keyedGroup   the part of the net it is in, in a keyed order that other nodes do not know
    /// @param pingMillis   best round trip, Long.MAX_VALUE if unknown
    /// @param servesBlocks whether it has blocks to give
    /// @param wantsTxs     whether transactions are announced to it
    /// @param filters      whether it loaded a bloom filter
    /// @param origins      the kinds of long ways that it comes by
    /// @param unwelcome    whether its host broke the protocol before
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
            boolean filters,
            Set<Origin> origins,
            boolean unwelcome) {
        Candidate {
            origins = Set.copyOf(origins);
        }

        /// @param key of this run: the order in which it puts the parts of the net is unpredictable
        static Candidate of(Peer peer, long key, boolean unwelcome) {
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
                    peer.bloom.filter != null,
                    Origin.of(peer),
                    unwelcome);
        }
    }

    private Eviction() {}

    /// The one to go; empty if all are spared.
    static Optional<PeerId> choose(List<Candidate> inbound) {
        var left = new ArrayList<>(inbound);
        Comparator<Candidate> oldestFirst =
                Comparator.comparing(Candidate::connectedAt).thenComparing(Candidate::id);
        Comparator<Candidate> lastTxFirst = Comparator.comparing(Candidate::lastTx)
                .thenComparing(Candidate::wantsTxs)
                .reversed()
                .thenComparing(Candidate::filters)
                .thenComparing(oldestFirst);
        Comparator<Candidate> lastBlockFirst = Comparator.comparing(Candidate::lastBlock)
                .thenComparing(Candidate::servesBlocks)
                .reversed()
                .thenComparing(oldestFirst);
        spare(left, BY_GROUP, Comparator.comparingLong(Candidate::keyedGroup).thenComparing(oldestFirst), any -> true);
        spare(left, BY_PING, Comparator.comparingLong(Candidate::pingMillis).thenComparing(oldestFirst), any -> true);
        spare(left, BY_TX, lastTxFirst, any -> true);
        spare(left, BY_BLOCK_ALONE, lastBlockFirst, peer -> !peer.wantsTxs && peer.servesBlocks);
        spare(left, BY_BLOCK, lastBlockFirst, any -> true);
        int half = left.size() / 2;
        int far = spareFar(left, half / 2, oldestFirst);
        spare(left, half - far, oldestFirst, any -> true);
        if (left.stream().anyMatch(Candidate::unwelcome)) left.removeIf(peer -> !peer.unwelcome);
        return youngestOfLargestGroup(left);
    }

    /// Spares the oldest of each kind of long ways, the same number of each as long as there are so many, those with
    /// few first (Bitcoin Core's `ProtectEvictionCandidatesByRatio`). Returns how many are spared, `most` at most.
    private static int spareFar(List<Candidate> left, int most, Comparator<Candidate> oldestFirst) {
        var counts = new EnumMap<Origin, Long>(Origin.class);
        for (Candidate candidate : left) for (Origin origin : candidate.origins) counts.merge(origin, 1L, Long::sum);
        List<Origin> fewestFirst = counts.keySet().stream()
                .sorted(Comparator.comparing(counts::get))
                .toList();
        int spared = 0;
        while (spared < most) {
            long kinds = fewestFirst.stream()
                    .filter(origin -> left.stream().anyMatch(peer -> peer.origins.contains(origin)))
                    .count();
            if (kinds == 0) return spared;
            int each = Math.max((int) ((most - spared) / kinds), 1);
            for (Origin origin : fewestFirst)
                spared +=
                        spare(left, Math.min(each, most - spared), oldestFirst, peer -> peer.origins.contains(origin));
        }
        return spared;
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
