package org.planchet.wallet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;

/// A wallet's secrets: what they open, how they are written, and that they can be forgotten.
class WalletSecretsTest {
    private static final String KEY = "11".repeat(32);

    private final WalletSecrets secrets = Wallets.secrets("alice");
    private final Wallet wallet = Wallets.wallet("alice");

    private static byte[] filled(int length) {
        byte[] bytes = new byte[length];
        java.util.Arrays.fill(bytes, (byte) 0x11);
        return bytes;
    }

    private static SingleKey key(boolean compressed) throws BadKeyException {
        return SingleKey.of(filled(32), compressed);
    }

    private static ByteWriter head(int format, int language, int entropy, int seed) {
        return new ByteWriter()
                .uint8(format)
                .uint8(language)
                .lengthPrefixed(filled(entropy))
                .lengthPrefixed(filled(seed));
    }

    private static void assertRefused(ByteWriter bytes) {
        assertThrows(MalformedDataException.class, () -> WalletSecrets.decode(bytes.toByteArray()));
    }

    @Test
    void the_key_of_each_script_opens_that_script() throws Exception {
        wallet.newScript("");
        wallet.issueChange();
        wallet.importKey(key(true), "", secrets, Wallets.NOW);
        assertEquals(3, wallet.entries().size());
        for (WalletScript entry : wallet.entries()) {
            byte[] opened = secrets.privateKey(entry.origin());
            assertEquals(entry.script(), SingleKey.of(opened, true).script());
            assertNotSame(opened, secrets.privateKey(entry.origin()), "a fresh array to wipe");
        }
        assertArrayEquals(filled(32), secrets.privateKey(new KeyOrigin.Imported(0)));
    }

    @Test
    void the_account_is_derived_once_for_each_coin_type() throws Exception {
        ExtendedKey account = secrets.account(1);
        assertSame(account, secrets.account(1));
        ExtendedKey other = secrets.account(0);
        assertNotSame(account, other);
        assertArrayEquals(new byte[32], account.privateKey(), "the one before is wiped");
        assertNotEquals(
                other.publicText(ExtendedKey.Versions.MAINNET), wallet.state().accountKey());
        assertEquals(
                secrets.account(1).publicText(ExtendedKey.Versions.MAINNET),
                wallet.state().accountKey());
    }

    @Test
    void they_belong_to_the_wallet_that_watches_their_keys_and_to_no_other() throws Exception {
        assertTrue(secrets.belongTo(wallet.state()));
        assertFalse(Wallets.secrets("bob").belongTo(wallet.state()));
        assertFalse(
                WalletSecrets.of(secrets.phrase(), "another".toCharArray()).belongTo(wallet.state()),
                "the same words with a passphrase");
        wallet.importKey(key(true), "", Wallets.secrets("alice"), Wallets.NOW);
        assertFalse(secrets.belongTo(wallet.state()), "one key fewer");
        secrets.add(key(true));
        assertTrue(secrets.belongTo(wallet.state()));
        var uncompressed = Wallets.wallet("alice");
        uncompressed.importKey(key(false), "", Wallets.secrets("alice"), Wallets.NOW);
        assertTrue(secrets.belongTo(uncompressed.state()), "the same key in its long form");
        var other = Wallets.wallet("alice");
        other.importKey(
                SingleKey.parse("22".repeat(32), Wallets.REGTEST.addresses()),
                "",
                Wallets.secrets("alice"),
                Wallets.NOW);
        assertFalse(secrets.belongTo(other.state()), "another key");
    }

    @Test
    void a_key_is_not_added_to_secrets_that_have_another_number_of_keys() throws Exception {
        secrets.add(key(true));
        SingleKey second = SingleKey.parse("22".repeat(32), Wallets.REGTEST.addresses());
        assertThrows(IllegalArgumentException.class, () -> wallet.importKey(second, "", secrets, Wallets.NOW));
    }

    @Test
    void what_is_written_is_read() throws Exception {
        secrets.add(key(true));
        WalletSecrets read = WalletSecrets.decode(secrets.encode());
        assertEquals(secrets.phrase().words(), read.phrase().words());
        assertEquals(secrets.accountKey(1), read.accountKey(1));
        assertArrayEquals(filled(32), read.privateKey(new KeyOrigin.Imported(0)));
        assertArrayEquals(secrets.encode(), read.encode());
        Mnemonic chinese = Mnemonic.ofEntropy(filled(32), WordList.CHINESE_SIMPLIFIED);
        WalletSecrets other = WalletSecrets.of(chinese, new char[0]);
        assertEquals(
                chinese.words(), WalletSecrets.decode(other.encode()).phrase().words());
    }

