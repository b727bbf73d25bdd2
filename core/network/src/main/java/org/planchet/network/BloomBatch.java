package org.planchet.network;

import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.planchet.consensus.HeaderNode;

/// Consecutive blocks of the best chain that peers were asked about with a bloom filter, all of them in order, and what
/// each has answered so far. Bookkeeping only; [BloomSync] decides.
final class BloomBatch {
    private final int first;
    final HeaderNode last;

    /// The last of its blocks that was handed over, or the one before the first.
    HeaderNode position;

    /// How many of the blocks each peer has answered about.
    private final Map<Peer, Integer> answered = new LinkedHashMap<>();

    /// Places of the blocks of which somebody said that they hold something.
    private final BitSet matched = new BitSet();

    /// @param before the last block before the batch
    BloomBatch(HeaderNode before, HeaderNode last, List<Peer> asked) {
        this.first = before.height() + 1;
        this.last = last;
        this.position = before;
        for (Peer peer : asked) answered.put(peer, 0);
    }

    int size() {
        return last.height() - first + 1;
    }

    HeaderNode block(int place) {
        return last.ancestor(first + place);
    }

    /// The place of the next block to be handed over; [#size] if all were.
    int next() {
        return position.height() + 1 - first;
    }

    /// The peer's next answer; one that was not asked is ignored.
    void answer(Peer peer, boolean matches) {
        Integer place = answered.computeIfPresent(peer, (_, count) -> count + 1);
        if (place != null && matches) matched.set(place - 1);
    }

    /// Whether all have answered about the block at `place`.
    boolean isAnswered(int place) {
        for (int count : answered.values()) if (count <= place) return false;
        return place < size();
    }

    boolean isMatched(int place) {
        return matched.get(place);
    }

    void forget(Peer peer) {
        answered.remove(peer);
    }

    /// The peers that were asked and are still there.
    Set<Peer> peers() {
        return answered.keySet();
    }
}
