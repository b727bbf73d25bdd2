package org.planchet.consensus;

import java.util.List;
import java.util.Optional;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.script.SigOps;

/// The consensus clean-up (BIP 54): no play with the times of a difficulty period, an end to transactions that take
/// minutes to check, none that could pass for an inner node of the Merkle tree, no coinbase twice. It is a proposal:
/// its rules hold on chains that state a height for it.
final class ConsensusCleanup {
    /// How many seconds before its parent the first block of a difficulty period may lie.
    static final long MAX_TIMEWARP_SECONDS = 7_200;

    /// Two hashes, as an inner node of the Merkle tree holds them.
    private static final int INNER_NODE_SIZE = 64;

    private ConsensusCleanup() {}

    /// The first block of a difficulty period lies at most two hours before its parent, and the last one not before
    /// the first: else the target could be lowered at will (timewarp, Murch and Zawy's attack).
    static Optional<Rejection> times(BlockHeader header, HeaderNode previous, ChainParams params) {
        int height = previous.height() + 1;
        if (!params.isActive(Deployment.BIP54, height)) return Optional.empty();
        int period = params.difficulty().period();
        long time = header.time();
        if (height % period == 0) {
            long least = previous.time() - MAX_TIMEWARP_SECONDS;
            if (time < least)
                return Rule.TIMEWARP.refuses(
                        "time " + time + " of a period's first block, expected " + least + " or more");
        }
        if (height % period == period - 1) {
            long first = previous.ancestor(height - (period - 1)).time();
            if (time < first)
                return Rule.NEGATIVE_PERIOD.refuses(
                        "time " + time + " of a period's last block, its first one has " + first);
        }
        return Optional.empty();
    }

    /// The coinbase is locked up to the height before its own, which no coinbase of old can have been, and no
    /// transaction has 64 bytes without its witness.
    static Optional<Rejection> transactions(Block block, int height, ChainParams params) {
        if (!params.isActive(Deployment.BIP54, height)) return Optional.empty();
        Transaction coinbase = block.transactions().getFirst();
        if (coinbase.lockTime() != height - 1)
            return Rule.COINBASE_LOCKTIME.refuses("the coinbase has lock time "
                    + Integer.toUnsignedString(coinbase.lockTime()) + ", expected " + (height - 1));
        if (coinbase.inputs().getFirst().sequence() == TxIn.SEQUENCE_FINAL)
            return Rule.COINBASE_SEQUENCE.refuses("the coinbase's sequence is final");
        for (Transaction tx : block.transactions())
            if (tx.strippedSize() == INNER_NODE_SIZE)
                return Rule.TX_64_BYTES.refuses(tx + " has " + INNER_NODE_SIZE + " bytes without its witness");
        return Optional.empty();
    }

    /// The scripts that a transaction runs outside of witnesses hold at most 2,500 signature operations: each of them
    /// may hash the whole transaction.
    ///
    /// @param coins  what it spends, in the order of its inputs
    /// @param height of the block that is to hold it
    static Optional<Rejection> sigops(Transaction tx, List<Coin> coins, int height, ChainParams params) {
        if (!params.isActive(Deployment.BIP54, height)) return Optional.empty();
        int count = 0;
        for (int i = 0; i < coins.size(); i++) {
            count += SigOps.spending(tx.inputs().get(i), coins.get(i).output().scriptPubKey());
            if (count > TxRules.MAX_LEGACY_SIGOPS)
                return Rule.TX_LEGACY_SIGOPS.refuses(
                        "more than " + TxRules.MAX_LEGACY_SIGOPS + " signature operations outside of witnesses");
        }
        return Optional.empty();
    }
}
