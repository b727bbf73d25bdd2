package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.network.AddressRecord.Status;

/// Known nodes, in two tables of keyed buckets like those of Bitcoin Core's `AddrMan`: "new" nodes, which
/// others announced, and "tried" nodes, which have answered us. A peer that announces a hundred thousand
/// nodes fills only the buckets of its own part of the net (P13); a node that answered gives way to another
/// only after it was tried again and did not answer ([AddressCollisions]). Every call but [#records] takes
/// constant time, no matter what peers announced.
///
/// With the key of an earlier run its nodes are given their places back when they are loaded.
///
/// A node that was tried more than three times in a row without success counts as disconnected, and after an hour of
/// that is forgotten (mission N5).
public final class AddressBook {
    /// The most nodes there can be: every slot of both tables.
    public static final int MAX = (AddressBuckets.NEW_BUCKETS + AddressBuckets.TRIED_BUCKETS) * AddressTable.SLOTS;

    /// Tries in a row that may fail before a node counts as disconnected.
    public static final int MAX_TRIES = 3;

    /// How long a disconnected node is kept.
    public static final Duration KEPT = Duration.ofHours(1);

    /// The source of what the user named.
    public static final String MANUAL = "manual";

    /// The resolution at which the time a peer was last seen is announced.
    static final Duration SEEN_EVERY = Duration.ofMinutes(20);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /// Nodes drawn by chance before a pick gives up for now: its work must not grow with what peers
    /// announced.
    static final int MAX_DRAWS = 100;

    private final RandomGenerator random;
    private final AddressTables tables;
    private final AddressCollisions collisions;

    /// Those that count as disconnected, and some that are in the book no more.
    private final Set<Endpoint> lost = new LinkedHashSet<>();

    /// When any node answered last.
    private Instant lastSuccess = Instant.EPOCH.plusSeconds(1);

    /// @param key kept from run to run
    AddressBook(AddressKey key, RandomGenerator random) {
        this.random = random;
        this.tables = new AddressTables(key, random);
        this.collisions = new AddressCollisions(tables);
    }

    /// Takes what an earlier run kept; what makes no sense is left out.
    void load(List<AddressRecord> known, Instant now) {
        for (AddressRecord record : known) {
            Instant success = record.lastSuccess().orElse(Instant.EPOCH);
            if (record.address().isName() || record.address().port() == 0) continue;
            if (tables.find(record.address()) != null || record.status() == Status.BLOCKED) continue;
            if (record.lastSeen().isAfter(now) || record.lastTried().isAfter(now) || success.isAfter(now)) continue;
            var entry = new BookEntry(record.address(), record.services(), record.lastSeen(), record.source());
            entry.lastTried = record.lastTried();
            entry.lastSuccess = success;
            entry.height = record.height();
            // Nobody is a neighbour at the start.
            boolean answered = record.lastSuccess().isPresent() || record.status() == Status.CONNECTED;
            boolean placed = answered && tables.reach(entry);
            if (!placed && !tables.place(entry, record.source(), now)) continue;
            if (record.status() == Status.DISCONNECTED) markLost(entry, record.lastTried());
        }
    }

    /// A peer announced a node (`AddrMan::Add`). Returns false if it was known already or there is no slot
    /// for it.
    boolean add(Endpoint address, long services, Instant lastSeen, String source, Instant now) {
        if (address.isName() || address.port() == 0) return false;
        BookEntry entry = tables.find(address);
        if (entry == null) return tables.place(new BookEntry(address, services, lastSeen, source), source, now);
        if (entry.status == Status.CONNECTED || !lastSeen.isAfter(entry.lastSeen)) return false;
        entry.services |= services;
        boolean online = lastSeen.isAfter(now.minus(Duration.ofDays(1)));
        Duration interval = online ? Duration.ofHours(1) : Duration.ofDays(1);
        if (lastSeen.isAfter(entry.lastSeen.plus(interval))) entry.lastSeen = lastSeen;
        if (entry.tried || entry.references == AddressTables.MAX_REFERENCES) return false;
        // Each further place is twice as hard to come by as the one before.
        if (random.nextInt(1 << entry.references) == 0) tables.place(entry, source, now);
        return false;
    }

    /// A node that the user added.
    ///
    /// @param answers whether it is to count as one that answered us
    void addByUser(Endpoint address, long services, boolean answers, Instant now) {
        if (!add(address, services, now, address.host(), now) || !answers) return;
        BookEntry entry = tables.find(address);
        if (entry == null) return;
        entry.lastTried = now;
        entry.lastSuccess = now;
        collisions.answered(entry);
    }

    void remove(Endpoint address) {
        BookEntry entry = tables.find(address);
        if (entry != null) tables.remove(entry);
    }

    /// A connection is being tried.
    ///
    /// @param counts whether a failure would be the node's: not while we may be cut off ourselves
    void tried(Endpoint address, Instant now, boolean counts) {
        BookEntry entry = tables.find(address);
        if (entry == null) return;
        entry.lastTried = now;
        // Between two successes at anything, one attempt at a node counts (`AddrMan::Attempt`).
        if (!counts || !entry.lastCounted.isBefore(lastSuccess)) return;
        entry.lastCounted = now;
        entry.attempts++;
    }

