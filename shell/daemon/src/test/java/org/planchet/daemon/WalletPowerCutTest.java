package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;
import org.planchet.consensus.Chains;
import org.planchet.daemon.config.ExitCode;
import org.planchet.fixtures.Await;
import org.planchet.storage.WalletFile;
import org.planchet.wallet.Wallet;

/// S16: the power is cut at any moment while a wallet is used, so that its file is what the disk holds then. Every
/// address that was handed out and every payment that was acknowledged before is in it; a call whose writing fails
/// acknowledges nothing, and nothing of it reaches others.
class WalletPowerCutTest {
    private static final int ROUNDS = 18;

    @TempDir
    Path folder;

    private final List<String> addresses = new CopyOnWriteArrayList<>();
    private final List<String> payments = new CopyOnWriteArrayList<>();
    private volatile boolean done;

    private Path wallet() {
        return folder.resolve("node/wallets/default.wallet");
    }

    private static String pay(NodeApi api, String address) {
        return api.transfer(new TransferRequest(address, 50_000, 5_000L, null, null, null, false))
                .txid();
    }

    private static String label(int number) {
        return "number " + number;
    }

    @Test
    void s16_whatever_was_acknowledged_is_in_every_image_of_the_file() throws Exception {
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder.resolve("node")));
                var cutter = Executors.newSingleThreadExecutor()) {
            NodeApi api = node.api();
            api.generate("", 105);
            var images = CompletableFuture.supplyAsync(this::cutUntilDone, cutter);
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    String address = api.newAddress(label(i));
                    addresses.add(address);
                    payments.add(pay(api, address));
                    isThere(Files.readAllBytes(wallet()), addresses.size(), payments.size());
                    if (i % 4 == 3) api.generate("", 1);
                }
            } finally {
                done = true;
            }
            assertTrue(images.join() > 0);
        }
    }

    /// Looks at every state of the file that it comes across.
    ///
    /// @return at how many
    private int cutUntilDone() {
        byte[] last = {};
        int images = 0;
        while (!done) {
            int handedOut = addresses.size();
            int paid = payments.size();
            byte[] image = read(wallet());
            if (!Arrays.equals(image, last)) {
                isThere(image, handedOut, paid);
                images++;
            }
            last = image;
        }
        return images;
    }

    private static byte[] read(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException unreadable) {
            throw new AssertionError("the wallet's file is gone", unreadable);
        }
    }

    private void isThere(byte[] image, int handedOut, int paid) {
        Wallet found = new Wallet(open(image).load(), Chains.regtest());
        Set<String> labelled = found.entries().stream()
                .map(entry -> entry.label() + " " + entry.address())
                .collect(Collectors.toSet());
        for (int i = 0; i < handedOut; i++) assertTrue(labelled.contains(label(i) + " " + addresses.get(i)));
        Set<String> known = found.history().stream()
                .map(item -> item.tx().txid().toString())
                .collect(Collectors.toSet());
        assertTrue(known.containsAll(payments.subList(0, paid)));
    }

    private WalletFile open(byte[] image) {
        try {
            return WalletFile.open(Files.write(Files.createTempFile(folder, "image", ".wallet"), image));
        } catch (IOException unwritable) {
            throw new AssertionError(unwritable);
        }
    }

    /// False while a fresh file lies in the way.
    private static boolean made(Path folder) {
        try {
            Files.createDirectories(folder);
            return true;
        } catch (IOException inTheWay) {
            return false;
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void s16_a_call_whose_writing_fails_acknowledges_nothing_and_sends_nothing(boolean payment) throws Exception {
        Path obstacle = wallet().resolveSibling("default.wallet.new").resolve("x");
        WalletView before;
        try (RunningNode neighbour = TestNodes.start(folder.resolve("neighbour"));
                RunningNode node = TestNodes.withWallet(TestNodes.start(folder.resolve("node")))) {
            NodeApi api = node.api();
            api.generate("", 105);
            addresses.add(api.newAddress(label(0)));
            payments.add(pay(api, addresses.getFirst()));
            api.addPeer(neighbour.p2pAddress());
            TestNodes.awaitSameTip(node, neighbour);
            before = api.wallet();
            // The fresh file cannot be made: a folder that is not empty lies in its place.
            Await.until("nothing is being saved", () -> made(obstacle));
            ApiException failed = assertThrows(ApiException.class, () -> {
                if (payment) pay(api, addresses.getFirst());
                else api.newAddress(label(1));
            });
            assertEquals(payment ? ApiException.Kind.OUTCOME_UNKNOWN : ApiException.Kind.UNAVAILABLE, failed.kind());
            assertEquals(ExitCode.DISK_FAILURE, node.awaitStop());
            String why = node.failure().orElseThrow();
            assertTrue(why.contains("default.wallet"), why);
            Set<String> seen = neighbour.api().mempool().transactions().stream()
                    .map(tx -> tx.txid())
                    .collect(Collectors.toSet());
            assertTrue(Set.copyOf(payments).containsAll(seen), "sent: " + seen);
        }
        Files.delete(obstacle);
        isThere(Files.readAllBytes(wallet()), 1, 1);
        try (RunningNode again = TestNodes.start(folder.resolve("node"))) {
            Await.until("the payment", () -> again.api().mempool().count() == 1);
            assertEquals(
                    payments.getFirst(),
                    again.api().mempool().transactions().getFirst().txid());
            assertEquals(before.addresses(), again.api().wallet().addresses());
            assertEquals(before.confirmed(), again.api().wallet().confirmed());
            assertEquals(before.unconfirmed(), again.api().wallet().unconfirmed());
        }
    }
}
