package org.planchet.network;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Wtxid;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.Subnet;

/// Everything that can happen to the network machine.
public sealed interface NetworkEvent {
    /// What comes from the shell: from a peer, the clock, or the user.
    sealed interface FromWorld extends NetworkEvent {}

    /// What comes from the node, whose chain and mempool have judged something or changed.
    sealed interface FromNode extends NetworkEvent {}

    /// A connection stands.
    ///
    /// @param remote for an outbound one the endpoint of the [NetworkEffect.Connect] that asked for it, exactly;
    ///     for an inbound one the address and port it comes from
    /// @param arrived where an inbound one arrived; empty for an outbound one
    record PeerConnected(PeerId peer, Endpoint remote, Optional<ListenSocket> arrived) implements FromWorld {
        public PeerConnected(PeerId peer, Endpoint remote, boolean inbound) {
            this(peer, remote, inbound ? Optional.of(ListenSocket.PLAIN) : Optional.empty());
        }
    }

    /// An attempt to connect failed.
    ///
    /// @param target the endpoint of the [NetworkEffect.Connect], exactly
    record ConnectFailed(Endpoint target, String reason) implements FromWorld {}

    /// A connection was closed by the peer or by an error. After a [NetworkEffect.Disconnect] it may come or
    /// not.
    record PeerDisconnected(PeerId peer, String reason) implements FromWorld {}

    /// A whole message arrived.
    record MessageReceived(PeerId peer, Message message) implements FromWorld {}

    /// A part of a message arrived, of one that takes long.
    record PartReceived(PeerId peer) implements FromWorld {}

    /// The peer's bytes are no stream of messages: wrong magic, more than any message may hold. A message that
    /// only makes no sense is dropped before it comes here.
    record MalformedMessage(PeerId peer, String reason) implements FromWorld {}

    /// All that was to be sent to the peer has been written to its socket: more may be served. Must be
    /// reported whenever a peer's send queue has become empty.
    record SendQueueEmpty(PeerId peer) implements FromWorld {}

    /// Time has passed; about ten times a second, at least once a second.
    record Tick() implements FromWorld {}

    /// The number of bytes sent to all peers since the start, reported with every tick.
    record Uploaded(long total) implements FromWorld {}

    /// The answer to [NetworkEffect.Resolve]; no addresses if the name is not known (now).
    record Resolved(Endpoint name, List<IpAddress> addresses) implements FromWorld {
        public Resolved {
            addresses = List.copyOf(addresses);
        }
    }

    /// The user wants this peer: it is always tried again until [RemovePeer], and no longer refused if it was.
    ///
    /// @param encrypted whether the encrypted transport is tried with it, if this node speaks it
    record AddPeer(Endpoint endpoint, boolean encrypted) implements FromWorld {
        public AddPeer(Endpoint endpoint) {
            this(endpoint, true);
        }
    }

    /// The user no longer wants this peer: it is disconnected and not tried again.
    ///
    /// @param block refuse it also when it connects to us, until it is added again
    record RemovePeer(Endpoint endpoint, boolean block) implements FromWorld {}

    /// The block-relay-only peers at the end of an earlier run (anchors): they are dialled first, again as
    /// block-relay-only.
    record Anchors(List<Endpoint> nodes) implements FromWorld {
        public Anchors {
            nodes = List.copyOf(nodes);
        }
    }

    /// The user bans these networks: peers that are connected from them are disconnected. The bans of an
    /// earlier run are reported the same way.
    record AddBans(List<Ban> bans) implements FromWorld {
        public AddBans {
            bans = List.copyOf(bans);
        }
    }

    /// The user takes the bans of these networks back.
    record RemoveBans(List<Subnet> subnets) implements FromWorld {
        public RemoveBans {
            subnets = List.copyOf(subnets);
        }
    }

    /// The user wants connections, or none at all until further notice.
    record SetActive(boolean active) implements FromWorld {}

