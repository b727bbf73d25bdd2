package org.planchet.mempool;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.planchet.policy.FeeRate;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// The mempool of a light node: the unconfirmed transactions that concern its wallet, its own and those
/// announced by peers. It has no coins, so it judges none of them: what they pay is not known, nor whether
/// they are valid. Of two that spend the same coin the later is refused, since peers would not relay it.
public final class LightPool implements MempoolReader {
    /// Bytes of memory for all transactions: the oldest of others give way.
    static final long MAX_MEMORY = 5_000_000;

    private final PolicySettings settings;
    private final Supplier<FeeRate> peersMinimum;
    private final Map<Txid, MempoolEntry> entries = new LinkedHashMap<>();
    private final Map<Wtxid, MempoolEntry> byWtxid = new HashMap<>();
    private final Map<OutPoint, Transaction> spenders = new HashMap<>();
    private final Set<Txid> own = new HashSet<>();
    private final Set<Txid> unbroadcast = new HashSet<>();
    private final SeenFees seenFees = new SeenFees();
    private long memory;
    private long sequence;

    /// @param peersMinimum the fee rate below which peers say that they relay nothing
    public LightPool(PolicySettings settings, Supplier<FeeRate> peersMinimum) {
        this.settings = settings;
        this.peersMinimum = peersMinimum;
    }

    /// Takes a transaction. False if it is here, or another that spends one of its coins is.
    ///
    /// @param isOwn   it was made here: it stays until it is confirmed or expires
    /// @param removed what it pushes out is added here
    public boolean add(Transaction tx, boolean isOwn, int height, Instant now, List<Removal> removed) {
        if (entries.containsKey(tx.txid())) return false;
        for (TxIn input : tx.inputs()) if (spenders.containsKey(input.prevout())) return false;
        var entry = new MempoolEntry(tx, 0, 0, 0, tx.vsize(), now, height, false);
        for (TxIn input : tx.inputs()) {
            MempoolEntry parent = entries.get(input.prevout().txid());
            if (parent == null) continue;
            entry.parents.put(parent.txid(), parent);
            parent.children.put(entry.txid(), entry);
        }
        entries.put(tx.txid(), entry);
        byWtxid.put(tx.wtxid(), entry);
        for (TxIn input : tx.inputs()) spenders.put(input.prevout(), tx);
        if (isOwn) own.add(tx.txid());
        memory += entry.memory();
        sequence++;
        makeRoom(tx.txid(), removed);
        return true;
    }

    private void makeRoom(Txid except, List<Removal> removed) {
        for (MempoolEntry entry : List.copyOf(entries.values())) {
            if (memory <= MAX_MEMORY) return;
            if (own.contains(entry.txid()) || entry.txid().equals(except)) continue;
            remove(entry.txid(), RemovalReason.SIZE_LIMIT, removed);
        }
    }

    /// A block of the best chain: its transactions leave, and what spends their coins otherwise, with all that spends
    /// from it. Returns what left.
    ///
    /// @param subsidy satoshis that the block creates
    public List<Removal> onBlock(Block block, int height, long subsidy) {
        seenFees.onBlock(block, height, subsidy);
        var removed = new ArrayList<Removal>();
        for (Transaction tx : block.transactions()) {
            if (entries.containsKey(tx.txid())) {
                drop(entries.get(tx.txid()), RemovalReason.MINED, removed);
                continue;
            }
            for (TxIn input : tx.inputs()) {
                Transaction rival = spenders.get(input.prevout());
                if (rival != null) remove(rival.txid(), RemovalReason.CONFLICT, removed);
            }
        }
        return removed;
    }

    /// The blocks above `height` were disconnected.
    public void onDisconnected(int height) {
        seenFees.onDisconnected(height);
    }

