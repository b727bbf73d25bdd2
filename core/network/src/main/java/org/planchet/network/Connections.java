package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.planchet.consensus.HeaderNode;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Services;
import org.planchet.wire.Subnet;

/// Which connections there are to be: those the user asked for, eight more of our own choice, and as many inbound ones
/// as there are places; and none to or from those the user does not want.
final class Connections {
    /// How long an attempt may take before it counts as failed, even if the shell reports nothing.
    static final Duration ATTEMPT = Duration.ofMinutes(1);

    static final Duration SEEDS_EVERY = Duration.ofMinutes(1);
    static final Duration PRUNE_EVERY = Duration.ofMinutes(1);

    /// Addresses taken of one seed's answer (P55).
    static final int MAX_OF_A_SEED = 32;

    private static final int MAX_SELVES = 100;
    private static final String OFF = "the network is switched off";

    private final Context context;
    private final AddressBook book;
    private final ManualPeers manual;
    private final OutboundSlots slots;
    private final InboundPlaces places;
    private final TreeMap<Endpoint, Attempt> connecting = new TreeMap<>();

    /// @param deadline when it counts as failed
    /// @param named    whether the user wants this one connection
    private record Attempt(Instant deadline, ConnectionKind kind, boolean named) {
        Attempt byUser() {
            return new Attempt(deadline, kind, true);
        }
    }

    private final BarredPeers barred;

    /// Whether there are to be connections at all.
    private boolean active = true;

    /// Addresses that turned out to be our own.
    private final Set<Endpoint> selves = new LinkedHashSet<>();

    private Instant nextSeeds = Instant.EPOCH;
    private Instant nextPrune = Instant.EPOCH;

    Connections(Context context, AddressBook book, BarredPeers barred) {
        this.context = context;
        this.book = book;
        this.barred = barred;
        this.manual = new ManualPeers(context.settings.reach().routes().isProxied());
        this.slots = new OutboundSlots(context, book);
        this.places = new InboundPlaces(context);
    }

    OutboundSlots slots() {
        return slots;
    }

    /// The block-relay-only peers whose handshake is complete.
    List<Endpoint> anchors() {
        var anchors = new ArrayList<Endpoint>();
        for (Peer peer : context.ready())
            if (peer.kind == ConnectionKind.BLOCK_ONLY && anchors.size() < OutboundSlots.MAX_BLOCK_ONLY)
                anchors.add(peer.remote);
        return anchors;
    }

    // What the user wants.

    /// Takes up what the user had chosen in an earlier run.
    void load(List<AddressRecord> known, Instant now) {
        for (AddressRecord record : known) {
            if (record.isWanted()) manual.add(record.address(), true, now);
            if (record.status() == AddressRecord.Status.BLOCKED) barred.remove(record.address(), true);
        }
    }

    /// The book and the user's choices, as a later run's [#load] and the book's own take them.
    ///
    /// @param configured named at every start, so that they need not be remembered as the user's
    List<AddressRecord> records(Set<Endpoint> configured) {
        return KnownNodes.records(book, manual, barred, configured);
    }

    void addPeer(Endpoint endpoint, boolean encrypt, Instant now) {
        barred.welcome(endpoint);
        context.encourage(endpoint);
        manual.add(endpoint, encrypt, now);
        for (Peer peer : context.all()) if (peer.isAt(endpoint)) peer.manual = true;
        tick(now);
    }

    /// Dials a place once.
    void tryPeer(Endpoint endpoint, Optional<ConnectionKind> kind, boolean encrypt, Instant now) {
        barred.welcome(endpoint);
        context.encourage(endpoint);
        if (!active || !free(endpoint)) return;
        dial(endpoint, kind.orElse(ConnectionKind.FULL), encrypt, now);
        if (kind.isEmpty()) connecting.computeIfPresent(endpoint, (place, attempt) -> attempt.byUser());
    }

    void ban(List<Ban> bans, Instant now) {
        for (Ban ban : bans) barred.ban(ban);
        for (Peer peer : context.all())
            barred.refuseInbound(peer.remote, now).ifPresent(why -> context.disconnect(peer, why));
    }

    void unban(List<Subnet> subnets) {
        for (Subnet subnet : subnets) barred.unban(subnet);
    }

    List<Ban> bans() {
        return barred.bans();
    }

    /// Whether networking is enabled: if not, no peer is dialled or accepted.
    void setActive(boolean wanted, Instant now) {
        active = wanted;
        if (!active) {
            connecting.clear();
            for (Peer peer : context.all()) context.disconnect(peer, OFF);
        }
        tick(now);
    }

    boolean isActive() {
        return active;
    }