    /// The user adds a node.
    ///
    /// @param answers whether to treat it as one that answered before
    record AddAddress(Endpoint address, long services, boolean answers) implements FromWorld {}

    /// The user wants one attempt to connect to this place, and no more.
    ///
    /// @param kind      what the connection is for, as if this node had chosen the place itself; empty for one that
    ///     counts as the user's
    /// @param encrypted whether the encrypted transport is tried with it, if this node speaks it
    record TryPeer(Endpoint endpoint, Optional<ConnectionKind> kind, boolean encrypted) implements FromWorld {}

    /// The user wants this connection closed; whether it is tried again is another question.
    record DropPeer(PeerId peer) implements FromWorld {}

    /// The user wants this block from this peer, whoever else was asked for it.
    record FetchBlock(PeerId peer, BlockHash block) implements FromWorld {}

    /// The user wants this message sent, for tests.
    record SendMessage(PeerId peer, Message message) implements FromWorld {}

    /// The user wants every peer pinged now.
    record PingNow() implements FromWorld {}

    /// The user wants every peer asked for news now.
    ///
    /// @param from height of the last block whose header is taken as known; [Integer#MAX_VALUE] for all that are
    record SyncNow(int from) implements FromWorld {}

    /// Whether there is room to store blocks, from now on: while there is none, none is asked for or taken.
    record RoomChanged(boolean room) implements FromWorld {}

    /// The answer to [NetworkEffect.ForgetHeaders]: a header that [ChainReads#find] no longer returns is no
    /// longer in the tree.
    record HeadersForgotten() implements FromNode {}

    /// The answer to [NetworkEffect.CheckHeaders]: the headers before the one that broke a rule were taken.
    record HeadersChecked(PeerId peer, List<BlockHeader> headers, Optional<Rejection> rejection) implements FromNode {
        public HeadersChecked {
            headers = List.copyOf(headers);
        }
    }

    /// A new block on the tip keeps every rule that needs no coins, and is stored; the rest of its judgement is to come
    /// (Bitcoin Core's `NewPoWValidBlock`).
    record BlockWellFormed(Block block) implements FromNode {}

    /// The answer to [NetworkEffect.CheckBlock]; to come before the [ChainChanged] that the block caused.
    record BlockChecked(PeerId peer, BlockHash block, Optional<Rejection> rejection) implements FromNode {}

    /// A block that was stored earlier has turned out to be invalid on connecting: the peer that sent it is
    /// penalised.
    record BlockRefused(BlockHash block, Rejection rejection) implements FromNode {}

    /// The answer to [NetworkEffect.CheckTx], and without a peer the news of a transaction of our own that the memory
    /// mempool took: an accepted one is announced to all who want it.
    record TxChecked(Optional<PeerId> from, Transaction transaction, Optional<Rejection> rejection)
            implements FromNode {}

    /// The other answer to [NetworkEffect.CheckTx]: the transaction is none of a light node's, and not to be fetched
    /// again.
    record TxIgnored(Transaction transaction) implements FromNode {}

    /// A transaction left the mempool for a better one that spends the same coins.
    record TxReplaced(Transaction transaction) implements FromNode {}

    /// The answer to [NetworkEffect.CheckPackage].
    ///
    /// @param accepted whether both are in the mempool now
    /// @param verdicts why each was refused that was looked at, or empty for one that was accepted
    record PackageChecked(
            PeerId from,
            Transaction parent,
            Transaction child,
            boolean accepted,
            Map<Wtxid, Optional<Rejection>> verdicts)
            implements FromNode {
        public PackageChecked {
            verdicts = Map.copyOf(verdicts);
        }
    }

    /// The best chain changed, by whatever cause; the mempool has been brought in step already.
    record ChainChanged(List<ChainEvent> events) implements FromNode {
        public ChainChanged {
            events = List.copyOf(events);
        }
    }
}
