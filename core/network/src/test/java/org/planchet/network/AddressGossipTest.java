package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.AddrV2;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.SendAddrV2;
import org.planchet.wire.Message.Verack;
import org.planchet.wire.Message.Version;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

/// Which addresses are told to whom, which are taken, and with what time.
class AddressGossipTest {
    private static final long NOW = Stage.START.getEpochSecond();

    /// Our own address is announced twice in such a time at least.
    private static final Duration SELF_AT_MOST = AddressAnnouncer.SELF_MEAN.multipliedBy(10);

    private final Stage stage = new Stage(NetworkSettings.defaults(5000).withDiscover(false));

    private static TimedAddress timed(String host, long seen) {
        return new TimedAddress(seen, new NetAddress(9, IpAddress.parse(host).orElseThrow(), 8333));
    }

    private static List<TimedAddress> fresh(int from, int count) {
        var addresses = new ArrayList<TimedAddress>();
        for (int i = from; i < from + count; i++) addresses.add(timed((20 + i % 60) + "." + i / 60 + ".1.1", NOW));
        return addresses;
    }

    private AddressRecord known(String endpoint) {
        return stage.network.knownNodes().stream()
                .filter(record -> record.address().equals(at(endpoint)))
                .findFirst()
                .orElseThrow();
    }

    /// A peer that sees us at 7.7.7.7 and asks for addresses.
    private PeerId seeing(Stage on, String remote) {
        PeerId id = on.nextId();
        on.on(new PeerConnected(id, at(remote), true));
        Version v = Stage.version(id.value(), 0, 0);
        var receiver = new NetAddress(0, IpAddress.parse("7.7.7.7").orElseThrow(), 0);
        on.receive(id, new Version(70_016, 9, 0, receiver, v.sender(), id.value(), "/toy/", 0, true));
        on.receive(id, new Verack());
        on.receive(id, new GetAddr());
        return id;
    }

    /// Else a light client, or one that is connected for blocks alone, would be told what it has no use for, and what
    /// an observer could infer the connection from.
    @Test
    void who_dialled_us_and_sends_no_message_of_addresses_is_told_of_none() {
        NetworkSettings settings = NetworkSettings.defaults(5000).withListenAddress(IpAddress.parse("9.9.9.9"));
        for (Message first : List.of(new GetAddr(), new Addr(List.of()), new AddrV2(List.of()), new Message.Ping(1))) {
            var here = new Stage(settings.withDiscover(false));
            PeerId teller = here.peer("10.0.0.2:5000", false);
            here.receive(teller, new Addr(List.of()));
            PeerId peer = here.peer("10.0.0.3:40000", true);
            here.receive(peer, first);
            boolean takesPart = !(first instanceof Message.Ping);
            assertEquals(takesPart, tells(here.effects, peer, "9.9.9.9"), "where we listen");
            assertEquals(takesPart, here.network.peers().getLast().addresses().exchanged());
            here.receive(teller, new Addr(fresh(0, 1)));
            assertEquals(
                    takesPart ? 1 : 0,
                    sent(here.passAddresses(), peer, Addr.class).size());
            assertEquals(takesPart, tells(here.pass(SELF_AT_MOST, Duration.ofMinutes(1)), peer, "9.9.9.9"));
        }
    }

    private static boolean tells(List<NetworkEffect> effects, PeerId peer, String host) {
        IpAddress ip = IpAddress.parse(host).orElseThrow();
        return sent(effects, peer, Addr.class).stream()
                .flatMap(told -> told.addresses().stream())
                .anyMatch(told -> told.address().ip().equals(ip));
    }

    @Test
    void a_peer_is_told_where_we_listen_at_once_and_again_about_once_a_day() {
        PeerId peer = seeing(stage, "10.0.0.2:40000");
        var self = new TimedAddress(
                NOW, new NetAddress(13, IpAddress.parse("7.7.7.7").orElseThrow(), 5000));
        assertEquals(List.of(new Addr(List.of(self))), sent(stage.effects, peer, Addr.class), "as the peer sees it");
        int days = 60;
        List<NetworkEffect> later = stage.pass(Duration.ofDays(days), Duration.ofMinutes(1));
        int told = sent(later, peer, Addr.class).size();
        assertTrue(told > days / 2 && told < days * 3 / 2, told + " times in " + days + " days");
    }

