package org.planchet.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.planchet.crypto.SipHash;
import org.planchet.wire.AddressV2;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.TimedAddress;

/// How nodes learn of one another: each says where it listens, asks those it dials for addresses once, and
/// passes fresh ones on to two others ([AddressAnnouncer] sends them). A peer that dialled us takes part once
/// it has sent a message of addresses; until then it may be a light client, or connected for blocks alone
/// (Bitcoin Core's `SetupAddressRelay`). Addresses from a peer are processed at a tenth of an address a second,
/// after a burst that we asked for (P11), in random order, and a getaddr is answered once a connection and only
/// to peers that dialled us ([AddressAnswers]). Those of nodes without blocks, or that are banned, are not
/// kept. Addresses that are not publicly routable are announced and accepted only on private chains.
final class AddressGossip {
    static final double TOKENS_PER_SECOND = 0.1;
    static final int MAX_TOKENS = 1_000;

    /// Addresses in a message that is passed on, and how old they may be.
    static final int MAX_PASSED_ON = 10;

    static final Duration FRESH = Duration.ofMinutes(10);

    /// Nodes are believed to have been up so much earlier than others say.
    static final Duration HEARSAY = Duration.ofHours(2);

    private static final int PASSED_TO = 2;

    /// The addresses received from and sent to one peer.
    static final class State {
        final TokenBucket bucket;
        final AddressAnnouncer.State announcing = new AddressAnnouncer.State();

        /// Whether addresses are exchanged with it.
        boolean enabled;

        boolean answered;

        /// Whether the answer to our question is still to come: what it brings is no news.
        boolean asked;

        /// Addresses that it announced: those processed, and those dropped because they exceeded its rate
        /// limit.
        long taken;

        long dropped;

        State(Instant now) {
            bucket = new TokenBucket(TOKENS_PER_SECOND, MAX_TOKENS, 1, now);
        }
    }

    private final Context context;
    private final AddressBook book;
    private final BarredPeers barred;
    private final AddressAnswers answers;
    private final AddressAnnouncer announcer;
    private final long passKey;

    AddressGossip(Context context, AddressBook book, BarredPeers barred) {
        this.context = context;
        this.book = book;
        this.barred = barred;
        this.answers = new AddressAnswers(context, book, barred);
        this.announcer = new AddressAnnouncer(context);
        this.passKey = context.random.nextLong();
    }

    void onReady(Peer peer, Instant now) {
        if (peer.inbound || !peer.exchangesAddresses()) return;
        context.send(peer, new GetAddr());
        peer.gossip.asked = true;
        peer.gossip.bucket.grant(MAX_TOKENS);
        enable(peer, now);
    }

    private void enable(Peer peer, Instant now) {
        if (peer.gossip.enabled) return;
        peer.gossip.enabled = true;
        announcer.tick(peer, now);
    }

    void onGetAddr(Peer peer, Instant now) {
        if (!peer.inbound) return;
        peer.gossip.enabled = true;
        if (peer.gossip.answered) return;
        peer.gossip.answered = true;
        var addresses = new ArrayList<AnnouncedAddress>();
        for (AddressRecord record : answers.to(peer, now)) {
            var announced = new AnnouncedAddress(
                    record.address(),
                    record.services(),
                    Math.max(0, record.lastSeen().getEpochSecond()));
            if (announcer.mayBeAnnounced(announced.endpoint()) && !peer.isAt(announced.endpoint()))
                addresses.add(announced);
        }
        announcer.answer(peer, addresses, now);
    }

    void onAddr(Peer peer, List<TimedAddress> addresses, Instant now) {
        take(peer, addresses.stream().map(AnnouncedAddress::of).toList(), now);
    }

    /// As [#onAddr], of the networks that we know.
    void onAddrV2(Peer peer, List<AddressV2> entries, Instant now) {
        take(
                peer,
                entries.stream()
                        .flatMap(entry -> AnnouncedAddress.of(entry).stream())
                        .toList(),
                now);
    }

