package org.planchet.network;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.Block;

/// Peers that say different things of one block's filter. Each is asked for the filter that it claims, and
/// the block itself shows which filter is false (BIP-0157).
final class FilterDispute {
    final int place;
    final HeaderNode node;
    final Instant since;
    private final Map<Peer, byte @Nullable []> filters = new LinkedHashMap<>();
    private @Nullable Block block;

    FilterDispute(int place, HeaderNode node, Iterable<Peer> peers, Instant now) {
        this.place = place;
        this.node = node;
        this.since = now;
        for (Peer peer : peers) filters.put(peer, null);
    }

    boolean awaits(Peer peer) {
        return filters.containsKey(peer) && filters.get(peer) == null;
    }

    List<Peer> silent() {
        return filters.keySet().stream().filter(this::awaits).toList();
    }

    void filter(Peer peer, byte[] filter) {
        filters.put(peer, filter);
    }

    void forget(Peer peer) {
        filters.remove(peer);
    }

    void block(Block found) {
        block = found;
    }

    boolean hasBlock() {
        return block != null;
    }

    boolean isComplete() {
        return block != null && silent().isEmpty();
    }

    /// The peers whose filter the block refutes, once all is here.
    List<Peer> liars(FilterWatch watch) {
        Block found = block;
        if (found == null) throw new AssertionError("no block to judge by");
        return filters.entrySet().stream()
                .filter(each -> each.getValue() == null || watch.isRefuted(found, each.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
