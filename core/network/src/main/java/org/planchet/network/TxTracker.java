package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.planchet.wire.InventoryItem;

/// Who announced which transaction, and whom it was asked of: so that each is fetched once, and still fetched when the
/// one who was asked keeps it (P08).
///
/// At most one peer is asked for a transaction at a time. One that does not deliver within 30 seconds is not asked for
/// it again, and another announcer is: peers that we chose first, then by a hash of our own that no peer can foresee.
/// A peer's announcements are bounded (5,000), and so are requests to it (100); announcing the same thing again changes
/// nothing (P06).
final class TxTracker {
    static final int MOST_ANNOUNCED = 5_000;
    static final int MOST_IN_FLIGHT = 100;
    static final Duration PATIENCE = Duration.ofSeconds(30);

    /// A request to send.
    record Request(Peer peer, InventoryItem item) {}

    /// One transaction by one of its ids.
    private static final class Wanted {
        final InventoryItem item;
        final Map<PeerId, Peer> candidates = new TreeMap<>();

        @Nullable
        Peer asked;

        Instant expires = Instant.MAX;

        Wanted(InventoryItem item) {
            this.item = item;
        }
    }

    private final long salt;
    private final Map<InventoryItem, Wanted> wanted = new LinkedHashMap<>();

    /// Those that nobody is being asked for.
    private final Set<Wanted> open = new LinkedHashSet<>();

    /// Those that somebody is being asked for, the earliest to expire first.
    private final Set<Wanted> asked = new LinkedHashSet<>();

    private final Map<PeerId, Set<InventoryItem>> announcedBy = new TreeMap<>();
    private final Map<PeerId, Integer> inFlight = new TreeMap<>();

    /// @param salt secret and random
    TxTracker(long salt) {
        this.salt = salt;
    }

    /// The peer has this transaction. Ignored where it has announced too many that are still open, or this one before.
    void announced(Peer peer, InventoryItem item) {
        Set<InventoryItem> all = announcedBy.computeIfAbsent(peer.id, id -> new LinkedHashSet<>());
        if (all.size() >= MOST_ANNOUNCED || !all.add(item)) return;
        Wanted entry = wanted.get(item);
        if (entry == null) {
            entry = new Wanted(item);
            wanted.put(item, entry);
            open.add(entry);
        }
        entry.candidates.put(peer.id, peer);
    }

    /// What is to be asked of whom now.
    List<Request> due(Instant now) {
        expire(now);
        var requests = new ArrayList<Request>();
        Iterator<Wanted> entries = open.iterator();
        while (entries.hasNext()) {
            Wanted entry = entries.next();
            Peer best = choose(entry);
            if (best == null) continue;
            entries.remove();
            entry.asked = best;
            entry.expires = now.plus(PATIENCE);
            asked.add(entry);
            inFlight.merge(best.id, 1, Integer::sum);
            requests.add(new Request(best, entry.item));
        }
        return requests;
    }

    private void expire(Instant now) {
        while (!asked.isEmpty()) {
            Wanted first = asked.iterator().next();
            if (first.asked == null || !Context.reached(first.expires, now)) return;
            failed(first.asked, first.item);
        }
    }

    private @Nullable Peer choose(Wanted entry) {
        Peer best = null;
        for (Peer peer : entry.candidates.values()) {
            if (inFlight.getOrDefault(peer.id, 0) >= MOST_IN_FLIGHT) continue;
            if (best == null || better(entry.item, peer, best)) best = peer;
        }
        return best;
    }

    private boolean better(InventoryItem item, Peer peer, Peer than) {
        if (peer.inbound != than.inbound) return !peer.inbound;
        return Long.compareUnsigned(rank(item, peer), rank(item, than)) < 0;
    }

    private long rank(InventoryItem item, Peer peer) {
        // SplitMix64's finisher over everything: cheap, and unforeseeable without the salt.
        long z = item.hash().a() ^ Long.rotateLeft(salt, 17) ^ (peer.id.value() * 0x9e3779b97f4a7c15L + salt);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /// The peer did not or will not deliver it: it is no longer one to ask for it.
    void failed(Peer peer, InventoryItem item) {
        Set<InventoryItem> all = announcedBy.get(peer.id);
        if (all == null || !all.remove(item)) return;
        Wanted entry = wanted.get(item);
        if (entry == null) throw new AssertionError("announced but not wanted: " + item);
        entry.candidates.remove(peer.id);
        if (entry.asked == peer) {
            unask(entry);
            open.add(entry);
        }
        if (entry.candidates.isEmpty()) drop(entry);
    }

    /// The transaction is here, or no longer of interest: nobody need be asked for it under this id.
    void done(InventoryItem item) {
        Wanted entry = wanted.get(item);
        if (entry == null) return;
        for (PeerId id : entry.candidates.keySet()) {
            Set<InventoryItem> all = announcedBy.get(id);
            if (all != null) all.remove(item);
        }
        if (entry.asked != null) unask(entry);
        drop(entry);
    }

    private void unask(Wanted entry) {
        if (entry.asked != null) inFlight.merge(entry.asked.id, -1, Integer::sum);
        entry.asked = null;
        entry.expires = Instant.MAX;
        asked.remove(entry);
    }

    private void drop(Wanted entry) {
        open.remove(entry);
        asked.remove(entry);
        wanted.remove(entry.item);
    }

    void onGone(Peer peer) {
        Set<InventoryItem> all = announcedBy.get(peer.id);
        if (all != null) for (InventoryItem item : List.copyOf(all)) failed(peer, item);
        announcedBy.remove(peer.id);
        inFlight.remove(peer.id);
    }

    int inFlight(Peer peer) {
        return inFlight.getOrDefault(peer.id, 0);
    }

    /// Announcements of the peer's that are still open.
    int announced(Peer peer) {
        Set<InventoryItem> all = announcedBy.get(peer.id);
        return all == null ? 0 : all.size();
    }
}
