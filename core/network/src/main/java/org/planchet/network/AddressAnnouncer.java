package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.AddrV2;

/// Sends peers addresses, many in one message and at random moments, half a minute apart on average: from the moment
/// at which an address is passed on, nobody can tell when and so from whom it came (P12; Bitcoin Core's
/// `MaybeSendAddr`). The first message may leave at once. So may the first announcement of our own address, in
/// a message of its own, since the peer's rate limit starts with one address; later ones follow about once a
/// day, with the others.
///
/// A peer that dials us begins with getaddr, and so has its answer at once. That is how nodes of a chain of one's own
/// find one another within seconds although news takes half a minute: who comes later hears of all who came before,
/// and dials them.
final class AddressAnnouncer {
    static final Duration MEAN = Duration.ofSeconds(30);
    static final Duration SELF_MEAN = Duration.ofDays(1);

    /// What waits for one peer, and when the next of it is sent.
    static final class State {
        /// At most [Limits#ADDRESSES], which one message can hold.
        private final List<AnnouncedAddress> queue = new ArrayList<>();

        /// What it announced to us or we to it.
        private final RecentSet<Endpoint> known = new RecentSet<>(1_000);

        private Instant next = Instant.EPOCH;
        private Instant nextSelf = Instant.EPOCH;

        void knows(Endpoint place) {
            known.add(place);
        }
    }

    private final Context context;

    AddressAnnouncer(Context context) {
        this.context = context;
    }

    /// Whether an address may be told to others.
    boolean mayBeAnnounced(Endpoint place) {
        return context.settings.reach().privateAddresses() || place.isPublic();
    }

    /// Adds to what waits for the peer. If that fills a message, the new one takes the place of any other: which ones
    /// are lost is not for their sender to choose.
    void queue(Peer peer, AnnouncedAddress announced) {
        State state = peer.gossip.announcing;
        if (state.known.contains(announced.endpoint()) || !announced.isFor(peer)) return;
        if (state.queue.size() < Limits.ADDRESSES) state.queue.add(announced);
        else state.queue.set(context.random.nextInt(state.queue.size()), announced);
    }

    /// Replaces what waits for the peer, by the answer to its getaddr.
    void answer(Peer peer, List<AnnouncedAddress> addresses, Instant now) {
        peer.gossip.announcing.queue.clear();
        for (AnnouncedAddress announced : addresses) queue(peer, announced);
        tick(peer, now);
    }

    void tick(Instant now) {
        for (Peer peer : context.ready()) if (peer.isFull() && peer.gossip.enabled) tick(peer, now);
    }

    void tick(Peer peer, Instant now) {
        announceSelf(peer, now);
        sendIfDue(peer, now);
    }

    private void announceSelf(Peer peer, Instant now) {
        State state = peer.gossip.announcing;
        if (!Context.reached(state.nextSelf, now) || !isWorthDialling()) return;
        boolean isFirst = state.nextSelf.equals(Instant.EPOCH);
        state.nextSelf = now.plus(context.poisson(SELF_MEAN));
        Optional<Endpoint> here = ownAddress(peer).filter(this::mayBeAnnounced);
        if (here.isEmpty()) return;
        var announced = new AnnouncedAddress(here.get(), context.services(), now.getEpochSecond());
        if (!announced.isFor(peer)) return;
        if (isFirst) {
            state.known.add(here.get());
            send(peer, List.of(announced));
        } else {
            // Else the peer, which was told yesterday, would not be told again.
            state.known.clear();
            queue(peer, announced);
        }
    }

    /// During its initial download a node has little that others could fetch. On a chain of one's own all nodes
    /// may be at the start, and announce themselves nevertheless.
    private boolean isWorthDialling() {
        return context.initialDownload.isOver() || context.settings.reach().privateAddresses();
    }

    /// Our own address, as the peer may know it: as configured, else as the peer sees it. To a network that hides
    /// who is who belongs an address of its own, which is told there alone: beside another it says whose it is.
    private Optional<Endpoint> ownAddress(Peer peer) {
        NetworkSettings settings = context.settings;
        Optional<Endpoint> inOverlay = settings.self().overlayAddress();
        if (peer.isInOverlay()) return inOverlay.filter(place -> place.network().equals(peer.network()));
        IpAddress seen = settings.reach().routes().isProxied()
                ? IpAddress.UNSPECIFIED
                : peer.version().map(version -> version.receiver().ip()).orElse(IpAddress.UNSPECIFIED);
        IpAddress self = settings.self().listenAddress().orElse(seen);
        if (settings.self().listenPort() == 0 || self.isUnspecified()) return Optional.empty();
        return Optional.of(Endpoint.of(self, settings.self().listenPort()));
    }

    private void sendIfDue(Peer peer, Instant now) {
        State state = peer.gossip.announcing;
        if (!Context.reached(state.next, now)) return;
        state.next = now.plus(context.poisson(MEAN));
        // Meanwhile the peer may have announced some of them itself.
        state.queue.removeIf(announced -> !state.known.add(announced.endpoint()));
        if (!state.queue.isEmpty()) send(peer, state.queue);
        state.queue.clear();
    }

    private void send(Peer peer, List<AnnouncedAddress> addresses) {
        Message message = peer.handshake.addrV2
                ? new AddrV2(addresses.stream().map(AnnouncedAddress::inV2).toList())
                : new Addr(addresses.stream()
                        .flatMap(announced -> announced.inV1().stream())
                        .toList());
        context.send(peer, message);
    }
}
