package org.planchet.node;

import java.util.List;
import java.util.Optional;
import org.planchet.chainstate.StorageEvent;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.Rejection;
import org.planchet.mempool.PackageResult;
import org.planchet.mempool.Removal;
import org.planchet.network.NetworkEffect;
import org.planchet.network.PeerId;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;

/// Everything that a node asks the shell to do, or reports as done. To be carried out in the order of the
/// list. What the chain stores is stored before an effect reports it, so nothing is sent that a crash could
/// undo.
public sealed interface Effect {
    /// The network wants something of the world: a message sent, a connection opened or closed.
    record OfNetwork(NetworkEffect.ToWorld effect) implements Effect {}

    /// The best chain changed; the mempool and the network know.
    ///
    /// @param events blocks disconnected and connected, in order
    record ChainChanged(List<ChainEvent> events) implements Effect {
        public ChainChanged {
            events = List.copyOf(events);
        }
    }

    /// Transactions entered or left the mempool.
    record MempoolChanged(List<Transaction> added, List<Removal> removed) implements Effect {
        public MempoolChanged {
            added = List.copyOf(added);
            removed = List.copyOf(removed);
        }
    }

    /// A block was judged.
    ///
    /// @param isNew     it was not known before, and is stored now
    /// @param rejection why it was refused; empty if nothing is wrong with it
    record BlockJudged(BlockHash block, Optional<PeerId> from, boolean isNew, Optional<Rejection> rejection)
            implements Effect {}

    /// A transaction was judged.
    record TxJudged(Txid transaction, Optional<PeerId> from, Optional<Rejection> rejection) implements Effect {}

    /// The disk lost something that was stored, or a lost item was restored: to be reported to the user.
    record StorageChanged(List<StorageEvent> events) implements Effect {
        public StorageChanged {
            events = List.copyOf(events);
        }
    }

    /// What became of a package of this node's own user.
    record PackageJudged(PackageResult result) implements Effect {}
}