    @Test
    void an_address_of_our_configuration_comes_before_what_the_peer_sees() {
        var configured = new Stage(NetworkSettings.defaults(5000).withListenAddress(IpAddress.parse("9.9.9.9")));
        PeerId peer = seeing(configured, "10.0.0.2:40000");
        assertEquals(
                timed("9.9.9.9", NOW).address().ip(),
                sent(configured.effects, peer, Addr.class)
                        .getFirst()
                        .addresses()
                        .getFirst()
                        .address()
                        .ip());
        var silent = new Stage(NetworkSettings.defaults(0));
        PeerId other = seeing(silent, "10.0.0.2:40000");
        assertEquals(List.of(), sent(silent.effects, other, Addr.class), "we listen nowhere");
        PeerId blind = stage.peer("10.0.0.3:40000", true);
        stage.receive(blind, new GetAddr());
        assertEquals(List.of(), sent(stage.effects, blind, Addr.class), "nobody knows where");
    }

    @Test
    void peers_that_we_dialled_are_asked_for_addresses_once_and_those_that_came_are_not() {
        PeerId out = stage.peer("10.0.0.2:5000", false);
        PeerId in = stage.peer("10.0.0.3:40000", true);
        stage.pass(Duration.ofDays(2), Duration.ofMinutes(1));
        assertEquals(1, sent(stage.effects, out, GetAddr.class).size());
        assertEquals(0, sent(stage.effects, in, GetAddr.class).size());
    }

    private static List<AddressRecord> book(int nodes, AddressRecord.Status status) {
        var known = new ArrayList<AddressRecord>();
        for (TimedAddress each : fresh(0, nodes))
            known.add(new AddressRecord(
                    Endpoint.of(each.address().ip(), 8333),
                    9,
                    Stage.START,
                    Instant.EPOCH,
                    status,
                    -1,
                    0,
                    "s" + known.size() % 50));
        return known;
    }

    private static List<TimedAddress> answer(Stage on, PeerId peer) {
        return sent(on.receive(peer, new GetAddr()), peer, Addr.class).stream()
                .flatMap(each -> each.addresses().stream())
                .toList();
    }

    @ParameterizedTest
    @CsvSource({"10, 10", "16, 16", "20, 16", "69, 16", "70, 16", "74, 17", "100, 23", "5000, 1000"})
    void p12_addr_leak_an_answer_holds_16_or_23_percent_and_a_thousand_at_most(int nodes, int told) {
        var here =
                new Stage(NetworkSettings.defaults(5000).withDiscover(false), book(nodes, AddressRecord.Status.KNOWN));
        // One from the public net without a listening port is not in the book itself.
        List<TimedAddress> answer = answer(here, here.peer("10.0.0.2:40000", true));
        assertEquals(told, answer.size());
        assertEquals(told, answer.stream().distinct().count());
        assertEquals(new TimedAddress(NOW, answer.getFirst().address()), answer.getFirst());
        assertEquals(9, answer.getFirst().address().services());
    }

    private static Stage withBook(int nodes) {
        return new Stage(NetworkSettings.defaults(5000).withDiscover(false), book(nodes, AddressRecord.Status.KNOWN));
    }

    @Test
    void p12_addr_leak_a_large_book_answers_the_same_for_about_a_day_and_a_small_one_by_chance() {
        for (int nodes : new int[] {100, 101}) {
            Stage here = withBook(nodes);
            List<TimedAddress> first = answer(here, here.peer("10.0.0.2:40000", true));
            here.now = here.now.plus(Duration.ofHours(21));
            assertEquals(nodes > 100, first.equals(answer(here, here.peer("10.0.0.3:40000", true))));
            here.now = here.now.plus(Duration.ofHours(6));
            assertNotEquals(first, answer(here, here.peer("10.0.0.4:40000", true)));
        }
    }

    /// Else who asks at two addresses would know that one node has both.
    @Test
    void p12_addr_leak_each_network_has_its_own_answer() {
        Stage here = withBook(1_000);
        List<TimedAddress> local = answer(here, here.peer("10.0.0.2:40000", true));
        List<TimedAddress> four = answer(here, here.peer("90.0.0.2:40000", true));
        List<TimedAddress> six = answer(here, here.peer("[2a00::2]:40000", true));
        List<TimedAddress> cjdns = answer(here, here.peer("[fc00::2]:40000", true));
        assertNotEquals(four, local);
        assertNotEquals(four, six);
        assertNotEquals(local, cjdns);
        assertEquals(cjdns, answer(here, here.peer("[fc01::2]:40000", true)));
        assertEquals(local, answer(here, here.peer("[fd00::2]:40000", true)), "a private network's");
        assertEquals(four, answer(here, here.peer("91.0.0.2:40000", true)));
        assertEquals(six, answer(here, here.peer("[2a01::2]:40000", true)));
    }

