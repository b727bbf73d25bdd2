package org.planchet.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
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
import org.jspecify.annotations.Nullable;
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
/// payment, a reorganisation, a refused block, a neighbour that breaks the protocol, stores that are away, a gateway
/// before them, a disk without room, wrong passwords, a person at a console, a back-up, an orderly end.
///
/// @param lines   of each program's log, by its name
/// @param told    whatever else was written: figures, log files, the console's history, what commands said
/// @param secrets what a user told the nodes, and they told him, that belongs into no log
record LoggedNetwork(Map<String, List<String>> lines, String told, List<String> secrets) {
    private static final String PAYEE = "bcrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqdku202";
    private static final String PASSPHRASE = "canary passphrase of the wallet";
    private static final String TOKEN = "canary-token-of-the-api-0123456789";
    private static final String PASSWORD = "canary-password-of-rpc";
    private static final String REDIS_PASSWORD = "canary-password-of-redis";
    private static final String MONGODB_PASSWORD = "canary-password-of-mongodb";
    private static final String IMPORTED = "cTpB4YiyKiBcPxnefsDpbnDxFDffjqJob8wGCEDXxgQ7zQoMXJdH";

    /// Nobody listens there.
    private static final Map<String, String> STORES = Map.of(
            "redis", "redis://:" + REDIS_PASSWORD + "@127.0.0.1:1",
            "mongodb", "mongodb://canary:" + MONGODB_PASSWORD + "@127.0.0.1:1/planchet");

    private static final Map<String, String> LOG = Map.of("log-format", "json", "log-level", "trace");

    /// A node in a process of its own.
    private static final class Node {
        private final Path data;
        private final int port = FreePort.choose();
        private final int apiPort = FreePort.choose();
        private final Map<String, String> settings = new LinkedHashMap<>();
        private final LoggedProgram program;

        Node(Path folder, String name, Map<String, String> more) throws IOException {
            data = folder.resolve(name);
            settings.putAll(Map.of(
                    "chain",
                    "regtest",
                    "data-dir",
                    data.toString(),
                    "bind",
                    "127.0.0.1",
                    "port",
                    String.valueOf(port),
                    "api-port",
                    String.valueOf(apiPort),
                    "discover",
                    "false"));
            settings.putAll(LOG);
            settings.put("log-console", "true");
            settings.putAll(more);
            program = LoggedProgram.start(folder.resolve(name + ".log"), arguments("node"));
        }

        /// A command about this node, with the node's own settings.
        List<String> arguments(String command, String... behind) {
            var arguments = new ArrayList<>(List.of(command));
            arguments.addAll(LoggedProgram.flags(settings));
            arguments.addAll(List.of(behind));
            return arguments;
        }

        NodeApi api() {
            program.awaitLine("Ready: ");
            return HttpNodeApi.connect(URI.create(address()), TOKEN);
        }

        String address() {
            return "http://127.0.0.1:" + apiPort;
        }

        String cookie() throws IOException {
            return Files.readString(data.resolve(".cookie")).strip();
        }
    }

    private static @Nullable LoggedNetwork lived;

    /// The test that asks first has it live, in a folder of its own; the others read what is left of it.
    static synchronized LoggedNetwork in(Path folder) throws Exception {
        LoggedNetwork network = lived == null ? run(folder) : lived;
        lived = network;
        return network;
    }

    private static LoggedNetwork run(Path folder) throws Exception {
        Files.createDirectories(folder);
        var programs = new LinkedHashMap<String, LoggedProgram>();
        try {
            var own = new LinkedHashMap<>(STORES);
            own.putAll(Map.of("api-token", TOKEN, "rpc-user", "user", "rpc-password", PASSWORD));
            var payer = new Node(folder, "payer", own);
            programs.put("payer", payer.program);
            var other = new Node(folder, "other", Map.of());
            programs.put("other", other.program);
            var full = new Node(folder, "full", Map.of("disk-floor", "1000000000"));
            programs.put("full", full.program);
            var secrets =
                    new ArrayList<>(List.of(PASSPHRASE, TOKEN, PASSWORD, REDIS_PASSWORD, MONGODB_PASSWORD, IMPORTED));
            secrets.addAll(live(payer, other));
            // A cookie's password: the name before it is no secret.
            for (Node node : List.of(other, full)) secrets.add(node.cookie().split(":", 2)[1]);
            full.program.awaitLine("no block is taken until there is room");
            programs.put("gateway", gateway(folder, payer));
            var told =
                    new StringBuilder(payer.api().metrics()).append(other.api().metrics());
            told.append(typed(folder.resolve("home"), payer));
            told.append(LoggedProgram.run(
                    payer.arguments("backup", folder.resolve("saved").toString())));
            for (LoggedProgram program : programs.values()) program.stop();
            told.append(LoggedProgram.run(payer.arguments("doctor", "--full")));
            told.append(Files.readString(payer.data.resolve("planchet.log")));
            var lines = new LinkedHashMap<String, List<String>>();
            programs.forEach((name, program) -> lines.put(name, program.lines()));
            return new LoggedNetwork(lines, told.toString(), secrets);
        } finally {
            programs.values().forEach(LoggedProgram::kill);
        }
    }

    /// Finds neither store, and is asked all the same.
    private static LoggedProgram gateway(Path folder, Node node) throws Exception {
        int port = FreePort.choose();
        var settings = new LinkedHashMap<>(STORES);
        settings.putAll(LOG);
        settings.putAll(Map.of("chain", "regtest", "listen", "127.0.0.1:" + port, "node", node.address()));
        var arguments = new ArrayList<>(List.of("gateway"));
        arguments.addAll(LoggedProgram.flags(settings));
        LoggedProgram gateway = LoggedProgram.start(folder.resolve("gateway.log"), arguments);
        gateway.awaitLine("127.0.0.1");
        NodeApi api = HttpNodeApi.connect(URI.create("http://127.0.0.1:" + port), TOKEN);
        PlanchetNode.await("the gateway", api::live);
        assertThrows(ApiException.class, api::status);
        return gateway;
    }

    /// What is left of what somebody typed at a console, secrets where they belong and where they do not.
    private static String typed(Path home, Node node) throws Exception {
        LoggedProgram.type(
                home,
                List.of("wallet unlock", PASSPHRASE, "importkey " + IMPORTED, "importkey", IMPORTED, "balance", "exit"),
                List.of("attach", "--api", node.address(), "--token", TOKEN));
        String history = Files.readString(home.resolve(".planchet/console_history"));
        assertTrue(history.contains("wallet unlock") && history.contains("balance"), history);
        return history;
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
        wallet.addPeer("127.0.0.1:" + other.port);
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
        payer.program.awaitLine("peer-misbehaved");
        payer.program.awaitLine("store-away");
        var pairs = new ArrayList<String>();
        for (int i = 0; i + 1 < words.size(); i++) pairs.add(words.get(i) + " " + words.get(i + 1));
        return pairs;
    }

    private static void call(Node node, String login, String body) throws Exception {
        String basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(node.address() + "/"))
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
