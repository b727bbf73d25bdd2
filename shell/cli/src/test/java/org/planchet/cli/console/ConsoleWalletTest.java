package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.api.FakeNode;
import org.planchet.api.Language;

/// The console's words for the wallet: what is asked, in which order, and what is refused before anything is.
class ConsoleWalletTest {
    private final FakeNode node = FakeNode.empty();

    private List<String> say(String... lines) {
        return PipedConsole.run(node, Language.EN, lines).printed();
    }

    @Test
    void wallet_is_made_locked_and_unlocked() {
        node.setHasWallet(false);
        assertEquals(
                List.of(
                        "The two are not the same: nothing was changed.",
                        "Wallet default made; its first address is " + FakeNode.ADDRESS + ".",
                        "Write these words down; whoever has them has the money:",
                        "  abandon about",
                        "wrong passphrase",
                        "Unlocked for 300 seconds.",
                        "Locked.",
                        "Usage: wallet [create|restore [--birthday DATE|HEIGHT] [--gap N]|rescan [--from HEIGHT] [--gap N]|unlock|lock|words|encrypt|send-max ADDRESS [FEERATE]]"),
                say(
                        "wallet create",
                        "canary-secret-canary",
                        "correct house",
                        "wallet create",
                        "canary-secret-canary",
                        "canary-secret-canary",
                        "wallet unlock",
                        "wrong",
                        "wallet unlock",
                        "canary-secret-canary",
                        "wallet lock",
                        "wallet open"));
        assertEquals(List.of("createWallet true 0", "unlockWallet 300", "lockWallet"), node.calls());
    }

    @Test
    void words_are_judged_before_a_passphrase_is_asked_for() {
        node.setHasWallet(false);
        assertEquals(
                List.of(
                        "that is not a backup phrase: a phrase has 12, 15, 18, 21 or 24 words, not 2",
                        "that is not a backup phrase: word 12 of the phrase is not in the word list",
                        "that is not a backup phrase: the phrase's checksum is wrong: a word is mistyped or out of its place",
                        "Wallet default made; its first address is " + FakeNode.ADDRESS + "."),
                say(
                        "wallet restore",
                        "legal winner",
                        "wallet restore",
                        "abandon ".repeat(11) + "abuot",
                        "wallet restore",
                        "abandon ".repeat(12),
                        "wallet restore",
                        "abandon ".repeat(11) + "about",
                        ""));
        assertEquals(List.of("createWallet false 12"), node.calls());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "balance",
                "utxos",
                "history",
                "wallet",
                "wallet unlock",
                "wallet lock",
                "wallet words",
                "wallet encrypt"
            })
    void what_needs_a_wallet_says_so_and_asks_nothing(String line) {
        node.setHasWallet(false);
        assertEquals(List.of("There is no wallet yet: `wallet create` makes one."), say(line));
    }

    @Test
    void what_does_not_suit_the_wallet_is_refused_before_anything_is_asked() {
        for (String line : List.of("wallet create", "wallet restore"))
            assertEquals(List.of("there is a wallet default already"), say(line), line);
        for (String line : List.of("wallet lock", "wallet unlock"))
            assertEquals(List.of("Keys are not protected by a passphrase."), say(line), line);
        assertEquals(List.of(), node.calls());
    }

    @Test
    void w06_the_wallets_words_are_shown_once_more_and_a_passphrase_is_set() {
        assertEquals(
                List.of(
                        "Whoever has these words has the money; imported keys need a backup of their own:",
                        "  abandon about",
                        "The two are not the same: nothing was changed.",
                        "An empty passphrase protects nothing; the wallet stays as it is.",
                        "The keys are sealed with the new passphrase, and locked. Copies of the file made before are"
                                + " not."),
                say("wallet words", "wallet encrypt", "one", "two", "wallet encrypt", "", "wallet encrypt", "s", "s"));
        assertEquals(List.of("walletPhrase Optional.empty", "changePassphrase Optional.empty s"), node.calls());
    }
}
