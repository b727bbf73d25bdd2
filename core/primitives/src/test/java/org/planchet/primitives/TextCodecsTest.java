package org.planchet.primitives;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.Locale;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

class TextCodecsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final AddressFormat MAIN = new AddressFormat(0, 5, 128, "bc");

    @Test
    void base58_vectors() throws MalformedDataException {
        int count = 0;
        for (JsonNode test : Vectors.json("core/base58_encode_decode.json")) {
            count++;
            byte[] bytes = HEX.parseHex(test.get(0).asString());
            assertEquals(test.get(1).asString(), Base58.encode(bytes));
            assertArrayEquals(bytes, Base58.decode(test.get(1).asString()));
        }
        System.out.println("base58_encode_decode.json: " + count + " cases");
        assertEquals(21, count);
    }

    @Test
    void base58_refuses_what_is_not_of_it() {
        for (String bad : new String[] {"0", "O", "I", "l", " 1", "1 ", "é", "bad!"})
            assertThrows(MalformedDataException.class, () -> Base58.decode(bad), bad);
        assertThrows(MalformedDataException.class, () -> Base58.decode("z".repeat(1025)));
        assertThrows(MalformedDataException.class, () -> Base58.decodeCheck(""));
        assertThrows(MalformedDataException.class, () -> Base58.decodeCheck("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
    }

    @Property
    void base58_round_trip(@ForAll @Size(max = 90) byte[] bytes) throws MalformedDataException {
        assertArrayEquals(bytes, Base58.decode(Base58.encode(bytes)));
        assertArrayEquals(bytes, Base58.decodeCheck(Base58.encodeCheck(bytes)));
    }

    @Property
    void segwit_round_trip(
            @ForAll @IntRange(min = 1, max = 16) int version, @ForAll @Size(min = 2, max = 40) byte[] program)
            throws MalformedDataException {
        var expected = new Bech32.SegwitAddress("tplan", new WitnessProgram(version, program));
        String text = Bech32.encodeSegwit("tplan", expected.program());
        assertEquals(expected, Bech32.decodeSegwit(text));
        assertEquals(expected, Bech32.decodeSegwit(text.toUpperCase(Locale.ROOT)));
    }

    /// Any one character that is changed is noticed.
    @Property(tries = 200)
    void w18_segwit_notices_a_typing_error(
            @ForAll @IntRange(min = 3, max = 41) int at, @ForAll @IntRange(max = 31) int word) {
        String text = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        char typed = "qpzry9x8gf2tvdw0s3jn54khce6mua7l".charAt(word);
        if (text.charAt(at) == typed) return;
        String wrong = text.substring(0, at) + typed + text.substring(at + 1);
        assertThrows(MalformedDataException.class, () -> Bech32.decodeSegwit(wrong), wrong);
    }

    @Test
    void wif_knows_its_chain_and_hides_its_key() throws MalformedDataException {
        String text = "5HueCGU8rMjxEXxiPuD5BDku4MkFqeZyd4dZ1jvhTVqvbTLvyTJ";
        Wif wif = Wif.decode(text, MAIN);
        assertFalse(wif.compressed());
        assertEquals("0c28fca386c7a227600b2fe50b7cae11ec86d3bf1fbe471be89827e19d72aa1d", HEX.formatHex(wif.key()));
        assertEquals(text, wif.encode(MAIN));
        assertFalse(wif.toString().contains("0c28"));
        var other = new AddressFormat(111, 196, 239, "tb");
        assertThrows(MalformedDataException.class, () -> Wif.decode(text, other));
        assertThrows(MalformedDataException.class, () -> Wif.decode(text.substring(1), MAIN));
        String zero = new Wif(new byte[32], true).encode(MAIN);
        assertThrows(MalformedDataException.class, () -> Wif.decode(zero, MAIN));
    }
}
