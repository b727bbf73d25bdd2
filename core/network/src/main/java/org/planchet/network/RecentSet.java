package org.planchet.network;

import java.util.HashSet;
import java.util.Set;

/// Remembers at least the last `capacity` things put in, and at most twice as many: two generations, of which
/// the older is dropped when the newer is full. Constant time and bounded memory, whatever is added. (Never
/// iterated, so that the hash order cannot show.)
final class RecentSet<T> {
    private final int capacity;
    private Set<T> newer = new HashSet<>();
    private Set<T> older = new HashSet<>();

    RecentSet(int capacity) {
        this.capacity = capacity;
    }

    /// Puts a thing in; true if it was not in.
    boolean add(T thing) {
        boolean fresh = newer.add(thing) && !older.contains(thing);
        turnOver();
        return fresh;
    }

    /// Puts a thing in, whether it was in or not.
    void put(T thing) {
        newer.add(thing);
        turnOver();
    }

    private void turnOver() {
        if (newer.size() < capacity) return;
        older = newer;
        newer = new HashSet<>();
    }

    boolean contains(T thing) {
        return newer.contains(thing) || older.contains(thing);
    }

    void remove(T thing) {
        newer.remove(thing);
        older.remove(thing);
    }

    void clear() {
        newer = new HashSet<>();
        older = new HashSet<>();
    }

    int size() {
        return newer.size() + older.size();
    }
}
