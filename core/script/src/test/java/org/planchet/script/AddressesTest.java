package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Script;
import org.planchet.primitives.Wif;
import org.planchet.vectors.Vectors;
import tools.jackson.databind.JsonNode;

class AddressesTest {
    private static final AddressFormat MAIN = new AddressFormat(0, 5, 128, "bc");
    private static final AddressFormat TEST = new AddressFormat(111, 196, 239, "tb");
    private static final AddressFormat REGTEST = new AddressFormat(111, 196, 239, "bcrt");

    private static AddressFormat format(String chain) {
        return switch (chain) {
            case "main" -> MAIN;
            case "test", "signet", "testnet4" -> TEST;
            case "regtest" -> REGTEST;
            default -> throw new AssertionError(chain);
        };
    }

    @Test
    void key_io_valid() throws BadAddressException, MalformedDataException {
        int addresses = 0;
        int keys = 0;
        for (JsonNode test : Vectors.json("core/key_io_valid.json")) {
            String text = test.get(0).asString();
            String payload = test.get(1).asString();
            JsonNode meta = test.get(2);
            AddressFormat format = format(meta.get("chain").asString());
            if (meta.get("isPrivkey").asBoolean()) {
                keys++;
                Wif wif = Wif.decode(text, format);
                assertEquals(payload, HexFormat.of().formatHex(wif.key()));
                assertEquals(meta.get("isCompressed").asBoolean(), wif.compressed());
                assertEquals(text, wif.encode(format));
                assertThrows(BadAddressException.class, () -> Addresses.toScript(text, format));
            } else {
                addresses++;
                Script script = Addresses.toScript(text, format);
                assertEquals(payload, script.toHex());
                assertEquals(Optional.of(text), Addresses.of(script, format));
                assertThrows(MalformedDataException.class, () -> Wif.decode(text, format));
                if (meta.has("tryCaseFlip") && meta.get("tryCaseFlip").asBoolean())
                    assertEquals(script, Addresses.toScript(text.toUpperCase(Locale.ROOT), format));
            }
        }
        System.out.println("key_io_valid.json: " + addresses + " addresses, " + keys + " keys");
        assertEquals(70, addresses + keys);
    }

    @Test
    void w18_key_io_invalid() {
        var accepted = new ArrayList<String>();
        int count = 0;
        for (JsonNode test : Vectors.json("core/key_io_invalid.json")) {
            count++;
            String text = test.get(0).asString();
            for (AddressFormat format : List.of(MAIN, TEST, REGTEST)) {
                try {
                    Addresses.toScript(text, format);
                    accepted.add(text);
                } catch (BadAddressException expected) {
                    assertTrue(String.valueOf(expected.getMessage()).length() > 10);
                }
                try {
                    Wif.decode(text, format);
                    accepted.add(text);
                } catch (MalformedDataException expected) {
                    assertTrue(String.valueOf(expected.getMessage()).length() > 10);
                }
            }
        }
        System.out.println("key_io_invalid.json: " + count + " texts");
        assertEquals(List.of(), accepted);
        assertEquals(70, count);
    }

    @Test
    void w18_what_is_wrong_is_said() {
        assertEquals(
                "'tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx' is an address of another chain: its prefix is 'tb', here it"
                        + " is 'bc'",
                refusal("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"));
        assertEquals(
                "'mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn' is an address of another chain: its version is 111, here it is 0 or"
                        + " 5",
                refusal("mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"));
        assertEquals(
                "'1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb' is not an address: the checksum does not match: probably a typing"
                        + " error",
                refusal("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"));
        assertEquals("'' is not an address: it is empty", refusal(""));
    }

    @Test
    void w18_no_address_is_read_with_other_letters_another_checksum_or_more_characters_than_it_has() {
        String good = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        for (String wrong : List.of(
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kV8F3T4", // two cases in one address
                "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh", // version 0 with the checksum of bech32m
                "bc1pw508d6qejxtdg4y5r3zarvary0c5xw7kw508d6qejxtdg4y5r3zarvary0c5xw7k7grplx", // version 1 with bech32's
                "bс1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", // a Cyrillic letter that looks the same
                good + good,
                "1" + "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNl")) // no letter of base 58
        assertThrows(BadAddressException.class, () -> Addresses.toScript(wrong, MAIN), wrong);
    }

    /// W39: what a link of BIP 21 asks for is never taken over unread.
    @Test
    void w39_a_payment_link_is_no_address() {
        for (String tail : List.of("", "?amount=1", "?amount=NaN", "?amount=-1&amount=2", "?req-unknown=1"))
            assertThrows(
                    BadAddressException.class,
                    () -> Addresses.toScript("bitcoin:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4" + tail, MAIN));
    }

    private static String refusal(String text) {
        return String.valueOf(assertThrows(BadAddressException.class, () -> Addresses.toScript(text, MAIN))
                .getMessage());
    }

    /// `rpc_decodescript.json` and the forms of it: names and text as Bitcoin Core prints them.
    @Test
    void forms_have_names() {
        assertEquals(
                "OP_DUP OP_HASH160 " + "ab".repeat(20) + " OP_EQUALVERIFY OP_CHECKSIG",
                asm("76a914" + "ab".repeat(20) + "88ac"));
        assertEquals(
                "0 1 16 -1 171 OP_RETURN OP_UNKNOWN [error]",
                asm("00" + "51" + "60" + "4f" + "02ab00" + "6a" + "ff" + "02aa"));
        assertForm(ScriptType.PUBKEYHASH, "76a914" + "ab".repeat(20) + "88ac");
        assertForm(ScriptType.SCRIPTHASH, "a914" + "ab".repeat(20) + "87");
        assertForm(ScriptType.PUBKEY, "21" + "02".repeat(33) + "ac");
        assertForm(ScriptType.MULTISIG, "51" + "21" + "02".repeat(33) + "51ae");
        assertForm(ScriptType.NONSTANDARD, "52" + "21" + "02".repeat(33) + "51ae");
        assertForm(ScriptType.NULL_DATA, "6a");
        assertForm(ScriptType.NONSTANDARD, "6aac");
        assertForm(ScriptType.WITNESS_V0_KEYHASH, "0014" + "ab".repeat(20));
        assertForm(ScriptType.NONSTANDARD, "0015" + "ab".repeat(21));
        assertForm(ScriptType.WITNESS_V0_SCRIPTHASH, "0020" + "ab".repeat(32));
        assertForm(ScriptType.WITNESS_V1_TAPROOT, "5120" + "ab".repeat(32));
        assertForm(ScriptType.ANCHOR, "51024e73");
        assertForm(ScriptType.WITNESS_UNKNOWN, "5202abcd");
        assertForm(ScriptType.NONSTANDARD, "");
    }

    private static String asm(String hex) {
        return Asm.toString(Script.fromHex(hex));
    }

    private static void assertForm(ScriptType type, String hex) {
        assertEquals(type, Templates.classify(Script.fromHex(hex)), hex);
    }
}
