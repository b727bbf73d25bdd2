package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.ConnectFailed;
import org.planchet.network.NetworkEvent.DropPeer;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.NetAddress;

/// What is told of a neighbour, from its first byte on.
class PeerInfoTest {
    private final Stage stage = new Stage();

    private PeerInfo info() {
        return stage.network.peers().getFirst();
    }

    @Test
    void a_connection_is_known_from_the_first_moment() {
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, at("10.0.0.2:40000"), true));
        var nothing = new PeerInfo.Traffic(false, 0, Instant.EPOCH, Instant.EPOCH, -1, 0, false, false);
        assertEquals(
                new PeerInfo(
                        id,
                        at("10.0.0.2:40000"),
                        Optional.empty(),
                        true,
                        ConnectionKind.FULL,
                        Set.of(),
                        PeerInfo.Status.HANDSHAKE,
                        "",
                        0,
                        0,
                        Stage.START,
                        Optional.empty(),
                        -1,
                        0,
                        -1,
                        false,
                        0,
                        nothing),
                info());
    }

    @Test
    void its_version_says_the_rest() {
        Endpoint place = at("10.0.0.2:6000");
        stage.on(new AddPeer(place));
        stage.on(new ConnectFailed(place, "refused"));
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, place, false));
        stage.now = stage.now.plusSeconds(3);
        long theirClock = Stage.START.getEpochSecond() + 70;
        var sender = new NetAddress(0, IpAddress.UNSPECIFIED, 7777);
        stage.receive(id, new Version(70_016, 1 | 8, theirClock, NetAddress.NONE, sender, 5, "/toy/", 12, true));
        PeerInfo known = info();
        assertEquals(PeerInfo.Status.HANDSHAKE, known.status());
        assertEquals(Optional.of(place), known.listening(), "where we dialled it, whatever it says");
        assertEquals("/toy/", known.userAgent());
        assertEquals(70_016, known.protocolVersion());
        assertEquals(9, known.services());
        assertEquals(12, known.height());
        assertTrue(known.manual());
        assertTrue(known.traffic().wantsTransactions());
        assertEquals(70, known.traffic().clockOffset());
        assertEquals(Optional.of(stage.now), known.lastSeen());
        stage.receive(id, new Verack());
        assertEquals(PeerInfo.Status.CONNECTED, info().status());
        stage.receive(id, new FeeFilter(777));
        // It has no more than we have: transactions are of interest from now on.
        stage.receive(id, new Headers(List.of()));
        stage.now = stage.now.plusSeconds(4);
        stage.receive(id, new TxMessage(ToyPool.transaction(1)));
        assertEquals(777, info().traffic().feeFilter());
        assertEquals(stage.now, info().traffic().lastTransaction());
    }

    @Test
    void failures_are_those_since_the_last_success() {
        Endpoint place = at("20.1.1.1:8333");
        var known = new AddressRecord(place, 9, Stage.START, Instant.EPOCH, AddressRecord.Status.KNOWN, -1, 0, "s");
        var here = new Stage(NetworkSettings.defaults(5000), List.of(known));
        here.on(new NetworkEvent.Tick());
        here.on(new ConnectFailed(place, "refused"));
        PeerId id = here.nextId();
        here.on(new PeerConnected(id, place, false));
        assertEquals(1, here.network.peers().getFirst().retryCount());
        here.shake(id, Stage.version(1, 0, 0));
        assertEquals(0, here.network.peers().getFirst().retryCount());
    }

    @Test
    void the_user_may_drop_a_peer() {
        PeerId id = stage.peer("10.0.0.2:5000", false);
        var end = Stage.ended(stage.on(new DropPeer(id)), id).orElseThrow();
        assertEquals("disconnected by the user", end.reason());
        assertFalse(end.misbehaved());
        assertEquals(List.of(), stage.network.peers());
        assertEquals(List.of(), stage.on(new DropPeer(id)), "there is none of that name");
    }

    @Test
    void the_network_keeps_what_it_was_given_until_it_runs() {
        var known = List.of(new AddressRecord(
                at("20.1.1.1:8333"), 9, Stage.START, Instant.EPOCH, AddressRecord.Status.KNOWN, -1, 0, "s"));
        var here = new Stage(NetworkSettings.defaults(5000).withDiscover(false), known);
        assertEquals(known, here.network.toKeep(java.util.Set.of()));
        here.on(new NetworkEvent.Tick());
        assertEquals(known, here.network.toKeep(java.util.Set.of()));
        assertFalse(here.network.initialDownloadIsOver());
    }
}
