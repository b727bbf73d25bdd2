package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.json.JsonMapper;

/// Electrum itself, with a Planchet node as its one server: it finds its coins there, pays, and hears of the block.
@Tag("interop")
final class ElectrumClientTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// From Electrum's own tests: a phrase for P2PKH addresses.
    private static final String PHRASE = "cycle rocket west magnet parrot shuffle foot correct salt library feed song";

    private static final int LIMIT_SECONDS = 60;

    @TempDir
    Path folder;

    @Test
    void electrum_lives_on_this_server_alone() throws Exception {
        var electrum = new Program("electrum");
        try (PlanchetNode planchet = PlanchetNode.start("regtest", "electrum-port", "0")) {
            ask(electrum, "--offline", "restore", PHRASE);
            ask(electrum, "--offline", "setconfig", "auto_connect", "false");
            String theirs = ask(electrum, "--offline", "getunusedaddress");
            assertTrue(theirs.matches("[mn].*"), theirs);
            planchet.api().generate(theirs, 3);
            planchet.mine(101);
            String server = "127.0.0.1:" + planchet.running().electrumPort() + ":t";
            try {
                ask(electrum, "daemon", "-d", "-s", server, "--oneserver");
                ask(electrum, "load_wallet");
                await(electrum, "150", "");

                String ours = planchet.api().newAddress("from Electrum");
                String raw = ask(electrum, "payto", ours, "7", "--fee", "0.0001");
                String txid = ask(electrum, "broadcast", raw);
                assertEquals(10_000L, planchet.api().transaction(txid).fee());
                await(electrum, "142.9999", "");
                planchet.mine(1);
                assertEquals(1, planchet.api().transaction(txid).confirmations());
                assertEquals(
                        700_000_000, planchet.api().coinsOf(ours).getFirst().value());
                await(electrum, "142.9999", txid);
                assertTrue(JSON.readTree(ask(electrum, "getinfo"))
                        .path("connected")
                        .booleanValue());
            } finally {
                ask(electrum, "stop");
            }
        }
    }

    /// Waits until Electrum sees its balance, and the transaction `txid`, if any, confirmed with a proof that it has
    /// checked.
    private void await(Program electrum, String balance, String txid) throws Exception {
        long end = System.nanoTime() + LIMIT_SECONDS * 1_000_000_000L;
        String last = "";
        while (System.nanoTime() < end) {
            String seen =
                    JSON.readTree(ask(electrum, "getbalance")).path("confirmed").asString("");
            int confirmations = txid.isEmpty()
                    ? 1
                    : JSON.readTree(ask(electrum, "get_tx_status", txid))
                            .path("confirmations")
                            .asInt(0);
            last = seen + ", confirmations " + confirmations;
            if (seen.equals(balance) && confirmations > 0) return;
            Thread.sleep(200);
        }
        throw new AssertionError("Electrum should see " + balance + " " + txid + "; it sees " + last);
    }

    private String ask(Program electrum, String... command) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--regtest", "-D", folder.toString()));
        return electrum.run(folder, arguments.toArray(String[]::new)).strip();
    }
}
