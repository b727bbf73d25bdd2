package org.planchet.electrum;

import java.util.ArrayList;
import java.util.List;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;

/// Proofs that a header is one of those up to a checkpoint: a branch of the Merkle tree over the hashes of all blocks
/// from the genesis block to the checkpoint's.
///
/// The roots of 2,048 blocks each are kept, so that a proof reads two such stretches and not the whole chain.
final class HeaderMerkle {
    private static final int LEVELS = 11;
    private static final int STRETCH = 1 << LEVELS;

    /// @param branch lowest first
    record Proof(List<Hash256> branch, Hash256 root) {}

    private record Stretch(BlockHash last, Hash256 root) {}

    private final ElectrumNode node;
    private final List<Stretch> stretches = new ArrayList<>();

    HeaderMerkle(ElectrumNode node) {
        this.node = node;
    }

    /// @param height     of the block to prove, at most `checkpoint`
    /// @param checkpoint a height of the best chain
    synchronized Proof proof(int height, int checkpoint) {
        int count = checkpoint + 1;
        if (count <= STRETCH) {
            List<Hash256> leaves = hashes(0, count);
            return new Proof(
                    MerkleTree.branch(leaves, height), MerkleTree.of(leaves).hash());
        }
        List<Hash256> tops = tops(count);
        int at = height / STRETCH;
        int from = at * STRETCH;
        Proof low = climb(hashes(from, Math.min(STRETCH, count - from)), height - from);
        List<Hash256> branch = new ArrayList<>(low.branch);
        branch.addAll(MerkleTree.branch(tops, at));
        return new Proof(branch, MerkleTree.of(tops).hash());
    }

    /// The level of the tree over `count` hashes where each node stands over a stretch.
    private List<Hash256> tops(int count) {
        int whole = count / STRETCH;
        dropStale();
        while (stretches.size() < whole) {
            List<Hash256> leaves = hashes(stretches.size() * STRETCH, STRETCH);
            stretches.add(new Stretch(new BlockHash(leaves.getLast()), climb(leaves, 0).root));
        }
        List<Hash256> tops = new ArrayList<>(
                stretches.subList(0, whole).stream().map(Stretch::root).toList());
        int rest = count - whole * STRETCH;
        if (rest > 0) tops.add(climb(hashes(whole * STRETCH, rest), 0).root);
        return tops;
    }

    /// Drops what a reorganisation has changed: a block's hash commits to all blocks before it.
    private void dropStale() {
        while (!stretches.isEmpty()) {
            List<BlockHeader> last = node.headers(stretches.size() * STRETCH - 1, 1);
            if (!last.isEmpty() && last.getFirst().hash().equals(stretches.getLast().last)) return;
            stretches.removeLast();
        }
    }

    private List<Hash256> hashes(int from, int count) {
        List<BlockHeader> headers = node.headers(from, count);
        if (headers.size() < count)
            throw new ElectrumException(ElectrumException.Code.SERVER_BUSY, "the chain is changing; ask again");
        return headers.stream().map(header -> header.hash().hash()).toList();
    }

    /// Goes exactly [#LEVELS] levels up: in a larger tree an unpaired last node is hashed with itself on each
    /// level.
    private static Proof climb(List<Hash256> leaves, int index) {
        List<Hash256> level = new ArrayList<>(leaves);
        List<Hash256> branch = new ArrayList<>(LEVELS);
        int at = index;
        for (int i = 0; i < LEVELS; i++) {
            if (level.size() % 2 == 1) level.add(level.getLast());
            branch.add(level.get(at ^ 1));
            at >>= 1;
            List<Hash256> above = new ArrayList<>(level.size() / 2);
            for (int k = 0; k < level.size(); k += 2)
                above.add(Hash256.of(
                        Hashes.sha256d(level.get(k).bytes(), level.get(k + 1).bytes())));
            level = above;
        }
        return new Proof(branch, level.getFirst());
    }
}
