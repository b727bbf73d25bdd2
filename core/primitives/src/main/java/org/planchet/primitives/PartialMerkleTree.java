package org.planchet.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// A block's Merkle tree cut down to what proves some of its transactions (BIP-0037, Bitcoin Core's
/// `CPartialMerkleTree`). The tree is walked from the root, left before right, and each node visited has a bit: set if
/// a proven transaction lies below it. Of nodes without one, and of leaves, the hash is kept; the others follow from
/// those below.
///
/// Serialized: count of the block's transactions (4 bytes), hashes, bits (least significant first, filled up to whole
/// bytes), both with a CompactSize before them.
public final class PartialMerkleTree {
    /// As many transactions as fit into a block: its weight over that of the smallest transaction that can be valid
    /// (Bitcoin Core's `MAX_BLOCK_WEIGHT` over `MIN_TRANSACTION_WEIGHT`).
    public static final int MAX_TRANSACTIONS = 4_000_000 / (4 * 60);

    /// A transaction that is proven.
    ///
    /// @param index its place in the block
    public record Match(Txid txid, int index) {}

    /// What a tree proves.
    ///
    /// @param root    proves nothing by itself: a header must commit to it
    /// @param matches in the block's order
    public record Matches(Hash256 root, List<Match> matches) {
        public Matches {
            matches = List.copyOf(matches);
        }
    }

    private final int count;
    private final List<Hash256> hashes;
    private final byte[] bits;

    private PartialMerkleTree(int count, List<Hash256> hashes, byte[] bits) {
        this.count = count;
        this.hashes = List.copyOf(hashes);
        this.bits = bits;
    }

    /// The tree over `txids`, a block's in their order, that proves those that are `wanted`.
    ///
    /// @param txids 1 to [#MAX_TRANSACTIONS]
    public static PartialMerkleTree of(List<Txid> txids, Predicate<Txid> wanted) {
        if (txids.isEmpty() || txids.size() > MAX_TRANSACTIONS)
            throw new IllegalArgumentException("no block has " + txids.size() + " transactions");
        return new Builder(txids, wanted).build();
    }

    /// Reads a tree, whatever it proves. The hashes are bounded by the bytes that are there.
    public static PartialMerkleTree read(ByteReader in) throws MalformedDataException {
        int count = in.int32("transaction count");
        int size = in.count(Hash256.SIZE, "hash count");
        List<Hash256> hashes = new ArrayList<>(size);
        for (int i = 0; i < size; i++) hashes.add(in.hash256("hash"));
        return new PartialMerkleTree(count, hashes, in.lengthPrefixed("flag bits"));
    }

    public void write(ByteWriter out) {
        out.int32(count).compactSize(hashes.size());
        hashes.forEach(out::hash256);
        out.lengthPrefixed(bits);
    }

    /// Serialized bytes.
    public int size() {
        return 4
                + ByteWriter.compactSizeLength(hashes.size())
                + hashes.size() * Hash256.SIZE
                + ByteWriter.compactSizeLength(bits.length)
                + bits.length;
    }

    /// How many transactions the block is said to have. It is bound to the root only by the proof of the last one, as
    /// an inner node can be taken for a leaf.
    public int count() {
        return count;
    }

    /// What the tree proves; empty if it is not well-formed: more transactions than fit into a block, too few or too
    /// many hashes or bits, or two equal halves, which no honest tree has (CVE-2012-2459).
    public Optional<Matches> extract() {
        // The count is unsigned; a negative one is too large.
        if (count <= 0 || count > MAX_TRANSACTIONS || hashes.size() > count || bits.length * 8 < hashes.size())
            return Optional.empty();
        return new Extraction().run();
    }

    /// Levels above the leaves.
    private static int height(int count) {
        int height = 0;
        while (width(count, height) > 1) height++;
        return height;
    }

    /// Nodes that the tree over `count` leaves has at `height`.
    private static int width(int count, int height) {
        return (count + (1 << height) - 1) >> height;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PartialMerkleTree tree
                && count == tree.count
                && hashes.equals(tree.hashes)
                && Arrays.equals(bits, tree.bits);
    }

    @Override
    public int hashCode() {
        return 31 * hashes.hashCode() + Arrays.hashCode(bits);
    }

    /// Walks the whole tree once.
    private static final class Builder {
        private final int count;
        private final List<List<Hash256>> levels;
        private final BitSet wantedLeaves = new BitSet();
        private final List<Hash256> hashes = new ArrayList<>();
        private final BitSet bits = new BitSet();
        private int visited;

        Builder(List<Txid> txids, Predicate<Txid> wanted) {
            count = txids.size();
            for (int i = 0; i < count; i++) wantedLeaves.set(i, wanted.test(txids.get(i)));
            levels = MerkleTree.levels(txids.stream().map(Txid::hash).toList());
        }

        PartialMerkleTree build() {
            visit(levels.size() - 1, 0);
            return new PartialMerkleTree(count, hashes, Arrays.copyOf(bits.toByteArray(), (visited + 7) / 8));
        }

        private void visit(int height, int position) {
            int firstLeaf = position << height;
            int next = wantedLeaves.nextSetBit(firstLeaf);
            boolean parentOfWanted = next >= 0 && next < firstLeaf + (1 << height);
            bits.set(visited++, parentOfWanted);
            if (height == 0 || !parentOfWanted) {
                hashes.add(levels.get(height).get(position));
                return;
            }
            visit(height - 1, 2 * position);
            if (2 * position + 1 < levels.get(height - 1).size()) visit(height - 1, 2 * position + 1);
        }
    }

    /// Walks the nodes that are there, as deep as a block's tree is at most.
    private final class Extraction {
        private final BitSet flags = BitSet.valueOf(bits);
        private final List<Match> matches = new ArrayList<>();
        private int bitsUsed;
        private int hashesUsed;
        private boolean bad;

        Optional<Matches> run() {
            Hash256 root = visit(height(count), 0);
            boolean allUsed = (bitsUsed + 7) / 8 == bits.length && hashesUsed == hashes.size();
            return bad || !allUsed ? Optional.empty() : Optional.of(new Matches(root, matches));
        }

        private Hash256 visit(int height, int position) {
            if (bad || bitsUsed >= bits.length * 8) return fail();
            boolean parentOfMatch = flags.get(bitsUsed++);
            if (height == 0 || !parentOfMatch) {
                if (hashesUsed >= hashes.size()) return fail();
                Hash256 hash = hashes.get(hashesUsed++);
                if (parentOfMatch) matches.add(new Match(new Txid(hash), position));
                return hash;
            }
            Hash256 left = visit(height - 1, 2 * position);
            if (2 * position + 1 >= width(count, height - 1)) return MerkleTree.parent(left, left);
            Hash256 right = visit(height - 1, 2 * position + 1);
            return left.equals(right) ? fail() : MerkleTree.parent(left, right);
        }

        private Hash256 fail() {
            bad = true;
            return Hash256.ZERO;
        }
    }
}
