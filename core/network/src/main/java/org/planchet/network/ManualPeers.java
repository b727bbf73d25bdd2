package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The peers that the user named: tried again for ever, with pauses of one second that double up to thirty. A
/// DNS name stands for all addresses that it resolves to, and is resolved again every minute, since pods
/// behind it come and go. Where a proxy looks names up, a name is dialled itself.
final class ManualPeers {
    static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    static final Duration LOOK_UP_EVERY = Duration.ofMinutes(1);

    private static final String UNKNOWN_NAME = "no address is known for this name";

    /// A place to dial, and when it may be dialled next.
    private static final class Target {
        int failures;
        String reason = "";
        Instant nextTry;

        Target(Instant now) {
            nextTry = now;
        }
    }

    /// What the user named, and the places it means.
    private static final class Entry {
        final Map<Endpoint, Target> targets = new TreeMap<>();
        final boolean encrypt;
        int lookUpFailures;
        Instant nextLookUp;

        Entry(boolean encrypt, Instant now) {
            this.encrypt = encrypt;
            nextLookUp = now;
        }
    }

    private final TreeMap<Endpoint, Entry> entries = new TreeMap<>();
    private final boolean byName;

    /// @param byName whether names are dialled, and not looked up
    ManualPeers(boolean byName) {
        this.byName = byName;
    }

    private boolean isLookedUp(Endpoint endpoint) {
        return endpoint.isName() && !byName;
    }

    /// @param encrypt whether the encrypted transport is to be tried there
    void add(Endpoint endpoint, boolean encrypt, Instant now) {
        var entry = new Entry(encrypt, now);
        if (!isLookedUp(endpoint)) entry.targets.put(endpoint, new Target(now));
        entries.put(endpoint, entry);
    }

    /// Forgets a peer; returns every place that is concerned, whether or not the user had named it.
    List<Endpoint> remove(Endpoint endpoint) {
        var places = new ArrayList<Endpoint>();
        places.add(endpoint);
        Entry entry = entries.remove(endpoint);
        if (entry != null) for (Endpoint place : entry.targets.keySet()) if (!places.contains(place)) places.add(place);
        // A place that a name still stands for goes from it until it is looked up again.
        for (Entry other : entries.values()) other.targets.remove(endpoint);
        return places;
    }

    List<Endpoint> all() {
        return new ArrayList<>(entries.keySet());
    }

    /// Each of them, and how it goes.
    List<ManualPeer> states() {
        var states = new ArrayList<ManualPeer>();
        entries.forEach((named, entry) -> {
            String reason = entry.lookUpFailures > 0 && entry.targets.isEmpty() ? UNKNOWN_NAME : "";
            for (Target target : entry.targets.values()) if (reason.isEmpty()) reason = target.reason;
            states.add(new ManualPeer(named, List.copyOf(entry.targets.keySet()), reason));
        });
        return states;
    }

    boolean isTarget(Endpoint place) {
        return target(place) != null;
    }

    /// Whether the encrypted transport is to be tried at a place.
    boolean isEncrypted(Endpoint place) {
        for (Entry entry : entries.values()) if (entry.targets.containsKey(place) && !entry.encrypt) return false;
        return true;
    }

    private @Nullable Target target(Endpoint place) {
        for (Entry entry : entries.values()) {
            Target target = entry.targets.get(place);
            if (target != null) return target;
        }
        return null;
    }

    List<Endpoint> toResolve(Instant now) {
        var due = new ArrayList<Endpoint>();
        entries.forEach((name, entry) -> {
            if (!isLookedUp(name) || !Context.reached(entry.nextLookUp, now)) return;
            // Until the answer says otherwise.
            entry.nextLookUp = now.plus(LOOK_UP_EVERY);
            due.add(name);
        });
        return due;
    }

    List<Endpoint> toDial(Instant now) {
        var due = new ArrayList<Endpoint>();
        for (Entry entry : entries.values())
            entry.targets.forEach((place, target) -> {
                if (Context.reached(target.nextTry, now)) due.add(place);
            });
        return due;
    }

    /// Takes a look-up's answer; false if the name is not one of the user's. With no answer the places known stay.
    boolean resolved(Endpoint name, List<Endpoint> places, Instant now) {
        Entry entry = entries.get(name);
        if (entry == null) return false;
        if (places.isEmpty()) {
            Duration pause = AddressBook.backoff(entry.lookUpFailures++, FIRST_PAUSE, LONGEST_PAUSE);
            entry.nextLookUp = now.plus(pause);
            return true;
        }
        entry.lookUpFailures = 0;
        entry.nextLookUp = now.plus(LOOK_UP_EVERY);
        entry.targets.keySet().retainAll(places);
        for (Endpoint place : places) entry.targets.putIfAbsent(place, new Target(now));
        return true;
    }

    void connected(Endpoint place) {
        Target target = target(place);
        if (target == null) return;
        target.failures = 0;
        target.reason = "";
    }

    void failed(Endpoint place, String reason, Instant now) {
        Target target = target(place);
        if (target == null) return;
        target.reason = reason;
        target.nextTry = now.plus(AddressBook.backoff(target.failures, FIRST_PAUSE, LONGEST_PAUSE));
        target.failures = Math.min(target.failures + 1, 100);
    }

    /// A connection that had worked is over.
    void ended(Endpoint place, Instant now) {
        Target target = target(place);
        if (target != null) target.nextTry = now.plus(FIRST_PAUSE);
    }
}
