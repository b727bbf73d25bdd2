package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.consensus.Rule;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.primitives.Transaction;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.Inv;
import org.planchet.wire.Message.TxMessage;
import org.planchet.wire.Message.Version;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Services;
import org.planchet.wire.Subnet;
import org.planchet.wire.TimedAddress;

/// What the user lets peers of some networks do that others may not.
class PermissionTest {
    private static PermissionGrant grant(String text) {
        return PermissionGrant.parse(text).orElseThrow();
    }

    @Test
    void permissions_stand_before_the_network() {
        Subnet ten = Subnet.parse("10.0.0.0/8").orElseThrow();
        assertEquals(
                new PermissionGrant(ten, Set.of(Permission.NO_BAN, Permission.DOWNLOAD, Permission.ADDR), true, false),
                grant("noban,addr@10.0.0.0/8"));
        assertEquals(
                new PermissionGrant(ten, EnumSet.allOf(Permission.class), true, true), grant("all,in,out@10.0.0.0/8"));
        assertEquals(new PermissionGrant(ten, Set.of(Permission.RELAY), false, true), grant("out,relay@10.0.0.0/8"));
        assertEquals(
                Set.of(Permission.NO_BAN, Permission.DOWNLOAD, Permission.RELAY, Permission.MEMPOOL),
                grant("10.0.0.1").permissions());
        assertEquals(
                Set.of(Permission.FORCE_RELAY, Permission.RELAY),
                grant("forcerelay@10.0.0.1").permissions());
        assertEquals(
                Set.of(Permission.DOWNLOAD), grant("download@10.0.0.1").permissions(), "and not the other way round");
        assertEquals(Set.of(), grant("@10.0.0.1").permissions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "noban", "noban@", "noban@nobody", "everything@10.0.0.1", "noban@10.0.0.1/33"})
    void what_is_no_permission_is_none(String text) {
        assertEquals(Optional.empty(), PermissionGrant.parse(text));
    }

    private static Stage stage(String... grants) {
        return new Stage(NetworkSettings.defaults(5000)
                .withConnections(0, 2)
                .withPermissions(
                        List.of(grants).stream().map(PermissionTest::grant).toList()));
    }

