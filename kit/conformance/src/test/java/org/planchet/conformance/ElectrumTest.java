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
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.testkit.PlanchetNode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Electrum, on its command line and offline, takes a payment of Planchet's by file, so to speak, and signs one back.
@Tag("interop")
final class ElectrumTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// From Electrum's own tests: a phrase for P2PKH addresses.
    private static final String PHRASE = "cycle rocket west magnet parrot shuffle foot correct salt library feed song";

    private static final long COIN = 100_000_000;

    @TempDir
    Path folder;

    @Test
    void electrum_recognises_a_payment_and_planchet_accepts_what_electrum_signs() throws Exception {
        Program electrum = new Program("electrum");
        try (PlanchetNode planchet = PlanchetNode.start()) {
            planchet.mine(101);
            ask(electrum, "restore", PHRASE);
            String theirs = ask(electrum, "getunusedaddress").strip();
            assertTrue(theirs.matches("[mn].*"), theirs);
            Transfer paid = planchet.api().transfer(new TransferRequest(theirs, COIN, 5_000L, null, null, null, false));
            assertEquals(
                    paid.txid(), ask(electrum, "addtransaction", paid.raw()).strip());
            JsonNode coin = JSON.readTree(ask(electrum, "listunspent")).get(0);
            assertEquals(theirs, coin.path("address").stringValue());
            assertEquals("1", coin.path("value").asString().replaceAll("\\.0*$", ""));
            planchet.mine(1);

            String ours = planchet.api().newAddress("from Electrum");
            String raw = ask(electrum, "payto", ours, "0.6", "--fee", "0.00002", "--addtransaction")
                    .strip();
            String txid = planchet.api().broadcast(raw);
            planchet.mine(1);
            assertEquals(1, planchet.api().transaction(txid).confirmations());
            assertEquals(COIN * 6 / 10, planchet.api().coinsOf(ours).getFirst().value());
            assertEquals(2_000L, planchet.api().transaction(txid).fee());
        }
    }

    private String ask(Program electrum, String... command) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--offline", "--regtest", "-D", folder.toString()));
        return electrum.run(folder, arguments.toArray(String[]::new));
    }
}
