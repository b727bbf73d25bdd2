package org.planchet.network;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.planchet.crypto.SipHash;
import org.planchet.wire.AddressV2;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.AddrV2;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

/// How nodes hear of one another: each says where it listens, asks those it dials for addresses once, and passes fresh
/// ones on to two others. What a peer tells is taken at a tenth of an address a second after a burst that we asked for
/// (P11), and a getaddr is answered once a connection and only to peers that dialled us ([AddressAnswers]). What only a
/// local network can reach, or nobody, is told and taken on chains of one's own alone.
final class AddressGossip {
    static final double TOKENS_PER_SECOND = 0.1;
    static final int MAX_TOKENS = 1_000;

    static final Duration SELF_EVERY = Duration.ofDays(1);

    /// Addresses in a message that is passed on, and how old they may be.
    static final int MAX_PASSED_ON = 10;

    static final Duration FRESH = Duration.ofMinutes(10);
    private static final int PASSED_TO = 2;

    /// What one peer told and was told.
    static final class State {
        final TokenBucket bucket;
        final RecentSet<Endpoint> known = new RecentSet<>(1_000);
        boolean answered;

        /// Addresses that it told: those that were looked at, and those that were more than it may tell.
        long taken;

        long dropped;
        Instant nextSelf = Instant.EPOCH;

        State(Instant now) {
            bucket = new TokenBucket(TOKENS_PER_SECOND, MAX_TOKENS, 1, now);
        }
    }

    private final Context context;
    private final AddressBook book;
    private final AddressAnswers answers;
    private final long passKey;

    AddressGossip(Context context, AddressBook book) {
        this.context = context;
        this.book = book;
        this.answers = new AddressAnswers(context, book);
        this.passKey = context.random.nextLong();
    }

    void onReady(Peer peer, Instant now) {
        if (!peer.exchangesAddresses()) return;
        if (!peer.inbound) {
            context.send(peer, new GetAddr());
            peer.gossip.bucket.grant(MAX_TOKENS);
        }
        tellSelf(peer, now);
    }

    /// Our own address: as configured, else as the peer sees it.
    private void tellSelf(Peer peer, Instant now) {
        peer.gossip.nextSelf = now.plus(SELF_EVERY);
        NetworkSettings settings = context.settings;
        IpAddress seen = peer.version().map(version -> version.receiver().ip()).orElse(IpAddress.UNSPECIFIED);
        IpAddress self = settings.self().listenAddress().orElse(seen);
        if (settings.self().listenPort() == 0 || self.isUnspecified() || !isTold(self)) return;
        var address = new NetAddress(context.services(), self, settings.self().listenPort());
        tell(peer, List.of(new TimedAddress(now.getEpochSecond(), address)));
    }

    private void tell(Peer peer, List<TimedAddress> addresses) {
        for (TimedAddress timed : addresses) peer.gossip.known.add(endpoint(timed));
        if (peer.handshake.addrV2) {
            var entries = new ArrayList<AddressV2>(addresses.size());
            for (TimedAddress timed : addresses) entries.add(AddressV2.of(timed));
            context.send(peer, new AddrV2(entries));
        } else {
            context.send(peer, new Addr(addresses));
        }
    }

    private static Endpoint endpoint(TimedAddress timed) {
        return Endpoint.of(timed.address().ip(), timed.address().port());
    }

    void onGetAddr(Peer peer, Instant now) {
        if (!peer.inbound || (peer.gossip.answered && !peer.may(Permission.ADDR))) return;
        peer.gossip.answered = true;
        var addresses = new ArrayList<TimedAddress>();
        for (AddressRecord record : answers.to(peer, now)) {
            Optional<IpAddress> ip = record.address().ip();
            if (ip.isEmpty() || !isTold(ip.get()) || peer.isAt(record.address())) continue;
            var address =
                    new NetAddress(record.services(), ip.get(), record.address().port());
            addresses.add(new TimedAddress(Math.max(0, record.lastSeen().getEpochSecond()), address));
        }
        if (!addresses.isEmpty()) tell(peer, addresses);
    }

    /// As [#onAddr], of what is an address of IP.
    void onAddrV2(Peer peer, List<AddressV2> entries, Instant now) {
        var addresses = new ArrayList<TimedAddress>(entries.size());
        for (AddressV2 entry : entries) entry.toIp().ifPresent(addresses::add);
        onAddr(peer, addresses, now);
    }

    void onAddr(Peer peer, List<TimedAddress> addresses, Instant now) {
        if (!peer.exchangesAddresses()) return;
        State state = peer.gossip;
        var news = new ArrayList<TimedAddress>();
        for (TimedAddress timed : addresses) {
            boolean counts = peer.may(Permission.ADDR) || state.bucket.take(now);
            if (counts) state.taken++;
            else state.dropped++;
            if (!counts || !acceptable(peer, timed)) continue;
            Endpoint endpoint = endpoint(timed);
            state.known.add(endpoint);
            Instant seen = sane(timed.lastSeen(), now);
            book.add(endpoint, timed.address().services(), seen, source(peer), now);
            if (seen.plus(FRESH).isAfter(now)) news.add(timed);
        }
        if (!news.isEmpty() && addresses.size() <= MAX_PASSED_ON) passOn(peer, news, now);
        // One address alone is its own, and the answer is still to come.
        if (peer.kind == ConnectionKind.ADDR_FETCH && addresses.size() > 1)
            context.disconnect(peer, "has told the addresses it was asked for");
    }

    /// The part of the net that the peer tells of nodes from.
    static String source(Peer peer) {
        return AddressBuckets.group(peer.remote);
    }

    /// Whether others may hear of an address.
    private boolean isTold(IpAddress ip) {
        return context.settings.reach().privateAddresses() || ip.isRoutable();
    }

    /// Addresses that only a local network can reach mean something only to those in it.
    private boolean acceptable(Peer peer, TimedAddress timed) {
        IpAddress ip = timed.address().ip();
        if (ip.isUnspecified() || timed.address().port() == 0 || !isTold(ip)) return false;
        if (!ip.isPrivate()) return true;
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

    /// Each address goes to the same two for a day, or telling it again and again would spread it to everyone.
    private void passOn(Peer from, List<TimedAddress> news, Instant now) {
        var told = new TreeMap<PeerId, List<TimedAddress>>();
        long day = now.getEpochSecond() / Duration.ofDays(1).toSeconds();
        for (TimedAddress timed : news) {
            List<Peer> others = context.ready();
            others.remove(from);
            others.removeIf(peer -> !peer.isFull());
            byte[] text = (endpoint(timed) + "|" + day).getBytes(StandardCharsets.UTF_8);
            others.sort(Comparator.comparingLong(peer -> SipHash.of(passKey, peer.id.value(), text)));
            for (Peer peer : others.subList(0, Math.min(PASSED_TO, others.size())))
                if (!peer.gossip.known.contains(endpoint(timed)))
                    told.computeIfAbsent(peer.id, id -> new ArrayList<>()).add(timed);
        }
        told.forEach((id, addresses) -> {
            Peer peer = context.peer(id);
            if (peer != null) tell(peer, addresses);
        });
    }

    void tick(Instant now) {
        for (Peer peer : context.ready())
            if (peer.isFull() && Context.reached(peer.gossip.nextSelf, now)) tellSelf(peer, now);
    }
}
