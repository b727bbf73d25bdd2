package org.planchet.mining;

import java.util.List;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Transaction;

/// A block that only lacks its proof of work.
///
/// @param header       with nonce 0
/// @param height       its height
/// @param target       what the hash of the header must not exceed
/// @param minTime      the least time the header may have, in seconds
/// @param maxTime      the last second at which `header`'s bits are still what the chain asks for; on most chains the
///                     last there is
/// @param transactions the coinbase first, then parents before children
/// @param fees         the fee of each in satoshis, 0 for the coinbase
/// @param sigOpCosts   the signature operation cost of each
/// @param reward       what the coinbase pays out: subsidy and fees
public record BlockTemplate(
        BlockHeader header,
        int height,
        Hash256 target,
        long minTime,
        long maxTime,
        List<Transaction> transactions,
        List<Long> fees,
        List<Integer> sigOpCosts,
        long reward) {
    public BlockTemplate {
        transactions = List.copyOf(transactions);
        fees = List.copyOf(fees);
        sigOpCosts = List.copyOf(sigOpCosts);
        if (fees.size() != transactions.size() || sigOpCosts.size() != transactions.size())
            throw new AssertionError(
                    transactions.size() + " transactions, " + fees.size() + " fees, " + sigOpCosts.size() + " costs");
    }

    public Transaction coinbase() {
        return transactions.getFirst();
    }

    /// The fees of all transactions together, in satoshis.
    public long totalFees() {
        return fees.stream().mapToLong(Long::longValue).sum();
    }

    /// The signature operation cost of all transactions together.
    public long totalSigOpCost() {
        return sigOpCosts.stream().mapToLong(Integer::intValue).sum();
    }

    /// The block as it stands, with nonce 0: what is to be checked before any work goes into it.
    public Block block() {
        return new Block(header, transactions);
    }
}
