package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubnetTest {
    private static IpAddress ip(String text) {
        return IpAddress.parse(text).orElseThrow();
    }

    private static Subnet subnet(String text) {
        return Subnet.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource({
        "1.2.3.4, 1.2.3.4/32",
        "1.2.3.4/24, 1.2.3.0/24",
        "1.2.3.4/255.255.0.0, 1.2.0.0/16",
        "1.2.3.4/0, 0.0.0.0/0",
        "2001:db8::1, 2001:db8::1/128",
        "2001:db8:1::/32, 2001:db8::/32",
        "2001:db8::ffff/127, 2001:db8::fffe/127",
    })
    void a_network_is_written_by_its_first_address_and_its_bits(String written, String shown) {
        assertEquals(shown, subnet(written).toString());
        assertEquals(subnet(written), subnet(shown));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nobody",
                "1.2.3.4:80",
                "1.2.3.4/33",
                "1.2.3.4/-1",
                "1.2.3.4/",
                "1.2.3.4/255.0.255.0",
                "2001:db8::/129",
                "2001:db8::/255.255.0.0",
            })
    void what_is_no_network_is_none(String text) {
        assertEquals(Optional.empty(), Subnet.parse(text));
    }

    @Test
    void it_holds_what_begins_with_its_bits_and_nothing_else() {
        assertTrue(subnet("1.2.3.0/24").contains(ip("1.2.3.255")));
        assertFalse(subnet("1.2.3.0/24").contains(ip("1.2.4.0")));
        assertTrue(subnet("1.2.3.4").contains(ip("1.2.3.4")));
        assertFalse(subnet("1.2.3.4").contains(ip("1.2.3.5")));
        assertTrue(subnet("0.0.0.0/0").contains(ip("9.9.9.9")));
        assertFalse(subnet("0.0.0.0/0").contains(ip("2001:db8::1")), "another family");
        assertTrue(subnet("2001:db8::/65").contains(ip("2001:db8::7fff:ffff:ffff:ffff")));
        assertFalse(subnet("2001:db8::/65").contains(ip("2001:db8::8000:0:0:0")));
    }

    @Test
    void bits_after_the_prefix_are_a_mistake() {
        assertThrows(IllegalArgumentException.class, () -> new Subnet(ip("1.2.3.4"), 120));
        assertThrows(IllegalArgumentException.class, () -> new Subnet(ip("1.2.3.4"), 129));
    }
}
