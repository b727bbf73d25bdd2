package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.planchet.network.AddressRecord.Status;

/// A node of the address book, and the places it holds in the tables. What Bitcoin Core keeps as `AddrInfo`.
final class BookEntry {
    /// Nodes that no peer has seen for this long are removed from the tables.
    static final Duration HORIZON = Duration.ofDays(30);

    /// Failed attempts after which a node that never answered may be removed.
    static final int MAX_ATTEMPTS = 3;

    /// Failed attempts, and the time since it last answered, after which a node that once answered may be
    /// removed.
    static final int MAX_FAILURES = 10;

    static final Duration MIN_FAIL = Duration.ofDays(7);

    /// A node that is being tried, or was just now, is not given up.
    private static final Duration JUST_TRIED = Duration.ofMinutes(1);

    private static final Duration CLOCK_ERROR = Duration.ofMinutes(10);
    private static final Duration TRIED_LATELY = Duration.ofMinutes(10);

    final Endpoint address;
    final String source;
    long services;
    Instant lastSeen;
    Instant lastTried = Instant.EPOCH;
    Instant lastSuccess = Instant.EPOCH;
    Status status = Status.KNOWN;
    int height = -1;

    /// Tries in a row that failed, as shown to the user.
    int retryCount;

    /// Since when it counts as disconnected.
    Instant lostSince = Instant.EPOCH;

    /// Attempts since the last success, not counted while we may be cut off ourselves.
    int attempts;

    /// When an attempt was last counted.
    Instant lastCounted = Instant.EPOCH;

    /// Whether it is in the table of nodes that answered; if not, it has `references` places in the other.
    boolean tried;

    /// Places in the table of new nodes.
    final int[] places = new int[AddressTables.MAX_REFERENCES];

    int references;

    /// Its position in the book's list of all.
    int index;

    BookEntry(Endpoint address, long services, Instant lastSeen, String source) {
        this.address = address;
        this.services = services;
        this.lastSeen = lastSeen;
        this.source = source;
    }

    AddressRecord record() {
        Optional<Instant> success = lastSuccess.equals(Instant.EPOCH) ? Optional.empty() : Optional.of(lastSuccess);
        return new AddressRecord(address, services, lastSeen, lastTried, status, height, retryCount, source, success);
    }

    /// Whether it may be forgotten for any other node (`AddrInfo::IsTerrible`).
    boolean isTerrible(Instant now) {
        if (status == Status.CONNECTED || !lastTried.isBefore(now.minus(JUST_TRIED))) return false;
        if (lastSeen.isAfter(now.plus(CLOCK_ERROR)) || lastSeen.isBefore(now.minus(HORIZON))) return true;
        if (lastSuccess.equals(Instant.EPOCH)) return attempts >= MAX_ATTEMPTS;
        return lastSuccess.isBefore(now.minus(MIN_FAIL)) && attempts >= MAX_FAILURES;
    }

    /// How likely it is taken when it is drawn, from 0 to 1 (`AddrInfo::GetChance`).
    double chance(Instant now) {
        double chance = lastTried.isAfter(now.minus(TRIED_LATELY)) ? 0.01 : 1;
        return chance * Math.pow(0.66, Math.min(attempts, 8));
    }
}
