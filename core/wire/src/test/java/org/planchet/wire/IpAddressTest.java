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
        assertEquals("1.2", ip("1.2.3.4").group());
    }
}
