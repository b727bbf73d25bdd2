package org.planchet.network;

import java.util.List;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.Inv;

/// What a rejection says about the peer that sent the headers or the block rejected. The rule says what is wrong;
/// here it is decided what to do about it. A transaction is never held against its sender.
enum PeerPenalty {
    /// No fault of the peer's.
    NONE,
    /// The peer follows a chain that we refuse: there is nothing to share, but it may believe in it honestly.
    ANOTHER_CHAIN,
    /// No honest peer sends this.
    BROKE_A_RULE;

    static PeerPenalty of(Rejection rejection) {
        if (rejection.rule() == Rule.BLOCK_KNOWN_INVALID || rejection.rule() == Rule.PARENT_INVALID)
            return ANOTHER_CHAIN;
        return switch (rejection.fault()) {
            case CONSENSUS, MUTATED -> BROKE_A_RULE;
            case POLICY, FEE, NOT_YET, MISSING_DATA, KNOWN -> NONE;
        };
    }

    /// Does it. True if the peer had to go.
    static boolean apply(Context context, Peer peer, String subject, Rejection rejection) {
        switch (of(rejection)) {
            case NONE -> {
                return false;
            }
            case ANOTHER_CHAIN -> {
                return otherChain(context, peer, subject, rejection);
            }
            case BROKE_A_RULE -> context.misbehaved(peer, subject + ": " + rejection);
        }
        return true;
    }

    /// Our tip is announced to it. One that came to us, or that the user named, is kept: it may come over.
    /// One that we chose gives its place to a peer that we share a chain with (as in Bitcoin Core).
    private static boolean otherChain(Context context, Peer peer, String subject, Rejection rejection) {
        BlockHash tip = context.chain.tip().hash();
        context.send(peer, new Inv(List.of(InventoryItem.of(tip))));
        if (peer.inbound || peer.manual) return false;
        context.disconnect(peer, "follows a chain we refuse: " + subject + ": " + rejection);
        return true;
    }
}
