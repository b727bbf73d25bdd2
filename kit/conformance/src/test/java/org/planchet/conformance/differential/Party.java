package org.planchet.conformance.differential;

import java.util.SortedSet;

/// A node that judges blocks and transactions. Verdicts are reject strings as Bitcoin Core 30 words them.
interface Party extends AutoCloseable {
    /// It holds: in the best chain, or in the mempool.
    String ACCEPTED = "accepted";

    /// The block keeps the rules as far as it was judged, and lies beside the best chain.
    String BESIDE = "beside the best chain";

    /// The block is here already.
    String KNOWN = "known";

    /// The bytes are no block, or no transaction.
    String UNDECODABLE = "undecodable";

    /// Offers a block, whatever its bytes are.
    String block(byte[] raw) throws Exception;

    /// Offers a transaction to the mempool, whatever its bytes are.
    String pool(byte[] raw) throws Exception;

    /// The hash of the best chain's last block.
    String tip() throws Exception;

    /// `hash_serialized_3` over the coins at the tip.
    String coins() throws Exception;

    /// The wtxids in the mempool.
    SortedSet<String> pooled() throws Exception;

    @Override
    void close();
}
