package org.planchet.mempool;

import java.util.Collection;
import java.util.Comparator;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// The mempool's entries in one order, for those who ask for it: sorted at the first question, kept up to date from
/// then on, and dropped once so much leaves at a time that to sort the rest again costs less.
final class EntryOrder {
    private final Comparator<MempoolEntry> order;
    private final Collection<MempoolEntry> all;
    private @Nullable TreeSet<MempoolEntry> sorted;

    /// @param order of two entries, never 0; of one that is in order only [#remove] and [#add] may change the outcome
    /// @param all   the entries of the mempool, as they are at any time
    EntryOrder(Comparator<MempoolEntry> order, Collection<MempoolEntry> all) {
        this.order = order;
        this.all = all;
    }

    /// Whether they are in order already, so that to ask for it costs nothing.
    boolean isKept() {
        return sorted != null;
    }

    /// All entries in order: not to be kept while the mempool changes.
    SortedSet<MempoolEntry> entries() {
        TreeSet<MempoolEntry> known = sorted;
        if (known == null) {
            known = new TreeSet<>(order);
            known.addAll(all);
            sorted = known;
        }
        return known;
    }

    /// One came, or what decides about its place has changed since [#remove].
    void add(MempoolEntry entry) {
        if (sorted != null) sorted.add(entry);
    }

    /// One leaves, or what decides about its place is going to change.
    void remove(MempoolEntry entry) {
        if (sorted != null) sorted.remove(entry);
    }

    /// Forgets the order until it is asked for again.
    void drop() {
        sorted = null;
    }
}
