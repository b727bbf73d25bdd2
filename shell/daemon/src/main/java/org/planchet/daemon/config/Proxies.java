package org.planchet.daemon.config;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.planchet.network.Endpoint;
import org.planchet.wire.AddressNetwork;

/// By which proxies connections are opened.
///
/// @param net   for the public net, and for Tor if there is none of its own
/// @param onion for Tor
public record Proxies(Optional<Proxy> net, Optional<Proxy> onion) {
    public static final Proxies NONE = new Proxies(Optional.empty(), Optional.empty());

    /// A SOCKS5 proxy.
    ///
    /// @param place where it listens
    /// @param login what it is to be shown; without, each connection shows another, by which Tor keeps them apart
    public record Proxy(Endpoint place, Optional<Login> login) {
        private static final Pattern TEXT = Pattern.compile("(?:([!-9;-~]{1,255}):([!-~]{1,255})@)?(.+)");

        /// Reads `HOST:PORT` or `USER:PASSWORD@HOST:PORT`; empty if it is neither.
        static Optional<Proxy> parse(String text) {
            Matcher matcher = TEXT.matcher(text);
            if (!matcher.matches() || !Settings.isHostAndPort(matcher.group(3))) return Optional.empty();
            Optional<Login> login =
                    Optional.ofNullable(matcher.group(1)).map(user -> new Login(user, matcher.group(2)));
            return Optional.of(new Proxy(Endpoint.parse(matcher.group(3), 0), login));
        }
    }

    /// A name and a password, each of 1 to 255 ASCII characters (RFC 1929).
    public record Login(String user, String password) {
        /// Leaves both out.
        @Override
        public String toString() {
            return "Login";
        }
    }

    /// The proxy for a network; empty for none.
    public Optional<Proxy> to(AddressNetwork network) {
        return switch (network) {
            case ONION -> onion.or(() -> net);
            case IPV4, IPV6 -> net;
            // CJDNS lies behind an interface of this machine's own, and I2P speaks another protocol.
            case CJDNS, I2P -> Optional.empty();
        };
    }

    /// The proxy for a place; what only a local network can reach needs none. A name is for the proxy to look up.
    public Optional<Proxy> to(Endpoint place) {
        if (!place.isName() && !place.isPublic()) return Optional.empty();
        return to(place.network().orElse(AddressNetwork.IPV4));
    }
}