    @Test
    void only_the_known_format_language_and_lengths_are_read() throws Exception {
        int english = WordList.ENGLISH.code();
        for (int entropy : new int[] {16, 20, 32})
            WalletSecrets.decode(head(1, english, entropy, 64).compactSize(0).toByteArray());
        for (int entropy : new int[] {12, 15, 17, 33, 36})
            assertRefused(head(1, english, entropy, 64).compactSize(0));
        for (int seed : new int[] {63, 65})
            assertRefused(head(1, english, 16, seed).compactSize(0));
        assertRefused(head(0, english, 16, 64).compactSize(0));
        assertRefused(head(2, english, 16, 64).compactSize(0));
        assertRefused(head(1, 99, 16, 64).compactSize(0));
        assertRefused(head(1, english, 16, 64).compactSize(0).uint8(0));
    }

    @Test
    void an_imported_key_is_a_number_from_1_to_the_order_of_the_curve() throws Exception {
        int english = WordList.ENGLISH.code();
        assertRefused(head(1, english, 16, 64).compactSize(1).bytes(new byte[32]));
        assertRefused(head(1, english, 16, 64).compactSize(1).bytes(filled(31)));
        WalletSecrets.decode(
                head(1, english, 16, 64).compactSize(1).bytes(filled(32)).toByteArray());
    }

    @Test
    void w04_closing_wipes_every_secret() throws Exception {
        secrets.add(key(true));
        ExtendedKey account = secrets.account(1);
        byte[] before = secrets.encode();
        secrets.close();
        byte[] after = secrets.encode();
        assertEquals(before.length, after.length);
        // Format, language, two lengths and a count stay.
        int left = 0;
        for (byte each : after) if (each != 0) left++;
        assertTrue(left <= 5, left + " bytes are left");
        assertArrayEquals(new byte[32], account.privateKey());
    }

    @Test
    void a_single_key_is_read_in_hex_and_in_the_import_format() throws Exception {
        var format = Wallets.REGTEST.addresses();
        SingleKey hex = SingleKey.parse(" " + KEY + "\n", format);
        assertTrue(hex.compressed());
        assertArrayEquals(filled(32), hex.key());
        assertArrayEquals(Secp256k1.publicKey(filled(32), true), hex.publicKey());
        assertArrayEquals(
                SingleKey.parse("AB".repeat(32), format).key(),
                SingleKey.parse("ab".repeat(32), format).key());
        SingleKey longForm = SingleKey.parse("91gGn1HgSap6CbU12F6z3pJri26xzp7Ay1VW6NHCoEayNXwRpu2", format);
        assertFalse(longForm.compressed());
        assertEquals(65, longForm.publicKey().length);
        SingleKey shortForm = SingleKey.parse("cVpF924EspNh8KjYsfhgY96mmxvT6DgdWiTYMtMjuM74hJaU5psW", format);
        assertTrue(shortForm.compressed());
        assertEquals(33, shortForm.publicKey().length);
    }

    @Test
    void a_single_key_has_32_bytes_and_is_copied_and_wiped() throws Exception {
        for (int length : new int[] {0, 31, 33})
            assertThrows(BadKeyException.class, () -> SingleKey.of(filled(length), true));
        assertThrows(BadKeyException.class, () -> SingleKey.of(new byte[32], true));
        byte[] given = filled(32);
        SingleKey key = SingleKey.of(given, true);
        java.util.Arrays.fill(given, (byte) 0);
        assertArrayEquals(filled(32), key.key());
        assertNotSame(key.key(), key.key());
        key.close();
        assertArrayEquals(new byte[32], key.key());
        assertEquals("SingleKey", key.toString());
        assertEquals("WalletSecrets", secrets.toString());
        assertEquals("WalletState[alice on regtest at -1]", wallet.state().toString(), "neither keys nor payments");
    }

    @Test
    void secret_text_in_bytes_is_utf_8_and_the_text_is_left() {
        char[] text = "密码 é𝄞".toCharArray();
        assertArrayEquals("密码 é𝄞".getBytes(java.nio.charset.StandardCharsets.UTF_8), SecretText.utf8(text));
        assertArrayEquals("密码 é𝄞".toCharArray(), text);
        assertArrayEquals(new byte[0], SecretText.utf8(new char[0]));
        assertArrayEquals(new byte[] {'?'}, SecretText.utf8(new char[] {'\ud800'}), "half a character");
    }
}
