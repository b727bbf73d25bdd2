package org.planchet.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class SecretShapesTest {
    private static final String WIF = "KwDiBf89QgGbjEhKnhXJuH7LrciVrZi3qYjgd9M7rFU73sVHnoWn";
    private static final String OLD_WIF = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
    private static final String XPRV =
            "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kej"
                    + "MRNNU3TGtRBeJgk33yuGBxrMPHi";
    private static final String WORDS =
            "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon" + " abandon about";
    private static final String HEX = "e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35";

    @Test
    void w34_private_keys_and_phrases_are_told_by_their_shape_also_when_mistyped() {
        String mistyped = WIF.substring(0, 20) + "z" + WIF.substring(21);
        for (String secret : List.of(WIF, OLD_WIF, XPRV, WORDS, mistyped, WORDS.toUpperCase(java.util.Locale.ROOT)))
            for (String text : List.of(secret, "pay " + secret, "\"" + secret + "\",", secret + " 5"))
                assertTrue(SecretShapes.isIn(text, true), text);
        assertTrue(SecretShapes.isIn("的 一 是 在 不 了 有 和 人 这 中 大", true));
    }

    @Test
    void w34_hex_digits_are_a_key_where_no_hash_is_expected() {
        assertTrue(SecretShapes.isIn("transfer " + HEX, false));
        assertFalse(SecretShapes.isIn("block " + HEX, true));
        assertFalse(SecretShapes.isIn(HEX + "0", false));
    }

    @Test
    void addresses_public_keys_and_sentences_are_no_secrets() {
        for (String open : List.of(
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                "bc1qrp33g0q5c5txsp9arysrx4k6zdkfs4nce4xj0gdcccefvpysxf3qccfmv3",
                "02e8f32e723decf4051aefac8e2c93c9c5b214313817cdb01a1494b917c8436b35",
                "xpub661MyMwAqRbcFtXgS5sYJABqqG9YLmC4Q1Rdap9gSE8NqtwybGhePY2gZ29ESFjqJoCu1Rupje8YtGqsefD265TMg7usUDFdp6W1EGMcet8",
                "abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon abandon",
                "the rent of the flat that I live in with my two cats and a dog"))
            assertFalse(SecretShapes.isIn(open, false), open);
    }

    @Test
    void w34_only_the_secret_is_hidden() {
        assertEquals("pay ... 5", SecretShapes.hidden("pay " + WIF + " 5", true));
        assertEquals("a " + "*".repeat(52) + " b", SecretShapes.masked("a " + WIF + " b", true));
        assertEquals("... ...", SecretShapes.hidden(HEX + " " + WIF, false));
    }
}
