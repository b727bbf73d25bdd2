package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

/// A chain without rules: every header that connects is good, blocks are stored as they come, and the best chain is the
/// one with most blocks that are all there.
final class ToyChain implements ChainReads {
    static final int BITS = 0x207fffff;
    static final Block GENESIS = block(new BlockHash(Hash256.ZERO), 1_700_000_000, 0);

    /// A header in its place.
    static final class Node implements HeaderNode {
        final BlockHeader header;
        final @Nullable Node parent;
        final int height;
        final BigInteger work;
        final List<Node> children = new ArrayList<>();

        @Nullable
        Block block;

        boolean invalid;

        Node(BlockHeader header, @Nullable Node parent) {
            this.header = header;
            this.parent = parent;
            this.height = parent == null ? 0 : parent.height + 1;
            BigInteger own = ChainWork.ofBits(header.bits()).value();
            this.work = parent == null ? own : parent.work.add(own);
        }

        @Override
        public BlockHeader header() {
            return header;
        }

        @Override
        public int height() {
            return height;
        }

        @Override
        public @Nullable Node parent() {
            return parent;
        }
    }

    final Map<BlockHash, Node> nodes = new HashMap<>();
    final List<Node> best = new ArrayList<>();
    final Set<BlockHash> stored = new HashSet<>();
    private final Set<BlockHash> connected = new HashSet<>();
    private Node bestHeader;

    /// Headers that lack their proof of work.
    final Set<BlockHash> withoutWork = new HashSet<>();

    /// Headers that the chain pretends to have besides.
    int bareHeaders;

    ToyChain() {
        var genesis = new Node(GENESIS.header(), null);
        genesis.block = GENESIS;
        nodes.put(genesis.hash(), genesis);
        best.add(genesis);
        bestHeader = genesis;
    }

    static Block block(BlockHash previous, long time, int tag) {
        var input = new TxIn(OutPoint.NULL, Script.fromHex("5151"), tag);
        var coinbase = new Transaction(1, List.of(input), List.of(new TxOut(1, Script.fromHex("51"))), tag);
        var header = new BlockHeader(1, previous, coinbase.txid().hash(), (int) time, BITS, tag);
        return new Block(header, List.of(coinbase));
    }

    /// `count` blocks one after another on `parent`; a `tag` makes them differ from others there.
    static List<Block> blocks(BlockHeader parent, int count, int tag) {
        var blocks = new ArrayList<Block>();
        BlockHeader last = parent;
        for (int i = 0; i < count; i++) {
            Block block = block(last.hash(), last.time() + 10, tag);
            blocks.add(block);
            last = block.header();
        }
        return blocks;
    }

    static List<BlockHeader> headers(List<Block> blocks) {
        return blocks.stream().map(Block::header).toList();
    }

    /// Takes a header; null if its parent is not known.
    @Nullable
    Node addHeader(BlockHeader header) {
        Node known = nodes.get(header.hash());
        if (known != null) return known;
        Node parent = nodes.get(header.previous());
        if (parent == null) return null;
        var node = new Node(header, parent);
        nodes.put(header.hash(), node);
        parent.children.add(node);
        if (node.work.compareTo(bestHeader.work) > 0) bestHeader = node;
        return node;
    }

    /// Forgets all headers above the best chain, stored blocks included: the toy does not look for them.
    void forgetBareHeaders() {
        bareHeaders = 0;
        nodes.values().removeIf(node -> !inBestChain(node));
        for (Node node : nodes.values()) node.children.removeIf(child -> !inBestChain(child));
        bestHeader = tip();
    }

    void addHeaders(List<Block> blocks) {
        for (Block block : blocks) addHeader(block.header());
    }

    /// Takes a block; returns the blocks that joined the best chain, null if its parent is not known.
    @Nullable
    List<Block> add(Block block) {
        Node node = addHeader(block.header());
        if (node == null) return null;
        node.block = block;
        stored.add(block.hash());
        return advance(node);
    }

