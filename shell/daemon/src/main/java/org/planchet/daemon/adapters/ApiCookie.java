package org.planchet.daemon.adapters;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.planchet.storage.AtomicFile;

/// How a command of the same user finds the credential of a node that runs: the node's data folder holds the
/// cookie, which only its owner can read, and the address at which the node serves HTTP.
public final class ApiCookie {
    static final String COOKIE = ".cookie";
    static final String ADDRESS = ".api";

    /// The user's name in it (Bitcoin Core's `COOKIEAUTH_USER`), and the random bytes of the password.
    private static final String USER = "__cookie__";

    private static final int PASSWORD_BYTES = 32;

    /// No cookie and no address is longer.
    private static final int MAX_BYTES = 512;

    private ApiCookie() {}

    /// Writes a random password into the cookie file of `folder`, which only its owner can read, in
    /// place of the one that an earlier run left. Returns what is in it, as `USER:PASSWORD`.
    ///
    /// @throws IOException if it cannot be written so
    static String create(Path folder, RandomGenerator random) throws IOException {
        byte[] password = new byte[PASSWORD_BYTES];
        random.nextBytes(password);
        String cookie = USER + ":" + HexFormat.of().formatHex(password);
        AtomicFile.writeUnsynced(folder.resolve(COOKIE), cookie.getBytes(StandardCharsets.US_ASCII));
        return cookie;
    }

    /// Removes the cookie file: the node takes no calls any longer.
    static void remove(Path folder) {
        delete(folder.resolve(COOKIE));
    }

    /// Writes down where the node of `folder` serves HTTP.
    ///
    /// @throws IOException if it cannot: then commands do not find the node by themselves
    public static void announce(Path folder, String host, int port) throws IOException {
        Files.writeString(folder.resolve(ADDRESS), url(host, port) + "\n");
    }

    /// The address as a caller on this machine uses it.
    static String url(String host, int port) {
        String bare = host.replaceAll("^\\[|]$", "");
        String reached = bare.equals("0.0.0.0") ? "127.0.0.1" : bare.equals("::") ? "::1" : bare;
        return "http://" + (reached.contains(":") ? "[" + reached + "]" : reached) + ":" + port;
    }

    /// The node of `folder` serves no longer.
    public static void withdraw(Path folder) {
        delete(folder.resolve(ADDRESS));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            // The next start writes another; until then it is of no use, for no process listens.
        }
    }

    /// Where the node of a data folder serves HTTP, as a URL; empty if none runs on it, or the file
    /// says nothing that a node writes.
    public static Optional<String> address(Path folder) {
        return read(folder.resolve(ADDRESS)).filter(ApiCookie::isUrl);
    }

    private static boolean isUrl(String text) {
        try {
            URI url = new URI(text);
            return "http".equals(url.getScheme()) && url.getHost() != null && url.getPort() > 0;
        } catch (URISyntaxException damaged) {
            return false;
        }
    }

    /// The cookie in a data folder, as `USER:PASSWORD`; empty if there is none that this user can read.
    public static Optional<String> in(Path folder) {
        return read(folder.resolve(COOKIE));
    }

    /// The cookie of the node that serves `port` of this machine, looked for in the folders below `home`. If
    /// several name the port, since some of their nodes ended without a word, the one that started last
    /// is meant.
    public static Optional<String> find(Path home, int port) {
        NavigableMap<FileTime, Path> found = new TreeMap<>();
        try (var folders = Files.newDirectoryStream(home, Files::isDirectory)) {
            for (Path folder : folders) {
                String address = address(folder).orElse("");
                if (address.endsWith(":" + port)) found.put(Files.getLastModifiedTime(folder.resolve(ADDRESS)), folder);
            }
        } catch (IOException | DirectoryIteratorException unreadable) {
            return Optional.empty();
        }
        return Optional.ofNullable(found.lastEntry()).flatMap(last -> in(last.getValue()));
    }

    /// Whether a host is this machine, so that a cookie may be shown to it. A name other than
    /// `localhost` is not: it can be pointed anywhere.
    public static boolean isHere(String host) {
        if (host.equalsIgnoreCase("localhost")) return true;
        try {
            return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).isLoopbackAddress();
        } catch (IllegalArgumentException aName) {
            return false;
        }
    }

    private static Optional<String> read(Path file) {
        try {
            if (Files.size(file) > MAX_BYTES) return Optional.empty();
            return Optional.of(Files.readString(file).strip()).filter(text -> !text.isEmpty());
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
