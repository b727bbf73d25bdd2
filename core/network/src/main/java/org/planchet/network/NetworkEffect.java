package org.planchet.network;

import java.util.List;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.wire.Message;

/// Everything the network machine can want done, in the order of the list it returns.
public sealed interface NetworkEffect {
    /// What the shell carries out; the node passes it on as it is.
    sealed interface ToWorld extends NetworkEffect {}

    /// What the node itself does, with its chain and its mempool.
    sealed interface ToNode extends NetworkEffect {}

    record Send(PeerId peer, Message message) implements ToWorld {}

    /// Open a connection; answered by [NetworkEvent.PeerConnected] or [NetworkEvent.ConnectFailed]. The host is an IP
    /// literal or a name in Tor or I2P; of DNS only where a proxy looks names up.
    ///
    /// @param encrypted whether the encrypted transport (BIP-0324) is tried first; a peer that hangs up on it is to
    ///     be spoken to in plain
    record Connect(Endpoint target, boolean encrypted) implements ToWorld {}

    /// Look a DNS name up; answered by [NetworkEvent.Resolved] with the same endpoint.
    record Resolve(Endpoint name) implements ToWorld {}

    /// Close a connection; the machine has forgotten the peer already. The reason is one sentence for the log.
    ///
    /// @param misbehaved whether the peer broke the protocol (named in the reason), rather than just having to go
    record Disconnect(PeerId peer, String reason, boolean misbehaved) implements ToWorld {}

    /// Judge and store headers, in order; answered by [NetworkEvent.HeadersChecked].
    record CheckHeaders(PeerId peer, List<BlockHeader> headers) implements ToNode {
        public CheckHeaders {
            headers = List.copyOf(headers);
        }
    }

    /// Forget the headers that lead to no stored block; answered by [NetworkEvent.HeadersForgotten].
    record ForgetHeaders() implements ToNode {}

    /// Judge, store and connect a block; answered by [NetworkEvent.BlockChecked].
    record CheckBlock(PeerId peer, Block block) implements ToNode {}

    /// The blocks of the best chain behind the tip and up to this one do not concern a light node's wallet: the tip
    /// moves there; answered by [NetworkEvent.ChainChanged].
    record NotConcerned(BlockHash upTo) implements ToNode {}

    /// Take the tip of a light node back to this height, from where everything is looked at once more; answered by
    /// [NetworkEvent.ChainChanged].
    record LookAgain(int height) implements ToNode {}

    /// Judge a transaction and take it into the mempool; answered by [NetworkEvent.TxChecked].
    record CheckTx(PeerId peer, Transaction transaction) implements ToNode {}

    /// Judge a transaction that pays too little together with a child that may pay for it, and take both into the
    /// mempool; answered by [NetworkEvent.PackageChecked].
    record CheckPackage(PeerId peer, Transaction parent, Transaction child) implements ToNode {}

    /// A peer has fetched a mempool transaction from us: if it was our own, it need not be announced again.
    record Fetched(Txid txid) implements ToNode {}

    /// An event for the log that no other effect reports.
    record LogLine(String text) implements ToWorld {}
}
