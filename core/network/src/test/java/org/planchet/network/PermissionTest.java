package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.Subnet;

/// What the user lets peers of some networks do that others may not.
class PermissionTest {
    private static PermissionGrant grant(String text) {
        return PermissionGrant.parse(text).orElseThrow();
    }

    @Test
    void permissions_stand_before_the_network() {
        Subnet ten = Subnet.parse("10.0.0.0/8").orElseThrow();
        assertEquals(
                new PermissionGrant(ten, Set.of(Permission.NO_BAN, Permission.ADDR), true, false),
                grant("noban,addr@10.0.0.0/8"));
        assertEquals(
                new PermissionGrant(ten, EnumSet.allOf(Permission.class), true, true), grant("all,in,out@10.0.0.0/8"));
        assertEquals(new PermissionGrant(ten, Set.of(Permission.RELAY), false, true), grant("out,relay@10.0.0.0/8"));
        assertEquals(
                Set.of(Permission.NO_BAN, Permission.RELAY, Permission.MEMPOOL),
                grant("10.0.0.1").permissions());
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

    @Test
    void who_may_not_be_banned_comes_in_and_stays_whatever_it_does() {
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
