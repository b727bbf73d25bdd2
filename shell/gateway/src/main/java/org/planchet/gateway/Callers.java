package org.planchet.gateway;

import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Subnet;

/// By which name a caller's requests are counted.
///
/// @param proxies whose word on who asked them is taken; anybody else could say anything
record Callers(List<Subnet> proxies) {
    /// The caller behind the trusted proxies that a request came through. Each proxy appends the address that asked it
    /// to `X-Forwarded-For`, so the header is read from its end, as long as whoever wrote an entry is trusted.
    ///
    /// @param there     the address that the connection comes from
    /// @param forwarded the header; empty without one
    String name(InetAddress there, String forwarded) {
        byte[] bytes = there.getAddress();
        IpAddress at = bytes.length == 4 ? IpAddress.ofIpv4(bytes) : IpAddress.of(bytes);
        String[] entries = forwarded.split(",");
        for (int i = entries.length - 1; i >= 0 && isTrusted(at); i--) {
            Optional<IpAddress> before = IpAddress.parse(entries[i].strip());
            if (before.isEmpty()) break;
            at = before.get();
        }
        // Whoever has an IPv6 address has 2^64 of them.
        return at.isIpv4() ? at.toString() : HexFormat.of().toHexDigits(at.high());
    }

    private boolean isTrusted(IpAddress address) {
        return proxies.stream().anyMatch(network -> network.contains(address));
    }
}
