package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.daemon.config.StartupException;

/// Every word once against a real node: none may call what is not there (the prototype's own fault X13).
class RealNodeTest {
    @TempDir
    Path folder;

    private RunningNode start() throws StartupException {
        return Daemon.start(NodeConfig.resolve(
                Map.of(
                        "chain", List.of("regtest"),
                        "data-dir", List.of(folder.toString()),
                        "port", List.of("0"),
                        "bind", List.of("127.0.0.1"),
                        "discover", List.of("false"),
                        "api", List.of("false"),
                        "coin-cache", List.of("16")),
                Map.of(),
                Optional.empty()));
    }

    private static List<String> say(RunningNode node, String... lines) {
        return say(Language.EN, node, lines);
    }

    private static List<String> say(Language language, RunningNode node, String... lines) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] typed = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (PipeIo io =
                new PipeIo(new ByteArrayInputStream(typed), new PrintStream(out, true, StandardCharsets.UTF_8))) {
            new Console(new Session(node.api(), io, Texts.in(language))).run();
        }
        return out.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void x13_every_word_on_a_real_node() throws Exception {
        try (RunningNode node = start()) {
            // Nobody would have seen the words of a wallet that was made on the way.
            for (String line : List.of("wallet", "newaddress", "mine\n", "continuous_mine 2 0\n", "transfer\n"))
                assertEquals(List.of("There is no wallet yet: `wallet create` makes one."), say(node, line), line);
            assertEquals(0, node.api().status().height());
            assertTrue(say(node, "wallet create", "").getFirst().startsWith("Wallet default made"));
            String address = say(node, "newaddress salary").getFirst();
            assertEquals(4 * 3, say(node, "continuous_mine 3 0 " + address).size());
            String tip = node.api().generate(address, 101).getLast();
            String coinbase = node.api().block(tip).transactions().getFirst().txid();
            String own = node.p2pAddress();
            List<String> sent = say(node, "transfer " + address + " 1.5 20");
            assertEquals("Transfer sent", sent.getFirst());
            for (String line : Stream.concat(
                            Stream.of(
                                    "mine " + address,
                                    "addpeer 127.0.0.1:1",
                                    "peers",
                                    "nodes",
                                    "delpeer 127.0.0.1:1",
                                    "delnode node-1 --dry-run",
                                    "wallet",
                                    "balance",
                                    "balance " + address,
                                    "utxos",
                                    "coins " + address,
                                    "history",
                                    "status",
                                    "chain",
                                    "block",
                                    "block 0",
                                    "block " + tip,
                                    "tx " + coinbase,
                                    "mempool",
                                    "fees",
                                    "why",
                                    "help"),
                            ViewCommands.names().stream().map(name -> "view " + name))
                    .toList()) {
                List<String> out = say(node, line);
                assertFalse(out.isEmpty(), line);
                assertFalse(out.getFirst().startsWith("Usage") || out.getFirst().startsWith("No "), line + out);
            }
            assertEquals(List.of(own + " is this node itself."), say(node, "addpeer " + own));
            assertTrue(say(node, "importkey", "not a key").getFirst().contains("private key"));
            assertEquals(
                    "Mining failed: \"nonsense\" is no address: the checksum does not match: probably a typing error",
                    say(node, "mine nonsense").getFirst());
            assertTrue(say(node, "tx " + "00".repeat(32)).size() == 1);
            assertTrue(say(node, "block 999999").size() == 1);
        }
    }

    @Test
    void a_payment_is_proven_and_the_proof_checked() throws Exception {
        try (RunningNode node = start()) {
            String address = say(node, "wallet create", "").getFirst().replaceAll(".* (\\S+)\\.$", "$1");
            String tip = node.api().generate(address, 3).getLast();
            String txid = node.api().block(tip).transactions().getFirst().txid();
            String proof = say(node, "proof " + txid).getFirst();
            List<String> checked =
                    List.of("Block 3, " + tip + ", confirmations 1", "holds transaction " + txid + " as its number 1");
            assertEquals(checked, say(node, "verify-proof " + proof));

            Path file = folder.resolve("payment.proof");
            assertEquals(
                    "The proof for block 3 was written to " + file + ".",
                    say(node, "proof " + txid + " " + file).getFirst());
            assertEquals(checked, say(node, "verify-proof " + file));
            assertEquals(
                    "The file " + file + " cannot be written, or exists.",
                    say(node, "proof " + txid + " " + file).getFirst());

            // Another root than the branch leads to; another block than the node knows.
            String spoilt = withOtherByte(proof, 40);
            assertTrue(say(node, "verify-proof " + spoilt).getFirst().startsWith("The proof proves nothing"));
            String elsewhere = withOtherByte(proof, 4);
            assertTrue(say(node, "verify-proof " + elsewhere).getFirst().contains("there is no block"));
            assertTrue(say(node, "verify-proof 00").getFirst().startsWith("That is no proof"));
            assertTrue(say(node, "verify-proof " + "00".repeat(84)).getFirst().startsWith("That is no proof"));
            assertTrue(say(node, "proof " + "00".repeat(32)).getFirst().contains("no block is known here"));
        }
    }

    private static String withOtherByte(String hex, int at) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        bytes[at] ^= (byte) 0xff;
        return HexFormat.of().formatHex(bytes);
    }

    /// I01: the node's own sentences too. Names, hashes, addresses and reject strings stay as they are.
    @Test
    void i01_mistakes_are_answered_in_chinese() throws Exception {
        try (RunningNode node = start()) {
            String anotherChains = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa";
            for (String line : List.of("wallet", "newaddress", "mine\n", "utxos", "history", "why", "peers", "nodes"))
                assertChinese(node, line);
            assertChinese(node, "wallet restore\nabandon abandon\n\n");
            String address = say(node, "wallet create", "").getFirst().replaceAll(".* (\\S+)\\.$", "$1");
            node.api().generate("", 101);
            for (String line : List.of(
                    "mine nonsense",
                    "mine " + anotherChains,
                    "continuous_mine 0",
                    "continuous_mine 2 -1 x",
                    "continuous_mine many",
                    "wallet create",
                    "wallet unlock\nwrong",
                    "importkey\n5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTx",
                    "importkey\nnot a key",
                    "transfer\nzz\n",
                    "transfer " + anotherChains + " 1 20",
                    "transfer nonsense 1 20",
                    "transfer " + address + " 0 20",
                    "transfer " + address + " 1.2.3 20",
                    "transfer " + address + " 1 0",
                    "transfer " + address + " 1 99999999",
                    "transfer " + address + " 0.00000001 20",
                    "transfer " + address + " 1000 20",
                    "transfer " + address + " 50 20",
                    "transfer " + address,
                    "balance nonsense",
                    "coins " + anotherChains,
                    "tx " + "00".repeat(32),
                    "tx nonsense",
                    "block 999999",
                    "block nonsense",
                    "proof nonsense",
                    "proof " + "00".repeat(32),
                    "verify-proof nowhere",
                    "verify-proof " + "00".repeat(84),
                    "addpeer nonsense",
                    "addpeer 127.0.0.1:0",
                    "addpeer " + node.p2pAddress(),
                    "addpeer a b c",
                    "delpeer 127.0.0.1:9",
                    "delpeer 99",
                    "sync",
                    "view nothing",
                    "delnode UPPER",
                    "help nothing",
                    "nonsense")) {
                assertChinese(node, line);
            }
        }
    }

    private static void assertChinese(RunningNode node, String line) {
        List<String> out = say(Language.ZH, node, line);
        String all = String.join("\n", out);
        assertFalse(all.isEmpty(), line);
        assertTrue(all.codePoints().anyMatch(Character::isIdeographic), line + ": " + all);
        assertFalse(all.contains("{"), line + ": " + all);
        // The lists of words and of views are the Latin rows that belong there.
        String views = String.join(" ", ViewCommands.names());
        String words = CommandTable.all().stream().map(Command::name).collect(Collectors.joining(" "));
        String rest = all.replace(views, "").replace(words, "");
        assertFalse(Pattern.compile("[A-Za-z]+ [a-z]+ [a-z]+").matcher(rest).find(), line + ": " + rest);
    }

    @Test
    void two_nodes_sync_from_and_to() throws Exception {
        try (RunningNode node = start()) {
            say(node, "wallet create", "");
            node.api().generate("", 5);
            NodeConfig other = NodeConfig.of(
                    "chain",
                    "regtest",
                    "store",
                    "memory",
                    "listen",
                    "false",
                    "discover",
                    "false",
                    "api",
                    "false",
                    "data-dir",
                    folder.resolve("other").toString());
            try (RunningNode second = Daemon.start(other)) {
                assertEquals(
                        "No neighbours to sync from. `addpeer` adds one.",
                        say(second, "sync").getFirst());
                say(second, "addpeer " + node.p2pAddress());
                for (int i = 0; i < 100 && second.api().status().network().peers() == 0; i++) Thread.sleep(50);
                List<String> synced = say(second, "sync");
                assertTrue(synced.getLast().matches("(Synced|Nothing newer).* height 5\\."), synced.toString());
            }
        }
    }
}
