package org.planchet.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Whatever a node says is said in every language, and what is the same in all of them stays.
class MessagesTest {
    private static final Refusal REFUSAL = new Refusal(
            "tx 00",
            "bad-txns-vin-empty",
            "TX_NO_INPUTS",
            "there are inputs",
            "CheckTransaction",
            "consensus",
            "transaction in isolation",
            "none found",
            null,
            List.of(),
            0);

    private final Messages english = Messages.in(Language.EN);
    private final Messages chinese = Messages.in(Language.ZH);

    @Test
    void every_saying_has_its_chinese_row_with_places_that_are_filled() {
        Texts rows = Texts.in(Language.ZH);
        Set<String> there = rows.keys().stream()
                .filter(key ->
                        key.startsWith("error.") && !Texts.in(Language.EN).has(key))
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(
                Stream.of(ErrorCode.values())
                        .map(saying -> "error." + saying.code())
                        .collect(Collectors.toCollection(TreeSet::new)),
                there);
        for (ErrorCode saying : ErrorCode.values()) {
            String row = rows.say("error." + saying.code());
            // A sentence that arises elsewhere is one parameter; figures follow it for those who say it otherwise.
            boolean whole = saying.english().equals("{0}");
            assertTrue(whole || places(saying.english()).containsAll(places(row)), row);
            assertTrue(saying == ErrorCode.REFUSED || isChinese(row), row);
        }
    }

    @Test
    void a_sentence_is_told_in_the_language_with_its_parameters() {
        ErrorMessage said = ErrorMessage.of(ErrorCode.NO_BLOCK, "{0}");
        assertEquals("there is no block {0}", english.of(said));
        assertEquals("没有区块 {0}", chinese.of(said));
    }

    @Test
    void what_no_row_knows_stays_as_it_came() {
        assertEquals("something", chinese.of(ErrorMessage.plainly("something")));
        assertEquals("something", chinese.of(new ErrorMessage("something", "of-a-newer-node", List.of())));
        Refusal newer = new Refusal("tx 00", "r", "NEWER", "new", "", "policy", "later", "", null, List.of(), 0);
        assertEquals(newer, chinese.of(newer));
        assertEquals("r", chinese.of(new ApiException(newer)));
    }

    @Test
    void parameters_that_are_words_of_ours_are_told_too() {
        ErrorMessage said = ErrorMessage.of(ErrorCode.BAD_VALUE, "--role", "king", "full, miner or spv");
        assertEquals("--role is \"king\"; allowed: full, miner or spv.", english.of(said));
        assertEquals("--role 的值“king”不被允许；允许：full、miner 或 spv。", chinese.of(said));
    }

    @Test
    void a_refusal_keeps_its_names_in_every_language() {
        assertEquals(REFUSAL, english.of(REFUSAL));
        Refusal translated = chinese.of(REFUSAL);
        assertEquals("须有输入", translated.meaning());
        assertEquals("单看交易", translated.step());
        assertEquals(REFUSAL, translated.translated(REFUSAL.meaning(), REFUSAL.step()));
        assertEquals("bad-txns-vin-empty: none found", english.of(new ApiException(REFUSAL)));
        assertEquals("bad-txns-vin-empty：须有输入", chinese.of(new ApiException(REFUSAL)));
    }

    @Test
    void places_are_filled_as_they_are() {
        assertEquals("a {1} {x} {2}", Placeholders.fill("a {0} {x} {2}", List.of("{1}", "b")));
        assertEquals("b{", Placeholders.fill("{1}{", List.of("a", "b")));
    }

    private static Set<String> places(String text) {
        return Pattern.compile("\\{\\d}")
                .matcher(text)
                .results()
                .map(place -> place.group())
                .collect(Collectors.toSet());
    }

    /// Has Chinese characters, and no three words of Latin letters in a row.
    private static boolean isChinese(String sentence) {
        return sentence.codePoints().anyMatch(Character::isIdeographic)
                && !sentence.matches(".*[A-Za-z]+ [a-z]+ [a-z]+.*");
    }
}
