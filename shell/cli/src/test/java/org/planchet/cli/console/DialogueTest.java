package org.planchet.cli.console;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.api.FakeNode;
import org.planchet.api.FollowerView;
import org.planchet.api.Language;
import org.planchet.api.Texts;
import org.planchet.api.TransferRequest;

/// What a person is asked, and what is said of the answers.
class DialogueTest {
    private static final String WIF = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
    private static final String HEX = "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35";

    private static final String WORDS = "abandon ".repeat(11) + "about";

    private final FakeNode node = FakeNode.empty();
    private final Deque<String> answers = new ArrayDeque<>();

    /// Questions and everything else that was shown, in order.
    private final List<String> shown = new ArrayList<>();

    /// A person who has the answers ready.
    private final class Person implements ConsoleIo {
        @Override
        public @Nullable String readCommand() {
            return null;
        }

        @Override
        public @Nullable String ask(String question) {
            shown.add(question.strip());
            return answers.poll();
        }

        @Override
        public char @Nullable [] askSecret(String question) {
            String answer = ask(question);
            return answer == null ? null : answer.toCharArray();
        }

        @Override
        public void print(String line) {
            shown.add(line);
        }

        @Override
        public boolean isInteractive() {
            return true;
        }

        @Override
        public Interruption onInterrupt(Runnable action) {
            return () -> {};
        }

        @Override
        public void close() {}
    }

    private boolean say(String command, String... with) {
        answers.addAll(List.of(with));
        return new Console(new Session(node, new Person(), Texts.in(Language.EN))).execute(command);
    }

    private long times(String beginning) {
        return shown.stream().filter(line -> line.startsWith(beginning)).count();
    }

    @Test
    void a_wrong_recipient_is_refused_before_the_amount_is_asked() {
        assertTrue(say("transfer", "", "nonsense", FakeNode.ADDRESS, "1.5", ""));
        assertEquals(2, times("Recipient:"));
        assertEquals(1, shown.stream().filter("Amount:"::equals).count());
        int refused = shown.indexOf(shown.stream()
                .filter(line -> line.contains("nonsense"))
                .findFirst()
                .orElseThrow());
        assertEquals("Recipient:", shown.get(refused + 1));
    }

    @Test
    void every_wrong_answer_of_a_transfer_repeats_its_question_alone() {
        assertTrue(say("transfer", "", FakeNode.ADDRESS, "much", "11", "1.5", "fast", "20"));
        assertEquals(1, times("Recipient:"));
        assertEquals(1, times("Transfer sent"));
        assertEquals(2, times("Fee rate"));
        TransferRequest request = node.lastTransfer();
        assertNotNull(request);
        assertEquals(150_000_000, request.amount());
        assertEquals(20_000L, request.feeRate());
    }

    @Test
    void follow_reset_asks_first() {
        node.setFollowers(List.of(new FollowerView("mongodb", "writing", 1, 0)));
        assertFalse(say("follow reset mongodb", "no"));
        assertEquals("Nothing was changed.", shown.getLast());
        assertFalse(say("follow reset mongodb"));
        assertEquals(List.of(), node.resets());
        assertTrue(say("follow reset mongodb", "Yes"));
        assertEquals(3, times("Empty the store mongodb"));
        assertEquals(List.of("mongodb"), node.resets());
    }

    @Test
    void no_answer_ends_the_dialogue() {
        assertFalse(say("transfer", "", ""));
        assertEquals(1, times("Recipient:"));
        assertNull(node.lastTransfer());
    }

    @Test
    void w34_a_secret_in_the_wrong_place_is_neither_used_nor_shown() {
        for (String line : List.of("transfer " + WIF + " 1", WIF, "newaddress " + HEX, "importkey " + WIF, "tx " + WIF))
            assertFalse(say(line), line);
        assertTrue(say("transfer", "", WIF, HEX, FakeNode.ADDRESS, WIF, "1", HEX, "20"));
        assertFalse(shown.toString().contains(WIF), shown::toString);
        assertFalse(shown.toString().contains(HEX), shown::toString);
        assertEquals(5, times("This looks like a private key"));
    }

    @Test
    void w19_an_address_beyond_the_gap_is_handed_out_when_the_user_says_so() {
        assertFalse(say("newaddress beyond", "no"));
        assertEquals(List.of(), node.calls());
        assertTrue(say("newaddress beyond", "yes"));
        assertTrue(say("newaddress --beyond-gap beyond"));
        assertEquals(List.of("newAddress beyond", "newAddress beyond"), node.calls());
        assertEquals(2, times("Hand it out all the same"));
    }

    @Test
    void whoever_needs_a_wallet_is_asked_and_sees_its_words() {
        node.setHasWallet(false);
        for (String line : List.of("newaddress", "mine\n", "importkey")) assertFalse(say(line, "no"), line);
        assertEquals(List.of(), node.calls());
        assertTrue(say("newaddress rent", "yes", ""));
        assertEquals(List.of("createWallet false 0", "newAddress rent"), node.calls());
        assertEquals(1, times("  abandon about"));
        assertTrue(say("newaddress"), "the next time nothing is asked");
    }

    @Test
    void w19_restore_and_rescan_take_a_gap() {
        node.setHasWallet(false);
        assertTrue(say("wallet restore --gap 100", WORDS, ""));
        assertTrue(say("wallet rescan --gap 50 --from 7"));
        assertTrue(say("wallet rescan"));
        assertEquals(List.of("createWallet false 12 gap 100", "rescan 7 50", "rescan 0 20"), node.calls());
        for (String wrong : List.of("--gap", "--gap 0", "--from 1", "--gap 10001", "100"))
            assertFalse(say("wallet restore " + wrong), wrong);
        assertFalse(say("wallet lock --gap 5"));
    }

    @Test
    void words_are_asked_for_again_until_they_are_right() {
        node.setHasWallet(false);
        assertTrue(say("wallet restore", "abandon about", "abandon ".repeat(12), WORDS, ""));
        assertEquals(3, times("Words of the wallet to restore"));
        assertEquals(1, times("New passphrase"));
        node.setHasWallet(false);
        assertFalse(say("wallet restore", "abandon about", ""), "no words leave the question");
        assertEquals(List.of("createWallet false 12"), node.calls());
    }

    @Test
    void a_restore_takes_a_birthday() {
        for (String flags : List.of("--birthday 2026-01-31", "--birthday 1200 --gap 30")) {
            node.setHasWallet(false);
            assertTrue(say("wallet restore " + flags, WORDS, ""), flags);
        }
        assertEquals(
                List.of("createWallet false 12 birthday 2026-01-31", "createWallet false 12 gap 30 birthday 1200"),
                node.calls());
        assertFalse(say("wallet rescan --birthday 1200"));
    }
}