    void removePeer(Endpoint endpoint, boolean block) {
        List<Endpoint> places = manual.remove(endpoint);
        for (Endpoint place : places) {
            barred.remove(place, block);
            book.remove(place);
            connecting.remove(place);
        }
        for (Peer peer : context.all()) {
            if (places.stream().anyMatch(peer::isAt))
                context.disconnect(peer, block ? "blocked by the user" : "removed by the user");
        }
    }

    List<Endpoint> manualPeers() {
        return manual.all();
    }

    List<ManualPeer> manualStates() {
        return manual.states();
    }

    List<Endpoint> blockedPeers() {
        return barred.blocked();
    }

    boolean isSelf(Endpoint endpoint) {
        return selves.contains(endpoint);
    }

    // What happens.

    /// A connection stands: gives the peer, or null if it is refused.
    @Nullable
    Peer onConnected(PeerId id, Endpoint remote, Optional<ListenSocket> arrived, Instant now) {
        boolean inbound = arrived.isPresent();
        Attempt attempt = inbound ? null : connecting.remove(remote);
        ConnectionKind kind = attempt == null ? ConnectionKind.FULL : attempt.kind;
        Optional<String> refusal = active ? Optional.empty() : Optional.of(OFF);
        boolean named = !inbound && (manual.isTarget(remote) || (attempt != null && attempt.named));
        // What we choose ourselves is not given permissions (Bitcoin Core's `vWhitelistedRangeOutgoing`).
        Set<Permission> permissions = inbound || named ? context.settings.permissionsOf(remote, arrived) : Set.of();
        if (refusal.isEmpty() && !permissions.contains(Permission.NO_BAN))
            refusal = inbound ? refuseInbound(remote, now) : barred.refuseOutbound(remote, now);
        if (refusal.isEmpty() && inbound)
            refusal = places.refuseForRoom(remote, arrived.get().isOnion());
        if (refusal.isPresent()) {
            context.effect(new NetworkEffect.Disconnect(id, refusal.get(), false));
            return null;
        }
        var peer = new Peer(id, remote, arrived, named, kind, permissions, now);
        context.peers.put(id, peer);
        return peer;
    }

    private Optional<String> refuseInbound(Endpoint remote, Instant now) {
        Optional<String> barring = barred.refuseInbound(remote, now);
        return barring.isPresent() ? barring : places.refuseDiscouraged(remote);
    }

    void onConnectFailed(Endpoint target, String reason, Instant now) {
        connecting.remove(target);
        book.failed(target, now, isCutOff());
        manual.failed(target, reason, now);
    }

    /// Whether no outbound peer is connected: failures may then be caused by our own line.
    private boolean isCutOff() {
        for (Peer peer : context.peers.values()) if (!peer.inbound && peer.ready()) return false;
        return true;
    }

    /// The peer said who it is.
    void onVersion(Peer peer) {
        Optional<Endpoint> listening = peer.listening();
        if (listening.isEmpty()) return;
        if (barred.isBlocked(listening.get())) context.disconnect(peer, "blocked by the user");
        else if (manual.isTarget(listening.get())) peer.manual = true;
    }

    /// We have dialled ourselves, on this connection.
    void onSelf(Peer peer) {
        if (peer.inbound) return;
        selves.add(peer.remote);
        if (selves.size() > MAX_SELVES) selves.remove(selves.iterator().next());
        book.remove(peer.remote);
    }

    void onReady(Peer peer, Instant now) {
        manual.connected(peer.remote);
        long services = peer.version().map(version -> version.services()).orElse(0L);
        int height = peer.version().map(version -> version.startHeight()).orElse(-1);
        // The address that an inbound peer gives for itself is treated like an address announced by any peer,
        // not trusted as its own.
        if (!peer.inbound) book.connected(peer.remote, services, height, now, AddressGossip.source(peer));
        if (peer.kind == ConnectionKind.FEELER) context.disconnect(peer, "answers, as was to be found out");
    }

    void onGone(Peer peer, Instant now) {
        if (peer.handshake.done) {
            if (peer.inbound) return;
            book.gone(peer.remote, height(peer), now, peer.kind != ConnectionKind.BLOCK_ONLY);
            manual.ended(peer.remote, now);
        } else if (!peer.inbound) {
            book.failed(peer.remote, now, isCutOff());
            manual.failed(peer.remote, "it did not say who it is", now);
        }
    }

    static int height(Peer peer) {
        HeaderNode best = peer.chain.best();
        if (best != null) return best.height();
        return peer.version().map(version -> version.startHeight()).orElse(-1);
    }

    void onResolved(Endpoint name, List<IpAddress> addresses, Instant now) {
        var places = new LinkedHashSet<Endpoint>();
        for (IpAddress ip : addresses) {
            if (places.size() >= MAX_OF_A_SEED) break;
            if (!ip.isUnspecified()) places.add(Endpoint.of(ip, name.port()));
        }
        if (manual.resolved(name, List.copyOf(places), now)) {
            tick(now);
            return;
        }
        for (Endpoint place : places) book.add(place, 0, now, "seed " + name.host(), now);
    }

