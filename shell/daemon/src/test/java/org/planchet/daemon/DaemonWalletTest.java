package org.planchet.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.daemon.TestNodes.assertKind;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.api.ApiException;
import org.planchet.api.NodeApi;
import org.planchet.api.Transfer;
import org.planchet.api.TransferRequest;
import org.planchet.api.WalletView;

/// The wallet of a real node, over the API: passphrase, words, keys.
class DaemonWalletTest {
    @TempDir
    Path folder;

    private static TransferRequest pay(String address, long amount) {
        return new TransferRequest(address, amount, 10_000L, null, null, null, false);
    }

    @Test
    void wallet_with_a_passphrase_locks_and_opens() throws Exception {
        List<String> phrase;
        String first;
        try (RunningNode node = TestNodes.start(folder)) {
            WalletView.Created created = node.api().createWallet(Optional.of("secret words"), Optional.empty());
            phrase = created.phrase();
            first = created.firstAddress();
            assertEquals(12, phrase.size());
            assertTrue(node.api().wallet().locked());
            node.api().generate(first, 101);
            TransferRequest request = pay(first, 1_000);
            assertEquals(
                    ApiException.Kind.FORBIDDEN,
                    assertThrows(ApiException.class, () -> node.api().transfer(request))
                            .kind());
            node.api().unlockWallet("secret words", 60);
            assertFalse(node.api().wallet().locked());
            node.api().transfer(request);
            node.api().lockWallet();
            assertTrue(node.api().wallet().locked());
        }
        try (RunningNode restored = TestNodes.start(folder.resolve("other"))) {
            WalletView.Created again = restored.api().createWallet(Optional.empty(), Optional.of(phrase));
            assertEquals(first, again.firstAddress());
        }
    }

    /// A wallet that was made on first need shows its words and takes a passphrase; both need it from then on.
    @Test
    void a_wallet_shows_its_words_and_takes_a_passphrase() throws Exception {
        List<String> words;
        String first;
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            assertKind(ApiException.Kind.NOT_FOUND, () -> api.walletPhrase(Optional.empty()));
            first = api.createWallet(Optional.empty(), Optional.empty()).firstAddress();
            words = api.walletPhrase(Optional.empty());
            assertEquals(12, words.size());
            assertKind(ApiException.Kind.BAD_REQUEST, () -> api.changePassphrase(Optional.empty(), ""));
            api.changePassphrase(Optional.empty(), "first secret");
            assertTrue(api.wallet().locked());
            assertKind(ApiException.Kind.FORBIDDEN, () -> api.walletPhrase(Optional.empty()));
        }
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            assertTrue(api.wallet().encrypted());
            assertEquals(words, api.walletPhrase(Optional.of("first secret")));
            assertTrue(api.wallet().locked(), "as it was");
            api.unlockWallet("first secret", 60);
            assertEquals(words, api.walletPhrase(Optional.of("first secret")));
            assertFalse(api.wallet().locked(), "as it was");
            assertKind(ApiException.Kind.FORBIDDEN, () -> api.changePassphrase(Optional.of("guess"), "x"));
        }
        try (RunningNode node = TestNodes.start(folder)) {
            node.api().changePassphrase(Optional.of("first secret"), "second");
            node.api().unlockWallet("second", 60);
        }
        try (RunningNode restored = TestNodes.start(folder.resolve("other"))) {
            assertEquals(
                    first,
                    restored.api()
                            .createWallet(Optional.empty(), Optional.of(words))
                            .firstAddress());
        }
        String log = Files.readString(folder.resolve("planchet.log"));
        assertFalse(log.contains(String.join(" ", words)) || log.contains("secret"), log);
    }

    /// What a key has is told before it is spent from; nothing of the key stays.
    @Test
    void a_keys_address_and_balance_without_keeping_it() throws Exception {
        String key = "00000000000000000000000000000000000000000000000000000000000000ac";
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            WalletView.KeyBalance empty = api.keyBalance(key);
            assertEquals(0, empty.balance());
            api.generate(empty.address(), 101);
            assertEquals(
                    new WalletView.KeyBalance(empty.address(), 2 * 5_000_000_000L, 99 * 5_000_000_000L),
                    api.keyBalance(key));
            assertEquals(0, api.wallet().keys(), "no wallet was made for it");
            assertKind(ApiException.Kind.BAD_REQUEST, () -> api.keyBalance("ac"));
        }
        assertFalse(Files.readString(folder.resolve("planchet.log")).contains("0000ac"));
    }

    /// Nobody would have seen its words, and whoever then asks for a wallet would be told that there is one.
    @Test
    void a_request_that_fails_makes_no_wallet() throws Exception {
        try (RunningNode node = TestNodes.start(folder)) {
            NodeApi api = node.api();
            assertKind(ApiException.Kind.BAD_REQUEST, () -> api.importKey("ac", ""));
            var request = new TransferRequest("mrcNu71ztWjAQA6ww9kHiW3zBWSQidHXTQ", 1, null, null, null, null, false);
            assertKind(ApiException.Kind.NOT_FOUND, () -> api.transfer(request));
            assertEquals(
                    12,
                    api.createWallet(Optional.empty(), Optional.empty())
                            .phrase()
                            .size());
        }
    }

    @Test
    void a_key_can_be_imported_and_one_can_be_spent_from_without() throws Exception {
        String key = "00000000000000000000000000000000000000000000000000000000000000aa";
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder))) {
            NodeApi api = node.api();
            String address = api.importKey(key, "given");
            api.generate(address, 100);
            assertEquals(50L * 100_000_000, api.wallet().confirmed());
            Transfer paid =
                    api.transfer(new TransferRequest(api.newAddress(""), 700_000, 20_000L, null, key, null, false));
            assertEquals(List.of(address), paid.from());
            assertEquals(1, api.mempool().count());
        }
    }

    /// The key was paid in blocks and waits in the mempool; the scan that finds it holds nothing up, and a node that
    /// ended before it was through looks at every block again.
    @Test
    void d25_what_an_imported_key_was_paid_before_is_found() throws Exception {
        String key = "00000000000000000000000000000000000000000000000000000000000000ab";
        String address;
        try (RunningNode other = TestNodes.withWallet(TestNodes.start(folder.resolve("other")))) {
            address = other.api().importKey(key, "");
        }
        try (RunningNode node = TestNodes.withWallet(TestNodes.start(folder.resolve("mine")))) {
            node.api().generate(address, 2);
            node.api().generate("", 101);
            node.api().transfer(pay(address, 123_456));
            long before = node.api().wallet().confirmed();
            assertEquals(address, node.api().importKey(key, "late"));
            assertNull(node.api().wallet().scannedTo());
            assertEquals(before + 2 * 50L * 100_000_000, node.api().wallet().confirmed());
            assertTrue(node.api().utxos().stream().anyMatch(c -> c.value() == 123_456 && c.confirmations() == 0));
            node.kill();
        }
        try (RunningNode again = TestNodes.start(folder.resolve("mine"))) {
            assertTrue(again.api().wallet().confirmed() > 2 * 50L * 100_000_000);
        }
    }
}