    void addAll(List<Block> blocks) {
        for (Block block : blocks) add(block);
    }

    /// Goes to the end of what the new block completes, if that has more work.
    private List<Block> advance(Node added) {
        Node tip = best.getLast();
        Node winner = tip;
        var open = new ArrayDeque<Node>();
        if (complete(added)) open.add(added);
        while (!open.isEmpty()) {
            Node node = open.poll();
            if (node.work.compareTo(winner.work) > 0) winner = node;
            for (Node child : node.children) if (child.block != null && !child.invalid) open.add(child);
        }
        var joined = new ArrayList<Block>();
        if (winner == tip) return joined;
        while (best.size() > winner.height + 1) best.removeLast();
        for (Node node = winner; node != null; node = node.parent) {
            if (node.height < best.size() && best.get(node.height) == node) break;
            while (best.size() > node.height) best.removeLast();
            if (node.block != null) joined.addFirst(node.block);
        }
        for (Block block : joined) {
            Node node = nodes.get(block.hash());
            if (node == null) continue;
            best.add(node);
            connected.add(node.hash());
        }
        return joined;
    }

    private boolean complete(Node node) {
        for (Node n = node; n != null; n = n.parent) {
            if (n.block == null || n.invalid) return false;
            if (n.height < best.size() && best.get(n.height) == n) return true;
        }
        return true;
    }

    @Override
    public Node tip() {
        return best.getLast();
    }

    @Override
    public Node bestHeader() {
        return bestHeader;
    }

    @Override
    public @Nullable Node find(BlockHash hash) {
        return nodes.get(hash);
    }

    @Override
    public @Nullable Node atHeight(int height) {
        return height < best.size() ? best.get(height) : null;
    }

    @Override
    public boolean inBestChain(HeaderNode node) {
        return node.height() < best.size() && best.get(node.height()) == node;
    }

    @Override
    public Optional<Rejection> checkWork(BlockHeader header) {
        return withoutWork.contains(header.hash()) ? Optional.of(Rule.HIGH_HASH.broken("no work")) : Optional.empty();
    }

    @Override
    public boolean permitsTransition(int height, int previousBits, int bits) {
        return previousBits == bits;
    }

    @Override
    public BigInteger work(HeaderNode node) {
        return ((Node) node).work;
    }

    @Override
    public Duration targetSpacing() {
        return Duration.ofMinutes(10);
    }

    @Override
    public boolean wasConnected(HeaderNode node) {
        return connected.contains(node.hash());
    }

    @Override
    public Collection<Node> lostBlocks() {
        return best.stream().filter(node -> node.block == null).toList();
    }

    @Override
    public int bareHeaders() {
        return bareHeaders
                + (int) nodes.values().stream()
                        .filter(node -> node.block == null)
                        .count();
    }

    @Override
    public boolean hasBlock(HeaderNode node) {
        return ((Node) node).block != null;
    }

    @Override
    public boolean isInvalid(HeaderNode node) {
        for (Node n = (Node) node; n != null; n = n.parent) if (n.invalid) return true;
        return false;
    }

    @Override
    public @Nullable Block readBlock(BlockHash hash) {
        Node node = nodes.get(hash);
        return node == null ? null : node.block;
    }

    @Override
    public List<BlockHash> locator(HeaderNode from) {
        var hashes = new ArrayList<BlockHash>();
        int step = 1;
        for (int height = from.height(); height > 0; height -= step) {
            hashes.add(from.ancestor(height).hash());
            if (hashes.size() > 10) step *= 2;
        }
        hashes.add(GENESIS.hash());
        return hashes;
    }

    @Override
    public HeaderNode findFork(List<BlockHash> locator) {
        for (BlockHash hash : locator) {
            Node node = nodes.get(hash);
            if (node != null && inBestChain(node)) return node;
        }
        return best.getFirst();
    }
}
