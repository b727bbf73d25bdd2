package org.planchet.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.api.ApiException;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.TxView;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// bitcoinjs-lib, run by Node.js, spends what Planchet pays it and checks what Planchet signs.
@Tag("interop")
final class BitcoinJsTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path SOURCES = Repository.ROOT.resolve("kit/conformance/src/test/resources/bitcoinjs");
    private static final Path FOLDER = Repository.ROOT.resolve("kit/conformance/target/bitcoinjs");
    private static final String KEY = "01".repeat(32);
    private static final long COIN = 100_000_000;
    private static final int FEE = 2_000;

    @Test
    void bitcoinjs_verifies_what_planchet_signs_and_planchet_accepts_what_bitcoinjs_signs() throws Exception {
        Program node = new Program("node");
        install();
        try (PlanchetNode planchet = PlanchetNode.start()) {
            planchet.mine(101);
            String theirs = ask(node, Map.of("do", "address", "privateKey", KEY))
                    .path("address")
                    .stringValue();
            assertTrue(theirs.matches("[mn].*"));
            Transfer paid = planchet.api().transfer(pay(theirs, COIN));
            JsonNode seen = ask(node, verify(planchet, paid.raw(), paid));
            assertEquals(paid.txid(), seen.path("txid").stringValue());
            assertEquals(paid.raw(), seen.path("raw").stringValue());
            assertTrue(seen.path("valid").booleanValue());
            assertTrue(seen.path("outputs")
                    .toString()
                    .contains("{\"address\":\"" + theirs + "\",\"value\":" + COIN + "}"));
            assertFalse(ask(node, verify(planchet, altered(paid.raw()), paid))
                    .path("valid")
                    .booleanValue());
            planchet.mine(1);

            String ours = planchet.api().newAddress("from bitcoinjs");
            JsonNode spent = ask(
                    node,
                    Map.of(
                            "do",
                            "spend",
                            "privateKey",
                            KEY,
                            "coin",
                            paid.raw(),
                            "index",
                            outputTo(planchet, theirs, paid),
                            "to",
                            ours,
                            "fee",
                            FEE));
            String raw = spent.path("raw").stringValue();
            ApiException refused =
                    assertThrows(ApiException.class, () -> planchet.api().broadcast(altered(raw)));
            String reason = String.valueOf(refused.getMessage());
            assertTrue(reason.startsWith("mempool-script-verify-flag-failed"), reason);
            assertEquals(spent.path("txid").stringValue(), planchet.api().broadcast(raw));
            planchet.mine(1);
            assertEquals(
                    1,
                    planchet.api().transaction(spent.path("txid").stringValue()).confirmations());
            assertEquals(COIN - FEE, planchet.api().coinsOf(ours).getFirst().value());
            assertEquals(List.of(), planchet.api().coinsOf(theirs));
        }
    }

    /// The same transaction with lock time 1: no signature holds any longer.
    private static String altered(String raw) {
        return raw.substring(0, raw.length() - 8) + "01000000";
    }

    private static TransferRequest pay(String address, long amount) {
        return new TransferRequest(address, amount, 5_000L, null, null, null, false);
    }

    private static int outputTo(PlanchetNode planchet, String address, Transfer paid) {
        return planchet.api().transaction(paid.txid()).outputs().stream()
                .filter(output -> address.equals(output.address()))
                .mapToInt(TxView.Output::index)
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, Object> verify(PlanchetNode planchet, String raw, Transfer paid) {
        List<String> coins = planchet.api().transaction(paid.txid()).inputs().stream()
                .map(input -> planchet.api()
                        .transaction(Objects.requireNonNull(input.txid()))
                        .raw())
                .toList();
        return Map.of("do", "verify", "raw", raw, "coins", coins);
    }

    private static JsonNode ask(Program node, Map<String, Object> request) throws IOException, InterruptedException {
        return JSON.readTree(node.run(FOLDER, "client.mjs", JSON.writeValueAsString(request)));
    }

    /// The versions that package-lock.json pins, with their checksums, kept from run to run.
    private static void install() throws IOException, InterruptedException {
        Program npm = new Program("npm");
        Files.createDirectories(FOLDER);
        Path lock = FOLDER.resolve("package-lock.json");
        boolean installed = Files.isDirectory(FOLDER.resolve("node_modules"))
                && Files.exists(lock)
                && Files.mismatch(lock, SOURCES.resolve("package-lock.json")) < 0;
        for (String name : List.of("package.json", "package-lock.json", "client.mjs"))
            Files.write(FOLDER.resolve(name), Files.readAllBytes(SOURCES.resolve(name)));
        if (installed) return;
        try {
            npm.run(FOLDER, "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        } catch (AssertionError failed) {
            Assumptions.abort("skipped: bitcoinjs-lib could not be installed: " + failed.getMessage());
        }
    }
}
