package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

class MnemonicTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final List<String> ABOUT =
            words("abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon about");

    @Test
    void w08_every_official_vector() throws Exception {
        int cases = 0;
        for (JsonNode vector : Vectors.json("bips/bip-0039/mnemonic-english.json")) {
            byte[] entropy = HEX.parseHex(vector.get(0).asString());
            List<String> words = words(vector.get(1).asString());
            assertEquals(words, Mnemonic.ofEntropy(entropy, WordList.ENGLISH).words());
            Mnemonic read = Mnemonic.parse(words);
            assertArrayEquals(entropy, read.entropy());
            byte[] seed = read.seed(vector.get(2).asString().toCharArray());
            assertEquals(vector.get(3).asString(), HEX.formatHex(seed));
            ExtendedKey root = ExtendedKey.fromSeed(seed);
            assertEquals(vector.get(4).asString(), root.privateText(ExtendedKey.Versions.MAINNET));
            cases++;
        }
        assertEquals(24, cases);
    }

    @Test
    void w08_a_changed_word_is_refused_by_the_checksum() throws Exception {
        var words = new ArrayList<>(ABOUT);
        words.set(11, "above");
        var refused = assertThrows(BadKeyException.class, () -> Mnemonic.parse(words));
        assertTrue(String.valueOf(refused.getMessage()).contains("checksum"), refused.getMessage());
    }

    @Test
    void w08_two_words_exchanged_are_refused() throws Exception {
        var words =
                new ArrayList<>(words("legal winner thank year wave sausage worth useful legal winner thank yellow"));
        words.set(0, "winner");
        words.set(1, "legal");
        assertThrows(BadKeyException.class, () -> Mnemonic.parse(words));
    }

    @Test
    void a_word_not_in_the_list_is_named_by_its_place_and_not_repeated() {
        var words = new ArrayList<>(ABOUT);
        words.set(4, "hunter2");
        var refused = assertThrows(BadKeyException.class, () -> Mnemonic.parse(words));
        assertTrue(String.valueOf(refused.getMessage()).contains("word 5"), refused.getMessage());
        assertFalse(String.valueOf(refused.getMessage()).contains("hunter2"));
    }

    @Test
    void eleven_words_are_refused() {
        assertThrows(BadKeyException.class, () -> Mnemonic.parse(ABOUT.subList(0, 11)));
        assertThrows(BadKeyException.class, () -> Mnemonic.parse(List.of()));
    }

    @Test
    void entropy_is_128_to_256_bits_in_steps_of_32() {
        for (int length : new int[] {0, 12, 15, 17, 36})
            assertThrows(IllegalArgumentException.class, () -> Mnemonic.ofEntropy(new byte[length], WordList.ENGLISH));
        for (int length = 16; length <= 32; length += 4)
            assertEquals(
                    length * 3 / 4,
                    Mnemonic.ofEntropy(new byte[length], WordList.ENGLISH)
                            .words()
                            .size());
    }

    @Test
    void simplified_chinese_reads_back_and_gives_the_known_seed() throws Exception {
        Mnemonic chinese = Mnemonic.ofEntropy(new byte[16], WordList.CHINESE_SIMPLIFIED);
        List<String> words = words("的 的 的 的 的 的 的 的 的 的 的 在");
        assertEquals(words, chinese.words());
        assertEquals(WordList.CHINESE_SIMPLIFIED, Mnemonic.parse(words).list());
        assertThrows(BadKeyException.class, () -> Mnemonic.parse(words("的 的 的 的 的 的 的 的 的 的 的 不")));
    }

    @Test
    void the_two_lists_have_no_word_in_common_and_every_word_knows_its_number() {
        for (int i = 0; i < WordList.SIZE; i++) {
            for (WordList list : WordList.values()) assertEquals(i, list.number(list.word(i)));
            assertEquals(-1, WordList.ENGLISH.number(WordList.CHINESE_SIMPLIFIED.word(i)));
        }
    }

    @Test
    void capitals_and_composed_letters_do_not_matter() throws Exception {
        var words = new ArrayList<>(ABOUT);
        words.set(0, "ABANDON");
        Mnemonic read = Mnemonic.parse(words);
        // e with an acute accent, as one character and as two (NFKD makes them one).
        assertArrayEquals(read.seed("caf\u00e9".toCharArray()), read.seed("cafe\u0301".toCharArray()));
        assertFalse(Arrays.equals(read.seed("cafe".toCharArray()), read.seed("caf\u00e9".toCharArray())));
    }

    @Test
    void a_phrase_does_not_print_its_words() {
        assertEquals(
                "Mnemonic[12 words]",
                Mnemonic.ofEntropy(new byte[16], WordList.ENGLISH).toString());
    }

    private static List<String> words(String text) {
        return List.of(text.split(" "));
    }

    @Test
    void words_are_split_on_any_white_space_after_they_are_normalized() throws Exception {
        String ideographic = "\u3000";
        String words = "的 的 的 的 的 的 的 的 的 的 的 在";
        List<String> expected = List.of(words.split(" "));
        for (String space : List.of(ideographic, "\u00a0", "\t", " \n ", "  "))
            assertEquals(
                    expected,
                    Mnemonic.parse(List.of(space + words.replace(" ", space) + space))
                            .words());
        assertEquals(
                expected,
                Mnemonic.parse(List.of("的 的", "的\u3000的 的 的 的 的 的 的 的", "在")).words());
    }
}
