package org.planchet.server;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;

/// Who may do what. Three questions, asked of every route by its row in the table, so that no spelling of a path goes
/// around them:
///
/// - Is the request addressed to this machine by one of its own names? A web page whose own name an attacker
///   points at 127.0.0.1 (DNS rebinding) says its own name in the Host header, and is refused.
/// - Does a page of another origin send a state change? Its browser says so in the Origin header. No answer ever
///   carries a header that lets another origin read it.
/// - Does the route reach wallet, miner, peers or stop? Then the caller shows the token or JSON-RPC's credentials, or
///   is on this machine and is the user who runs the node ([SocketOwner]). A request that a proxy passed on comes
///   from its machine, and says nothing of who the caller is: it needs the token.
final class Guard {
    private static final String BEARER = "Bearer ";

    /// What proxies add. A caller who adds one itself only loses rights by it.
    private static final List<String> PROXY_HEADERS = List.of("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via");

    /// What is decided on a caller of a guarded route.
    enum Verdict {
        ADMITTED,
        WRONG_TOKEN,
        NEEDS_TOKEN
    }

    /// Where a caller stands, whatever it shows.
    enum Place {
        /// Another machine, or a caller that cannot be distinguished from one.
        ELSEWHERE,
        /// This machine, but another of its users, or a user who cannot be identified.
        THIS_MACHINE,
        /// This machine, and the user who runs the node.
        SAME_USER
    }

    private final ApiSettings settings;
    private final Set<String> hosts = new LinkedHashSet<>();
    private final byte @Nullable [] tokenHash;
    private final Predicate<String> credentials;

    /// @param credentials whether a header Authorization shows those of JSON-RPC
    Guard(ApiSettings settings, Predicate<String> credentials) {
        this.settings = settings;
        this.credentials = credentials;
        hosts.add("localhost");
        hosts.add("127.0.0.1");
        hosts.add("[::1]");
        hosts.add(settings.host().toLowerCase(Locale.ROOT));
        for (String host : settings.allowedHosts()) hosts.add(host.toLowerCase(Locale.ROOT));
        String token = settings.token();
        tokenHash = token == null || token.isEmpty() ? null : sha256(token);
    }

    void check(Exchange exchange, Route route) {
        checkHost(exchange);
        if (!route.method().equals("GET")) checkOrigin(exchange);
        if (route.isGuarded()) checkCaller(exchange);
    }

    /// What is asked of a request with credentials of its own, and of a WebSocket: the browser lets every page open
    /// one and read what it says.
    void checkOwnPage(Exchange exchange) {
        checkHost(exchange);
        checkOrigin(exchange);
    }

    /// Refuses a request to another name than this machine's.
    void checkHost(Exchange exchange) {
        String host = bare(exchange.header("Host"));
        // A name can be pointed anywhere, the address that the caller really reached cannot.
        if (hosts.contains(host) || host.equals(literal(exchange.here()))) return;
        throw new ApiException(ApiException.Kind.FORBIDDEN, ErrorCode.WRONG_HOST);
    }

    private static void checkOrigin(Exchange exchange) {
        String origin = exchange.header("Origin");
        String site = exchange.header("Sec-Fetch-Site");
        boolean own = site == null || site.equals("same-origin") || site.equals("none");
        if (origin == null && own) return;
        String host = String.valueOf(exchange.header("Host")).toLowerCase(Locale.ROOT);
        String from = origin == null ? "" : origin.toLowerCase(Locale.ROOT);
        if (from.equals("http://" + host) || from.equals("https://" + host)) return;
        throw new ApiException(ApiException.Kind.FORBIDDEN, ErrorCode.WRONG_ORIGIN);
    }

    private void checkCaller(Exchange exchange) {
        switch (verdict(exchange)) {
            case ADMITTED -> {}
            case WRONG_TOKEN -> throw unauthorized(exchange, ErrorCode.WRONG_TOKEN);
            case NEEDS_TOKEN -> throw unauthorized(exchange, ErrorCode.TOKEN_NEEDED);
        }
    }

    /// Whether the caller could use guarded routes, and so may see what is hidden from untrusted callers.
    boolean admits(Exchange exchange) {
        return verdict(exchange) == Verdict.ADMITTED;
    }

    private Verdict verdict(Exchange exchange) {
        String authorization = exchange.header("Authorization");
        if (authorization != null && credentials.test(authorization)) return Verdict.ADMITTED;
        return decide(place(exchange), authorization, settings.loopback(), tokenHash);
    }

    private Place place(Exchange exchange) {
        boolean passedOn = PROXY_HEADERS.stream().anyMatch(name -> exchange.header(name) != null);
        if (passedOn || !exchange.there().isLoopbackAddress()) return Place.ELSEWHERE;
        if (settings.loopback() != ApiSettings.Loopback.SAME_USER) return Place.THIS_MACHINE;
        return exchange.connection().isOurs() ? Place.SAME_USER : Place.THIS_MACHINE;
    }

    /// The whole decision on a caller without JSON-RPC's credentials, from nothing but what is handed in.
    ///
    /// @param authorization the header of that name, null if there is none
    /// @param loopback      which callers from this machine need no token
    /// @param tokenHash     SHA-256 of the node's token, null if it has none
    static Verdict decide(
            Place place, @Nullable String authorization, ApiSettings.Loopback loopback, byte @Nullable [] tokenHash) {
        if (tokenHash != null && authorization != null && authorization.startsWith(BEARER)) {
            // Hashes of equal length, compared in constant time: neither length nor first letters leak.
            byte[] shown = sha256(authorization.substring(BEARER.length()));
            return MessageDigest.isEqual(tokenHash, shown) ? Verdict.ADMITTED : Verdict.WRONG_TOKEN;
        }
        boolean admitted = switch (loopback) {
            case SAME_USER -> place == Place.SAME_USER;
            case EVERYONE -> place != Place.ELSEWHERE;
            case NOBODY -> false;
        };
        return admitted ? Verdict.ADMITTED : Verdict.NEEDS_TOKEN;
    }

    private static ApiException unauthorized(Exchange exchange, ErrorCode saying) {
        exchange.answerHeader("WWW-Authenticate", "Bearer");
        return new ApiException(ApiException.Kind.UNAUTHORIZED, saying);
    }

    /// The host without port, in small letters.
    private static String bare(@Nullable String header) {
        if (header == null) return "";
        String host = header.strip().toLowerCase(Locale.ROOT);
        int port = host.lastIndexOf(':');
        return port > host.lastIndexOf(']') ? host.substring(0, port) : host;
    }

    /// An address as in a Host header.
    static String literal(InetAddress address) {
        String text = address.getHostAddress();
        return text.indexOf(':') >= 0 ? "[" + text + "]" : text;
    }

    static byte[] sha256(String text) {
        return sha256(text.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
