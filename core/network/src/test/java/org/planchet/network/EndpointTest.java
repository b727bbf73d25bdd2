package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointTest {
    @Test
    void addresses_and_names_with_a_port_or_the_chains_own() {
        assertEquals(new Endpoint("1.2.3.4", 80), Endpoint.parse("1.2.3.4:80", 5000));
        assertEquals(new Endpoint("1.2.3.4", 5000), Endpoint.parse(" 1.2.3.4 ", 5000));
        assertEquals(new Endpoint("2001:db8::1", 5000), Endpoint.parse("2001:DB8:0::1", 5000));
        assertEquals(new Endpoint("::1", 80), Endpoint.parse("[::1]:80", 5000));
        assertEquals(new Endpoint("::1", 5000), Endpoint.parse("[::1]", 5000));
        assertEquals(new Endpoint("localhost", 80), Endpoint.parse("LocalHost:80", 0));
        assertTrue(Endpoint.parse("node-0.blockchain_service:5000", 0).isName());
        assertFalse(Endpoint.parse("127.0.0.1:5000", 0).isName());
        assertEquals("[::1]:80", Endpoint.parse("[::1]:80", 0).toString());
        assertEquals("1.2.3.4:80", Endpoint.parse("1.2.3.4:80", 0).toString());
    }

    @Test
    void ports_and_letters_to_the_last_one() {
        assertEquals(65_535, Endpoint.parse("1.2.3.4:65535", 0).port());
        assertEquals(1, Endpoint.parse("1.2.3.4:1", 0).port());
        assertEquals(0, new Endpoint("1.2.3.4", 0).port());
        assertEquals(65_535, new Endpoint("1.2.3.4", 65_535).port());
        assertThrows(IllegalArgumentException.class, () -> new Endpoint("1.2.3.4", -1));
        assertThrows(IllegalArgumentException.class, () -> new Endpoint("1.2.3.4", 65_536));
        assertEquals("az-az_09.z", Endpoint.parse("az-AZ_09.z:80", 0).host());
        for (String other : List.of("`", "{", "@", "[", "/", ":", "é"))
            assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("a" + other + "b:80", 0), other);
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("09.0:80", 0), "no letter");
        assertEquals(253, Endpoint.parse("a".repeat(253) + ":80", 0).host().length());
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("a".repeat(254) + ":80", 0));
        assertThrows(IllegalArgumentException.class, () -> Endpoint.parse("]:80", 0));
    }

    @Test
    void places_are_ordered_by_host_and_then_by_port() {
        var place = new Endpoint("1.2.3.4", 80);
        assertEquals(0, place.compareTo(new Endpoint("1.2.3.4", 80)));
        assertTrue(place.compareTo(new Endpoint("1.2.3.4", 81)) < 0);
        assertTrue(place.compareTo(new Endpoint("1.2.3.3", 81)) > 0);
        assertEquals(place.hashCode() + 1, new Endpoint("1.2.3.4", 81).hashCode());
        assertFalse(place.hashCode() == new Endpoint("1.2.3.5", 80).hashCode());
    }

    @Test
    void what_is_wrong_is_said_in_one_sentence() {
        for (String text : List.of(
                "",
                ":80",
                "localhost",
                "localhost:",
                "localhost:0",
                "localhost:65536",
                "localhost:+1",
                "localhost:8a",
                "1.2.3:80",
                "1.2.3.999:80",
                "a b:80",
                "[::1",
                "[::1]80",
                "[localhost]:80",
                "::1:80:",
                "a:b:80",
                "99999999999:1")) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> Endpoint.parse(text, 0), text);
            assertTrue(String.valueOf(e.getMessage()).startsWith("'" + text + "' is not a HOST:PORT: "));
        }
    }
}
