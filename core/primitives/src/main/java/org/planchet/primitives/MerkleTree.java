package org.planchet.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.planchet.crypto.Hashes;

/// The Merkle tree over a block's transactions: pairs are hashed together, an odd last one with itself.
public final class MerkleTree {
    /// A root, and whether the leaves hold a repeated pair that other leaves with the same root lack (CVE-2012-2459):
    /// then the block's hash says nothing about these transactions.
    public record Root(Hash256 hash, boolean mutated) {}

    private MerkleTree() {}

    /// The root over the txids of `transactions`; zero if there are none.
    public static Root ofTransactions(List<Transaction> transactions) {
        return of(transactions.stream().map(tx -> tx.txid().hash()).toList());
    }

    /// The root over `leaves`; zero if there are none.
    public static Root of(List<Hash256> leaves) {
        if (leaves.isEmpty()) return new Root(Hash256.ZERO, false);
        // A level after the other in the same bytes, with room to repeat an odd last hash.
        byte[] level = new byte[(leaves.size() + 1) * Hash256.SIZE];
        for (int i = 0; i < leaves.size(); i++) leaves.get(i).write(level, i * Hash256.SIZE);
        boolean mutated = false;
        for (int size = leaves.size(); size > 1; size = (size + 1) / 2) {
            for (int i = 0; i + 1 < size; i += 2) mutated |= sameAsNext(level, i);
            if (size % 2 == 1)
                System.arraycopy(level, (size - 1) * Hash256.SIZE, level, size * Hash256.SIZE, Hash256.SIZE);
            Hashes.sha256dOfPairs(level, (size + 1) / 2);
        }
        return new Root(Hash256.of(level, 0), mutated);
    }

    private static boolean sameAsNext(byte[] level, int index) {
        int from = index * Hash256.SIZE;
        int next = from + Hash256.SIZE;
        return Arrays.equals(level, from, next, level, next, next + Hash256.SIZE);
    }

    /// The hashes that lead from leaf `index` up to the root, lowest first.
    public static List<Hash256> branch(List<Hash256> leaves, int index) {
        var branch = new ArrayList<Hash256>();
        List<Hash256> level = leaves;
        for (int at = index; level.size() > 1; at /= 2) {
            branch.add(level.get(Math.min(at ^ 1, level.size() - 1)));
            level = parents(level);
        }
        return branch;
    }

    /// The root that `branch` leads to from a leaf at `index`.
    public static Hash256 rootFromBranch(Hash256 leaf, List<Hash256> branch, int index) {
        Hash256 hash = leaf;
        int at = index;
        for (Hash256 other : branch) {
            hash = (at & 1) == 0 ? parent(hash, other) : parent(other, hash);
            at >>>= 1;
        }
        return hash;
    }

    /// The tree from its leaves up to the root, which is the only element of the last list.
    static List<List<Hash256>> levels(List<Hash256> leaves) {
        var levels = new ArrayList<List<Hash256>>();
        levels.add(leaves);
        while (levels.getLast().size() > 1) levels.add(parents(levels.getLast()));
        return levels;
    }

    private static List<Hash256> parents(List<Hash256> level) {
        var above = new ArrayList<Hash256>((level.size() + 1) / 2);
        for (int i = 0; i < level.size(); i += 2)
            above.add(parent(level.get(i), level.get(Math.min(i + 1, level.size() - 1))));
        return above;
    }

    static Hash256 parent(Hash256 left, Hash256 right) {
        byte[] both = new byte[2 * Hash256.SIZE];
        left.write(both, 0);
        right.write(both, Hash256.SIZE);
        return Hash256.of(Hashes.sha256d(both));
    }
}
