package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// What the network reads of the chain: the tree of headers, the best chain in it, and blocks to serve. Nodes of the
/// tree are the same objects as long as the machine lives, or until they are forgotten
/// ([NetworkEffect.ForgetHeaders]).
public interface ChainReads {
    /// The last block of the best chain.
    HeaderNode tip();

    /// The header with the most work of those whose chain is not known to be invalid.
    HeaderNode bestHeader();

    /// The header of that hash; null if it is unknown.
    @Nullable
    HeaderNode find(BlockHash hash);

    /// The best chain's block at that height; null above the tip.
    @Nullable
    HeaderNode atHeight(int height);

    /// Whether the block lies in the best chain.
    boolean inBestChain(HeaderNode node);

    /// What is wrong with the header's own proof of work; empty if it has it.
    Optional<Rejection> checkWork(BlockHeader header);

    /// Whether some chain can have a block of `bits` at `height` after one of `previousBits`.
    boolean permitsTransition(int height, int previousBits, int bits);

    /// All work up to and with this header.
    BigInteger work(HeaderNode node);

    /// The time between blocks that the chain aims at.
    Duration targetSpacing();

    /// How many headers are known whose blocks are not stored.
    int bareHeaders();

    /// Whether the block itself is stored.
    boolean hasBlock(HeaderNode node);

    /// Whether the block was part of the best chain at least once: every rule was kept.
    boolean wasConnected(HeaderNode node);

    /// Whether the block, or one that it builds on, is known to break a rule.
    boolean isInvalid(HeaderNode node);

    /// The stored block; null if there is none.
    @Nullable
    Block readBlock(BlockHash hash);

    /// Blocks of the best chain whose data this node's disk has lost: wanted again from any peer that has them.
    Collection<? extends HeaderNode> lostBlocks();

    /// Hashes from `node` back to the genesis, ever further apart: at most 101.
    List<BlockHash> locator(HeaderNode node);

    /// The first of the locator's blocks that lies in the best chain, the genesis if none does.
    HeaderNode findFork(List<BlockHash> locator);
}
