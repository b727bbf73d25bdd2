package org.planchet.network;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;

/// Who announced which transaction, and whom it is asked of: so that each is fetched once, and still fetched if the
/// one who was asked keeps it (P08). A data structure and no more, as Bitcoin Core's `TxRequestTracker`: [TxDownload]
/// says what may enter and how long it waits.
///
/// An announcement is one peer's of one hash, which is a txid or a wtxid. It is *delayed* until its time
/// comes, then a *candidate*. Of the candidates of a hash the best one is asked, at most one at a time:
/// preferred peers first, then by a keyed hash that peers cannot predict. A request that expires or is
/// answered is *completed*, and the next candidate's turn comes; a hash of which all announcements are
/// completed is forgotten.
///
/// The work of a call is bounded by what it is given and the number of peers, no matter what else has been
/// announced: at most [#MAX_DUE] waiting announcements are processed at a time.
final class TxRequestTracker {
    /// Announcements whose time has come that one call takes up; the rest is taken up by the next.
    static final int MAX_DUE = 1_000;

    /// A request to send.
    record Request(Peer peer, InventoryItem item) {}

    private enum State {
        DELAYED,
        CANDIDATE,
        REQUESTED,
        COMPLETED
    }

    private static final class Announcement {
        final Peer peer;
        final InventoryItem item;
        final long sequence;

        /// Of candidates for one hash the highest is asked.
        final long priority;

        State state = State.DELAYED;

        /// When it becomes a candidate, or when the request expires.
        Instant time;

        Announcement(Peer peer, InventoryItem item, long sequence, long priority, Instant time) {
            this.peer = peer;
            this.item = item;
            this.sequence = sequence;
            this.priority = priority;
            this.time = time;
        }

        boolean isWaiting() {
            return state == State.DELAYED || state == State.REQUESTED;
        }
    }

    /// What is known of one peer.
    private static final class Announcer {
        final Map<Hash256, Announcement> announcements = new HashMap<>();
        int inFlight;
    }

    private static final Comparator<Announcement> BY_TIME =
            Comparator.comparing((Announcement each) -> each.time).thenComparingLong(each -> each.sequence);

    private final TxPriority priority;

    /// All announcements of each hash, at most one a peer.
    private final Map<Hash256, List<Announcement>> byHash = new HashMap<>();

    private final TreeMap<PeerId, Announcer> byPeer = new TreeMap<>();

    /// Those that wait for a time to come.
    private final TreeSet<Announcement> waiting = new TreeSet<>(BY_TIME);

    /// Hashes that may have to be requested from a peer now.
    private final Deque<Hash256> open = new ArrayDeque<>();

    private long lastSequence;

    TxRequestTracker(TxPriority priority) {
        this.priority = priority;
    }

    /// The peer has this transaction, and may be asked for it from `notBefore` on. Nothing if it announced it
    /// before.
    void received(Peer peer, InventoryItem item, boolean preferred, Instant notBefore, Instant now) {
        Announcer announcer = byPeer.computeIfAbsent(peer.id, id -> new Announcer());
        Hash256 hash = item.hash();
        if (announcer.announcements.containsKey(hash)) return;
        var added = new Announcement(peer, item, ++lastSequence, priority.of(hash, peer.id, preferred), notBefore);
        announcer.announcements.put(hash, added);
        byHash.computeIfAbsent(hash, h -> new ArrayList<>(1)).add(added);
        if (notBefore.isAfter(now)) waiting.add(added);
        else becomeCandidate(added);
    }

    private void becomeCandidate(Announcement announcement) {
        announcement.state = State.CANDIDATE;
        open.add(announcement.item.hash());
    }