    @Test
    void on_a_public_chain_nobody_is_told_of_what_he_cannot_reach() {
        List<AddressRecord> known = book(1, AddressRecord.Status.KNOWN);
        for (String local : List.of("10.0.0.9:8333", "203.0.113.9:8333", "[fe80::9]:8333"))
            known.add(DialledNodes.known(at(local), AddressRecord.Status.KNOWN));
        NetworkSettings open = NetworkSettings.defaults(5000).withDiscover(false);
        for (boolean own : new boolean[] {true, false}) {
            var here = new Stage(open.withPrivateAddresses(own), known);
            assertEquals(
                    own ? 4 : 1, answer(here, here.peer("90.0.0.2:40000", true)).size());
        }
        var here = new Stage(open.withPrivateAddresses(false).withListenAddress(IpAddress.parse("192.168.1.5")));
        assertEquals(List.of(), sent(here.effects, here.peer("90.0.0.3:5000", false), Addr.class), "nor of ourselves");
    }

    @Test
    void lost_nodes_and_the_asker_itself_are_not_told() {
        List<AddressRecord> known = book(5, AddressRecord.Status.DISCONNECTED);
        known.add(DialledNodes.known(at("10.0.0.2:6000"), AddressRecord.Status.KNOWN));
        var lost = new Stage(NetworkSettings.defaults(5000).withDiscover(false), known);
        PeerId asker = lost.nextId();
        lost.on(new PeerConnected(asker, at("10.0.0.2:40000"), true));
        lost.shake(asker, Stage.version(1, 6000, 0));
        assertEquals(6, lost.network.knownNodes().size());
        assertEquals(List.of(), lost.receive(asker, new GetAddr()));
    }

