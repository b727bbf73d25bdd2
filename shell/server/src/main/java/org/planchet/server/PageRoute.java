package org.planchet.server;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.javalin.router.Endpoint;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.planchet.explorer.Explorer;

/// Serves the files of the [Explorer]: the page at `/`, what it needs below [#FOLDER].
///
/// The page may run the node's own scripts and none else, talk to the node alone, and be shown in no other page. It
/// is for whoever reaches the port; what it may do there, the API decides.
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

    void addTo(JavalinConfig config) {
        add(config, PATH, Explorer.START);
        for (String name : Explorer.names()) add(config, FOLDER + name, name);
    }

    private void add(JavalinConfig config, String path, String name) {
        config.routes.addEndpoint(new Endpoint(HandlerType.GET, path, context -> serve(context, name)));
    }

    /// Whether there is something to GET at this path.
    static boolean isAt(String path) {
        return path.equals(PATH)
                || (path.startsWith(FOLDER) && Explorer.names().contains(path.substring(FOLDER.length())));
    }

    private void serve(Context context, String name) {
        HEADERS.forEach(context::header);
        guard.checkHost(context);
        File file = files.computeIfAbsent(name, wanted -> new File(Explorer.read(wanted)));
        context.header("ETag", file.tag);
        if (file.tag.equals(context.header("If-None-Match"))) {
            context.status(304);
        } else {
            context.res().setContentLength(file.content.length);
            context.contentType(Explorer.mediaType(name)).result(file.content);
        }
    }
}
