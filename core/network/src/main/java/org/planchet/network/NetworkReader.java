package org.planchet.network;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.primitives.Transaction;
import org.planchet.wire.AddressNetwork;

/// What can be read of the network machine.
public interface NetworkReader {
    /// What this node offers to others, as bits of [org.planchet.wire.Services].
    long services();

    /// What this node calls itself (BIP-0014).
    String userAgent();

    /// Whether transactions are exchanged with peers that have no permission of their own for it.
    boolean relaysTransactions();

    /// Every connection, in the order of ids.
    List<PeerInfo> peers();

    /// The address book, in the order of addresses.
    List<AddressRecord> knownNodes();

    /// Every place of the address book that is taken, in the order of tables, buckets and positions.
    List<AddressPlace> addressPlaces();

    /// How many nodes the address book has.
    int knownNodeCount();

    /// The address book's entry for a node, if there is one.
    Optional<AddressRecord> knownNode(Endpoint address);

    /// What a peers file keeps, in the order of addresses: the address book, and whom the user added or blocked.
    ///
    /// @param configured peers that are named at every start: not kept as the user's, or they would stay when the
    ///                   configuration no longer names them
    List<AddressRecord> toKeep(Set<Endpoint> configured);

    /// The block-relay-only peers, as [NetworkEvent.Anchors] takes them in a later run: two at most.
    List<Endpoint> anchors();

    /// Peers the user added, in order.
    List<Endpoint> manualPeers();

    /// Each of [#manualPeers], with the addresses it stands for, and why it is not connected.
    List<ManualPeer> manualStates();

    /// Peers the user blocked, the first blocked first.
    List<Endpoint> blockedPeers();

    /// The networks that the user banned, in order; those whose time is over are left out within a minute.
    List<Ban> bans();

    /// How much may be sent, and how much of it is left.
    Upload upload();

    /// @param target        bytes in 24 hours, 0 for no limit
    /// @param reached       whether all is used up
    /// @param servesHistory whether blocks older than a week are given
    /// @param bytesLeft     of the current 24 hours, 0 if there is no limit
    /// @param timeLeft      until they are over, zero if there is no limit
    record Upload(long target, boolean reached, boolean servesHistory, long bytesLeft, Duration timeLeft) {}

    /// The networks that connections of its own choice are opened to.
    Set<AddressNetwork> reached();

    /// How far the peers' clocks are from the own one.
    ClockOffset clockOffset();

    /// Whether the user wants connections at all.
    boolean isActive();

    /// Whether an endpoint is known to be this node's own, by having connected to itself there.
    boolean isSelf(Endpoint endpoint);

    /// Whether the node has caught up with the network once since it started: then it relays transactions and
    /// announces its blocks, and never stops to.
    boolean initialDownloadIsOver();

    /// Transactions that wait for their parents, the first kept first.
    List<Orphan> orphans();

    /// How many these are.
    int orphanCount();

    /// A transaction whose parents are missing.
    ///
    /// @param announcers the peers that have it, in the order of their announcements
    record Orphan(Transaction transaction, List<PeerId> announcers) {
        public Orphan {
            announcers = List.copyOf(announcers);
        }
    }

    /// Blocks asked for and not yet come.
    int blocksInFlight();

    /// Whether some peer that delivers is known to have more work than our best chain, or has not yet sent
    /// all its headers. Never a question of how old the tip is.
    boolean syncing();

    /// Whether a peer has sent its whole chain since the start. Before that [#syncing] says nothing.
    boolean hasReceivedHeaders();

    /// Whether the best chain is all that there is to have: the initial download is over, a peer that is here now
    /// and serves blocks has sent its whole chain, which has no less work than ours, and none is known to have
    /// more. Never true without peers, nor among such as are behind.
    boolean caughtUp();
}