    // The periodic work.

    void tick(Instant now) {
        for (Map.Entry<Endpoint, Attempt> entry : new ArrayList<>(connecting.entrySet()))
            if (Context.reached(entry.getValue().deadline, now))
                onConnectFailed(entry.getKey(), "no answer in time", now);
        if (!active) return;
        for (Endpoint name : manual.toResolve(now)) context.effect(new NetworkEffect.Resolve(name));
        for (Endpoint target : manual.toDial(now))
            if (free(target)) dial(target, ConnectionKind.FULL, manual.isEncrypted(target), now);
        fillOutbound(now);
        if (Context.reached(nextPrune, now)) {
            nextPrune = now.plus(PRUNE_EVERY);
            barred.prune(now);
            book.prune(now, manual::isTarget);
        }
    }

    private void fillOutbound(Instant now) {
        if (!context.settings.reach().discover()) return;
        boolean anyReady = context.peers.values().stream().anyMatch(Peer::ready);
        var attempts = new ArrayList<ConnectionKind>();
        connecting.forEach((target, attempt) -> {
            if (!manual.isTarget(target) && !attempt.named) attempts.add(attempt.kind);
        });
        slots.fill(
                now,
                attempts,
                target -> acceptable(target, now),
                target -> usable(target, now),
                (target, kind) -> dial(target, kind, offersV2(target), now));
        if (!anyReady && connecting.isEmpty() && Context.reached(nextSeeds, now)) {
            nextSeeds = now.plus(SEEDS_EVERY);
            for (Endpoint seed : context.settings.reach().seeds()) ask(seed, now);
        }
    }

    /// Asks a seed for addresses: what its name leads to, or, where a proxy looks names up, the node behind it.
    private void ask(Endpoint seed, Instant now) {
        if (!seed.isName()) book.add(seed, 0, now, "seed", now);
        else if (!context.settings.reach().routes().isProxied()) context.effect(new NetworkEffect.Resolve(seed));
        else if (free(seed)) dial(seed, ConnectionKind.ADDR_FETCH, true, now);
    }

    /// @param encrypt whether to try the encrypted transport: by default always with a node that the user
    ///     names, since it costs little if that node does not support it
    private void dial(Endpoint target, ConnectionKind kind, boolean encrypt, Instant now) {
        connecting.put(target, new Attempt(now.plus(ATTEMPT), kind, false));
        // With fewer peers than this a failure may be caused by our own line.
        int enough = Math.min(Math.max(context.settings.reach().maxOutbound() - 1, 0), 2);
        book.tried(target, now, dialledGroups() >= enough);
        context.effect(new NetworkEffect.Connect(
                target, encrypt && hasV2(context.settings.self().services())));
    }

    /// Whether a node is said to speak the encrypted transport.
    private boolean offersV2(Endpoint target) {
        AddressRecord known = book.find(target);
        return known != null && hasV2(known.services());
    }

    private static boolean hasV2(long services) {
        return (services & Services.P2P_V2) != 0;
    }

    /// Parts of the net in which a peer that we dialled is there.
    private int dialledGroups() {
        var groups = new TreeSet<String>();
        for (Peer peer : context.peers.values())
            if (!peer.inbound && peer.ready()) groups.add(AddressBuckets.group(peer.remote));
        return groups.size();
    }

    /// Whether there is no connection to this place yet, and it is not our own.
    private boolean free(Endpoint target) {
        if (connecting.containsKey(target) || selves.contains(target)) return false;
        for (Peer peer : context.peers.values()) if (peer.isAt(target)) return false;
        return true;
    }

    /// Whether we would dial this place of our own accord.
    private boolean acceptable(Endpoint target, Instant now) {
        if (!free(target) || manual.isTarget(target) || !context.reaches(target)) return false;
        if (barred.refuseOutbound(target, now).isPresent()) return false;
        return !context.isDiscouraged(target);
    }

    /// Whether we would keep a connection with it. Of each part of the public net one peer is enough.
    private boolean usable(Endpoint target, Instant now) {
        if (!acceptable(target, now)) return false;
        if (!target.isPublic()) return true;
        String group = AddressBuckets.group(target);
        for (Endpoint other : connecting.keySet())
            if (AddressBuckets.group(other).equals(group)) return false;
        for (Peer peer : context.peers.values())
            if (!peer.inbound && AddressBuckets.group(peer.remote).equals(group)) return false;
        return true;
    }

    /// Attempts that failed since the last that worked.
    int failures(Peer peer) {
        AddressRecord record = peer.listening().map(book::find).orElse(null);
        return record == null ? 0 : record.retryCount();
    }
}
