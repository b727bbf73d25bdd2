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
