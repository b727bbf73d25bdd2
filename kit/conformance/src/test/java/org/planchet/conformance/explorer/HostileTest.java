package org.planchet.conformance.explorer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.api.NodeApi;
import org.planchet.api.PeerView;
import org.planchet.api.Refusal;
import org.planchet.api.TxView;
import org.planchet.server.ApiServer;
import org.planchet.server.ApiSettings;
import org.planchet.testkit.PlanchetNode;

/// What others say is shown as text, and what other pages want is not done: in a real browser.
@Tag("interop")
final class HostileTest {
    /// Sets a mark on the page where it runs.
    private static final List<String> SCRIPTS = List.of(
            "<script>window.marked=1</script>",
            "<img src=x onerror=window.marked=1>",
            "<svg onload=window.marked=1>",
            "<iframe srcdoc='<script>parent.marked=1</script>'></iframe>",
            "<a href=javascript:window.marked=1 autofocus onfocus=window.marked=1>x</a>",
            "<details open ontoggle=window.marked=1>",
            "<style>*{display:none}</style>",
            "{{constructor.constructor('window.marked=1')()}}",
            "${window.marked=1}",
            "javascript:window.marked=1");

    /// The elements that they are made of, none of which the page itself has in its main part.
    private static final String MARKUP = "script, style, iframe, svg, img, a[href^=javascript]";

    /// What may stand before one, to leave the place that it is put into.
    private static final List<String> EXITS = List.of("", "\"'>", "</td>", "</script>", "--><!--", "]]>");

    private @Nullable Tab opened;
    private PlanchetNode node;

    @BeforeEach
    void start() {
        node = PlanchetNode.start();
        node.mine(3);
    }

    @AfterEach
    void stop() {
        if (node != null) node.close();
        if (opened != null) opened.close();
    }

    private Tab tab(String language) {
        opened = Tab.start(language);
        return opened;
    }

    private static List<String> payloads() {
        var payloads = new ArrayList<String>();
        for (String exit : EXITS) for (String script : SCRIPTS) payloads.add(exit + script);
        return payloads;
    }

    @Test
    void w38_none_of_60_payloads_runs_and_each_is_shown_as_it_is() {
        assertEquals(60, payloads().size());
        try (var server = ApiServer.start(liar(node.api()), ApiSettings.loopback(0))) {
            Tab tab = tab("en-US");
            tab.open("http://127.0.0.1:" + server.port() + "/#/peers");
            tab.await("all neighbours", "document.querySelectorAll('main tbody tr').length === 60");
            for (String payload : payloads()) tab.awaitText("main", payload);
            assertUnmarked(tab);
            tab.click("a[href='#/mining']");
            tab.await("the refusals", "document.querySelectorAll('.refusal').length === 60");
            tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
            for (String payload : payloads()) tab.awaitText("main", payload);
            assertUnmarked(tab);
            tab.open("http://127.0.0.1:" + server.port() + "/#/transaction/" + "00".repeat(32));
            tab.await("the outputs", "document.querySelectorAll('.flow li').length === 61");
            tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
            for (String payload : payloads()) tab.awaitText("main", payload);
            assertUnmarked(tab);
            for (String payload : payloads())
                tab.evaluate("location.hash = '#/address/' + encodeURIComponent(arguments[0])", payload);
            tab.awaitText("main", payloads().getLast());
            assertUnmarked(tab);
        }
    }

    private static void assertUnmarked(Tab tab) {
        assertEquals(true, tab.evaluate("window.marked === undefined"));
        assertEquals(0L, tab.evaluate("document.querySelectorAll('main :is(" + MARKUP + ")').length"));
    }

    /// A node that says what an attacker wants in every text that comes from others.
    private static NodeApi liar(NodeApi honest) {
        return (NodeApi) Proxy.newProxyInstance(
                HostileTest.class.getClassLoader(),
                new Class<?>[] {NodeApi.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "peers" -> payloads().stream().map(HostileTest::peer).toList();
                    case "refusals" ->
                        payloads().stream().map(HostileTest::refusal).toList();
                    case "transaction" -> transaction();
                    default -> {
                        try {
                            yield method.invoke(honest, arguments);
                        } catch (InvocationTargetException failed) {
                            throw failed.getCause();
                        }
                    }
                });
    }

    private static PeerView peer(String text) {
        return new PeerView(
                1,
                text,
                text,
                text,
                new PeerView.Software(text, 70016, text),
                new PeerView.Contact(1, 2, 4, 0, 12),
                new PeerView.Traffic(100, 200),
                true,
                new PeerView.Framing(text, text),
                new PeerView.Absence(List.of(text), text));
    }