    /// Lets go of what has waited as long as the settings say.
    public List<Removal> expire(Instant now) {
        Duration most = settings.expiry();
        var removed = new ArrayList<Removal>();
        for (MempoolEntry entry : List.copyOf(entries.values()))
            if (entry.time().plus(most).isBefore(now)) remove(entry.txid(), RemovalReason.EXPIRED, removed);
        return removed;
    }

    /// A transaction and all that spends from it.
    private void remove(Txid txid, RemovalReason reason, List<Removal> removed) {
        MempoolEntry entry = entries.get(txid);
        if (entry == null) return;
        for (MempoolEntry child : entry.descendantEntries()) drop(child, reason, removed);
        drop(entry, reason, removed);
    }

    private void drop(@Nullable MempoolEntry entry, RemovalReason reason, List<Removal> removed) {
        if (entry == null || entries.remove(entry.txid()) == null) return;
        byWtxid.remove(entry.wtxid());
        for (TxIn input : entry.tx().inputs()) spenders.remove(input.prevout());
        for (MempoolEntry parent : entry.parents.values()) parent.children.remove(entry.txid());
        for (MempoolEntry child : entry.children.values()) child.parents.remove(entry.txid());
        own.remove(entry.txid());
        unbroadcast.remove(entry.txid());
        memory -= entry.memory();
        sequence++;
        removed.add(new Removal(entry.tx(), reason));
    }

    /// Whether it was made here.
    public boolean isOwn(Txid txid) {
        return own.contains(txid);
    }

    /// From now on announced until a peer has fetched it.
    public void markUnbroadcast(Txid txid) {
        if (entries.containsKey(txid)) unbroadcast.add(txid);
    }

    /// A peer has fetched it.
    public void markBroadcast(Txid txid) {
        unbroadcast.remove(txid);
    }

    @Override
    public PolicySettings settings() {
        return settings;
    }

    @Override
    public @Nullable MempoolEntry get(Txid txid) {
        return entries.get(txid);
    }

    @Override
    public @Nullable MempoolEntry byWtxid(Wtxid wtxid) {
        return byWtxid.get(wtxid);
    }

    @Override
    public boolean contains(Txid txid) {
        return entries.containsKey(txid);
    }

    @Override
    public @Nullable Transaction spender(OutPoint outPoint) {
        return spenders.get(outPoint);
    }

    /// In the order of their coming, since nothing is known of what they pay.
    @Override
    public List<MempoolEntry> entries() {
        return List.copyOf(entries.values());
    }

    @Override
    public FeeRate minFeeRate(Instant now) {
        return peersMinimum.get().max(settings.fees().minRelay());
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public long bytes() {
        return entries.values().stream().mapToLong(MempoolEntry::vsize).sum();
    }

    @Override
    public long memory() {
        return memory;
    }

    @Override
    public long maxMemory() {
        return MAX_MEMORY;
    }

    /// Zero: what the transactions pay is not known here.
    @Override
    public long totalFees() {
        return 0;
    }

    @Override
    public long sequence() {
        return sequence;
    }

    /// What recent blocks paid on average that were fetched whole, and not less than peers relay. The same for every
    /// target: a light node sees too few transactions to tell how long they wait.
    @Override
    public FeeEstimates feeEstimates(Instant now) {
        FeeRate least = minFeeRate(now);
        Optional<FeeRate> rate = Optional.of(seenFees.median(now).orElse(least).max(least));
        int blocks = seenFees.blocks(now);
        FeeEstimate.Source source = blocks == 0 ? FeeEstimate.Source.PEERS : FeeEstimate.Source.PEERS_AND_BLOCKS;
        return target -> {
            FeeEstimates.demandTarget(target);
            return new FeeEstimate(rate, target, blocks, 0, source);
        };
    }

    /// None: nothing is mined here.
    @Override
    public Map<Txid, Long> priorities() {
        return Map.of();
    }

    @Override
    public List<Txid> unbroadcast() {
        return entries.keySet().stream().filter(unbroadcast::contains).toList();
    }
}
