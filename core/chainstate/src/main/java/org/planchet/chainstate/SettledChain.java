package org.planchet.chainstate;

import java.time.Instant;
import java.util.Optional;
import org.planchet.consensus.CoinView;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;

/// What can be read of a chain when no block is in flight ([Chain#isSettled]): the coins at its tip as well.
public interface SettledChain extends ChainReader {
    /// The coins at the tip. Reading while blocks are in flight is a mistake of the caller ([Chain#enqueueBlock]).
    CoinView coins();

    /// Whether `block`, but for its proof of work, would be a valid next block. Nothing is changed.
    Optional<Rejection> checkTemplate(Block block, Instant now);

    /// The whole set of coins at the tip; writes nothing. Takes time in proportion to the set.
    CoinSetHash coinSetHash();

    /// Hands every coin at the tip to `visitor` in outpoint order, as [CoinCodec] has it: those of the store with
    /// the changes that it does not have yet laid over them. Writes nothing. Takes time in proportion to the set,
    /// and memory in proportion to the changes, which [ChainSettings#dirtyBytes] bounds.
    void forEachCoin(ChainStore.CoinVisitor visitor);

    /// Hands every change of the coins that the store does not have yet to `visitor`, each once: what the next flush
    /// writes.
    void forEachUnflushedCoin(ChainFlush.CoinChangeVisitor visitor);
}
