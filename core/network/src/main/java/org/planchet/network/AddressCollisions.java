package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.network.AddressRecord.Status;

/// Nodes that answered but whose slot in the tried table is taken: the node in the slot is tried again before
/// it is replaced, so that an attacker's many nodes do not push out honest ones that are up (Bitcoin Core's
/// test-before-evict).
final class AddressCollisions {
    static final int MAX = 10;

    /// A node that answered so lately keeps its place without a test.
    static final Duration REPLACEMENT = Duration.ofHours(4);

    /// How long a test may take.
    static final Duration TEST = Duration.ofMinutes(1);

    /// If no test could be made for so long, the newer node has the place.
    static final Duration TEST_WINDOW = Duration.ofMinutes(40);

    private final AddressTables tables;
    private final Set<Endpoint> waiting = new LinkedHashSet<>();

    AddressCollisions(AddressTables tables) {
        this.tables = tables;
    }

    /// A node answered. It waits if its place is taken, and stays what it was if ten do already.
    void answered(BookEntry entry) {
        if (entry.tried || tables.reach(entry)) return;
        if (waiting.size() < MAX) waiting.add(entry.address);
    }

    /// Decides for those that wait (`AddrMan::ResolveCollisions`).
    void resolve(Instant now) {
        Iterator<Endpoint> each = waiting.iterator();
        while (each.hasNext()) {
            BookEntry entry = tables.find(each.next());
            if (entry == null || entry.tried || decide(entry, now)) each.remove();
        }
    }

    private boolean decide(BookEntry entry, Instant now) {
        BookEntry holder = tables.holder(entry.address);
        if (holder == null) return tables.reach(entry);
        if (holder.status == Status.CONNECTED || holder.lastSuccess.isAfter(now.minus(REPLACEMENT))) return true;
        boolean tested = holder.lastTried.isAfter(now.minus(REPLACEMENT));
        if (tested && !Context.reached(holder.lastTried.plus(TEST), now)) return false;
        if (!tested && entry.lastSuccess.isAfter(now.minus(TEST_WINDOW))) return false;
        tables.demote(holder);
        return tables.reach(entry);
    }

    /// A node whose place another waits for: to be tested. Null if there is none.
    @Nullable
    Endpoint toTest(RandomGenerator random) {
        if (waiting.isEmpty()) return null;
        BookEntry holder = tables.holder(List.copyOf(waiting).get(random.nextInt(waiting.size())));
        return holder == null || holder.status == Status.CONNECTED ? null : holder.address;
    }
}
