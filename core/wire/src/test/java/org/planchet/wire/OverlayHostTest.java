package org.planchet.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of hosts in Tor and I2P, by the addresses of Bitcoin Core's own tests.
class OverlayHostTest {
    private static final String ONION = "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion";
    private static final String ONION_KEY = "79bcc625184b05194975c28b66b66b0469f7f6556fb1ac3189a79b40dda32f1f";
    private static final String I2P = "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdq.b32.i2p";
    private static final String I2P_HASH = "a2894dabaec08c0051a481a6dac88b64f98232ae42d4b6fd2fa81952dfe36a87";

    @Test
    void an_onion_service_is_its_key_with_a_checksum() {
        byte[] key = HexFormat.of().parseHex(ONION_KEY);
        assertEquals(ONION, OverlayHost.of(AddressNetwork.ONION, key));
        assertEquals(Optional.of(AddressNetwork.ONION), OverlayHost.network(ONION));
        assertEquals(ONION_KEY, HexFormat.of().formatHex(OverlayHost.bytes(ONION)));
    }

    @Test
    void a_destination_of_i2p_is_its_hash() {
        byte[] hash = HexFormat.of().parseHex(I2P_HASH);
        assertEquals(I2P, OverlayHost.of(AddressNetwork.I2P, hash));
        assertEquals(Optional.of(AddressNetwork.I2P), OverlayHost.network(I2P));
        assertEquals(I2P_HASH, HexFormat.of().formatHex(OverlayHost.bytes(I2P)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryc.onion",
                "qg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
                "Pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscryd.onion",
                "pg6mmjiyjmcrsslvykfwnntlaru7p5svn6y2ymmju6nubxndf4pscry.onion",
                "expyuzz4wqqyqhjn.onion",
                ".onion",
                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkdr.b32.i2p",
                "ukeu3k5oycgaauneqgtnvselmt4yemvoilkln7jpvamvfx7dnkd0.b32.i2p",
                "node.i2p"
            })
    void what_is_not_well_formed_is_none_and_no_other_name_either(String host) {
        assertEquals(Optional.empty(), OverlayHost.network(host));
        assertTrue(OverlayHost.isMeant(host));
    }

    @Test
    void other_names_are_not_meant() {
        assertFalse(OverlayHost.isMeant("onion.example"));
        assertEquals(Optional.empty(), OverlayHost.network("example.org"));
        assertThrows(IllegalArgumentException.class, () -> OverlayHost.bytes("x.onion"));
    }

    @Test
    void an_ip_address_of_fc_is_one_of_cjdns() {
        assertEquals(
                AddressNetwork.CJDNS,
                AddressNetwork.of(IpAddress.parse("fc00::1").orElseThrow()));
        assertEquals(
                AddressNetwork.IPV6,
                AddressNetwork.of(IpAddress.parse("fd00::1").orElseThrow()));
        assertEquals(
                AddressNetwork.IPV4,
                AddressNetwork.of(IpAddress.parse("1.2.3.4").orElseThrow()));
        assertEquals(Optional.of(AddressNetwork.CJDNS), AddressNetwork.ofId(6));
        assertEquals(Optional.empty(), AddressNetwork.ofId(3), "Tor's second version is no more");
    }
}
