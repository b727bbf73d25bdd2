package org.planchet.network;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.SendAddrV2;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.Message.WtxidRelay;
import org.planchet.wire.NetAddress;
import org.planchet.wire.ProtocolVersion;
import org.planchet.wire.Services;

/// The first messages of a connection. Whoever dialled sends version; the other answers with its own; each
/// answers a version with what it can do (wtxidrelay, sendaddrv2) and verack. No other message is sent or
/// processed before it is complete (P21), and all of it must be over in 20 seconds, or in what the user
/// allows (P16).
///
/// The sender's address in our version carries the port we listen on, so that a node we dial knows us by the same
/// endpoint as everyone else does.
///
/// Each connection has a nonce of its own, so that it does not reveal which connections belong to the same
/// node. Of a pair that dialled each other both ends drop the same connection: the one whose dialler's nonce
/// is smaller.
final class Handshake {
    /// Peers that have not finished by then are disconnected, if the user does not say otherwise.
    static final Duration LIMIT = Duration.ofSeconds(20);

    /// What is known of one peer's handshake.
    static final class State {
        /// In our version.
        long nonce;

        @Nullable
        Version theirs;

        /// What we offered it: bits of [Services].
        long offered;

        boolean done;
        boolean wtxidRelay;
        boolean addrV2;
    }

    private final Context context;
    private final ClockOffsets clocks = new ClockOffsets();

    Handshake(Context context) {
        this.context = context;
    }

    ClockOffset clockOffset() {
        return clocks.median();
    }

    void onConnected(Peer peer, Instant now) {
        // 0 is what a peer sends that has none.
        peer.handshake.nonce = context.random.nextLong() | 1;
        if (!peer.inbound) sendVersion(peer, now);
    }

    private void sendVersion(Peer peer, Instant now) {
        NetworkSettings settings = context.settings;
        long local = peer.isLocal() && !peer.cameByOnion() ? settings.self().localServices() : 0;
        long permitted = peer.may(Permission.BLOOM_FILTER) ? Services.BLOOM : 0;
        peer.handshake.offered = context.services() | local | permitted;
        IpAddress self = settings.self().listenAddress().orElse(IpAddress.UNSPECIFIED);
        NetAddress ours =
                new NetAddress(peer.handshake.offered, self, settings.self().listenPort());
        // In a network that hides who is who, our address elsewhere would say it.
        if (peer.isInOverlay()) ours = new NetAddress(peer.handshake.offered, IpAddress.UNSPECIFIED, 0);
        IpAddress them = peer.remote.ip().orElse(IpAddress.UNSPECIFIED);
        context.send(
                peer,
                new Version(
                        ProtocolVersion.OURS,
                        peer.handshake.offered,
                        now.getEpochSecond(),
                        new NetAddress(0, them, peer.remote.port()),
                        ours,
                        peer.handshake.nonce,
                        settings.self().userAgent(),
                        context.chain.tip().height(),
                        context.relaysWith(peer)));
    }

    /// The connection on which we sent this version ourselves (P29); null if we did not.
    @Nullable
    Peer sender(Version version) {
        for (Peer peer : context.peers.values()) if (peer.handshake.nonce == version.nonce()) return peer;
        return null;
    }

    /// Takes the peer's version. False if the peer had to go, or had said it before.
    boolean onVersion(Peer peer, Version version, Instant now) {
        State state = peer.handshake;
        if (state.theirs != null) return false; // a second one is ignored
        if (version.protocol() < ProtocolVersion.MIN) {
            context.disconnect(peer, "speaks protocol version " + version.protocol() + ", too old for us");
            return false;
        }
        Peer self = sender(version);
        if (self != null) {
            context.disconnect(peer, "connected to itself");
            if (self != peer) context.disconnect(self, "connected to itself");
            return false;
        }
        state.theirs = version;
        if (!peer.inbound && !peer.manual && !peer.servesBlocks()) {
            context.disconnect(peer, "does not serve blocks, services " + Services.names(version.services()));
            return false;
        }
        if (peer.inbound) sendVersion(peer, now);
        if (peer.speaks(ProtocolVersion.WTXID_RELAY)) {
            context.send(peer, new WtxidRelay());
            context.send(peer, new SendAddrV2());
        }
        context.send(peer, new Verack());
        if (!peer.inbound) compareClocks(Math.max(0, version.timestamp()) - now.getEpochSecond());
        return dropDuplicates(peer);
    }

    /// Warns when the own clock begins to look wrong.
    private void compareClocks(long secondsAhead) {
        boolean known = clocks.median().isTooFar();
        clocks.add(secondsAhead);
        ClockOffset median = clocks.median();
        if (!known && median.isTooFar())
            context.effect(
                    new NetworkEffect.LogLine("The clock of this machine is probably wrong: those of the nodes it"
                            + " connected to are " + Math.abs(median.seconds()) + " seconds "
                            + (median.seconds() > 0 ? "ahead of it" : "behind it")
                            + ". Blocks are judged by it: set it right."));
    }

    /// True if `peer` is to stay.
    private boolean dropDuplicates(Peer peer) {
        for (Peer other : context.all()) {
            if (other.inbound == peer.inbound || other.handshake.theirs == null) continue;
            Peer dialled = peer.inbound ? other : peer;
            Peer came = peer.inbound ? peer : other;
            if (came.listening().filter(dialled.remote::equals).isEmpty()) continue;
            Version theirs = came.handshake.theirs;
            boolean keepOurs = theirs != null && Long.compareUnsigned(dialled.handshake.nonce, theirs.nonce()) > 0;
            Peer kept = keepOurs ? dialled : came;
            Peer dropped = keepOurs ? came : dialled;
            kept.manual |= dropped.manual;
            context.disconnect(dropped, "second connection to the same node, " + kept.id + " is kept");
            if (dropped == peer) return false;
        }
        return true;
    }

    /// Takes a verack. True if it completes the handshake.
    boolean onVerack(Peer peer) {
        State state = peer.handshake;
        if (state.theirs == null || state.done) return false;
        state.done = true;
        return true;
    }

    void onWtxidRelay(Peer peer) {
        if (peer.handshake.done) context.disconnect(peer, "wtxidrelay after verack (BIP-0339)");
        else if (peer.speaks(ProtocolVersion.WTXID_RELAY)) peer.handshake.wtxidRelay = true;
    }

    void onSendAddrV2(Peer peer) {
        if (peer.handshake.done) context.disconnect(peer, "sendaddrv2 after verack (BIP-0155)");
        else peer.handshake.addrV2 = true;
    }

    void tick(Peer peer, Instant now) {
        Duration limit = context.settings.limits().handshake();
        if (!peer.handshake.done && Context.reached(peer.connectedAt.plus(limit), now))
            context.disconnect(peer, "no handshake within " + limit.toSeconds() + " seconds");
    }
}
