package org.planchet.network;

import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.BlockHash;

/// What is known of one peer's chain, from what it and we said.
final class PeerChain {
    /// The block with the most work that the peer is known to have.
    private @Nullable HeaderNode best;

    /// A block that the peer announced and that we have no header of.
    private @Nullable BlockHash unknownTip;

    /// The last block whose header we sent to the peer.
    private @Nullable HeaderNode bestSent;

    @Nullable
    HeaderNode best() {
        return best;
    }

    /// Notes that the peer has this block, which we know.
    void has(ChainReads chain, HeaderNode node) {
        if (best == null || chain.isInvalid(best) || chain.work(node).compareTo(chain.work(best)) >= 0) best = node;
    }

    /// Notes that the peer has a block that we do not know.
    void hasUnknown(BlockHash hash) {
        unknownTip = hash;
    }

    /// Looks whether that block has become known meanwhile.
    void resolve(ChainReads chain) {
        HeaderNode node = unknownTip == null ? null : chain.find(unknownTip);
        if (node == null) return;
        unknownTip = null;
        has(chain, node);
    }

    /// Records that all headers up to this one were sent to the peer.
    void wasSent(HeaderNode last) {
        bestSent = last;
    }

    /// Whether the peer has this block, as far as we know.
    boolean hasBlock(HeaderNode node) {
        return (best != null && ForkPoint.leadsTo(node, best))
                || (bestSent != null && ForkPoint.leadsTo(node, bestSent));
    }

    /// Lets go of what the chain has forgotten.
    void onForgotten(ChainReads chain) {
        best = stillThere(chain, best);
        bestSent = stillThere(chain, bestSent);
    }

    static @Nullable HeaderNode stillThere(ChainReads chain, @Nullable HeaderNode node) {
        return node == null ? null : chain.find(node.hash());
    }
}
