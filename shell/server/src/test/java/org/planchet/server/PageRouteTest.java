package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.explorer.Explorer;

/// The page's files: whole, as what they are, and with headers that keep everything else out.
class PageRouteTest {
    private ApiServer server;
    private Web web;

    @BeforeEach
    void start() {
        server = ApiServer.start(FakeNode.ofFiveBlocks(), ApiSettings.loopback(0));
        web = new Web(server.port());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void the_page_is_at_the_root_and_every_file_of_it_below_web() throws IOException {
        Web.Answer page = web.get("/", "Accept: text/html");
        assertEquals(200, page.status());
        assertTrue(page.has("Content-Type: text/html"), page.head());
        assertTrue(page.body().contains("/web/main.js"), page.body());
        for (String name : Explorer.names()) {
            Web.Answer file = web.get(PageRoute.FOLDER + name);
            assertEquals(200, file.status(), name);
            assertTrue(file.has("Content-Length: " + Explorer.read(name).length), name);
            assertTrue(file.has("Content-Type: " + Explorer.mediaType(name).split(";")[0]), file.head());
        }
    }

    @Test
    void w36_no_other_file_is_there() throws IOException {
        for (String path : List.of(
                "/web/",
                "/web/nothing.js",
                "/web/../index.html",
                "/web/%2e%2e/Explorer.class",
                "/web/pages",
                "/index.html")) assertTrue(web.get(path).status() >= 400, path);
        assertTrue(web.send("DELETE", "/web/main.js", "").has("Allow: GET"));
    }

    @Test
    void w38_scripts_run_from_the_node_alone_and_no_page_frames_it() throws IOException {
        for (String path : List.of("/", "/web/main.js")) {
            Web.Answer answer = web.get(path);
            String head = answer.head();
            String policy = head.lines()
                    .filter(line -> line.startsWith("Content-Security-Policy: "))
                    .findFirst()
                    .orElse("");
            assertTrue(policy.contains("default-src 'none'; script-src 'self'; style-src 'self';"), head);
            assertTrue(policy.contains("frame-ancestors 'none'"), head);
            assertFalse(policy.contains("unsafe"), head);
            for (String header : List.of(
                    "X-Content-Type-Options: nosniff",
                    "X-Frame-Options: DENY",
                    "Referrer-Policy: no-referrer",
                    "Cross-Origin-Opener-Policy: same-origin",
                    "Cross-Origin-Resource-Policy: same-origin")) assertTrue(answer.has(header), header);
        }
    }

    @Test
    void w26_the_page_is_shown_under_no_other_name() throws IOException {
        assertEquals(403, web.get("/", "Host: evil.example").status());
        assertEquals(403, web.get("/web/main.js", "Host: evil.example").status());
    }

    @Test
    void w27_no_answer_of_the_interface_may_be_loaded_into_another_origins_page() throws IOException {
        for (String path : List.of("/api/v1/status", "/api/v1/nothing-here", "/metrics"))
            assertFalse(web.get(path).has("Access-Control"), path);
        assertTrue(web.get("/api/v1/status").has("Cross-Origin-Resource-Policy: same-origin"));
    }

    @Test
    void a_file_that_the_browser_has_is_not_sent_again() throws IOException {
        Web.Answer first = web.get("/web/vue.js");
        String tag = first.head()
                .lines()
                .filter(line -> line.startsWith("ETag: "))
                .findFirst()
                .orElseThrow()
                .substring("ETag: ".length());
        assertEquals(304, web.get("/web/vue.js", "If-None-Match: " + tag).status());
        assertEquals(200, web.get("/web/vue.js", "If-None-Match: \"other\"").status());
    }
}
