package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.ConnectFailed;
import org.planchet.network.NetworkEvent.DropPeer;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.primitives.Block;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Limits;
import org.planchet.wire.Message;
import org.planchet.wire.Message.FeeFilter;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

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
        var nothing = new PeerInfo.Traffic(false, 0, Instant.EPOCH, Instant.EPOCH, 0, -1, -1, 0, false, false);
        assertEquals(
                new PeerInfo(
                        id,
                        at("10.0.0.2:40000"),
                        Optional.empty(),
                        Optional.empty(),
                        true,
                        ConnectionKind.FULL,
                        Set.of(),
                        PeerInfo.Status.HANDSHAKE,
                        PeerInfo.Software.UNKNOWN,
                        new PeerInfo.Contact(Stage.START, Optional.empty(), -1, 0, -1),
                        false,
                        new PeerInfo.Sync(-1, -1, -1, -1, List.of()),
                        new PeerInfo.Addresses(false, 0, 0, Optional.empty()),
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
        assertEquals("/toy/", known.software().userAgent());
        assertEquals(70_016, known.software().protocolVersion());
        assertEquals(9, known.software().services());
        assertEquals(12, known.contact().height());
        assertTrue(known.manual());
        assertTrue(known.traffic().wantsTransactions());
        assertEquals(70, known.traffic().clockOffset());
        assertEquals(Optional.of(stage.now), known.contact().lastSeen());
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
    void an_open_ping_is_told_until_it_is_answered() {
        stage.answering = false;
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        assertEquals(0, info().traffic().openPingMillis());
        stage.after(Duration.ofSeconds(5));
        assertEquals(5_000, info().traffic().openPingMillis());
        long nonce =
                Stage.sent(stage.effects, peer, Message.Ping.class).getFirst().nonce();
        stage.receive(peer, new Message.Pong(nonce));
        assertEquals(-1, info().traffic().openPingMillis());
        assertEquals(5_000, info().traffic().leastPingMillis());
    }

    @Test
    void what_waits_to_be_announced_to_it_is_counted() {
        stage.peer("10.0.0.2:40000", true);
        var transaction = ToyPool.transaction(1);
        stage.pool.add(transaction);
        stage.on(new NetworkEvent.TxChecked(Optional.empty(), transaction, Optional.empty()));
        assertEquals(1, info().traffic().toAnnounce());
        stage.pass(Duration.ofMinutes(1));
        assertEquals(0, info().traffic().toAnnounce());
    }

    @Test
    void what_it_tells_of_others_is_counted_and_so_is_what_is_too_much() {
        PeerId peer = stage.peer("20.1.1.1:40000", true);
        var nodes = new ArrayList<TimedAddress>();
        for (int i = 1; i <= 3; i++) {
            IpAddress ip = IpAddress.parse("20.2.2." + i).orElseThrow();
            nodes.add(new TimedAddress(stage.now.getEpochSecond(), new NetAddress(9, ip, 8333)));
        }
        stage.receive(peer, new Message.Addr(nodes));
        assertEquals(new PeerInfo.Addresses(true, 1, 2, Optional.empty()), info().addresses());
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "none",
            value = {"20.9.9.9, 20.9.9.9:8333", "::1, [::1]:8333", "0.0.0.0, none", "::, none"})
    void where_it_sees_us_is_told_if_it_says_so(String us, @Nullable String told) {
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, at("20.1.1.1:40000"), true));
        var receiver = new NetAddress(0, IpAddress.parse(us).orElseThrow(), 8333);
        stage.receive(id, new Version(70_016, 9, 0, receiver, NetAddress.NONE, 5, "/toy/", 12, true));
        assertEquals(Optional.ofNullable(told), info().addresses().seenAs().map(Endpoint::toString));
    }

    @Test
    void how_far_its_chain_is_known_here_is_told_in_heights() {
        List<Block> theirs = ToyChain.blocks(stage.chain.tip().header(), 3, 0);
        PeerId peer = stage.peer("10.0.0.2:5000", false, 3);
        assertEquals(new PeerInfo.Sync(3, -1, -1, -1, List.of()), info().sync());
        stage.receive(peer, new Headers(ToyChain.headers(theirs)));
        assertEquals(new PeerInfo.Sync(3, -1, 3, 0, List.of(1, 2, 3)), info().sync());
        stage.receive(peer, new Message.BlockMessage(theirs.getFirst()));
        assertEquals(List.of(2, 3), info().sync().inFlight());
    }

    @Test
    void headers_of_a_first_pass_are_told_by_how_far_they_are() {
        BigInteger enough = BigInteger.TWO.pow(200);
        var wanting = new Stage(NetworkSettings.defaults(5000).withMinimumChainWork(enough));
        PeerId peer = wanting.peer("10.0.0.2:5000", false, 3_000);
        List<Block> theirs = ToyChain.blocks(wanting.chain.tip().header(), Limits.HEADERS, 0);
        wanting.receive(peer, new Headers(ToyChain.headers(theirs)));
        PeerInfo.Sync sync = wanting.network.peers().getFirst().sync();
        assertEquals(new PeerInfo.Sync(3_000, Limits.HEADERS, -1, -1, List.of()), sync);
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
        assertEquals(1, here.network.peers().getFirst().contact().retryCount());
        here.shake(id, Stage.version(1, 0, 0));
        assertEquals(0, here.network.peers().getFirst().contact().retryCount());
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