    /// Who is to be asked for what now, in the order of announcement. Each counts as asked until `expiry`, unless
    /// it is answered, completed or forgotten before.
    List<Request> due(Instant now, Instant expiry) {
        for (int i = 0; i < MAX_DUE && !waiting.isEmpty(); i++) {
            Announcement first = waiting.first();
            if (!Context.reached(first.time, now)) break;
            waiting.pollFirst();
            if (first.state == State.DELAYED) becomeCandidate(first);
            else complete(first);
        }
        var chosen = new ArrayList<Announcement>();
        for (Hash256 hash = open.poll(); hash != null; hash = open.poll()) {
            Announcement best = choose(hash);
            if (best == null) continue;
            best.state = State.REQUESTED;
            best.time = expiry;
            waiting.add(best);
            announcer(best).inFlight++;
            chosen.add(best);
        }
        chosen.sort(Comparator.comparingLong(each -> each.sequence));
        return chosen.stream().map(each -> new Request(each.peer, each.item)).toList();
    }

    /// The best candidate; null if there is none or the transaction is already requested from a peer.
    private @Nullable Announcement choose(Hash256 hash) {
        Announcement best = null;
        for (Announcement each : byHash.getOrDefault(hash, List.of())) {
            if (each.state == State.REQUESTED) return null;
            if (each.state != State.CANDIDATE) continue;
            if (best == null || Long.compareUnsigned(each.priority, best.priority) > 0) best = each;
        }
        return best;
    }

    /// The peer has answered, with the transaction or that it does not have it: it is not asked for it again.
    /// Nobody else's announcement is touched.
    void answered(Peer peer, Hash256 hash) {
        Announcement announcement = find(peer, hash);
        if (announcement != null && announcement.state != State.COMPLETED) complete(announcement);
    }

    private @Nullable Announcement find(Peer peer, Hash256 hash) {
        Announcer announcer = byPeer.get(peer.id);
        return announcer == null ? null : announcer.announcements.get(hash);
    }

    private void complete(Announcement announcement) {
        stopWaiting(announcement);
        announcement.state = State.COMPLETED;
        Hash256 hash = announcement.item.hash();
        for (Announcement each : byHash.getOrDefault(hash, List.of())) {
            if (each.state == State.COMPLETED) continue;
            open.add(hash);
            return;
        }
        forget(hash);
    }

    private void stopWaiting(Announcement announcement) {
        if (announcement.isWaiting()) waiting.remove(announcement);
        if (announcement.state == State.REQUESTED) announcer(announcement).inFlight--;
    }

    private Announcer announcer(Announcement announcement) {
        Announcer announcer = byPeer.get(announcement.peer.id);
        if (announcer == null) throw new AssertionError("announced by nobody: " + announcement.item);
        return announcer;
    }

    /// The transaction is here, or no longer of interest: it need no longer be requested under this id.
    void forget(Hash256 hash) {
        if (byHash.isEmpty()) return; // as for each transaction of each block while syncing
        List<Announcement> all = byHash.remove(hash);
        if (all != null) for (Announcement each : all) leave(each);
    }

    private void leave(Announcement announcement) {
        stopWaiting(announcement);
        announcer(announcement).announcements.remove(announcement.item.hash());
    }

    void onGone(Peer peer) {
        Announcer announcer = byPeer.get(peer.id);
        if (announcer == null) return;
        for (Announcement each : List.copyOf(announcer.announcements.values())) {
            // May forget the hash, and this announcement with it.
            if (each.state != State.COMPLETED) complete(each);
            List<Announcement> others = byHash.get(each.item.hash());
            if (others != null && others.remove(each)) leave(each);
        }
        byPeer.remove(peer.id);
    }

    /// The peers that announced it and have not answered yet, in the order of announcement.
    List<Peer> candidates(Hash256 hash) {
        return byHash.getOrDefault(hash, List.of()).stream()
                .filter(each -> each.state != State.COMPLETED)
                .map(each -> each.peer)
                .toList();
    }

    /// Requests to the peer that are out.
    int inFlight(Peer peer) {
        Announcer announcer = byPeer.get(peer.id);
        return announcer == null ? 0 : announcer.inFlight;
    }

    /// Announcements of the peer's that are kept, completed ones included.
    int announced(Peer peer) {
        Announcer announcer = byPeer.get(peer.id);
        return announcer == null ? 0 : announcer.announcements.size();
    }

    /// Whether nothing is kept.
    boolean isEmpty() {
        return byHash.isEmpty() && byPeer.isEmpty() && waiting.isEmpty();
    }
}
