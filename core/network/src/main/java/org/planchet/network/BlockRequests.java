package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.BlockHash;

/// Which blocks are asked of which peers. What one peer sends, withholds or spoils changes its own requests only
/// (P31); a block that was accepted ends the requests of all.
///
/// A peer's requests are answered in order, so its deadline runs for the oldest of them (Bitcoin Core's
/// `m_downloading_since`): one target spacing, and half of one more for each other peer that is being downloaded from,
/// for they share our line.
final class BlockRequests {
    static final int MAX_PER_PEER = 16;

    /// Peers that one block is asked of one soon after the other (Bitcoin Core's
    /// MAX_CMPCTBLOCKS_INFLIGHT_PER_BLOCK).
    static final int MAX_PER_BLOCK = 3;

    /// After this the next of those is asked.
    static final Duration TIMEOUT = Duration.ofSeconds(2);

    /// After this one more than those is.
    static final Duration LONG_TIMEOUT = Duration.ofSeconds(30);

    /// Own chains may have a block every second, but lines are no faster for that.
    static final Duration MIN_DEADLINE = Duration.ofMinutes(1);

    /// A peer that has owed us a block for this long is not taken as evidence that more blocks are to come.
    static final Duration SILENT = Duration.ofSeconds(30);

    /// What is asked of one peer.
    static final class State {
        /// With the time of each request, the oldest first.
        private final Map<BlockHash, Instant> inFlight = new LinkedHashMap<>();

        private Instant downloadingSince = Instant.EPOCH;

        /// Since when the download window waits for this peer; null while it does not.
        @Nullable
        Instant stallingSince;

        int size() {
            return inFlight.size();
        }

        /// The blocks asked for and not yet here, the oldest request first.
        Set<BlockHash> asked() {
            return inFlight.keySet();
        }

        /// Whether the peer owes blocks and has not brought one for a while.
        boolean isSilent(Instant now) {
            return !inFlight.isEmpty() && Context.reached(downloadingSince.plus(SILENT), now);
        }
    }

    private final Map<BlockHash, List<Peer>> askedOf = new HashMap<>();
    private int peersAsked;

    void add(Peer peer, BlockHash hash, Instant now) {
        State state = peer.download.requests;
        if (state.inFlight.isEmpty()) {
            state.downloadingSince = now;
            peersAsked++;
        }
        if (state.inFlight.putIfAbsent(hash, now) != null) return;
        askedOf.computeIfAbsent(hash, h -> new ArrayList<>(1)).add(peer);
    }

    /// The peers that the block is asked of.
    List<Peer> askedFor(BlockHash hash) {
        return askedOf.getOrDefault(hash, List.of());
    }

    /// Whether `peer` may be asked for a block that others owe us (P36). The last of the three places is for
    /// a peer that we chose, if there is one: inbound peers must not take them all.
    ///
    /// @param choiceIsThere whether any peer that we chose is connected
    boolean mayAskToo(Peer peer, BlockHash hash, boolean choiceIsThere, Instant now) {
        List<Peer> owing = askedFor(hash);
        boolean placeIsKept = owing.size() == MAX_PER_BLOCK - 1
                && choiceIsThere
                && !peer.isPreferred()
                && owing.stream().noneMatch(Peer::isPreferred);
        Duration timeout = owing.size() >= MAX_PER_BLOCK || placeIsKept ? LONG_TIMEOUT : TIMEOUT;
        for (Peer other : owing) {
            Instant since = other.download.requests.inFlight.get(hash);
            if (since != null && !Context.reached(since.plus(timeout), now)) return false;
        }
        return true;
    }

    /// Ends the request to one peer. False if there was none.
    boolean remove(Peer peer, BlockHash hash, Instant now) {
        State state = peer.download.requests;
        if (!state.inFlight.containsKey(hash)) return false;
        boolean oldest = state.inFlight.keySet().iterator().next().equals(hash);
        if (oldest && state.downloadingSince.isBefore(now)) state.downloadingSince = now;
        state.inFlight.remove(hash);
        state.stallingSince = null;
        if (state.inFlight.isEmpty()) peersAsked--;
        List<Peer> others = askedOf.get(hash);
        if (others == null) throw new AssertionError("asked of a peer and of nobody: " + hash);
        others.remove(peer);
        if (others.isEmpty()) askedOf.remove(hash);
        return true;
    }

    /// Ends the requests to all peers: the block is here.
    void removeAll(BlockHash hash, Instant now) {
        for (Peer peer : List.copyOf(askedFor(hash))) remove(peer, hash, now);
    }

    void removeAll(Peer peer, Instant now) {
        for (BlockHash hash : List.copyOf(peer.download.requests.inFlight.keySet())) remove(peer, hash, now);
    }

    /// Whether the oldest request to the peer has waited for so long.
    boolean isPast(Peer peer, Duration deadline, Instant now) {
        State state = peer.download.requests;
        return !state.inFlight.isEmpty() && Context.reached(state.downloadingSince.plus(deadline), now);
    }

    /// How long a peer may take for a block now (Bitcoin Core's BLOCK_DOWNLOAD_TIMEOUT_BASE and _PER_PEER).
    Duration deadline(Duration targetSpacing) {
        Duration time = targetSpacing.multipliedBy(1L + peersAsked).dividedBy(2);
        return time.compareTo(MIN_DEADLINE) < 0 ? MIN_DEADLINE : time;
    }

    /// Whether nothing is asked of anybody.
    boolean isEmpty() {
        return askedOf.isEmpty() && peersAsked == 0;
    }

    /// Blocks asked for and not yet here.
    int size() {
        return askedOf.size();
    }
}