    /// A connection could not be made, or ended before it was one.
    ///
    /// @param cutOff whether we have no connection at all: then the fault may be ours, and no node counts as lost
    void failed(Endpoint address, Instant now, boolean cutOff) {
        BookEntry entry = tables.find(address);
        if (entry == null) return;
        entry.lastTried = now;
        entry.retryCount++;
        if (entry.status == Status.DISCONNECTED) return;
        entry.status = Status.KNOWN;
        if (entry.retryCount > MAX_TRIES && !cutOff) markLost(entry, now);
    }

    private void markLost(BookEntry entry, Instant since) {
        entry.status = Status.DISCONNECTED;
        entry.lostSince = since;
        lost.add(entry.address);
    }

    /// An outbound connection to a node succeeded (`AddrMan::Good`).
    void connected(Endpoint address, long services, int height, Instant now, String source) {
        add(address, services, now, source, now);
        BookEntry entry = tables.find(address);
        if (entry == null) return;
        entry.services = services;
        entry.height = height;
        entry.status = Status.CONNECTED;
        entry.lastTried = now;
        entry.lastSuccess = now;
        entry.attempts = 0;
        entry.retryCount = 0;
        lastSuccess = now;
        collisions.answered(entry);
    }

    /// The node was a neighbour until now.
    ///
    /// @param visible whether others may learn from the book that it was
    void gone(Endpoint address, int height, Instant now, boolean visible) {
        BookEntry entry = tables.find(address);
        if (entry == null || entry.status != Status.CONNECTED) return;
        entry.status = Status.KNOWN;
        entry.height = height;
        if (visible && entry.lastSeen.isBefore(now.minus(SEEN_EVERY))) entry.lastSeen = now;
    }

    /// Decides for nodes that answered and wait for the place of another.
    void resolveCollisions(Instant now) {
        collisions.resolve(now);
    }

    /// A node whose place another waits for: to be tested. Null if there is none.
    @Nullable
    Endpoint toTest() {
        return collisions.toTest(random);
    }

    /// Forgets those disconnected for more than an hour.
    ///
    /// @param keep those that stay whatever happens
    void prune(Instant now, Predicate<Endpoint> keep) {
        for (Endpoint address : List.copyOf(lost)) {
            BookEntry entry = tables.find(address);
            if (entry == null || entry.status != Status.DISCONNECTED) {
                lost.remove(address);
            } else if (entry.lostSince.plus(KEPT).isBefore(now) && !keep.test(address)) {
                lost.remove(address);
                tables.remove(entry);
            }
        }
    }

    /// A node to try now, of either table with the same chance: drawn from a random bucket, if it is usable and its
    /// pause since the last try is over. Null if a hundred draws find none.
    @Nullable
    Endpoint pick(Instant now, Predicate<Endpoint> usable) {
        return pick(now, usable, false);
    }

    /// As [#pick], of those that did not answer yet.
    @Nullable
    Endpoint pickNew(Instant now, Predicate<Endpoint> usable) {
        return pick(now, usable, true);
    }

    private @Nullable Endpoint pick(Instant now, Predicate<Endpoint> usable, boolean newOnly) {
        double factor = 1;
        for (int draw = 0; draw < MAX_DRAWS; draw++) {
            BookEntry drawn = tables.draw(newOnly);
            if (drawn == null) return null;
            boolean taken = random.nextDouble() < factor * drawn.chance(now);
            factor *= 1.2;
            if (isDue(drawn, now) && usable.test(drawn.address) && taken) return drawn.address;
        }
        return null;
    }

    private static boolean isDue(BookEntry entry, Instant now) {
        if (entry.status == Status.CONNECTED || entry.status == Status.DISCONNECTED) return false;
        return Context.reached(entry.lastTried.plus(backoff(entry.retryCount, FIRST_PAUSE, LONGEST_PAUSE)), now);
    }

    /// `first`, doubled for each failure, `longest` at most.
    static Duration backoff(int failures, Duration first, Duration longest) {
        Duration pause = first.multipliedBy(1L << Math.min(failures, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    /// At most `count` random nodes, of those fit to be announced.
    List<AddressRecord> sample(int count, Instant now) {
        var sample = new ArrayList<AddressRecord>();
        for (int i = 0; i < tables.size() && sample.size() < count; i++) {
            BookEntry drawn = tables.shuffle(i);
            if (drawn.status != Status.DISCONNECTED && !drawn.isTerrible(now)) sample.add(drawn.record());
        }
        return sample;
    }

    public @Nullable AddressRecord find(Endpoint address) {
        BookEntry entry = tables.find(address);
        return entry == null ? null : entry.record();
    }

    /// All of it, in the order of addresses.
    public List<AddressRecord> records() {
        var records = new ArrayList<AddressRecord>(tables.size());
        for (BookEntry entry : tables.all()) records.add(entry.record());
        records.sort(Comparator.comparing(AddressRecord::address));
        return records;
    }

    /// Every place of both tables that is taken, in their order: the new nodes', which one node may have several of,
    /// then those of the nodes that answered.
    List<AddressPlace> places() {
        return tables.places();
    }

    public int size() {
        return tables.size();
    }
}
