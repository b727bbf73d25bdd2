package org.planchet.wire;

import java.util.Optional;

/// A network that nodes have addresses in (BIP-0155).
public enum AddressNetwork {
    IPV4(1, "ipv4", 4),
    IPV6(2, "ipv6", 16),
    /// Tor's onion services of the third version.
    ONION(4, "onion", 32),
    I2P(5, "i2p", 32),
    /// IPv6 addresses in `fc00::/8`, which are made of keys.
    CJDNS(6, "cjdns", 16);

    private final int id;
    private final String text;
    private final int size;

    AddressNetwork(int id, String text, int size) {
        this.id = id;
        this.text = text;
        this.size = size;
    }

    /// Its number in an addrv2 message.
    public int id() {
        return id;
    }

    /// As Bitcoin Core spells it.
    public String text() {
        return text;
    }

    /// Bytes of an address.
    public int size() {
        return size;
    }

    /// Whether its addresses are names that only a proxy can reach.
    public boolean isOverlay() {
        return this == ONION || this == I2P;
    }

    /// The network of an IP address.
    public static AddressNetwork of(IpAddress ip) {
        if (ip.isIpv4()) return IPV4;
        return (ip.high() >>> 56) == 0xfc ? CJDNS : IPV6;
    }

    public static Optional<AddressNetwork> ofId(int id) {
        for (AddressNetwork each : values()) if (each.id == id) return Optional.of(each);
        return Optional.empty();
    }

    public static Optional<AddressNetwork> parse(String text) {
        for (AddressNetwork each : values()) if (each.text.equals(text)) return Optional.of(each);
        return Optional.empty();
    }
}
