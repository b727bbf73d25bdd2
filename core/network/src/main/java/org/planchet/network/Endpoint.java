package org.planchet.network;

import java.util.Locale;
import java.util.Optional;
import org.planchet.primitives.KeyedHash;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.IpAddress;
import org.planchet.wire.OverlayHost;

/// Where a node listens: a host and a TCP port. The host is an IP literal in its canonical form, a name in Tor or I2P,
/// or a DNS name in lower case; two endpoints are the same place if they are equal.
public record Endpoint(String host, int port) implements Comparable<Endpoint> {
    private static final int MAX_NAME = 253;

    public Endpoint {
        if (port < 0 || port > 65_535) throw new IllegalArgumentException("port " + port);
        host = IpAddress.parse(host).map(IpAddress::toString).orElse(host.toLowerCase(Locale.ROOT));
    }

    public static Endpoint of(IpAddress ip, int port) {
        return new Endpoint(ip.toString(), port);
    }

    /// Reads `host:port`, `[2001:db8::1]:port`, or either without a port if `defaultPort` is above 0.
    ///
    /// @throws IllegalArgumentException with one clear sentence
    public static Endpoint parse(String text, int defaultPort) {
        String trimmed = text.trim();
        String host = trimmed;
        String port = "";
        int close = trimmed.indexOf(']');
        if (trimmed.startsWith("[") && close > 0) {
            host = trimmed.substring(1, close);
            String rest = trimmed.substring(close + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) throw bad(text, "expected a colon after ]");
            port = rest.isEmpty() ? "" : rest.substring(1);
            if (IpAddress.parse(host).isEmpty()) throw bad(text, "what is in brackets is not an IPv6 address");
        } else if (IpAddress.parse(trimmed).isEmpty()) {
            int colon = trimmed.lastIndexOf(':');
            if (colon >= 0) {
                host = trimmed.substring(0, colon);
                port = trimmed.substring(colon + 1);
            }
            boolean dotted = host.indexOf(':') < 0 && IpAddress.parse(host).isPresent();
            if (!dotted && !isName(host)) throw bad(text, "the host is neither an address nor a name");
            String small = host.toLowerCase(Locale.ROOT);
            if (OverlayHost.isMeant(small) && OverlayHost.network(small).isEmpty())
                throw bad(text, "that is no name of Tor's or I2P's, such as 56 letters and digits with .onion");
        }
        if (port.isEmpty() && defaultPort > 0 && !trimmed.endsWith(":")) return new Endpoint(host, defaultPort);
        return new Endpoint(host, port(port, text));
    }

    private static int port(String port, String text) {
        if (port.isEmpty()) throw bad(text, "the port is missing");
        int value = 0;
        for (int i = 0; i < port.length(); i++) {
            char digit = port.charAt(i);
            if (digit < '0' || digit > '9' || value > 65_535) throw bad(text, "the port is not a number up to 65535");
            value = value * 10 + digit - '0';
        }
        if (value < 1 || value > 65_535) throw bad(text, "the port is not between 1 and 65535");
        return value;
    }

    private static boolean isName(String host) {
        if (host.isEmpty() || host.length() > MAX_NAME) return false;
        boolean letter = false;
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean alphabetic = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
            letter |= alphabetic;
            if (!alphabetic && c != '.' && (c < '0' || c > '9')) return false;
        }
        // Digits and dots alone are a mistyped address, not a name.
        return letter;
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException("'" + text + "' is not a HOST:PORT: " + why);
    }

    /// The IP address, empty if the host is a name.
    public Optional<IpAddress> ip() {
        return IpAddress.parse(host);
    }

    /// The network of its address; empty if the host is a name still to be resolved.
    public Optional<AddressNetwork> network() {
        return ip().map(AddressNetwork::of).or(() -> OverlayHost.network(host));
    }

    /// Whether the address is reachable on the public internet or in an overlay network such as Tor; false if
    /// the host is a name.
    public boolean isPublic() {
        Optional<AddressNetwork> network = network();
        if (network.isPresent() && (network.get().isOverlay() || network.get() == AddressNetwork.CJDNS)) return true;
        return ip().filter(IpAddress::isRoutable).isPresent();
    }

    public boolean isName() {
        return network().isEmpty();
    }

    @Override
    public int compareTo(Endpoint other) {
        int order = host.compareTo(other.host);
        return order != 0 ? order : Integer.compare(port, other.port);
    }

    @Override
    public int hashCode() {
        return (int) KeyedHash.of(host) * 31 + port;
    }

    /// `host:port`, an IPv6 address in brackets.
    @Override
    public String toString() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }
}