    private static boolean connects(Stage stage, String from) {
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, at(from), true));
        return stage.network.peers().stream().anyMatch(peer -> peer.id().equals(id));
    }

    @Test
    void it_holds_for_the_network_and_the_direction_that_were_named() {
        Stage stage = stage("addr@10.0.0.0/8", "mempool,out@10.0.0.0/8");
        assertTrue(connects(stage, "10.1.2.3:1000"));
        assertTrue(connects(stage, "172.16.0.1:1000"));
        List<PeerInfo> peers = stage.network.peers();
        assertEquals(Set.of(Permission.ADDR), peers.get(0).permissions());
        assertEquals(Set.of(), peers.get(1).permissions());
    }

    /// A peer with no more blocks than we have: its transactions are of interest.
    private static PeerId inStep(Stage stage, String remote) {
        PeerId peer = stage.peer(remote, true);
        stage.receive(peer, new Message.Headers(List.of()));
        return peer;
    }

    @Test
    void who_may_not_be_banned_is_told_of_transactions_at_once() {
        Stage stage = stage("noban@10.0.0.2", "relay@10.0.0.3");
        PeerId friend = stage.peer("10.0.0.2:1000", true);
        PeerId other = stage.peer("10.0.0.3:1000", true);
        // Everybody's first moment, from which the next is counted.
        stage.after(Duration.ofSeconds(1));
        Transaction transaction = ToyPool.transaction(1);
        stage.pool.add(transaction);
        List<NetworkEffect> atOnce =
                stage.on(new NetworkEvent.TxChecked(Optional.empty(), transaction, Optional.empty()));
        assertEquals(1, Stage.sent(atOnce, friend, Inv.class).size());
        assertEquals(0, Stage.sent(atOnce, other, Inv.class).size());
    }

    @Test
    void who_forces_relay_has_others_told_of_what_is_in_the_mempool_already() {
        Transaction old = ToyPool.transaction(1);
        for (String permission : List.of("forcerelay", "relay")) {
            Stage stage = stage(permission + "@10.0.0.2");
            PeerId client = inStep(stage, "10.0.0.2:1000");
            stage.pool.add(old);
            PeerId other = stage.peer("10.0.0.3:1000", true);
            stage.receive(client, new TxMessage(old));
            boolean forces = permission.equals("forcerelay");
            List<NetworkEffect> minute = stage.pass(Duration.ofMinutes(1));
            assertEquals(forces ? 1 : 0, Stage.sent(minute, other, Inv.class).size());
            assertEquals(0, Stage.sent(minute, client, Inv.class).size());
        }
    }

    @Test
    void what_the_mempool_does_not_have_is_not_forced_on_anybody() {
        Stage stage = stage("forcerelay@10.0.0.2");
        stage.judging = false;
        PeerId client = inStep(stage, "10.0.0.2:1000");
        Transaction bad = ToyPool.transaction(1);
        stage.receive(client, new TxMessage(bad));
        stage.refuse(client, bad, Rule.VERSION.broken("7"));
        List<NetworkEffect> again = stage.receive(client, new TxMessage(bad));
        String line = "Not relaying non-mempool transaction " + bad.txid() + " (wtxid=" + bad.wtxid()
                + ") from forcerelay peer=1";
        assertEquals(List.of(new NetworkEffect.LogLine(line)), again);
    }

    @Test
    void who_may_relay_announces_any_number() {
        for (boolean may : new boolean[] {true, false}) {
            Stage stage = may ? stage("relay@10.0.0.2") : stage();
            PeerId peer = inStep(stage, "10.0.0.2:1000");
            int asked = 0;
            for (int i = 0; i < 6; i++) {
                var items = new ArrayList<InventoryItem>();
                for (int j = 0; j < 1_000; j++)
                    items.add(
                            InventoryItem.of(ToyPool.transaction(i * 1_000 + j).wtxid()));
                stage.receive(peer, new Inv(items));
            }
            for (GetData request : Stage.sent(stage.pass(Duration.ofSeconds(10)), peer, GetData.class))
                asked += request.items().size();
            assertEquals(may ? 6_000 : TxDownload.MAX_ANNOUNCEMENTS, asked);
        }
    }

    /// Those of our own choice get none (Bitcoin Core's `vWhitelistedRangeOutgoing`).
    @Test
    void for_those_that_we_dial_it_holds_if_the_user_named_them() {
        for (boolean named : new boolean[] {true, false}) {
            Stage stage = stage("mempool,out@20.0.0.0/8");
            Optional<ConnectionKind> kind = named ? Optional.empty() : Optional.of(ConnectionKind.FULL);
            stage.on(new NetworkEvent.TryPeer(at("20.0.0.1:5000"), kind, true));
            stage.on(new PeerConnected(stage.nextId(), at("20.0.0.1:5000"), false));
            PeerInfo peer = stage.network.peers().getFirst();
            assertEquals(named ? Set.of(Permission.MEMPOOL) : Set.of(), peer.permissions());
            assertEquals(named, peer.manual());
        }
    }

    @Test
    void who_may_send_addresses_does_so_at_any_rate() {
        for (boolean may : new boolean[] {true, false}) {
            Stage stage = may ? stage("addr@10.0.0.2") : stage();
            PeerId peer = stage.peer("10.0.0.2:1000", true);
            List<TimedAddress> addresses = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                IpAddress ip = IpAddress.parse("20." + i + ".1.1").orElseThrow();
                addresses.add(new TimedAddress(stage.now.getEpochSecond(), new NetAddress(9, ip, 8333)));
            }
            stage.receive(peer, new Message.Addr(addresses));
            PeerInfo.Addresses counts = stage.network.peers().getFirst().addresses();
            assertEquals(may ? 50 : 1, counts.taken());
            assertEquals(may ? 0 : 49, counts.dropped());
        }
    }

    @Test
    void who_may_ask_for_addresses_is_told_a_fresh_choice() {
        for (String grants : List.of("addr@10.0.0.0/8", "mempool@10.0.0.0/8")) {
            Stage stage = stage(grants);
            for (int i = 0; i < 2_000; i++)
                stage.on(new NetworkEvent.AddAddress(at("20." + i % 200 + "." + i / 200 + ".1:8333"), 9, false));
            List<Object> answers = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                PeerId peer = stage.peer("10.0.0." + (2 + i) + ":1000", true);
                answers.add(Stage.sent(stage.receive(peer, new Message.GetAddr()), peer, Message.Addr.class));
                assertEquals(
                        List.of(),
                        Stage.sent(stage.receive(peer, new Message.GetAddr()), peer, Message.Addr.class),
                        "once a connection");
            }
            boolean fresh = grants.startsWith("addr");
            assertEquals(!fresh, answers.get(0).equals(answers.get(1)), grants);
        }
    }

    @Test
    void bloom_filters_are_offered_to_whom_they_are_permitted() {
        Stage stage = new Stage(NetworkSettings.defaults(5000)
                .withServices(Services.NETWORK | Services.WITNESS, 0)
                .withPermissions(List.of(grant("bloomfilter@10.0.0.2"))));
        PeerId friend = stage.peer("10.0.0.2:1000", true);
        PeerId other = stage.peer("10.0.0.3:1000", true);
        for (PeerId peer : List.of(friend, other)) {
            long offered =
                    Stage.sent(stage.effects, peer, Version.class).getFirst().services();
            assertEquals(peer.equals(friend), (offered & Services.BLOOM) != 0);
            stage.receive(peer, new Message.FilterClear());
            assertEquals(peer.equals(friend), stage.connected(peer));
        }
    }

    @Test
    void who_may_not_be_banned_comes_comes_in_and_stays_whatever_it_does() {
        for (boolean may : new boolean[] {true, false}) {
            Stage stage = may ? stage("noban@1.2.3.4") : stage();
            stage.on(new NetworkEvent.AddBans(List.of(
                    new Ban(Subnet.parse("1.2.3.0/24").orElseThrow(), Stage.START, Stage.START.plusSeconds(1_000)))));
            assertEquals(may, connects(stage, "1.2.3.4:1000"));
        }
        Stage stage = stage("noban@1.2.3.4");
        assertTrue(connects(stage, "1.2.3.4:1000"));
        for (int i = 0; i < 5; i++) connects(stage, "1.2.9." + i + ":1000");
        assertTrue(
                stage.network.peers().stream().anyMatch(peer -> peer.remote().equals(at("1.2.3.4:1000"))),
                "others cannot take its place");
        assertFalse(connects(stage, "1.2.9.9:1000"), "there is no more room for strangers");
    }
}
