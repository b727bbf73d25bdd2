package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Wtxid;

/// Keeps a few transactions whose parents have not come yet, for twenty minutes. When it is full, the peer that fills
/// it most loses its oldest: nobody can push another peer's out (P10).
final class OrphanPool {
    static final int MOST = 100;

    /// Weight units; heavier ones would be refused by the memory pool anyway (P10).
    static final int MOST_WEIGHT = 400_000;

    static final Duration KEPT = Duration.ofMinutes(20);

    /// @param from who sent it
    record Orphan(Transaction transaction, PeerId from, Instant expires) {}

    private final Map<Wtxid, Orphan> orphans = new LinkedHashMap<>();
    private final Map<Txid, Set<Wtxid>> byParent = new LinkedHashMap<>();

    boolean contains(Wtxid wtxid) {
        return orphans.containsKey(wtxid);
    }

    int size() {
        return orphans.size();
    }

    /// Takes a transaction whose parents are missing. False where it is too heavy or here already.
    boolean add(Transaction transaction, PeerId from, Instant now) {
        if (transaction.weight() > MOST_WEIGHT || orphans.containsKey(transaction.wtxid())) return false;
        orphans.put(transaction.wtxid(), new Orphan(transaction, from, now.plus(KEPT)));
        for (TxIn input : transaction.inputs())
            byParent.computeIfAbsent(input.prevout().txid(), id -> new LinkedHashSet<>())
                    .add(transaction.wtxid());
        if (orphans.size() > MOST) evict();
        return true;
    }

    /// The oldest of the peer that holds the most places.
    private void evict() {
        var counts = new TreeMap<PeerId, Integer>();
        for (Orphan orphan : orphans.values()) counts.merge(orphan.from(), 1, Integer::sum);
        PeerId worst = null;
        int most = 0;
        for (Map.Entry<PeerId, Integer> entry : counts.entrySet()) {
            if (entry.getValue() > most) {
                most = entry.getValue();
                worst = entry.getKey();
            }
        }
        for (Orphan orphan : orphans.values()) {
            if (orphan.from().equals(worst)) {
                remove(orphan.transaction().wtxid());
                return;
            }
        }
    }

    /// Those that spend an output of this transaction, taken out.
    List<Orphan> takeChildren(Transaction parent) {
        Set<Wtxid> ids = byParent.get(parent.txid());
        if (ids == null) return List.of();
        var children = new ArrayList<Orphan>();
        for (Wtxid id : List.copyOf(ids)) {
            Orphan orphan = remove(id);
            if (orphan != null) children.add(orphan);
        }
        return children;
    }

    @Nullable
    Orphan remove(Wtxid id) {
        Orphan orphan = orphans.remove(id);
        if (orphan == null) return null;
        for (TxIn input : orphan.transaction().inputs()) {
            Txid parent = input.prevout().txid();
            Set<Wtxid> ids = byParent.get(parent);
            if (ids == null) continue;
            ids.remove(id);
            if (ids.isEmpty()) byParent.remove(parent);
        }
        return orphan;
    }

    void onGone(PeerId peer) {
        for (Orphan orphan : List.copyOf(orphans.values()))
            if (orphan.from().equals(peer)) remove(orphan.transaction().wtxid());
    }

    /// Those kept too long go; they came in order.
    void expire(Instant now) {
        while (!orphans.isEmpty()) {
            Orphan oldest = orphans.values().iterator().next();
            if (!Context.reached(oldest.expires(), now)) return;
            remove(oldest.transaction().wtxid());
        }
    }
}