    @Test
    void a_peer_that_speaks_addrv2_is_told_in_it() {
        stage.peer("10.0.0.2:5000", false);
        PeerId peer = stage.nextId();
        stage.on(new PeerConnected(peer, at("10.0.0.3:40000"), true));
        stage.receive(peer, Stage.version(1, 0, 0));
        stage.receive(peer, new SendAddrV2());
        stage.receive(peer, new Verack());
        List<NetworkEffect> answer = stage.receive(peer, new GetAddr());
        assertEquals(1, sent(answer, peer, AddrV2.class).size());
        assertEquals(0, sent(answer, peer, Addr.class).size());
        // And is heard in it.
        int before = stage.network.knownNodes().size();
        stage.receive(
                peer,
                new AddrV2(List.of(org.planchet.wire.AddressV2.of(fresh(0, 1).getFirst()))));
        assertEquals(before + 1, stage.network.knownNodes().size());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "-600, -600", "1, 0", "600, 0", "601, -432000"})
    void a_time_from_the_future_is_now_and_one_that_cannot_be_is_five_days_ago(long told, long taken) {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        stage.receive(peer, new Addr(List.of(timed("20.1.1.1", NOW + told))));
        assertEquals(
                Stage.START.plusSeconds(taken).minus(AddressGossip.HEARSAY),
                known("20.1.1.1:8333").lastSeen());
    }

    @ParameterizedTest
    @CsvSource({"100000000, -432000", "100000001, 0"})
    void a_time_before_1973_cannot_be(long told, long taken) {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        stage.receive(peer, new Addr(List.of(timed("20.1.1.1", told))));
        Instant expected = taken == 0 ? Instant.ofEpochSecond(told) : Stage.START.plusSeconds(taken);
        assertEquals(
                expected.minus(AddressGossip.HEARSAY), known("20.1.1.1:8333").lastSeen());
    }

    private int toldOn(List<TimedAddress> addresses) {
        PeerId teller = stage.peer("10.0.0.2:5000", false);
        // The answer to our question.
        stage.receive(teller, new Addr(List.of()));
        PeerId listener = stage.peer("10.0.0.3:40000", true);
        stage.receive(listener, new Addr(List.of()));
        stage.receive(teller, new Addr(addresses));
        return sent(stage.passAddresses(), listener, Addr.class).stream()
                .mapToInt(each -> each.addresses().size())
                .sum();
    }

    @Test
    void p11_addr_flood_ten_addresses_are_passed_on_and_eleven_are_not() {
        assertEquals(10, toldOn(fresh(0, 10)));
        assertEquals(0, toldOn(fresh(50, 11)));
    }

    /// What we asked for is old already to those whom we would tell.
    @Test
    void the_answer_to_our_question_is_not_passed_on() {
        PeerId teller = stage.peer("10.0.0.2:5000", false);
        PeerId listener = stage.peer("10.0.0.3:40000", true);
        stage.receive(listener, new Addr(List.of()));
        stage.receive(teller, new Addr(fresh(0, 5)));
        stage.receive(teller, new Addr(fresh(5, 5)));
        List<Addr> told = sent(stage.passAddresses(), listener, Addr.class);
        assertEquals(Set.copyOf(fresh(5, 5)), Set.copyOf(told.getFirst().addresses()));
        assertEquals(1, told.size());
    }

    @Test
    void nodes_without_blocks_and_those_that_are_banned_are_neither_kept_nor_passed_on() {
        PeerId teller = stage.peer("10.0.0.2:5000", false);
        stage.receive(teller, new Addr(List.of()));
        IpAddress ip = IpAddress.parse("20.1.1.1").orElseThrow();
        int before = stage.network.knownNodes().size();
        stage.receive(teller, new Addr(List.of(new TimedAddress(NOW, new NetAddress(8, ip, 8333)))));
        assertEquals(before, stage.network.knownNodes().size());
        stage.on(new NetworkEvent.AddBans(List.of(new Ban(
                org.planchet.wire.Subnet.parse("20.1.1.0/24").orElseThrow(),
                Stage.START,
                Stage.START.plusSeconds(1_000)))));
        stage.receive(teller, new Addr(List.of(timed("20.1.1.1", NOW))));
        assertEquals(before, stage.network.knownNodes().size());
        stage.receive(teller, new Addr(List.of(timed("20.1.2.1", NOW))));
        assertEquals(before + 1, stage.network.knownNodes().size());
    }

    @Test
    void an_address_is_news_for_ten_minutes() {
        assertEquals(1, toldOn(List.of(timed("20.1.1.1", NOW - 599))));
        assertEquals(0, toldOn(List.of(timed("20.1.1.2", NOW - 600))));
    }

    @Test
    void who_told_it_or_was_told_is_not_told_again() {
        PeerId first = stage.peer("10.0.0.2:5000", false);
        PeerId second = stage.peer("10.0.0.3:5000", false);
        stage.receive(first, new Addr(List.of()));
        Addr news = new Addr(fresh(0, 1));
        stage.receive(first, news);
        List<NetworkEffect> told = stage.passAddresses();
        assertEquals(List.of(), sent(told, first, Addr.class));
        assertEquals(List.of(news), sent(told, second, Addr.class));
        // The second announces another itself, before or while it waits for it.
        stage.receive(second, new Addr(List.of(timed("20.9.9.9", NOW - 10_000))));
        long now = stage.now.getEpochSecond();
        stage.receive(first, new Addr(List.of(timed("20.9.9.9", now), timed("20.8.8.8", now))));
        stage.receive(second, new Addr(List.of(timed("20.8.8.8", NOW - 10_000))));
        assertEquals(List.of(), sent(stage.passAddresses(), second, Addr.class));
    }

    @ParameterizedTest
    @CsvSource({
        "8.8.8.8, 20.1.1.1, true, true",
        "8.8.8.8, 10.1.1.1, true, false",
        "8.8.8.8, 198.18.1.1, false, false",
        "10.0.0.2, 10.1.1.1, true, true",
        "10.0.0.2, 10.1.1.1, false, false",
        "10.0.0.2, 127.0.0.1, true, false",
        "127.0.0.1, 127.0.0.1, true, true",
        "10.0.0.2, 0.0.0.0, true, false"
    })
    void addresses_mean_something_to_those_who_can_reach_them(
            String teller, String address, boolean privateAddresses, boolean taken) {
        NetworkSettings d = NetworkSettings.defaults(5000).withDiscover(false);
        var here = new Stage(d.withPrivateAddresses(privateAddresses));
        PeerId peer = here.peer(teller + ":5000", false);
        int before = here.network.knownNodes().size();
        here.receive(peer, new Addr(List.of(timed(address, NOW))));
        assertEquals(taken ? before + 1 : before, here.network.knownNodes().size());
    }

    @Test
    void nobody_listens_on_port_0() {
        PeerId peer = stage.peer("10.0.0.2:5000", false);
        IpAddress ip = IpAddress.parse("20.1.1.1").orElseThrow();
        stage.receive(peer, new Addr(List.of(new TimedAddress(NOW, new NetAddress(9, ip, 0)))));
        assertEquals(1, stage.network.knownNodes().size());
    }

    @Test
    void p11_addr_flood_what_comes_too_fast_is_left_out() {
        PeerId peer = stage.peer("10.0.0.2:40000", true);
        stage.receive(peer, new Addr(fresh(0, 5)));
        assertEquals(1, stage.network.knownNodes().size());
        stage.now = stage.now.plusSeconds(20);
        stage.receive(peer, new Addr(fresh(10, 5)));
        assertEquals(3, stage.network.knownNodes().size());
        assertTrue(stage.connected(peer));
    }
}
