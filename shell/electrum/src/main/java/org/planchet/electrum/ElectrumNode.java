package org.planchet.electrum;

import java.util.List;
import java.util.Optional;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import tools.jackson.databind.JsonNode;

/// All that the server asks of the node. Calls may block and come from any thread; each may throw an
/// [org.planchet.api.ApiException], which is answered with SERVER_BUSY.
public interface ElectrumNode {
    /// Events of a script's history that are read, at most: so many make an answer of a megabyte.
    int MAX_EVENTS = 10_000;

    /// The name and version by which the server introduces itself.
    String version();

    BlockHash genesis();

    /// The last block of the best chain.
    Tip tip();

    record Tip(int height, BlockHeader header) {}

    /// Headers of the best chain from height `from` on, at most `count` and at most 2,048; fewer if it ends.
    List<BlockHeader> headers(int from, int count);

    /// The ids of the transactions of the best chain's block at `height`, in order; empty if there is none.
    Optional<List<Txid>> txids(int height);

    /// A transaction of the mempool or the best chain.
    Optional<Transaction> transaction(Txid txid);

    /// What Bitcoin Core's `getrawtransaction` returns for it.
    ///
    /// @throws ElectrumException BAD_REQUEST if it is not there
    JsonNode decoded(Txid txid);

    /// What happened to a script, in the chain and in the mempool; its first [#MAX_EVENTS] events.
    ScriptState script(ScriptHash script);

    /// Offers a transaction. Returns why it was refused; empty if it was taken.
    Optional<String> broadcast(Transaction tx);

    /// Satoshis per 1,000 virtual bytes with which a transaction is mined within `blocks` blocks; empty if nothing
    /// can be said.
    Optional<Long> feeRate(int blocks);

    /// Satoshis per 1,000 virtual bytes below which nothing is relayed.
    long relayFee();

    /// Fee rates of what waits in the mempool, highest first.
    List<FeeBin> feeHistogram();

    /// @param rate  satoshis per virtual byte
    /// @param vsize virtual bytes of the transactions that pay it, or up to the rate of the bin before
    record FeeBin(long rate, long vsize) {}
}
