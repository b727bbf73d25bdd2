package org.planchet.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderNode;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;

/// What every part of the machine works with: the reads, the chance, the peers, and the effects gathered so far.
final class Context {
    final NetworkSettings settings;
    final ChainReads chain;
    final MempoolReads mempool;
    final FilterReads filters;
    final RandomGenerator random;
    final InitialDownload initialDownload;

    /// Every connection, iterated in the order of ids.
    final TreeMap<PeerId, Peer> peers = new TreeMap<>();

    /// Hosts that broke the protocol. Bounded: an attacker with many addresses pushes out older ones (P28).
    private final RecentSet<String> discouraged = new RecentSet<>(DISCOURAGED);

    private static final int DISCOURAGED = 25_000;

    /// A branch may have so many blocks less than our tip, at the difficulty of our tip.
    private static final int ANTI_DOS_BLOCKS = 144;

    private final Consumer<Peer> whenGone;
    private List<NetworkEffect> effects = new ArrayList<>();

    /// @param whenGone lets every part forget a peer that is being disconnected
    Context(
            NetworkSettings settings,
            ChainReads chain,
            MempoolReads mempool,
            FilterReads filters,
            RandomGenerator random,
            Consumer<Peer> whenGone) {
        this.settings = settings;
        this.chain = chain;
        this.mempool = mempool;
        this.filters = filters;
        this.random = random;
        this.initialDownload = new InitialDownload(chain, settings.minimumChainWork());
        this.whenGone = whenGone;
    }

    /// The bits of [org.planchet.wire.Services] that are offered to all peers at this moment.
    long services() {
        return settings.self().services() | FilterServer.offered(this);
    }

    boolean isDiscouraged(Endpoint endpoint) {
        return discouraged.contains(host(endpoint));
    }

    /// The user wants it after all.
    void encourage(Endpoint endpoint) {
        discouraged.remove(host(endpoint));
    }

    /// An IPv6 /64 counts as one host: the owner of one of its addresses usually owns them all.
    private static String host(Endpoint endpoint) {
        return endpoint.ip().map(ip -> ip.subnet().toString()).orElse(endpoint.host());
    }

    /// Whether transactions are exchanged with it.
    boolean relaysWith(Peer peer) {
        return peer.isFull() && (settings.relay().transactions() || peer.may(Permission.RELAY));
    }

    /// Whether we would open a connection there of our own accord: it lies in a network that we reach, and is public or
    /// in the local network of a chain of one's own.
    boolean reaches(Endpoint place) {
        Optional<AddressNetwork> network = place.network();
        if (network.isEmpty()) return false;
        NetworkSettings.Reach reach = settings.reach();
        if (reach.privateAddresses() && place.ip().filter(IpAddress::isPrivate).isPresent()) return true;
        if (!reach.routes().networks().contains(network.get())) return false;
        return place.isPublic();
    }

    void effect(NetworkEffect effect) {
        effects.add(effect);
    }

    void send(Peer peer, Message message) {
        if (!peer.gone) effects.add(new NetworkEffect.Send(peer.id, message));
    }

    /// The effects since the last call.
    List<NetworkEffect> drain() {
        List<NetworkEffect> drained = effects;
        effects = new ArrayList<>();
        return drained;
    }

    /// The least work that a chain of headers must have to be kept (Bitcoin Core's `GetAntiDoSWorkThreshold`):
    /// what the chain is known to have, or that of our tip but for some 144 blocks, whichever is more.
    BigInteger antiDosWork() {
        HeaderNode tip = chain.tip();
        BigInteger slack = ChainWork.ofBits(tip.bits()).value().multiply(BigInteger.valueOf(ANTI_DOS_BLOCKS));
        return chain.work(tip).subtract(slack).max(settings.minimumChainWork());
    }

    /// Ends a connection for a reason that is no fault of the peer's.
    void disconnect(Peer peer, String reason) {
        end(peer, reason, false);
    }

    /// Ends a connection whose peer did what no honest one does, and remembers its host. A peer the user named and
    /// a host that is this machine are not remembered: they would lock the user out; nor is that of our Tor: all
    /// peers of our onion service come from there. One that must not be banned stays.
    void misbehaved(Peer peer, String rule) {
        if (peer.may(Permission.NO_BAN)) return;
        if (!peer.manual && !peer.isLocal() && !peer.cameByOnion()) discouraged.add(host(peer.remote));
        end(peer, rule, true);
    }

    private void end(Peer peer, String reason, boolean misbehaved) {
        if (peer.gone) return;
        effects.add(new NetworkEffect.Disconnect(peer.id, reason, misbehaved));
        forget(peer);
    }

    /// Removes a peer whose connection has ended.
    void forget(Peer peer) {
        if (peer.gone) return;
        peer.gone = true;
        peers.remove(peer.id);
        whenGone.accept(peer);
    }

    /// The peers whose handshake is done, a copy: parts may disconnect while they go through it.
    List<Peer> ready() {
        var ready = new ArrayList<Peer>();
        for (Peer peer : peers.values()) if (peer.ready()) ready.add(peer);
        return ready;
    }

    /// All peers, a copy.
    List<Peer> all() {
        return new ArrayList<>(peers.values());
    }

    @Nullable
    Peer peer(PeerId id) {
        return peers.get(id);
    }

    /// A time as between two events of a Poisson process, so that an observer cannot predict it: `mean` on
    /// average, and ten times as long at most.
    Duration poisson(Duration mean) {
        double factor = Math.min(10, -Math.log(1 - random.nextDouble()));
        return Duration.ofMillis((long) (mean.toMillis() * factor));
    }

    /// Whether `time` has come.
    static boolean reached(Instant time, Instant now) {
        return !now.isBefore(time);
    }
}
