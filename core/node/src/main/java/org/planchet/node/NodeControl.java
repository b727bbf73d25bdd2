package org.planchet.node;

import java.util.Optional;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.Rejection;
import org.planchet.network.NetworkEvent;

/// A full node with all that may be asked of it and told to it, by whoever owns it.
public interface NodeControl extends SettledNode {
    /// Hands the node a block, a transaction or a header of its own user. Returns why it was refused; empty if it was
    /// accepted.
    Optional<Rejection> submit(Event event);

    /// Tells the node any other wish of its user.
    void tell(Event event);

    /// Rechecks the last `blocks` blocks of the best chain (0: all); what is not written yet is written first.
    VerifyReport verify(VerifyLevel level, int blocks);

    /// Tells the network machine a wish of the user.
    default void tell(NetworkEvent event) {
        tell(new Event.OfNetwork(event));
    }
}
