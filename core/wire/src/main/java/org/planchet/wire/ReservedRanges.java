package org.planchet.wire;

import java.util.List;

/// The ranges of addresses that lead nowhere on the public net, as Bitcoin Core's `CNetAddr::IsRoutable` has them.
final class ReservedRanges {
    private static final List<Subnet> ALL = List.of(
            range("0.0.0.0/8"), // this network (RFC 1122)
            range("10.0.0.0/8"), // private (RFC 1918)
            range("100.64.0.0/10"), // shared by a carrier's customers (RFC 6598)
            range("127.0.0.0/8"), // this machine
            range("169.254.0.0/16"), // this link (RFC 3927)
            range("172.16.0.0/12"),
            range("192.0.2.0/24"), // for documents (RFC 5737)
            range("192.168.0.0/16"),
            range("198.18.0.0/15"), // for measuring devices (RFC 2544)
            range("198.51.100.0/24"),
            range("203.0.113.0/24"),
            range("255.255.255.255"), // everybody on this link
            range("::"),
            range("::1"), // this machine
            range("2001:10::/28"), // names of hosts, once (RFC 4843)
            range("2001:20::/28"), // names of hosts (RFC 7343)
            range("2001:db8::/32"), // for documents (RFC 3849)
            range("fc00::/7"), // private (RFC 4193)
            range("fe80::/10")); // this link (RFC 4862)

    private ReservedRanges() {}

    private static Subnet range(String text) {
        return Subnet.parse(text).orElseThrow();
    }

    static boolean contain(IpAddress address) {
        for (Subnet range : ALL) if (range.contains(address)) return true;
        return false;
    }
}