    private static Refusal refusal(String text) {
        return new Refusal(text, text, text, text, text, text, text, text, text, List.of(text), 1_700_000_000);
    }

    /// In the coinbase, in scripts, types and addresses.
    private static TxView transaction() {
        var outputs = new ArrayList<TxView.Output>();
        for (String text : payloads())
            outputs.add(new TxView.Output(outputs.size(), 1, "6a00" + hex(text), text, text, text));
        var input = new TxView.Input(
                null,
                null,
                hex(SCRIPTS.getFirst()),
                "",
                "",
                List.of(SCRIPTS.getFirst()),
                0xffff_ffffL,
                null,
                null,
                null,
                null);
        String id = "00".repeat(32);
        return new TxView(
                id, id, 2, 0, 100, 100, 400, List.of(input), outputs, null, 60, null, null, 0, SCRIPTS.getFirst());
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void w27_a_page_of_another_origin_changes_nothing_and_reads_nothing() throws IOException {
        String before = state();
        HttpServer evil = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        evil.createContext("/", exchange -> {
            byte[] page =
                    "<!doctype html><meta charset=utf-8><title>evil</title><body>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        evil.start();
        try {
            Tab tab = tab("en-US");
            for (String host : List.of("127.0.0.1", "localhost")) {
                tab.open("http://" + host + ":" + evil.getAddress().getPort() + "/");
                // What a page can do without asking, what it must ask for first, and a socket.
                tab.evaluate(attack(node.apiAddress()));
                assertEquals("[]", tab.evaluate("JSON.stringify(window.got)"), host);
                assertEquals(before, state(), host);
            }
        } finally {
            evil.stop(0);
        }
    }

    /// Everything of the node that a stranger must not change.
    private String state() {
        return node.api().status().tip()
                + node.api().peers()
                + node.api().mining().active()
                + node.api().wallet().addresses().size();
    }

    /// Tries every way, and keeps in `window.got` what it could read.
    private static String attack(String target) {
        return """
                (async () => {
                  window.got = [];
                  const target = '%s';
                  const tries = [
                    ['POST', '/api/v1/mining/generate', '{"address":null,"count":1}'],
                    ['POST', '/api/v1/mining/start', '{"address":null,"blocks":null,"threads":1}'],
                    ['POST', '/api/v1/peers', '{"address":"127.0.0.1:9"}'],
                    ['POST', '/api/v1/wallet/addresses', '{"label":"x"}'],
                    ['POST', '/api/v1/stop', '{}'],
                    ['POST', '/peers', '{"peer":"127.0.0.1:9"}'],
                    ['POST', '/', '{"method":"stop","params":[],"id":1}'],
                    ['DELETE', '/api/v1/peers/127.0.0.1:9', undefined],
                    ['GET', '/api/v1/status', undefined],
                    ['GET', '/api/v1/wallet', undefined],
                  ];
                  for (const [method, path, body] of tries) {
                    for (const mode of ['cors', 'no-cors']) {
                      for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
                        const headers = body ? { 'Content-Type': type } : {};
                        try {
                          const how = { method, mode, headers, body, credentials: 'include' };
                          const answer = await fetch(target + path, how);
                          const text = await answer.text();
                          if (text !== '') window.got.push(path + ' ' + text);
                        } catch { /* refused, as it should be */ }
                      }
                    }
                  }
                  for (const [, path, body] of tries.filter(([method]) => method === 'POST')) {
                    const frame = document.body.appendChild(document.createElement('iframe'));
                    frame.name = 'to' + Math.random();
                    const form = document.body.appendChild(document.createElement('form'));
                    Object.assign(form, { method: 'post', enctype: 'text/plain', target: frame.name });
                    form.action = target + path;
                    const field = form.appendChild(document.createElement('input'));
                    field.name = body.slice(0, -1) + ',"x":"';
                    field.value = '"}';
                    const loaded = new Promise((done) => { frame.onload = done; setTimeout(done, 2000); });
                    form.submit();
                    await loaded;
                  }
                  await new Promise((done) => {
                    const socket = new WebSocket(target.replace('http', 'ws') + '/api/v1/ws');
                    socket.onmessage = (message) => { window.got.push('socket ' + message.data); done(); };
                    socket.onclose = done;
                  });
                })()
                """.formatted(target);
    }
}
