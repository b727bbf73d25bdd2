package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Limits;
import org.planchet.wire.Message.Addr;
import org.planchet.wire.Message.GetAddr;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.NetAddress;
import org.planchet.wire.TimedAddress;

/// When addresses are sent, and how many in one message.
class AddressAnnouncerTest {
    private final Stage stage = new Stage(NetworkSettings.defaults(5000)
            .withDiscover(false)
            .withPermissions(List.of(PermissionGrant.parse("addr@10.0.0.2").orElseThrow())));
    private int told;

    /// A peer that may announce as many addresses as it likes.
    private PeerId teller() {
        PeerId teller = stage.peer("10.0.0.2:40000", true);
        stage.receive(teller, new Addr(List.of()));
        return teller;
    }

    private PeerId listener() {
        PeerId listener = stage.peer("10.0.0.3:40000", true);
        stage.receive(listener, new GetAddr());
        return listener;
    }

    private TimedAddress fresh() {
        int n = told++;
        IpAddress ip = IpAddress.parse("20." + n / 65_536 + "." + n / 256 % 256 + "." + n % 256)
                .orElseThrow();
        return new TimedAddress(stage.now.getEpochSecond(), new NetAddress(9, ip, 8333));
    }

    @Test
    void p12_addr_leak_an_address_is_passed_on_at_a_moment_that_does_not_show_when_it_came() {
        PeerId teller = teller();
        PeerId listener = listener();
        var waits = new ArrayList<Double>();
        for (int i = 0; i < 200; i++) {
            assertEquals(
                    List.of(),
                    sent(stage.receive(teller, new Addr(List.of(fresh()))), listener, Addr.class),
                    "not yet");
            int seconds = 1;
            while (sent(stage.after(Duration.ofSeconds(1)), listener, Addr.class)
                    .isEmpty()) assertTrue(seconds++ < 300, "ten times the mean");
            waits.add((double) seconds);
            stage.now = stage.now.plusSeconds(10);
        }
        double mean = waits.stream().mapToDouble(each -> each).average().orElseThrow();
        assertTrue(mean > 20 && mean < 40, "after " + mean + " s on average");
        assertTrue(new HashSet<>(waits).size() > 30, "and hardly ever after the same time");
    }

    @Test
    void all_that_came_meanwhile_leaves_in_one_message() {
        PeerId teller = teller();
        PeerId listener = listener();
        for (int i = 0; i < 7; i++) stage.receive(teller, new Addr(List.of(fresh())));
        List<Addr> sent = sent(stage.passAddresses(), listener, Addr.class);
        assertEquals(1, sent.size());
        assertEquals(7, sent.getFirst().addresses().size());
    }

    /// A peer that may send addresses without limit cannot make more wait for another than one message can hold.
    @Test
    void p11_addr_flood_a_thousand_addresses_wait_for_a_peer_at_most() {
        PeerId teller = teller();
        PeerId listener = listener();
        for (int i = 0; i < Limits.ADDRESSES / 5; i++) {
            var ten = new ArrayList<TimedAddress>();
            for (int j = 0; j < 10; j++) ten.add(fresh());
            stage.receive(teller, new Addr(ten));
        }
        List<Addr> sent = sent(stage.passAddresses(), listener, Addr.class);
        assertEquals(1, sent.size());
        assertEquals(Limits.ADDRESSES, sent.getFirst().addresses().size());
    }

    /// So nodes of a chain of one's own find one another within seconds.
    @Test
    void who_comes_later_hears_of_all_who_came_before_at_once() {
        for (int i = 3; i < 10; i++) {
            PeerId id = stage.nextId();
            stage.on(new NetworkEvent.PeerConnected(id, at("10.0.0." + i + ":40000"), true));
            stage.shake(id, Stage.version(id.value(), 0, 0));
            List<Addr> answer = sent(stage.receive(id, new GetAddr()), id, Addr.class);
            int heard =
                    answer.stream().mapToInt(each -> each.addresses().size()).sum();
            assertEquals(i - 3, heard);
            var self = new NetAddress(9, IpAddress.parse("10.0.0." + i).orElseThrow(), 5000);
            stage.receive(id, new Addr(List.of(new TimedAddress(stage.now.getEpochSecond(), self))));
        }
    }

    @Test
    void on_a_public_chain_a_node_announces_itself_once_it_has_the_chain() {
        List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 100, 0);
        for (boolean own : new boolean[] {true, false}) {
            var here = new Stage(NetworkSettings.defaults(5000)
                    .withDiscover(false)
                    .withPrivateAddresses(own)
                    .withListenAddress(IpAddress.parse("9.9.9.9")));
            PeerId peer = here.peer("20.1.1.1:5000", false, 100);
            here.receive(peer, new Headers(ToyChain.headers(blocks)));
            here.after(Duration.ofSeconds(1));
            assertEquals(own ? 1 : 0, sent(here.effects, peer, Addr.class).size());
            here.mined(blocks);
            here.after(Duration.ofSeconds(1));
            assertEquals(1, sent(here.effects, peer, Addr.class).size());
        }
    }
}
