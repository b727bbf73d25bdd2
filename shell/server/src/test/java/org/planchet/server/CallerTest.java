package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;

/// Who reaches a wallet's route of a running server.
class CallerTest {
    private static final String COOKIE = "Basic right";

    private final ApiServer server =
            ApiServer.start(FakeNode.ofFiveBlocks(), ApiSettings.loopback(0), Optional.of(new Cookie()));
    private final Web web = new Web(server.port());

    /// JSON-RPC's credentials without JSON-RPC.
    private static final class Cookie implements RpcHandler {
        @Override
        public boolean admits(Optional<String> authorization) {
            return authorization.equals(Optional.of(COOKIE));
        }

        @Override
        public String challenge() {
            return "Basic";
        }

        @Override
        public void answer(byte[] body, boolean wallet, Answer answer) throws IOException {
            answer.begin(204);
        }

        @Override
        public void answered() {}
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void w42_the_cookie_opens_where_nothing_else_does() throws Exception {
        String proxy = "Via: 1.1 proxy";
        assertEquals(401, web.get("/api/v1/wallet", proxy).status());
        assertEquals(
                401,
                web.get("/api/v1/wallet", proxy, "Authorization: Basic wrong").status());
        assertEquals(
                200,
                web.get("/api/v1/wallet", proxy, "Authorization: " + COOKIE).status());
    }

    @Test
    void w42_a_cookie_of_yesterday_does_not_shut_out_the_nodes_own_user() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")));
        assertEquals(
                200, web.get("/api/v1/wallet", "Authorization: Basic wrong").status());
    }

    @Test
    void w42_another_user_of_the_machine_reads_nothing_of_the_wallet() throws Exception {
        Path curl = Path.of("/usr/bin/curl");
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(curl) && Files.isExecutable(setpriv), "needs curl and setpriv");
        assumeTrue("root".equals(System.getProperty("user.name")), "only root can be another user");
        String url = "http://127.0.0.1:" + server.port() + "/api/v1/wallet";
        List<String> asks = List.of(curl.toString(), "-s", "-w", "%{http_code}", url);
        assertTrue(said(asks).endsWith("200"));
        assertTrue(said(asks, setpriv.toString(), "--reuid=65533", "--regid=65533", "--clear-groups")
                .endsWith("401"));
    }

    private static String said(List<String> command, String... before) throws Exception {
        var whole = new ArrayList<>(List.of(before));
        whole.addAll(command);
        Process process = new ProcessBuilder(whole).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return out;
    }
}
