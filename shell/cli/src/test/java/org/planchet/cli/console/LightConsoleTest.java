package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.Language;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.daemon.Daemon;
import org.planchet.daemon.RunningNode;
import org.planchet.daemon.config.NodeConfig;
import org.planchet.fixtures.Await;

/// Every word against a light node: where it has something to show it shows that, and says what it lacks.
class LightConsoleTest {
    @TempDir
    Path folder;

    private NodeConfig config(String name) {
        return NodeConfig.of(
                "chain",
                "regtest",
                "data-dir",
                folder.resolve(name).toString(),
                "port",
                "0",
                "bind",
                "127.0.0.1",
                "discover",
                "false",
                "api",
                "false");
    }

    private static List<String> say(RunningNode node, String line) {
        return PipedConsole.run(node.api(), Language.EN, line).printed();
    }

    private RunningNode lightNode(RunningNode full) throws Exception {
        return Daemon.start(
                config("light").with("role", "spv").with("group", "asia").with("peer", full.p2pAddress()));
    }

    @Test
    void no_word_ends_with_a_refusal_where_there_is_something_to_show() throws Exception {
        try (RunningNode full =
                        Daemon.start(config("full").with("index", "filter,tx").with("coin-cache", "16"));
                RunningNode light = lightNode(full)) {
            full.api().createWallet(Optional.empty(), Optional.empty());
            String tip = full.api().generate("", 101).getLast();
            NodeApi api = light.api();
            Await.until("the tip", () -> api.status().best().tip().equals(tip));
            String own = api.createWallet(Optional.empty(), Optional.empty()).firstAddress();
            String paid = full.api()
                    .transfer(new TransferRequest(own, 50_000_000, 2_000L, null, null, null, false))
                    .txid();
            full.api().generate("", 1);
            Await.until("the payment", () -> api.wallet().confirmed() == 50_000_000);
            for (String line : Stream.concat(
                            Stream.of(
                                    "status",
                                    "chain",
                                    "block",
                                    "block 0",
                                    "block " + tip,
                                    "tx " + paid,
                                    "proof " + paid,
                                    "mempool",
                                    "fees",
                                    "why",
                                    "peers",
                                    "nodes",
                                    "sync",
                                    "wallet",
                                    "balance",
                                    "balance " + own,
                                    "utxos",
                                    "coins " + own,
                                    "history"),
                            ViewCommands.names().stream().map(name -> "view " + name))
                    .toList()) {
                List<String> out = say(light, line);
                assertFalse(out.isEmpty(), line);
                for (String each : out)
                    assertFalse(
                            each.startsWith("Usage") || each.contains("ask a full node") || each.contains("{0}"),
                            line + out);
            }
            assertTrue(say(light, "status").contains("Group: asia"));
            assertEquals(5_000_000, api.mempool().maxMemory(), "of the wallet's transactions");
            assertTrue(say(light, "fees").getLast().contains("light node"));
            assertTrue(say(light, "mempool").getLast().startsWith("This is a light node"));
            assertEquals(
                    say(light, "proof " + paid).getFirst(),
                    say(light, "tx " + paid).getLast().replaceFirst(".*: ", ""));
            assertTrue(say(light, "balance " + own).getFirst().contains("0.5"));
            assertTrue(say(light, "block " + tip).getLast().startsWith("This is a light node"));
            String refusal =
                    "this is a light node, which keeps headers and what concerns its wallet alone; ask a full node";
            assertEquals(List.of(refusal), say(light, "tx " + "00".repeat(32)));
            assertEquals("Mining failed: " + refusal, say(light, "mine " + own).getFirst());
        }
    }
}
