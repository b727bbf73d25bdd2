package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;

/// Two gateways, each a process of its own, are killed (kill -9) and started again under load, one at a time. Whoever
/// asks the other when one does not answer, as a Service has its callers do, notices nothing: no read fails or goes
/// back in time, and no transaction that was acknowledged is lost.
///
/// `-Dplanchet.kill.cycles=50` for more kills.
@Tag("interop")
final class GatewayKillTest {
    private static final int KILLS = Integer.getInteger("planchet.kill.cycles", 4);
    private static final String PAID = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

    @TempDir
    Path folder;

    private final List<String> servers = new ArrayList<>();
    private final List<Process> processes = new ArrayList<>();
    private final Random chance = new Random(1);

    private Process launch(StoresAndGateway stores, int port) throws IOException {
        List<String> command = NodeProcess.command(
                "gateway",
                "--chain",
                "regtest",
                "--mongodb",
                stores.mongoUri(),
                "--redis",
                stores.redisUri(),
                "--node",
                stores.writer().apiAddress(),
                "--rate",
                "0",
                "--listen",
                "127.0.0.1:" + port);
        return NodeProcess.launch(command, folder.resolve("gateway-" + port));
    }

    private static boolean isReady(String server) {
        try {
            return StoresAndGateway.get(server, "/health/ready").statusCode() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    /// What the first gateway answers that answers at all.
    private HttpResponse<String> service(Function<String, HttpResponse<String>> asked) {
        for (int i = 0; ; i++) {
            String server = servers.get(i % servers.size());
            try {
                HttpResponse<String> answer = asked.apply(server);
                if (answer.statusCode() != 503 || i > 100) return answer;
            } catch (UncheckedIOException killed) {
                if (i > 100) throw killed;
            }
        }
    }

    @Test
    void s17_address_index_crash_gateways_that_are_killed_under_load_lose_nothing() throws Exception {
        try (var stores = new StoresAndGateway(folder);
                PlanchetNode payer = PlanchetNode.start()) {
            payer.mine(120);
            stores.writer().connect(payer);
            payer.awaitSameTip(stores.writer());
            stores.writer().api().removePeer(payer.p2pAddress(), false);
            for (int i = 0; i < 2; i++) {
                int port = FreePort.choose();
                servers.add("http://127.0.0.1:" + port);
                processes.add(launch(stores, port));
            }
            for (String server : servers) PlanchetNode.await(server, () -> isReady(server));
            var over = new AtomicBoolean();
            CompletableFuture<Integer> reads = CompletableFuture.supplyAsync(() -> read(over));
            List<String> acknowledged = new ArrayList<>();
            for (int i = 0; i < KILLS; i++) {
                killOne(stores);
                String raw = payer.api().transaction(payer.pay(PAID, 1_000_000)).raw();
                HttpResponse<String> posted = service(
                        server -> StoresAndGateway.post(server, "/api/v1/transactions", "{\"raw\":\"" + raw + "\"}"));
                assertEquals(201, posted.statusCode(), posted.body());
                acknowledged.add(posted.body().replaceAll("[^0-9a-f]*\"txid\":\"([0-9a-f]{64}).*", "$1"));
                stores.writer().mine(1);
            }
            over.set(true);
            assertTrue(reads.join() > KILLS, "reads: " + reads.join());
            int height = stores.writer().api().status().height();
            for (String txid : acknowledged) {
                HttpResponse<String> found = service(server ->
                        StoresAndGateway.get(server, "/api/v1/transactions/" + txid + "?at-least-height=" + height));
                assertEquals(200, found.statusCode(), found.body());
            }
        } finally {
            for (Process process : processes) process.destroyForcibly();
        }
    }

    /// Kills one and starts it again; returns when it answers.
    private void killOne(StoresAndGateway stores) throws IOException {
        int which = chance.nextInt(servers.size());
        processes.get(which).destroyForcibly().onExit().join();
        String server = servers.get(which);
        processes.set(which, launch(stores, Integer.parseInt(server.replaceAll(".*:", ""))));
        PlanchetNode.await(server, () -> isReady(server));
    }

    /// Asks for the tip until it is over, each time for one no older than the last. Returns how often.
    private int read(AtomicBoolean over) {
        int count = 0;
        long height = 0;
        while (!over.get()) {
            long last = height;
            HttpResponse<String> answer =
                    service(server -> StoresAndGateway.get(server, "/api/v1/headers/latest?at-least-height=" + last));
            assertEquals(200, answer.statusCode(), answer.body());
            height = answer.headers().firstValueAsLong("Chain-Height").orElse(-1);
            assertTrue(height >= last, height + " after " + last);
            count++;
        }
        return count;
    }

    @Test
    void each_bad_input_is_one_line() throws Exception {
        assertEquals(
                List.of(
                        "planchet: --mongodb is \"\"; allowed: a URI such as mongodb://USER:PASSWORD@HOST/DATABASE;"
                                + " without a user only on this machine.",
                        "planchet: --redis is \"\"; allowed: a URI such as rediss://:PASSWORD@HOST:6379; without a"
                                + " password only on this machine.",
                        "planchet: --listen is \"here\"; allowed: HOST:PORT with a port from 1 to 65535.",
                        "planchet: --node is \"there\"; allowed: the URL of a node, such as http://HOST:PORT.",
                        "planchet: --rate is \"-1\"; allowed: a whole number from 0 to 1000000.",
                        "planchet: --trusted-proxy is \"10.0.0.0/33\"; allowed: an address or a network, such as"
                                + " 10.0.0.0/8."),
                said("--listen", "here", "--node", "there", "--rate", "-1", "--trusted-proxy", "10.0.0.0/33,::1"));
        assertEquals(
                List.of("planchet: --mongodb has a value that is not allowed; allowed: a URI such as"
                        + " mongodb://USER:PASSWORD@HOST/DATABASE; without a user only on this machine."),
                said(
                        "--mongodb",
                        "mongodb://me:s3cret@h:99999",
                        "--redis",
                        "redis://127.0.0.1:1",
                        "--node",
                        "http://127.0.0.1:1",
                        "--listen",
                        "127.0.0.1:" + FreePort.choose()));
    }

    private static List<String> said(String... arguments) throws Exception {
        List<String> command = NodeProcess.command("gateway");
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), said);
        return said.lines().toList();
    }
}
