package org.planchet.network;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.Prefilled;

/// A block that is being put together from its compact form (BIP-0152): those of its transactions that are here, and
/// the places of those to ask for.
final class PartialBlock {
    private static final int MAX_BLOCK_WEIGHT = 4_000_000;
    private static final int MIN_TRANSACTION_WEIGHT = 40;

    private final BlockHeader header;
    private final @Nullable Transaction[] transactions;
    private final Map<Long, Integer> places = new HashMap<>();
    private final boolean collides;

    /// The places for which a transaction was found, even if another one was as well.
    private final BitSet found = new BitSet();

    /// How many of the named transactions have not been found.
    private int open;

    /// @param message well-formed
    PartialBlock(CmpctBlock message) {
        header = message.header();
        transactions = new @Nullable
                Transaction[message.shortIds().size() + message.prefilled().size()];
        for (Prefilled one : message.prefilled()) transactions[one.index()] = one.transaction();
        int place = 0;
        for (long id : message.shortIds()) {
            while (transactions[place] != null) place++;
            places.put(id, place++);
        }
        open = places.size();
        collides = open < message.shortIds().size();
    }

    /// Whether there is a block of this form at all: some transaction, not more than fit into a block, and every
    /// prefilled one after places that are filled. No honest peer sends another.
    static boolean isWellFormed(CmpctBlock message) {
        int ids = message.shortIds().size();
        int count = ids + message.prefilled().size();
        if (count == 0 || count > MAX_BLOCK_WEIGHT / MIN_TRANSACTION_WEIGHT) return false;
        for (int i = 0; i < message.prefilled().size(); i++)
            if (message.prefilled().get(i).index() > ids + i) return false;
        return true;
    }

    /// Whether two of its transactions have the same short id. That happens to honest peers: the whole block is
    /// asked for.
    boolean collides() {
        return collides;
    }

    BlockHash hash() {
        return header.hash();
    }

    /// Takes what the block names out of two sources. If two different transactions have the short id of one place,
    /// it is left open and asked for.
    ///
    /// @param extra looked at only if the mempool does not have everything
    void fillFrom(Stream<Transaction> pool, Stream<Transaction> extra, ShortIds ids) {
        var _ = pool.anyMatch(transaction -> isFullWith(transaction, ids))
                || extra.anyMatch(transaction -> isFullWith(transaction, ids));
    }

    /// Takes a transaction if the block names it. Returns whether all that it names have been found.
    private boolean isFullWith(Transaction transaction, ShortIds ids) {
        Integer place = places.get(ids.of(transaction.wtxid()));
        if (place != null && !found.get(place)) {
            found.set(place);
            open--;
            transactions[place] = transaction;
        } else if (place != null) {
            Transaction other = transactions[place];
            if (other != null && !other.equals(transaction)) transactions[place] = null;
        }
        return open == 0;
    }

    /// The places without a transaction, ascending.
    List<Integer> missing() {
        var missing = new ArrayList<Integer>();
        for (int i = 0; i < transactions.length; i++) if (transactions[i] == null) missing.add(i);
        return missing;
    }

    /// The block with these in the places that are missing, as many as there are; empty if the header does
    /// not commit to the outcome. Then a short id matched a different transaction of ours by chance: no peer
    /// is penalised.
    Optional<Block> with(List<Transaction> answered) {
        var all = new ArrayList<Transaction>(transactions.length);
        int next = 0;
        for (Transaction transaction : transactions) all.add(transaction == null ? answered.get(next++) : transaction);
        var block = new Block(header, all);
        MerkleTree.Root root = block.merkleRoot();
        boolean isCommittedTo = !root.mutated() && root.hash().equals(header.merkleRoot());
        return isCommittedTo ? Optional.of(block) : Optional.empty();
    }
}
