package org.planchet.node;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.ChainReader;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.HeaderRules;
import org.planchet.consensus.Rejection;
import org.planchet.network.ChainReads;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;

/// [ChainReads] of a real chain: its nodes are the chain's own, so every node that comes back here is a [BlockIndex].
record ChainAdapter(ChainReader chain) implements ChainReads {
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
    public Optional<Rejection> checkWork(BlockHeader header) {
        return HeaderRules.inIsolation(header, chain.params());
    }

    @Override
    public boolean permitsTransition(int height, int previousBits, int bits) {
        return chain.params().difficulty().permits(height, previousBits, bits, chain.params());
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
    public int bareHeaders() {
        return chain.bareHeaders();
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
