package org.planchet.server;

import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.planchet.explorer.Explorer;

/// Serves the files of the [Explorer]: the page at `/`, what it needs below [#FOLDER].
///
/// The page may run only the node's own scripts, connect only to the node, and not be embedded in another
/// page. It is served to any caller that reaches the port; the API decides what such a caller may do.
final class PageRoute {
    static final String PATH = "/";
    static final String FOLDER = "/web/";

    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy",
            "same-origin",
            "Cross-Origin-Resource-Policy",
            "same-origin",
            "Referrer-Policy",
            "no-referrer",
            "X-Content-Type-Options",
            "nosniff",
            "X-Frame-Options",
            "DENY",
            // Kept by the browser, and asked for each time whether it is still so.
            "Cache-Control",
            "no-cache");

    private final Guard guard;
    private final Map<String, File> files = new ConcurrentHashMap<>();

    /// A file that has been asked for once.
    private static final class File {
        private final byte[] content;
        private final String tag;

        private File(byte[] content) {
            this.content = content;
            this.tag = '"' + HexFormat.of().formatHex(Guard.sha256(content), 0, 16) + '"';
        }
    }

    PageRoute(Guard guard) {
        this.guard = guard;
    }

    void addTo(Table table) {
        table.add("GET", PATH, exchange -> serve(exchange, Explorer.START));
        for (String name : Explorer.names()) table.add("GET", FOLDER + name, exchange -> serve(exchange, name));
    }

    private void serve(Exchange exchange, String name) {
        HEADERS.forEach(exchange::answerHeader);
        guard.checkHost(exchange);
        File file = files.computeIfAbsent(name, wanted -> new File(Explorer.read(wanted)));
        exchange.answerHeader("ETag", file.tag);
        if (file.tag.equals(exchange.header("If-None-Match"))) {
            exchange.status(304);
            exchange.send();
        } else {
            exchange.send(Explorer.mediaType(name), file.content);
        }
    }
}
