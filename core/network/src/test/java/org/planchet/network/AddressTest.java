package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.wire.AddressV2;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

class AddressTest {
    private static final Instant NOW = Stage.START;
    private final AddressBook book = new AddressBook(new AddressKey(1, 2), new SplittableRandom(7));

    private static TimedAddress timed(int i, Instant seen) {
        var ip = IpAddress.ofIpv4(new byte[] {(byte) (20 + i % 60), (byte) (i / 60), (byte) (i / 15_360), 1});
        return new TimedAddress(seen.getEpochSecond(), new NetAddress(9, ip, 8333));
    }

    /// Mission N5: more than three failed tries, then disconnected; disconnected for an hour, then forgotten.
    @Test
    void four_failures_disconnect_and_an_hour_later_the_node_is_forgotten() {
        Endpoint node = at("1.2.3.4:5000");
        book.add(node, 1, NOW, "x", NOW);
        for (int i = 1; i <= 3; i++) {
            book.failed(node, NOW, false);
            assertEquals(AddressRecord.Status.KNOWN, status(node));
        }
        book.failed(node, NOW, false);
        assertEquals(AddressRecord.Status.DISCONNECTED, status(node));
        book.prune(NOW.plus(Duration.ofHours(1)), e -> false);
        assertNotNull(book.find(node));
        book.prune(NOW.plus(Duration.ofHours(1)).plusSeconds(1), e -> true);
        assertNotNull(book.find(node), "one of the user's is kept");
        book.prune(NOW.plus(Duration.ofHours(1)).plusSeconds(1), e -> false);
        assertNull(book.find(node));
    }

    private AddressRecord.Status status(Endpoint node) {
        AddressRecord record = book.find(node);
        assertNotNull(record);
        return record.status();
    }

    @Test
    void tries_are_further_and_further_apart() {
        Endpoint node = at("1.2.3.4:5000");
        book.add(node, 1, NOW, "x", NOW);
        assertEquals(node, book.pick(NOW, e -> true));
        book.tried(node, NOW, true);
        book.failed(node, NOW, false);
        assertNull(book.pick(NOW.plusSeconds(9), e -> true));
        assertEquals(node, book.pick(NOW.plusSeconds(10), e -> true));
    }

    @Test
    void p11_addr_flood_a_thousand_that_were_asked_for_and_then_one_in_ten_seconds() {
        var stage = new Stage();
        PeerId peer = stage.peer("8.8.8.8:8333", false);
        for (int i = 0; i < 100; i++) {
            var addresses = new ArrayList<TimedAddress>();
            for (int j = 0; j < 1_000; j++) addresses.add(timed(i * 1_000 + j, stage.now));
            stage.receive(peer, new Addr(addresses));
            stage.now = stage.now.plusSeconds(1);
        }
        assertTrue(
                stage.network.knownNodes().size() <= 1_001 + 10 + 1,
                "" + stage.network.knownNodes().size());
        // A peer that dialled us was not asked, and may tell of itself.
        PeerId in = stage.peer("9.9.4.4:9999", true);
        int before = stage.network.knownNodes().size();
        stage.receive(in, new Addr(List.of(timed(500_000, stage.now), timed(500_001, stage.now))));
        assertEquals(before + 1, stage.network.knownNodes().size());
    }

    @Test
    void p12_addr_leak_once_a_connection_to_inbound_peers_only_and_23_percent_at_most() {
        var known = new ArrayList<AddressRecord>();
        for (int i = 0; i < 1_000; i++)
            known.add(new AddressRecord(
                    Endpoint.of(timed(i, NOW).address().ip(), 8333),
                    9,
                    NOW,
                    Instant.EPOCH,
                    AddressRecord.Status.KNOWN,
                    -1,
                    0,
                    "s" + i % 10));
        var stage = new Stage(NetworkSettings.defaults(5000).withDiscover(false), known);
        PeerId out = stage.peer("10.0.0.2:5000", false);
        assertEquals(List.of(), stage.receive(out, new GetAddr()));
        PeerId first = stage.peer("10.0.0.3:40000", true);
        List<Addr> answer = sent(stage.receive(first, new GetAddr()), first, Addr.class);
        assertEquals(
                stage.network.knownNodes().size() * 23 / 100,
                answer.getFirst().addresses().size());
        assertEquals(List.of(), stage.receive(first, new GetAddr()), "once");
        PeerId again = stage.peer("10.0.0.3:40001", true);
        assertEquals(answer, sent(stage.receive(again, new GetAddr()), again, Addr.class), "the same for a day");
    }

    @Test
    void fresh_addresses_are_passed_on_to_two_others() {
        var stage = new Stage();
        PeerId teller = stage.peer("10.0.0.2:5000", false);
        stage.receive(teller, new Addr(List.of()));
        var others = new ArrayList<PeerId>();
        for (int i = 3; i < 8; i++) {
            others.add(stage.peer("10.0.0." + i + ":40000", true));
            stage.receive(others.getLast(), new GetAddr());
        }
        assertEquals(2, tell(stage, teller, others));
        assertEquals(0, tell(stage, teller, others), "no news");
    }

    private static int tell(Stage stage, PeerId teller, List<PeerId> others) {
        stage.receive(teller, new Addr(List.of(timed(1, stage.now))));
        List<NetworkEffect> effects = stage.passAddresses();
        int told = 0;
        for (PeerId other : others) told += sent(effects, other, Addr.class).size();
        return told;
    }

    @Test
    void addresses_of_a_local_network_are_taken_only_from_it() {
        var stage = new Stage(NetworkSettings.defaults(5000).withDiscover(false));
        PeerId far = stage.peer("8.8.8.8:8333", false);
        PeerId near = stage.peer("10.0.0.2:5000", false);
        int before = stage.network.knownNodes().size();
        var address = new TimedAddress(
                stage.now.getEpochSecond(),
                new NetAddress(9, IpAddress.parse("10.0.0.77").orElseThrow(), 5000));
        stage.receive(far, new Addr(List.of(address)));
        assertEquals(before, stage.network.knownNodes().size());
        stage.receive(near, new Addr(List.of(address)));
        assertEquals(before + 1, stage.network.knownNodes().size());
    }

    @Test
    void ipv4_in_ipv6s_clothes_is_ignored_in_addrv2() {
        TimedAddress v4 = timed(1, NOW);
        assertEquals(v4, AddressV2.of(v4).toIp().orElseThrow());
        var dressed = new AddressV2(1, 9, AddressV2.IPV6, v4.address().ip().bytes(), 8333);
        assertTrue(dressed.toIp().isEmpty());
        assertTrue(new AddressV2(1, 9, 4, new byte[32], 8333).toIp().isEmpty());
    }

    @Test
    void p28_banlist_growth_the_set_of_offenders_is_bounded() {
        var set = new RecentSet<String>(25_000);
        for (int i = 0; i < 100_000; i++) set.add("2001:db8::" + Integer.toHexString(i));
        assertTrue(set.size() <= 50_000);
        assertTrue(set.contains("2001:db8::" + Integer.toHexString(99_999)));
        assertTrue(set.contains("2001:db8::" + Integer.toHexString(99_999 - 24_999)), "the last 25,000 surely");
        assertFalse(set.contains("2001:db8::0"));
    }
}
