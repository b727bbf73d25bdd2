package org.planchet.consensus;

import java.util.List;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;

/// When a transaction's relative lock times (BIP 68) are over: a block of a greater height than `minHeight` whose
/// parent's median time past exceeds `minTime` (seconds) may hold it; -1 if there is no such lock.
public record SequenceLocks(int minHeight, long minTime) {
    /// No locks.
    public static final SequenceLocks NONE = new SequenceLocks(-1, -1);

    /// Set in a sequence number that is not a relative lock (BIP 68).
    public static final int DISABLED = 1 << 31;

    /// Set in a sequence that counts time, in units of 512 seconds; else it counts blocks.
    public static final int TIME = 1 << 22;

    /// The part of a sequence that counts.
    public static final int MASK = 0xffff;

    private static final int TIME_UNIT_BITS = 9;

    /// Whether `tx` may have relative locks at all: its version, unsigned, is 2 or more and a sequence is one.
    public static boolean any(Transaction tx) {
        if (Integer.compareUnsigned(tx.version(), 2) < 0) return false;
        List<TxIn> inputs = tx.inputs();
        for (int i = 0; i < inputs.size(); i++) if ((inputs.get(i).sequence() & DISABLED) == 0) return true;
        return false;
    }

    /// The locks of `tx`.
    ///
    /// @param coinHeights the height of each input's coin, in order; for an unconfirmed one the next block's
    /// @param previous    the block before the one that is to hold `tx`
    public static SequenceLocks of(Transaction tx, int[] coinHeights, HeaderNode previous) {
        if (!any(tx)) return NONE;
        int minHeight = -1;
        long minTime = -1;
        for (int i = 0; i < coinHeights.length; i++) {
            int sequence = tx.inputs().get(i).sequence();
            if ((sequence & DISABLED) != 0) continue;
            int value = sequence & MASK;
            if ((sequence & TIME) != 0) {
                // Counted from the median time past of the block before the coin's own.
                long from = previous.ancestor(Math.max(coinHeights[i] - 1, 0)).medianTimePast();
                minTime = Math.max(minTime, from + ((long) value << TIME_UNIT_BITS) - 1);
            } else {
                minHeight = Math.max(minHeight, coinHeights[i] + value - 1);
            }
        }
        return new SequenceLocks(minHeight, minTime);
    }

    /// Whether the block after `previous` may hold the transaction.
    public boolean overAfter(HeaderNode previous) {
        return previous.height() + 1 > minHeight && (minTime < 0 || previous.medianTimePast() > minTime);
    }
}
