package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.network.AddressRecord.Status;

/// Nodes heard of. Bounded as a whole and for each part of the net that told of them, so that no teller can fill it
/// (P13); and when one is picked, first a teller is drawn and then one of what it told.
///
/// A node that was tried more than three times in a row without success counts as disconnected, and after an hour of
/// that is forgotten (mission N5).
public final class AddressBook {
    public static final int MAX = 8_192;
    public static final int MAX_OF_A_SOURCE = 1_024;

    /// Tries in a row that may fail before a node counts as disconnected.
    public static final int MAX_TRIES = 3;

    /// How long a disconnected node is kept.
    public static final Duration KEPT = Duration.ofHours(1);

    static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

    /// The source of what the user named.
    public static final String MANUAL = "manual";

    private final TreeMap<Endpoint, AddressRecord> records = new TreeMap<>();

    /// Nodes drawn by chance before a pick gives up for now, as in Bitcoin Core: its work must not grow with what
    /// strangers told.
    static final int MAX_DRAWS = 100;

    /// What each part of the net told, in the order it did.
    private final TreeMap<String, List<Endpoint>> bySource = new TreeMap<>();

    /// Takes what an earlier run kept; what makes no sense is left out.
    void load(List<AddressRecord> known, Instant now) {
        for (AddressRecord record : known) {
            if (record.address().isName() || record.address().port() == 0) continue;
            if (records.containsKey(record.address()) || records.size() >= MAX) continue;
            if (record.status() == Status.BLOCKED) continue;
            if (record.lastSeen().isAfter(now) || record.lastTried().isAfter(now)) continue;
            // Nobody is a neighbour at the start.
            Status status = record.status() == Status.CONNECTED ? Status.KNOWN : record.status();
            insert(with(record, record.services(), record.lastSeen(), record.lastTried(), status, record.height(), 0));
        }
    }

    /// Somebody told of a node. False if nothing new was learnt.
    boolean add(Endpoint address, long services, Instant lastSeen, String source) {
        if (address.isName() || address.port() == 0) return false;
        AddressRecord known = records.get(address);
        if (known != null) {
            if (known.status() == Status.KNOWN && lastSeen.isAfter(known.lastSeen()))
                records.put(
                        address,
                        with(
                                known,
                                known.services() | services,
                                lastSeen,
                                known.lastTried(),
                                known.status(),
                                known.height(),
                                known.retryCount()));
            return false;
        }
        if (bySource.getOrDefault(source, List.of()).size() >= MAX_OF_A_SOURCE && !evict(source)) return false;
        if (records.size() >= MAX && !evict(largestSource())) return false;
        insert(new AddressRecord(address, services, lastSeen, Instant.EPOCH, Status.KNOWN, -1, 0, source));
        return true;
    }

    private void insert(AddressRecord record) {
        records.put(record.address(), record);
        bySource.computeIfAbsent(record.source(), source -> new ArrayList<>()).add(record.address());
    }

    void remove(Endpoint address) {
        AddressRecord record = records.remove(address);
        if (record == null) return;
        List<Endpoint> told = bySource.get(record.source());
        if (told == null) throw new AssertionError("a record without its source");
        told.remove(address);
        if (told.isEmpty()) bySource.remove(record.source());
    }

    private String largestSource() {
        String largest = "";
        int most = -1;
        for (Map.Entry<String, List<Endpoint>> entry : bySource.entrySet()) {
            if (entry.getValue().size() > most) {
                most = entry.getValue().size();
                largest = entry.getKey();
            }
        }
        return largest;
    }

    /// Drops what this source told first, neighbours excepted.
    private boolean evict(String source) {
        for (Endpoint address : bySource.getOrDefault(source, List.of())) {
            AddressRecord record = records.get(address);
            if (record == null || record.status() == Status.CONNECTED) continue;
            remove(address);
            return true;
        }
        return false;
    }

    /// A connection is being tried.
    void tried(Endpoint address, Instant now) {
        AddressRecord r = records.get(address);
        if (r != null)
            records.put(address, with(r, r.services(), r.lastSeen(), now, r.status(), r.height(), r.retryCount()));
    }

    /// A connection could not be made, or ended before it was one.
    void failed(Endpoint address, Instant now) {
        AddressRecord r = records.get(address);
        if (r == null) return;
        int tries = r.retryCount() + 1;
        boolean lost = tries > MAX_TRIES;
        // The hour runs from the try that was one too many.
        boolean already = lost && r.status() == Status.DISCONNECTED;
        Instant when = already ? r.lastTried() : now;
        Status status = lost ? Status.DISCONNECTED : Status.KNOWN;
        records.put(address, with(r, r.services(), r.lastSeen(), when, status, r.height(), tries));
    }

    /// The node is a neighbour.
    void connected(Endpoint address, long services, int height, Instant now, String source) {
        add(address, services, now, source);
        AddressRecord r = records.get(address);
        if (r != null) records.put(address, with(r, services, now, now, Status.CONNECTED, height, 0));
    }

    /// The node was a neighbour until now.
    void gone(Endpoint address, int height, Instant now) {
        AddressRecord r = records.get(address);
        if (r != null) records.put(address, with(r, r.services(), now, r.lastTried(), Status.KNOWN, height, 0));
    }

    /// Forgets those disconnected for more than an hour.
    ///
    /// @param keep those that stay whatever happens
    void prune(Instant now, Predicate<Endpoint> keep) {
        for (AddressRecord record : new ArrayList<>(records.values())) {
            if (record.status() == Status.DISCONNECTED
                    && record.lastTried().plus(KEPT).isBefore(now)
                    && !keep.test(record.address())) remove(record.address());
        }
    }

    /// A node to try now: a random teller's random node, if it is usable and its pause since the last try is over.
    /// Null if a hundred draws find none.
    @Nullable
    Endpoint pick(RandomGenerator random, Instant now, Predicate<Endpoint> usable) {
        var tellers = new ArrayList<>(bySource.values());
        for (int draw = 0; draw < MAX_DRAWS && !tellers.isEmpty(); draw++) {
            List<Endpoint> told = tellers.get(random.nextInt(tellers.size()));
            Endpoint drawn = told.get(random.nextInt(told.size()));
            AddressRecord record = records.get(drawn);
            if (record != null && isDue(record, now) && usable.test(drawn)) return drawn;
        }
        return null;
    }

    private static boolean isDue(AddressRecord record, Instant now) {
        if (record.status() == Status.CONNECTED || record.status() == Status.DISCONNECTED) return false;
        Duration pause = backoff(record.retryCount(), FIRST_PAUSE, LONGEST_PAUSE);
        return Context.reached(record.lastTried().plus(pause), now);
    }

    /// `first`, doubled for each failure, `longest` at most.
    static Duration backoff(int failures, Duration first, Duration longest) {
        Duration pause = first.multipliedBy(1L << Math.min(failures, 20));
        return pause.compareTo(longest) > 0 ? longest : pause;
    }

    private static AddressRecord with(
            AddressRecord of,
            long services,
            Instant lastSeen,
            Instant lastTried,
            Status status,
            int height,
            int retryCount) {
        return new AddressRecord(of.address(), services, lastSeen, lastTried, status, height, retryCount, of.source());
    }

    public @Nullable AddressRecord find(Endpoint address) {
        return records.get(address);
    }

    /// All of it, in the order of addresses.
    public List<AddressRecord> records() {
        return new ArrayList<>(records.values());
    }

    public int size() {
        return records.size();
    }
}