    private void take(Peer peer, List<AnnouncedAddress> addresses, Instant now) {
        if (!peer.exchangesAddresses()) return;
        enable(peer, now);
        State state = peer.gossip;
        var news = new ArrayList<AnnouncedAddress>();
        // Which are dropped that exceed the limit is not for the peer to choose.
        List<AnnouncedAddress> shuffled = new ArrayList<>(addresses);
        for (int i = shuffled.size(); i > 1; i--) Collections.swap(shuffled, i - 1, context.random.nextInt(i));
        for (AnnouncedAddress announced : shuffled) {
            if (!peer.may(Permission.ADDR) && !state.bucket.take(now)) {
                state.dropped++;
                continue;
            }
            if (!announced.mayHaveBlocks() || isUnwanted(announced.endpoint(), now)) continue;
            state.taken++;
            if (!acceptable(peer, announced.endpoint())) continue;
            state.announcing.knows(announced.endpoint());
            Instant seen = sane(announced.lastSeen(), now);
            Instant believed = peer.isAt(announced.endpoint()) ? seen : seen.minus(HEARSAY);
            // What we cannot reach is for others.
            if (context.reaches(announced.endpoint()))
                book.add(announced.endpoint(), announced.services(), believed, source(peer), now);
            if (seen.plus(FRESH).isAfter(now)) news.add(announced);
        }
        if (!state.asked && addresses.size() <= MAX_PASSED_ON)
            for (AnnouncedAddress announced : news) passOn(peer, announced, now);
        if (addresses.size() < Limits.ADDRESSES) state.asked = false;
        // A single address is the peer's own announcement; the answer to getaddr is still to come.
        if (peer.kind == ConnectionKind.ADDR_FETCH && addresses.size() > 1)
            context.disconnect(peer, "has sent the addresses it was asked for");
    }

    /// The peer as the source of the addresses that it announces.
    static String source(Peer peer) {
        return peer.remote.host();
    }

    /// Whether it broke the protocol, or the user banned it.
    private boolean isUnwanted(Endpoint place, Instant now) {
        return context.isDiscouraged(place) || barred.refuseInbound(place, now).isPresent();
    }

    /// Addresses that only a local network can reach mean something only to those in it.
    private boolean acceptable(Peer peer, Endpoint place) {
        if (place.port() == 0 || !announcer.mayBeAnnounced(place)) return false;
        if (place.ip().isEmpty() || place.isPublic()) return true;
        IpAddress ip = place.ip().get();
        if (ip.isUnspecified()) return false;
        if (!ip.isPrivate()) return true;
        if (peer.cameByOnion()) return false;
        IpAddress teller = peer.remote.ip().orElse(IpAddress.UNSPECIFIED);
        return ip.isLoopback() ? teller.isLoopback() : teller.isPrivate();
    }

    /// A time that cannot be is taken as five days ago.
    private static Instant sane(long seconds, Instant now) {
        Instant claimed = Instant.ofEpochSecond(seconds);
        boolean possible = seconds > 100_000_000 && !claimed.isAfter(now.plus(FRESH));
        if (!possible) return now.minus(Duration.ofDays(5));
        return claimed.isAfter(now) ? now : claimed;
    }

    /// Each address is relayed to the same two peers for a day, since otherwise repeated announcements would
    /// spread it to every peer; one of a network that we do not reach to one or two of them.
    private void passOn(Peer from, AnnouncedAddress announced, Instant now) {
        long day = now.getEpochSecond() / Duration.ofDays(1).toSeconds();
        List<Peer> others = context.ready();
        others.remove(from);
        others.removeIf(peer -> !peer.isFull() || !peer.gossip.enabled || !announced.isFor(peer));
        byte[] text = (announced.endpoint() + "|" + day).getBytes(StandardCharsets.UTF_8);
        others.sort(Comparator.comparingLong(peer -> SipHash.of(passKey, peer.id.value(), text)));
        boolean toAll = context.reaches(announced.endpoint()) || (SipHash.of(passKey, passKey, text) & 1) != 0;
        for (Peer peer : others.subList(0, Math.min(toAll ? PASSED_TO : 1, others.size())))
            announcer.queue(peer, announced);
    }

    void tick(Instant now) {
        announcer.tick(now);
    }
}
