package org.planchet.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.Hash256;

/// Consecutive blocks of the best chain whose filters are being fetched: what each peer says that their
/// hashes are, and what has come of the filters. Bookkeeping only; [FilterSync] decides.
final class FilterBatch {
    private final int first;
    final HeaderNode last;
    final Instant askedAt;

    /// The last of its blocks that was handed over, or the one before the first.
    HeaderNode position;

    /// What each peer that was asked says: a hash for each block, null before it has answered.
    private final Map<Peer, @Nullable List<Hash256>> claims = new LinkedHashMap<>();

    /// The filter header before the batch, as each says: it commits to every filter before.
    private final Map<Peer, Hash256> headersBefore = new HashMap<>();

    /// What all of them say; null before that is known.
    private @Nullable List<Hash256> agreed;

    /// Blocks to be checked no matter what a filter says, by their places: it could not be decided which
    /// filter is right.
    private final Set<Integer> undecided = new HashSet<>();

    private final Map<Integer, byte[]> filters = new HashMap<>();

    /// @param before the last block before the batch
    FilterBatch(HeaderNode before, HeaderNode last, List<Peer> asked, Instant now) {
        this.first = before.height() + 1;
        this.last = last;
        this.position = before;
        this.askedAt = now;
        for (Peer peer : asked) claims.put(peer, null);
    }

    int size() {
        return last.height() - first + 1;
    }

    HeaderNode block(int place) {
        return last.ancestor(first + place);
    }

    /// The place of the next block to be looked at.
    int next() {
        return position.height() + 1 - first;
    }

    boolean isDone() {
        return next() == size();
    }

    /// The place of `node`, -1 if it is none of these blocks.
    int place(HeaderNode node) {
        int height = node.height();
        if (height < first || height > last.height() || !ForkPoint.leadsTo(node, last)) return -1;
        return height - first;
    }

    /// Whether the peer was asked and has not answered.
    boolean awaits(Peer peer) {
        return claims.containsKey(peer) && claims.get(peer) == null;
    }

    void claim(Peer peer, Hash256 headerBefore, List<Hash256> hashes) {
        claims.put(peer, new ArrayList<>(hashes));
        headersBefore.put(peer, headerBefore);
    }

    /// Whether those who answered differ about a block before the batch.
    boolean isPastDisputed() {
        return headersBefore.values().stream().distinct().count() > 1;
    }

    void forget(Peer peer) {
        claims.remove(peer);
        headersBefore.remove(peer);
    }

    /// The peers that were asked and are still there.
    Set<Peer> peers() {
        return claims.keySet();
    }

    List<Peer> silent() {
        return claims.keySet().stream().filter(this::awaits).toList();
    }

    Hash256 claimOf(Peer peer, int place) {
        List<Hash256> hashes = claims.get(peer);
        if (hashes == null) throw new AssertionError("no answer yet");
        return hashes.get(place);
    }

    /// The first place where those who answered differ; -1 if there is none: then all of them agree.
    int compare() {
        List<List<Hash256>> all = new ArrayList<>();
        for (List<Hash256> each : claims.values()) if (each != null) all.add(each);
        for (int place = 0; place < size(); place++)
            for (List<Hash256> each : all)
                if (!each.get(place).equals(all.getFirst().get(place))) return place;
        agreed = all.getFirst();
        return -1;
    }

    /// Leaves this block undecided: what peers claim about it is no longer compared.
    void leaveUndecided(int place) {
        undecided.add(place);
        for (List<Hash256> each : claims.values()) if (each != null) each.set(place, Hash256.ZERO);
    }

    boolean isUndecided(int place) {
        return undecided.contains(place);
    }

    boolean isAgreed() {
        return agreed != null;
    }

    /// Whether `hash` is what all say of the filter at `place`.
    boolean isAgreed(int place, Hash256 hash) {
        return agreed != null && agreed.get(place).equals(hash);
    }

    void filter(int place, byte[] filter) {
        if (place >= next()) filters.put(place, filter);
    }

    byte @Nullable [] filter(int place) {
        return filters.get(place);
    }

    /// The block was handed over.
    void passed(int place) {
        filters.remove(place);
        position = block(place);
    }

    /// The first place at or after the next block whose filter is to be had and is not here.
    int missing() {
        int place = next();
        while (place < size() && (filters.containsKey(place) || undecided.contains(place))) place++;
        return place;
    }
}
