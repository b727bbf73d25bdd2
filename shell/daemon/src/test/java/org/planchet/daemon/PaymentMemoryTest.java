package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.planchet.daemon.TestNodes.assertKind;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.daemon.adapters.RpcInterfaceTest;
import org.planchet.fixtures.Await;

/// What a node remembers of the payments that it acknowledged.
class PaymentMemoryTest {
    @TempDir
    Path folder;

    private static final String PAYEE = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";

    private void call(RunningNode node, String method, String params) throws Exception {
        String cookie = Files.readString(folder.resolve(".cookie"));
        HttpResponse<String> answer = RpcInterfaceTest.call(node, cookie, method, params);
        assertEquals(200, answer.statusCode(), answer.body());
    }

    private void setClock(RunningNode node, Instant time) throws Exception {
        call(node, "setmocktime", "[" + time.getEpochSecond() + "]");
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static List<String> pool(NodeApi api) {
        return api.mempool().transactions().stream().map(tx -> tx.txid()).toList();
    }

    private static String state(NodeApi api, String txid) {
        return api.history(1_000).stream()
                .filter(entry -> entry.txid().equals(txid))
                .findFirst()
                .orElseThrow()
                .state();
    }

    private static TransferRequest pay(String address, long amount) {
        return new TransferRequest(address, amount, 10_000L, null, null, null, false);
    }

    /// The mempool's file is written every ten minutes only, so that a kill takes the mempool along.
    @Test
    void w21_a_payment_that_was_acknowledged_waits_in_the_mempool_again_after_a_kill() throws Exception {
        RunningNode node = TestNodes.withWallet(TestNodes.start(folder));
        node.api().generate("", 103);
        Transfer paid = node.api().transfer(pay(node.api().newAddress(""), 100_000_000));
        WalletView before = node.api().wallet();
        node.kill();
        assertEquals(false, Files.exists(folder.resolve("mempool.dat")), "the pool is forgotten");
        try (RunningNode again = TestNodes.start(folder)) {
            Await.until("the payment in the pool", () -> again.api().mempool().count() == 1);
            assertEquals(0, again.api().transaction(paid.txid()).confirmations());
            assertEquals(before.confirmed(), again.api().wallet().confirmed());
            assertEquals(before.unconfirmed(), again.api().wallet().unconfirmed());
            assertEquals(paid.txid(), again.api().history(1).getFirst().txid(), "the newest first");
        }
    }

    /// The mempool lets it go after two weeks; from then on the wallet offers it every 12 to 36 hours, once a block
    /// could have taken it.
    @Test
    void w21_a_payment_that_the_mempool_let_go_is_offered_again_by_the_clock() throws Exception {
        try (RunningNode node =
                TestNodes.withWallet(Daemon.start(TestNodes.config(folder).with("api", "true")))) {
            NodeApi api = node.api();
            api.generate("", 103);
            String paid = api.transfer(pay(PAYEE, 100_000_000)).txid();
            Instant expired = Instant.now().plus(Duration.ofDays(15));
            setClock(node, expired);
            // An empty block: what is in the mempool for two weeks goes when the next block comes.
            call(node, "generateblock", "[\"" + PAYEE + "\", []]");
            setClock(node, expired.plus(Duration.ofHours(37)));
            Path log = folder.resolve("planchet.log");
            String told = "The mempool took the wallet's transaction " + paid + " again";
            Await.until("it was offered again", () -> read(log).contains(told));
            assertEquals(List.of(paid), pool(api));
            assertEquals("unconfirmed", state(api, paid));
        }
    }

    @Test
    void what_may_still_confirm_and_what_has_cannot_be_abandoned() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            assertKind(ApiException.Kind.NOT_FOUND, () -> api.abandon("00".repeat(32)));
            api.generate("", 103);
            assertKind(ApiException.Kind.NOT_FOUND, () -> api.abandon("00".repeat(32)));
            assertKind(ApiException.Kind.BAD_REQUEST, () -> api.abandon("00"));
            Transfer paid = api.transfer(pay(api.newAddress(""), 100_000_000));
            assertKind(ApiException.Kind.CONFLICT, () -> api.abandon(paid.txid()));
            api.generate("", 1);
            assertKind(ApiException.Kind.CONFLICT, () -> api.abandon(paid.txid()));
        }
    }

    /// The second payment would spend the change of the first, of which the mempool takes 25 in a row.
    @Test
    void w47_a_payment_that_the_mempool_refuses_leaves_no_trace() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            api.generate("", 101);
            String to = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";
            for (int i = 0; i < 25; i++) api.transfer(pay(to, 1_000_000));
            WalletView before = api.wallet();
            ApiException refused = assertThrows(ApiException.class, () -> api.transfer(pay(to, 1_000_000)));
            assertEquals(ApiException.Kind.REJECTED, refused.kind());
            assertEquals(25 + 101, api.history(1_000).size());
            assertEquals(before, api.wallet());
            api.generate("", 1);
            api.transfer(pay(to, 1_000_000));
        }
    }

    @Test
    void everything_is_sent_to_the_satoshi() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            api.generate("", 103);
            String to = "mfWxJ45yp2SFn7UciZyNpvDKrzbhyfKrY8";
            long held = api.wallet().confirmed();
            Transfer sent = api.transfer(new TransferRequest(to, 0, 1_234L, null, null, null, false, true));
            assertEquals(held, sent.amount() + sent.fee());
            assertEquals(Math.ceilDiv((10 + 34 + 4 * 147) * 1_234L, 1_000L), sent.fee());
            assertEquals(0, api.wallet().confirmed() + api.wallet().unconfirmed());
            assertKind(
                    ApiException.Kind.BAD_REQUEST,
                    () -> api.transfer(new TransferRequest(to, 5, 1_234L, null, null, null, false, true)));
        }
    }

    @Test
    void labels_are_plain_and_addresses_are_canonical() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            assertKind(ApiException.Kind.BAD_REQUEST, () -> api.newAddress("a\u001b[2J"));
            assertKind(ApiException.Kind.BAD_REQUEST, () -> api.newAddress("a\u202eb"));
            api.newAddress("房租 👩\u200d🚀");
            String address = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
            String shouted = " " + address.toUpperCase(java.util.Locale.ROOT) + " ";
            api.generate(shouted, 1);
            api.generate("", 101);
            assertEquals(address, api.coinsOf(shouted).getFirst().address());
            assertEquals(address, api.transfer(pay(shouted, 1_000_000)).to());
            assertEquals(address, api.startMining(shouted, -1, 1).address());
            api.stopMining();
        }
    }
}
