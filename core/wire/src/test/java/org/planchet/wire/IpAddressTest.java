package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class IpAddressTest {
    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    @Test
    void literals_are_read_and_written_in_one_canonical_form() {
        assertEquals("1.2.3.4", ip("1.2.3.4").toString());
        assertEquals("1.2.3.4", ip("::ffff:1.2.3.4").toString());
        assertEquals("::", ip("0:0:0:0:0:0:0:0").toString());
        assertEquals("::1", ip("::1").toString());
        assertEquals("2001:db8::1", ip("2001:0DB8:0:0:0:0:0:1").toString());
        assertEquals("2001:db8:0:1:1:1:1:1", ip("2001:db8:0:1:1:1:1:1").toString());
        assertEquals("2001:0:0:1::1", ip("2001:0:0:1:0:0:0:1").toString());
        assertEquals("1::", ip("1::").toString());
        for (String text : List.of("1.2.3.4", "::1", "2001:db8::1"))
            assertEquals(ip(text), IpAddress.of(ip(text).bytes()));
    }

    @Test
    void anything_else_is_no_literal() {
        for (String text : List.of(
                "",
                "1.2.3",
                "1.2.3.4.5",
                "1.2.3.256",
                "1.2.3.-4",
                "01234.1.1.1",
                ":",
                ":::",
                "1::2::3",
                "1:2:3:4:5:6:7",
                "1:2:3:4:5:6:7:8:9",
                "12345::",
                "g::",
                "localhost",
                "1.2.3.4:80",
                "::1.2.3",
                "1:2:3:4:5:6:7:1.2.3.4")) assertTrue(IpAddress.parse(text).isEmpty(), text);
    }

    @Test
    void what_only_a_local_network_can_reach() {
        for (String text : List.of(
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "127.0.0.1",
                "169.254.1.1",
                "100.64.0.1",
                "::1",
                "fd00::1",
                "fc00::1",
                "fe80::1")) assertTrue(ip(text).isPrivate(), text);
        for (String text : List.of(
                "9.255.255.255",
                "11.0.0.0",
                "172.15.0.1",
                "172.32.0.0",
                "192.167.1.1",
                "100.63.0.1",
                "100.128.0.1",
                "2001:db8::1",
                "fb00::1",
                "fec0::1")) assertFalse(ip(text).isPrivate(), text);
        assertTrue(ip("0.0.0.0").isUnspecified());
        assertTrue(ip("::").isUnspecified());
    }

    @Test
    void p13_an_address_counts_to_the_part_of_the_net_that_its_owner_has() {
        assertEquals("1.2", ip("1.2.3.4").group());
        assertEquals("2a01:4f8", ip("2a01:4f8:1::1").group());
        assertEquals("1.2", ip("64:ff9b::102:304").group(), "NAT64");
        assertEquals("64:ff9b", ip("64:ff9b:0:1::102:304").group(), "beside it");
        assertEquals("1.2", ip("::ffff:0:102:304").group(), "translated");
        assertEquals("1.2", ip("2002:102:304::1").group(), "6to4");
        assertEquals("2003:102", ip("2003:102:304::1").group());
        assertEquals("1.2", ip("2001::fefd:fcfb").group(), "Teredo");
        assertEquals("2001:1", ip("2001:1::fefd:fcfb").group());
        assertEquals("2001:470:1", ip("2001:470:1fff::1").group(), "a tunnel");
        assertEquals("2001:470:2", ip("2001:470:2000::1").group(), "another owner's");
    }

    /// The edges of every range that is set aside.
    @Test
    void what_nobody_on_the_public_net_can_reach() {
        for (String text : List.of(
                "0.0.0.0",
                "0.255.255.255",
                "10.0.0.0",
                "10.255.255.255",
                "100.64.0.0",
                "100.127.255.255",
                "127.0.0.1",
                "169.254.0.0",
                "169.254.255.255",
                "172.16.0.0",
                "172.31.255.255",
                "192.0.2.0",
                "192.0.2.255",
                "192.168.0.0",
                "192.168.255.255",
                "198.18.0.0",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.7",
                "255.255.255.255",
                "::",
                "::1",
                "2001:10::",
                "2001:1f:ffff::1",
                "2001:20::",
                "2001:2f:ffff::1",
                "2001:db8::",
                "2001:db8:ffff::1",
                "fc00::",
                "fdff:ffff::1",
                "fe80::1")) assertFalse(ip(text).isRoutable(), text);
    }

    @Test
    void their_neighbours_can_be_reached() {
        for (String text : List.of(
                "1.0.0.0",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.0",
                "169.253.255.255",
                "169.255.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.255",
                "192.0.3.0",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "198.51.99.255",
                "203.0.114.0",
                "255.255.255.254",
                "::2",
                "2001:f:ffff::1",
                "2001:30::",
                "2001:db7:ffff::1",
                "2001:db9::",
                "fbff:ffff::1",
                "fe00::",
                "fec0::1",
                "2002:808:808::1")) assertTrue(ip(text).isRoutable(), text);
    }
}
