package org.planchet.chainstate;

import java.util.List;
import java.util.function.Predicate;
import org.planchet.primitives.BlockHeader;

/// The port behind which a light node keeps its headers: a list that only grows, each header after its parent. One
/// owner thread uses it.
///
/// Headers lost at its end in a power cut do no harm, since peers send them again; so only the order is
/// guaranteed. What goes wrong when it is read or written is a [ChainStoreException].
public interface HeaderStore extends AutoCloseable {
    /// Hands every header to `reader` in order; called once, first. Where `reader` answers false the store is
    /// damaged, and forgets that header and all after it.
    void load(Predicate<BlockHeader> reader);

    void append(List<BlockHeader> headers);

    /// Lets go of everything held.
    @Override
    void close();
}
