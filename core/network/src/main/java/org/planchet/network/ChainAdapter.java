package org.planchet.network;

import java.math.BigInteger;
import java.util.Collection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.consensus.HeaderNode;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;

/// [ChainReads] of a real chain: its nodes are the chain's own, so every node that comes back here is a [BlockIndex].
record ChainAdapter(Chain chain) implements ChainReads {
    @Override
    public HeaderNode tip() {
        return chain.tip();
    }

    @Override
    public HeaderNode bestHeader() {
        return chain.bestHeader();
    }

    @Override
    public @Nullable HeaderNode find(BlockHash hash) {
        return chain.find(hash);
    }

    @Override
    public @Nullable HeaderNode atHeight(int height) {
        return chain.atHeight(height);
    }

    @Override
    public boolean inBestChain(HeaderNode node) {
        return chain.isInBestChain(own(node));
    }

    @Override
    public BigInteger work(HeaderNode node) {
        return own(node).chainWork().value();
    }

    @Override
    public Duration targetSpacing() {
        return Duration.ofSeconds(chain.params().spacing());
    }

    @Override
    public boolean wasConnected(HeaderNode node) {
        return own(node).isFullyValid();
    }

    @Override
    public boolean hasBlock(HeaderNode node) {
        return own(node).hasBlock();
    }

    @Override
    public boolean isInvalid(HeaderNode node) {
        return own(node).isInvalid();
    }

    @Override
    public @Nullable Block readBlock(BlockHash hash) {
        return chain.readBlock(hash);
    }

    @Override
    public Collection<BlockIndex> lostBlocks() {
        return chain.lostBlocks();
    }

    @Override
    public List<BlockHash> locator(HeaderNode node) {
        return chain.locator(own(node));
    }

    @Override
    public HeaderNode findFork(List<BlockHash> locator) {
        return chain.findFork(locator);
    }

    private static BlockIndex own(HeaderNode node) {
        return (BlockIndex) node;
    }
}
