package org.planchet.mempool;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.planchet.policy.FeeRate;
import org.planchet.policy.ReplacementRules;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// A transaction in the mempool, what is known about it, and sums over the unconfirmed transactions around it. The sums
/// and the links change as the mempool does, so an entry is to be read on the thread that owns the mempool.
///
/// Sizes are virtual bytes as policy counts them: a transaction with many signature operations counts as bigger.
public final class MempoolEntry {
    private final Transaction tx;
    private final long fee;
    private final int sigOpCost;
    private final int vsize;
    private final Instant time;
    private final int height;
    private final boolean spendsCoinbase;
    private final long memory;

    /// Satoshis that the user adds to its fee.
    private long priority;

    /// Its direct neighbours in the mempool, by id.
    final Map<Txid, MempoolEntry> parents = new LinkedHashMap<>(2);

    final Map<Txid, MempoolEntry> children = new LinkedHashMap<>(2);

    /// Sums over itself and everything unconfirmed that it needs.
    Totals ancestors;

    /// Sums over itself and everything unconfirmed that needs it.
    Totals descendants;

    /// Sums over a set of transactions.
    ///
    /// @param count how many
    /// @param vsize their virtual bytes
    /// @param fees  their modified fees in satoshis
    /// @param sigOpCost their signature operations, weighted as BIP-0141 says
    public record Totals(int count, long vsize, long fees, long sigOpCost) {
        static final Totals NOTHING = new Totals(0, 0, 0, 0);

        Totals plus(MempoolEntry entry) {
            return new Totals(count + 1, vsize + entry.vsize, fees + entry.modifiedFee(), sigOpCost + entry.sigOpCost);
        }

        /// The same with more fees.
        Totals paying(long more) {
            return new Totals(count, vsize, fees + more, sigOpCost);
        }

        Totals minus(MempoolEntry entry) {
            return new Totals(count - 1, vsize - entry.vsize, fees - entry.modifiedFee(), sigOpCost - entry.sigOpCost);
        }
    }

    MempoolEntry(
            Transaction tx,
            long fee,
            long priority,
            int sigOpCost,
            int vsize,
            Instant time,
            int height,
            boolean spendsCoinbase) {
        this.tx = tx;
        this.fee = fee;
        this.priority = priority;
        this.sigOpCost = sigOpCost;
        this.vsize = vsize;
        this.time = time;
        this.height = height;
        this.spendsCoinbase = spendsCoinbase;
        this.memory = MemoryUse.of(tx);
        this.ancestors = Totals.NOTHING.plus(this);
        this.descendants = this.ancestors;
    }

    /// To be called only by [TxGraph]: the sums are those of an entry without ancestors or descendants.
    void standAlone() {
        ancestors = Totals.NOTHING.plus(this);
        descendants = ancestors;
    }

    public Transaction tx() {
        return tx;
    }

    public Txid txid() {
        return tx.txid();
    }

    public Wtxid wtxid() {
        return tx.wtxid();
    }

    /// What it leaves to the miner, in satoshis.
    public long fee() {
        return fee;
    }

    /// The fee that it counts with here, in satoshis: what it leaves to the miner, and what the user adds to that. It
    /// may be negative.
    public long modifiedFee() {
        return fee + priority;
    }

    /// To be called only by [TxGraph], which keeps the sums and orders.
    void prioritise(long satoshis) {
        priority = satoshis;
    }

    /// Its signature operations, weighted as BIP-0141 says.
    public int sigOpCost() {
        return sigOpCost;
    }

    /// Virtual bytes as policy counts them: at least 5 for each unit of signature operation cost.
    public int vsize() {
        return vsize;
    }

    /// Its fee for its own size.
    public FeeRate feeRate() {
        return FeeRate.of(fee, vsize);
    }

    private FeeRate modifiedFeeRate() {
        return FeeRate.of(modifiedFee(), vsize);
    }

    /// When it entered the mempool.
    public Instant time() {
        return time;
    }

    /// The height of the best chain when it entered.
    public int height() {
        return height;
    }

    /// True if it spends a coinbase's output directly: a lower tip may make it invalid.
    public boolean spendsCoinbase() {
        return spendsCoinbase;
    }

    /// Bytes of memory that it is accounted at.
    public long memory() {
        return memory;
    }

    /// Sums over it and every unconfirmed transaction it needs.
    public Totals ancestors() {
        return ancestors;
    }

    /// Sums over it and every unconfirmed transaction that needs it.
    public Totals descendants() {
        return descendants;
    }

    /// The unconfirmed transactions whose outputs it spends.
    public Collection<MempoolEntry> parents() {
        return Collections.unmodifiableCollection(parents.values());
    }

    /// The unconfirmed transactions that spend its outputs.
    public Collection<MempoolEntry> children() {
        return Collections.unmodifiableCollection(children.values());
    }

    /// The rate at which a miner can have it: with everything it needs, and never better than on its own.
    public FeeRate ancestorFeeRate() {
        FeeRate own = modifiedFeeRate();
        FeeRate together = FeeRate.of(ancestors.fees(), ancestors.vsize());
        return own.compareTo(together) < 0 ? own : together;
    }

    /// The rate lost with it: with everything that needs it, or on its own if that is better.
    public FeeRate descendantFeeRate() {
        return modifiedFeeRate().max(FeeRate.of(descendants.fees(), descendants.vsize()));
    }

    /// True if the transaction itself says that it may be replaced (BIP-0125: a sequence below 0xfffffffe).
    public boolean signalsReplacement() {
        return ReplacementRules.signals(tx);
    }

    /// Every unconfirmed transaction it needs, without itself.
    public List<MempoolEntry> ancestorEntries() {
        return reach(true);
    }

    /// Every unconfirmed transaction that needs it, without itself; nearer ones first.
    public List<MempoolEntry> descendantEntries() {
        return reach(false);
    }

    private List<MempoolEntry> reach(boolean upwards) {
        if ((upwards ? parents : children).isEmpty()) return new ArrayList<>(0);
        var seen = new LinkedHashMap<Txid, MempoolEntry>();
        var queue = new ArrayList<MempoolEntry>();
        queue.add(this);
        for (int i = 0; i < queue.size(); i++) {
            MempoolEntry at = queue.get(i);
            for (MempoolEntry next : (upwards ? at.parents : at.children).values())
                if (seen.putIfAbsent(next.txid(), next) == null) queue.add(next);
        }
        return new ArrayList<>(seen.values());
    }

    @Override
    public String toString() {
        return tx + " (" + feeRate() + ")";
    }
}
