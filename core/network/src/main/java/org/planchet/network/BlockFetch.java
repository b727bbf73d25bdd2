package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.GetData;

/// Fetches one block at a time, from whichever peer has it: what a light node needs.
final class BlockFetch {
    private final Context context;
    private final Duration limit;
    private @Nullable HeaderNode wanted;
    private @Nullable Peer asked;
    private Instant askedAt = Instant.EPOCH;

    /// @param limit how long a peer may take
    BlockFetch(Context context, Duration limit) {
        this.context = context;
        this.limit = limit;
    }

    /// Requests the block, unless it is already requested from a peer.
    void want(HeaderNode node, Instant now) {
        if (wanted != null && wanted.hash().equals(node.hash()) && asked != null) return;
        wanted = node;
        ask(node, now);
    }

    private void ask(HeaderNode node, Instant now) {
        var peers = new ArrayList<Peer>();
        for (Peer peer : context.ready()) {
            HeaderNode best = peer.chain.best();
            if (!peer.servesBlocks() || best == null || !ForkPoint.leadsTo(node, best)) continue;
            if (peer.isLimited() && best.height() - node.height() >= BlockSelection.LIMITED_DEPTH) continue;
            peers.add(peer);
        }
        if (peers.isEmpty()) return;
        Peer chosen = peers.get(context.random.nextInt(peers.size()));
        asked = chosen;
        askedAt = now;
        context.send(chosen, new GetData(List.of(InventoryItem.witnessBlock(node.hash()))));
    }

    boolean isWanted(Peer peer, BlockHash hash) {
        return asked == peer && wanted != null && wanted.hash().equals(hash);
    }

    void cancel() {
        wanted = null;
        asked = null;
    }

    void onGone(Peer peer) {
        if (asked == peer) asked = null;
    }

    void tick(Instant now) {
        HeaderNode node = wanted;
        if (node == null) return;
        Peer slow = asked;
        if (slow != null && Context.reached(askedAt.plus(limit), now))
            context.disconnect(
                    slow, "did not deliver a block it was asked for within " + limit.toSeconds() + " seconds");
        if (asked == null) ask(node, now);
    }
}
