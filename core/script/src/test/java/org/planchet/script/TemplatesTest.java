package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Script;

/// The forms of scripts that have a name: what just has it, and what just has not.
class TemplatesTest {
    private static final byte[] SECRET = Hashes.sha256(new byte[] {1});
    private static final byte[] KEY = Secp256k1.publicKey(SECRET, true);
    private static final byte[] LONG_KEY = Secp256k1.publicKey(SECRET, false);

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static ScriptType type(String hex) {
        return Templates.classify(Script.fromHex(hex));
    }

    @Test
    void a_key_has_the_size_that_its_first_byte_promises() {
        for (String first : List.of("02", "03")) {
            assertEquals(ScriptType.PUBKEY, type("21" + first + "11".repeat(32) + "ac"));
            assertEquals(ScriptType.NONSTANDARD, type("41" + first + "11".repeat(64) + "ac"));
        }
        for (String first : List.of("04", "06", "07")) {
            assertEquals(ScriptType.PUBKEY, type("41" + first + "11".repeat(64) + "ac"));
            assertEquals(ScriptType.NONSTANDARD, type("21" + first + "11".repeat(32) + "ac"));
        }
        assertEquals(ScriptType.NONSTANDARD, type("21" + "05" + "11".repeat(32) + "ac"));
        assertEquals(ScriptType.NONSTANDARD, type("21" + "02" + "11".repeat(32) + "ad"));
    }

    @Test
    void multisig_has_one_to_twenty_keys_and_no_more_signatures_than_keys() {
        for (int keys : new int[] {1, 16, 17, 20}) {
            Script all = Templates.multisig(keys, Collections.nCopies(keys, KEY));
            assertEquals(ScriptType.MULTISIG, Templates.classify(all), keys + " of " + keys);
            Script one = Templates.multisig(1, Collections.nCopies(keys, LONG_KEY));
            assertEquals(ScriptType.MULTISIG, Templates.classify(one), "1 of " + keys);
        }
        assertEquals(
                "5121" + hex(KEY) + "51ae", Templates.multisig(1, List.of(KEY)).toHex());
        assertThrows(IllegalArgumentException.class, () -> Templates.multisig(0, List.of(KEY)));
        assertThrows(IllegalArgumentException.class, () -> Templates.multisig(2, List.of(KEY)));
        assertThrows(IllegalArgumentException.class, () -> Templates.multisig(1, Collections.nCopies(21, KEY)));
    }

    @Test
    void multisig_is_told_from_what_only_looks_like_it() {
        String key = "21" + hex(KEY);
        assertEquals(ScriptType.MULTISIG, type("51" + key + key + "52" + "ae"));
        assertEquals(ScriptType.NONSTANDARD, type("51" + key + "52" + "ae"), "a key less than it says");
        assertEquals(ScriptType.NONSTANDARD, type("52" + key + "51" + "ae"), "2 of 1");
        assertEquals(ScriptType.NONSTANDARD, type("00" + key + "51" + "ae"), "0 of 1");
        assertEquals(ScriptType.NONSTANDARD, type("51" + key + "51" + "af"), "OP_CHECKMULTISIGVERIFY");
        assertEquals(ScriptType.NONSTANDARD, type("51" + key + "51" + "ae" + "61"), "and more");
        assertEquals(ScriptType.NONSTANDARD, type("51" + key + "51"), "and less");
        assertEquals(ScriptType.NONSTANDARD, type("51" + "4c" + key + "51" + "ae"), "a key pushed at length");
        assertEquals(ScriptType.NONSTANDARD, type("0101" + key + "51" + "ae"), "1 in two bytes");
        assertEquals(ScriptType.NONSTANDARD, type("51" + key.repeat(16) + "0110" + "ae"), "16 in two bytes");
        assertEquals(ScriptType.MULTISIG, type("51" + key.repeat(17) + "0111" + "ae"));
        assertEquals(ScriptType.MULTISIG, type("51" + key.repeat(20) + "0114" + "ae"));
        assertEquals(ScriptType.NONSTANDARD, type("51" + key.repeat(21) + "0115" + "ae"));
        assertEquals(ScriptType.NONSTANDARD, type("51" + key.repeat(17) + "021100" + "ae"), "17 in three bytes");
        assertEquals(ScriptType.NONSTANDARD, type("51" + key.repeat(17) + "4c0111" + "ae"), "17 pushed at length");
    }

    @Test
    void only_pushes_up_to_op_16_are_pushes() {
        for (String pushes : List.of("", "00", "01aa", "4c01aa", "4f", "50", "51", "60"))
            assertTrue(Templates.isPushOnly(Script.fromHex(pushes)), pushes);
        for (String others : List.of("61", "00" + "61", "02aa", "4c", "4d01"))
            assertFalse(Templates.isPushOnly(Script.fromHex(others)), others);
    }

    @Test
    void c19_what_can_never_be_spent() {
        assertFalse(Templates.isUnspendable(Script.EMPTY));
        assertFalse(Templates.isUnspendable(Script.fromHex("51")));
        assertTrue(Templates.isUnspendable(Script.fromHex("6a")));
        assertFalse(Templates.isUnspendable(Script.wrap(new byte[10_000])));
        assertTrue(Templates.isUnspendable(Script.wrap(new byte[10_001])));
    }

    @Test
    void scripts_are_built_as_they_are_told_apart() {
        assertEquals(
                "6a02aabb",
                Templates.nullData(new byte[] {(byte) 0xaa, (byte) 0xbb}).toHex());
        assertEquals("21" + hex(KEY) + "ac", Templates.payToPubKey(KEY).toHex());
        assertThrows(IllegalArgumentException.class, () -> Templates.payToPubKey(new byte[33]));
        assertEquals(
                "76a914" + "00".repeat(20) + "88ac",
                Templates.payToPubKeyHash(new byte[20]).toHex());
        assertEquals(
                "a914" + "00".repeat(20) + "87",
                Templates.payToScriptHash(new byte[20]).toHex());
        for (int size : new int[] {19, 21, 32}) {
            assertThrows(IllegalArgumentException.class, () -> Templates.payToPubKeyHash(new byte[size]));
            assertThrows(IllegalArgumentException.class, () -> Templates.payToScriptHash(new byte[size]));
        }
        assertEquals(
                "02aabb" + "21" + hex(KEY),
                Templates.spendPubKeyHash(new byte[] {(byte) 0xaa, (byte) 0xbb}, KEY)
                        .toHex());
    }
}
