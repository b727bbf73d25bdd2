package org.planchet.network;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.network.AddressRecord.Status;

/// The entries of an address book and their places: up to eight in the table of new nodes, from different
/// sources; one in the table of tried nodes. An entry is listed as long as it has a place. Every call takes
/// constant time but for [#all].
final class AddressTables {
    /// Places in the table of new nodes that one node can have.
    static final int MAX_REFERENCES = 8;

    private final RandomGenerator random;
    private final AddressBuckets buckets;
    private final AddressTable fresh = new AddressTable(AddressBuckets.NEW_BUCKETS);
    private final AddressTable reached = new AddressTable(AddressBuckets.TRIED_BUCKETS);
    private final Map<Endpoint, BookEntry> entries = new HashMap<>();

    /// All entries, in no order, so that one can be drawn.
    private final List<BookEntry> list = new ArrayList<>();

    /// @param key    says where each belongs
    /// @param random where every draw comes from
    AddressTables(AddressKey key, RandomGenerator random) {
        this.random = random;
        this.buckets = new AddressBuckets(key);
    }

    @Nullable
    BookEntry find(Endpoint address) {
        return entries.get(address);
    }

    int size() {
        return list.size();
    }

    List<BookEntry> all() {
        return List.copyOf(list);
    }

    /// Every place that is taken, in the order of tables, buckets and positions.
    List<AddressPlace> places() {
        var places = new ArrayList<AddressPlace>();
        for (boolean tried : new boolean[] {false, true}) {
            AddressTable table = tried ? reached : fresh;
            for (int slot = 0; slot < table.size(); slot++) {
                BookEntry entry = table.get(slot);
                if (entry == null) continue;
                int bucket = slot / AddressTable.SLOTS;
                places.add(new AddressPlace(tried, bucket, slot % AddressTable.SLOTS, entry.record()));
            }
        }
        return places;
    }

    /// Gives an entry a place among the new nodes, if the slot is free or its entry may be replaced.
    boolean place(BookEntry entry, String source, Instant now) {
        int slot = buckets.newSlot(entry.address, source);
        BookEntry there = fresh.get(slot);
        if (there == entry) return false;
        if (there != null) {
            boolean yields = there.isTerrible(now) || (there.references > 1 && entry.references == 0);
            if (!yields || there.status == Status.CONNECTED) return false;
            displace(there, slot);
        }
        putNew(slot, entry);
        return true;
    }

    private void putNew(int slot, BookEntry entry) {
        fresh.put(slot, entry);
        entry.places[entry.references++] = slot;
        enlist(entry);
    }

    /// Takes one place among the new nodes away; with its last place a node is forgotten.
    private void displace(BookEntry entry, int slot) {
        fresh.clear(slot);
        entry.references--;
        for (int i = 0; i < entry.references; i++)
            if (entry.places[i] == slot) entry.places[i] = entry.places[entry.references];
        if (entry.references == 0) strike(entry);
    }

    /// Gives an entry its place among the nodes that answered, if that is free; from the new ones it goes.
    boolean reach(BookEntry entry) {
        int slot = buckets.triedSlot(entry.address);
        if (reached.get(slot) != null) return false;
        while (entry.references > 0) fresh.clear(entry.places[--entry.references]);
        reached.put(slot, entry);
        entry.tried = true;
        enlist(entry);
        return true;
    }

    /// Who has the place among those that answered in which this node belongs; null if it is free.
    @Nullable
    BookEntry holder(Endpoint address) {
        return reached.get(buckets.triedSlot(address));
    }

    /// Moves an entry from the tried table back to the new table, under the source that had announced it.
    void demote(BookEntry entry) {
        reached.clear(buckets.triedSlot(entry.address));
        entry.tried = false;
        int slot = buckets.newSlot(entry.address, entry.source);
        BookEntry there = fresh.get(slot);
        if (there != null && there.status == Status.CONNECTED) {
            strike(entry);
            return;
        }
        if (there != null) displace(there, slot);
        putNew(slot, entry);
    }

    void remove(BookEntry entry) {
        if (entry.tried) reached.clear(buckets.triedSlot(entry.address));
        while (entry.references > 0) fresh.clear(entry.places[--entry.references]);
        strike(entry);
    }

    private void enlist(BookEntry entry) {
        if (entries.putIfAbsent(entry.address, entry) != null) return;
        entry.index = list.size();
        list.add(entry);
    }

    private void strike(BookEntry entry) {
        entries.remove(entry.address);
        BookEntry last = list.removeLast();
        if (last == entry) return;
        last.index = entry.index;
        list.set(entry.index, last);
    }

    /// An entry of a random bucket of either table, with the same chance if both have one. Null if there is none.
    ///
    /// @param newOnly of those that did not answer
    @Nullable
    BookEntry draw(boolean newOnly) {
        boolean ofReached = !newOnly && !reached.isEmpty() && (fresh.isEmpty() || random.nextBoolean());
        AddressTable table = ofReached ? reached : fresh;
        return table.isEmpty() ? null : table.draw(random);
    }

    /// The entry that comes next in a random order of all.
    ///
    /// @param drawn how many of that order were drawn before, less than there are
    BookEntry shuffle(int drawn) {
        int other = drawn + random.nextInt(list.size() - drawn);
        BookEntry next = list.get(other);
        BookEntry moved = list.get(drawn);
        list.set(drawn, next);
        list.set(other, moved);
        next.index = drawn;
        moved.index = other;
        return next;
    }
}
