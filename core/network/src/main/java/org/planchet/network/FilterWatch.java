package org.planchet.network;

import java.util.Collection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.wire.ByteString;

/// What the network of a light node asks about its wallet, for compact filters (BIP-0158) and for bloom filters
/// (BIP-0037).
public interface FilterWatch {
    /// Whether there is anything to look for. While there is not, no filter is fetched.
    boolean isWatching();

    /// The time of a block, in seconds since 1970, before which none concerns the wallet; 0 if it is not known.
    default long since() {
        return 0;
    }

    /// Whether a block may concern the wallet as its filter has it; also true of bytes that are no filter.
    boolean mayConcern(BlockHash block, byte[] filter);

    /// Whether these bytes cannot be the filter of `block`: they are none, hold more items than the block can
    /// have, or lack a script that the block pays, or spends from as far as its inputs reveal it.
    boolean isRefuted(Block block, byte[] filter);

    /// What a bloom filter is to let through: what the wallet's scripts push, and its coins as inputs name them.
    Collection<ByteString> bloomElements();
}
