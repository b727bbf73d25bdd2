package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.planchet.api.ApiException;
import org.planchet.api.HttpNodeApi;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.consensus.Chains;
import org.planchet.testkit.FreePort;
import org.planchet.testkit.PlanchetNode;
import org.planchet.wire.Frame;
import org.planchet.wire.IpAddress;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Services;

/// A full day of a small network, as processes that write JSON and everything that there is to write: blocks, a
/// payment, a reorganisation, a refused block, a neighbour that breaks the protocol, a store that is away, a disk
/// without room, wrong passwords, an orderly end.
///
/// @param lines   of each node's log, by its name
/// @param figures of each node, at the end
/// @param secrets what a user told the nodes, and they told him, that belongs into no log
record LoggedNetwork(Map<String, List<String>> lines, String figures, List<String> secrets) {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final String PASSPHRASE = "canary passphrase of the wallet";
    private static final String TOKEN = "canary-token-of-the-api-0123456789";
    private static final String PASSWORD = "canary-password-of-rpc";
    private static final String STORE_PASSWORD = "canary-password-of-redis";
    private static final String IMPORTED = "cTpB4YiyKiBcPxnefsDpbnDxFDffjqJob8wGCEDXxgQ7zQoMXJdH";

    /// A node in a process of its own.
    private static final class Node {
        private final Path data;
        private final Path said;
        private final int port = FreePort.choose();
        private final int apiPort = FreePort.choose();
        private final Process process;

        Node(Path folder, String name, String... more) throws IOException {
            data = folder.resolve(name);
            said = folder.resolve(name + ".log");
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-Xmx256m",
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.planchet.cli.Main",
                    "node"));
            var settings = new LinkedHashMap<>(Map.of(
                    "chain", "regtest",
                    "data-dir", data.toString(),
                    "bind", "127.0.0.1",
                    "port", String.valueOf(port),
                    "api-port", String.valueOf(apiPort),
                    "discover", "false",
                    "log-format", "json",
                    "log-console", "true",
                    "log-level", "trace"));
            for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
            settings.forEach((key, value) -> command.addAll(List.of("--" + key, value)));
            process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
        }

        List<String> lines() {
            try {
                return Files.exists(said) ? Files.readAllLines(said) : List.of();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void awaitLine(String part) {
            PlanchetNode.await(
                    part, () -> lines().stream().anyMatch(line -> line.contains(part)) || !process.isAlive());
            assertTrue(process.isAlive(), () -> String.join("\n", lines()));
        }

        NodeApi api() {
            awaitLine("Ready: ");
            return HttpNodeApi.connect(URI.create("http://127.0.0.1:" + apiPort), TOKEN);
        }

        String cookie() throws IOException {
            return Files.readString(data.resolve(".cookie")).strip();
        }

        String address() {
            return "127.0.0.1:" + port;
        }

        /// As `systemctl stop` and a kubelet do it: a success.
        void stop() throws InterruptedException {
            process.toHandle().destroy();
            assertTrue(process.waitFor(60, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue(), () -> String.join("\n", lines()));
        }
    }

    static LoggedNetwork run(Path folder) throws Exception {
        Files.createDirectories(folder);
        var nodes = new ArrayList<Node>();
        try {
            var payer = new Node(
                    folder,
                    "payer",
                    "api-token",
                    TOKEN,
                    "rpc-user",
                    "user",
                    "rpc-password",
                    PASSWORD,
                    "redis",
                    "redis://:" + STORE_PASSWORD + "@127.0.0.1:" + FreePort.choose());
            nodes.add(payer);
            var other = new Node(folder, "other");
            nodes.add(other);
            var full = new Node(folder, "full", "disk-floor", "1000000000");
            nodes.add(full);
            var secrets = new ArrayList<>(List.of(PASSPHRASE, TOKEN, PASSWORD, STORE_PASSWORD, IMPORTED));
            secrets.addAll(live(payer, other));
            // A cookie's password: the name before it is no secret.
            for (Node node : List.of(other, full)) secrets.add(node.cookie().split(":", 2)[1]);
            full.awaitLine("no block is taken until there is room");
            String figures = payer.api().metrics() + other.api().metrics();
            for (Node node : nodes) node.stop();
            var lines = new LinkedHashMap<String, List<String>>();
            for (Node node : nodes) lines.put(node.data.getFileName().toString(), node.lines());
            return new LoggedNetwork(lines, figures, secrets);
        } finally {
            for (Node node : nodes) node.process.destroyForcibly().onExit().join();
        }
    }

    /// What happens. Returns the words of the wallet, two by two: one alone may be in any sentence.
    private static List<String> live(Node payer, Node other) throws Exception {
        NodeApi wallet = payer.api();
        List<String> words =
                wallet.createWallet(Optional.of(PASSPHRASE), Optional.empty()).phrase();
        wallet.unlockWallet(PASSPHRASE, 600);
        wallet.importKey(IMPORTED, "");
        wallet.generate("", 101);
        wallet.transfer(new TransferRequest(PAYEE, 1_000, 5_000L, null, null, null, false));
        assertEquals(words, wallet.walletPhrase(Optional.of(PASSPHRASE)));
        assertThrows(ApiException.class, () -> wallet.unlockWallet("not the passphrase", 1));
        other.api().generate(PAYEE, 103);
        wallet.addPeer(other.address());
        PlanchetNode.await("the longer chain", () -> wallet.status().height() == 103);
        byte[] block = wallet.rawBlock("103");
        block[40] ^= 1;
        assertThrows(ApiException.class, () -> wallet.submitBlock(HexFormat.of().formatHex(block)));
        call(
                payer,
                "user:" + PASSWORD,
                "{\"id\":1,\"method\":\"walletpassphrase\",\"params\":[\"" + PASSPHRASE + "\",9]}");
        call(payer, "user:wrong", "{}");
        breakProtocol(payer);
        payer.awaitLine("peer-misbehaved");
        payer.awaitLine("store-away");
        var pairs = new ArrayList<String>();
        for (int i = 0; i + 1 < words.size(); i++) pairs.add(words.get(i) + " " + words.get(i + 1));
        return pairs;
    }

    private static void call(Node node, String login, String body) throws Exception {
        String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + node.apiPort + "/"))
                                .header("Authorization", "Basic " + basic)
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.discarding());
    }

    /// Says who it is, and then announces a message longer than any may be.
    private static void breakProtocol(Node node) throws IOException {
        int magic = Chains.regtest().network().magic();
        var nobody = new NetAddress(0, IpAddress.UNSPECIFIED, 0);
        var hello = new Message.Version(
                70_016, Services.NETWORK, 0, nobody, nobody, 7, "/canary\n\u001b[31m\u2028\"}/", 0, true);
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), node.port)) {
            socket.setSoTimeout(30_000);
            OutputStream out = socket.getOutputStream();
            out.write(MessageCodec.encode(hello, magic));
            byte[] header = Arrays.copyOf(MessageCodec.encode(new Message.Verack(), magic), Frame.HEADER_SIZE);
            Arrays.fill(header, 16, 20, (byte) 0x7f);
            out.write(header);
            out.flush();
            while (socket.getInputStream().read() >= 0) {
                // Until it hangs up.
            }
        }
    }
}
