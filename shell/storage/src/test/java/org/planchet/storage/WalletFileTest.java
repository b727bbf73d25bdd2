package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.consensus.Chains;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.ByteWriter;
import org.planchet.wallet.Mnemonic;
import org.planchet.wallet.SingleKey;
import org.planchet.wallet.Wallet;
import org.planchet.wallet.WalletSecrets;
import org.planchet.wallet.WalletState;
import org.planchet.wallet.WalletStateCodec;
import org.planchet.wallet.WordList;
import org.planchet.wallet.WrongPassphraseException;

class WalletFileTest {
    private static final int SEAL_AT = 8;
    private static final int NONCE_AT = SEAL_AT + 26;
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

    @TempDir
    private Path folder;

    private final SecureRandom random = new SecureRandom();
    private Instant now = NOW;
    private final InstantSource clock = () -> now;

    @Test
    void w01_the_key_derivation_is_that_of_rfc_9106() {
        // Its test vector for Argon2id (section 5.3).
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(32)
                .withIterations(3)
                .withParallelism(4)
                .withSalt(filled(16, 2))
                .withSecret(filled(8, 3))
                .withAdditional(filled(12, 4))
                .build());
        byte[] tag = new byte[32];
        generator.generateBytes(filled(32, 1), tag);
        assertEquals(
                "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659",
                HexFormat.of().formatHex(tag));
    }

    @Test
    void w01_a_new_wallet_costs_64_mib_and_three_passes_and_says_so_in_its_header() throws Exception {
        Path path = folder.resolve("wallet");
        try (WalletSecrets secrets = secrets(1)) {
            WalletState state = WalletState.fresh("test", Chains.planchet(), secrets, NOW);
            WalletFile.create(path, state, secrets, "pass phrase".toCharArray());
        }
        byte[] file = Files.readAllBytes(path);
        assertEquals("PLNWALT1", new String(file, 0, 8, StandardCharsets.US_ASCII));
        assertEquals(1, file[SEAL_AT], "encrypted");
        assertArrayEquals(new byte[] {0, 0, 1, 0}, Arrays.copyOfRange(file, SEAL_AT + 1, SEAL_AT + 5), "65,536 KiB");
        assertArrayEquals(new byte[] {3, 0, 0, 0}, Arrays.copyOfRange(file, SEAL_AT + 5, SEAL_AT + 9), "passes");
        assertEquals(1, file[SEAL_AT + 9], "lanes");
    }

    @Test
    void w01_a_cheaper_wallet_is_sealed_anew_when_it_is_unlocked() throws Exception {
        Path file = create("pass phrase", WalletSeal.Cost.FLOOR);
        assertEquals(0x4c, Files.readAllBytes(file)[SEAL_AT + 2], "19 MiB");
        WalletFile.open(file).unlock("pass phrase".toCharArray()).close();
        assertEquals(1, Files.readAllBytes(file)[SEAL_AT + 3], "64 MiB");
    }

    @Test
    void w01_an_encrypted_wallet_below_the_floor_is_refused() throws IOException {
        Path file = create("pass phrase");
        byte[] bytes = Files.readAllBytes(file);
        bytes[SEAL_AT + 2]--; // 256 KiB less than the floor
        Files.write(file, withChecksum(bytes));
        var refused = assertThrows(IllegalStateException.class, () -> WalletFile.open(file));
        assertTrue(String.valueOf(refused.getMessage()).contains("less work than is safe"), refused.getMessage());
    }

    @Test
    void a_wallet_is_locked_and_watched_then_unlocked_and_its_own() throws Exception {
        WalletFile wallet = WalletFile.open(create("pass phrase"), random, clock);
        assertTrue(wallet.encrypted());
        assertEquals("test", wallet.load().name());
        assertEquals(
                "1", new Wallet(wallet.load(), Chains.planchet()).newAddress("").substring(0, 1));
        try (WalletSecrets secrets = wallet.unlock("pass phrase".toCharArray())) {
            assertTrue(secrets.belongTo(wallet.load()));
            assertEquals(12, secrets.phrase().words().size());
        }
    }

    @Test
    void an_imported_key_is_saved_only_while_unlocked() throws Exception {
        Path file = create("");
        WalletFile store = WalletFile.open(file, random, clock);
        var wallet = new Wallet(store.load(), Chains.planchet());
        WalletSecrets secrets = store.unlock(new char[0]);
        String address = wallet.address(wallet.importKey(SingleKey.of(filled(32, 7), true), "old", secrets, NOW));
        store.save(wallet.state(), secrets);
        store.lock();
        assertThrows(IllegalStateException.class, () -> store.save(wallet.state(), secrets));
        store.save(wallet.state());

        WalletFile again = WalletFile.open(file, random, clock);
        var read = new Wallet(again.load(), Chains.planchet());
        assertEquals(address, read.entries().getLast().address());
        try (WalletSecrets found = again.unlock(new char[0])) {
            assertArrayEquals(
                    filled(32, 7), found.privateKey(read.entries().getLast().origin()));
        }
    }

    @Test
    void w05_wrong_passphrases_give_one_answer_and_must_wait_longer_and_longer() throws Exception {
        WalletFile wallet = WalletFile.open(create(""), random, clock);
        long expected = 1;
        for (String wrong : List.of(" ", "a", "b", "c", "d", "e", "f", "g")) {
            var failed = assertThrows(WrongPassphraseException.class, () -> wallet.unlock(wrong.toCharArray()));
            assertEquals("the passphrase is wrong", failed.getMessage());
            var early = assertThrows(WrongPassphraseException.class, () -> wallet.unlock(new char[0]));
            assertEquals(expected, early.waitSeconds());
            now = now.plusSeconds(expected);
            expected = Math.min(60, expected * 2);
        }
        wallet.unlock(new char[0]).close();
        assertThrows(WrongPassphraseException.class, () -> wallet.unlock("no".toCharArray()));
        now = now.plusSeconds(1);
        wallet.unlock(new char[0]).close();
    }

    @Test
    void w02_a_single_bit_that_is_changed_is_refused_wherever_it_is() throws IOException {
        Path file = create("");
        byte[] good = Files.readAllBytes(file);
        for (int bit = 0;
                bit < good.length * 8;
                bit += 3) { // 3 and 8 share no factor: every bit of some byte, and every byte
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, bad);
            assertThrows(IllegalStateException.class, () -> WalletFile.open(file), "bit " + bit);
        }
        for (int length = 0; length < good.length; length++) {
            Files.write(file, Arrays.copyOf(good, length));
            assertThrows(IllegalStateException.class, () -> WalletFile.open(file), "cut at " + length);
        }
    }

    /// Against someone who also mends the checksum: the header is part of what is sealed, and what is watched must
    /// follow from the secrets.
    @Test
    void w02_a_changed_header_or_seal_does_not_open_even_with_a_good_checksum() throws Exception {
        Path file = create("");
        byte[] good = Files.readAllBytes(file);
        int sealedAt = SEAL_AT + WalletSeal.SIZE + 4;
        int sealedEnd = sealedAt + good[sealedAt - 4];
        for (int bit = SEAL_AT * 8; bit < sealedEnd * 8; bit++) {
            // The high bytes of memory and passes would only make the right refusal take longer.
            if (bit / 8 > SEAL_AT + 1 && bit / 8 < SEAL_AT + 9 && bit / 8 != SEAL_AT + 5) continue;
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(file, withChecksum(bad));
            try {
                WalletFile.open(file).unlock(new char[0]);
            } catch (IllegalStateException | WrongPassphraseException refused) {
                continue;
            }
            throw new AssertionError("bit " + bit + " may be changed");
        }
    }

    @Test
    void addresses_exchanged_behind_the_owner_s_back_are_found_at_the_unlocking() throws Exception {
        Path file = create("");
        WalletState thief = WalletState.fresh("test", Chains.planchet(), secrets(99), NOW);
        WalletFile.open(file).save(thief);
        WalletFile exchanged = WalletFile.open(file);
        var found = assertThrows(IllegalStateException.class, () -> exchanged.unlock(new char[0]));
        assertTrue(String.valueOf(found.getMessage()).contains("tampered"), found.getMessage());
    }

    @Test
    void w02_no_nonce_is_used_twice() throws Exception {
        Path file = create("");
        WalletFile store = WalletFile.open(file);
        WalletSecrets secrets = store.unlock(new char[0]);
        var nonces = new HashSet<String>();
        for (int i = 0; i < 300; i++) {
            store.save(store.load(), secrets);
            byte[] bytes = Files.readAllBytes(file);
            assertTrue(nonces.add(HexFormat.of().formatHex(bytes, NONCE_AT, NONCE_AT + 12)));
        }
        // And the header's own source of them, many more times.
        WalletSeal seal = WalletSeal.fresh(new char[0], WalletSeal.Cost.NONE, random);
        for (int i = 0; i < 100_000; i++) {
            seal = seal.renewed(random);
            var out = new org.planchet.primitives.ByteWriter();
            seal.write(out);
            assertTrue(nonces.add(HexFormat.of().formatHex(out.toByteArray(), 26, 38)));
        }
    }

    /// Written by an earlier version: without the gap, which is 4 bytes after 4 numbers of progress. Format 1 differs
    /// from 2 in transactions only, of which there are none here.
    @Test
    void a_file_of_an_earlier_format_opens_and_is_saved_in_the_present_one() throws Exception {
        for (int format : new int[] {1, 2}) {
            Files.deleteIfExists(folder.resolve("wallet"));
            Path file = create("");
            WalletFile made = WalletFile.open(file);
            made.unlock(new char[0]).close();
            // Of those it is not known.
            made.save(made.load().withBirthday(0));
            byte[] present = Files.readAllBytes(file);
            WalletState before = WalletFile.open(file).load();
            byte[] state = WalletStateCodec.encode(before);
            int stateAt = present.length - 32 - state.length;
            assertArrayEquals(state, Arrays.copyOfRange(present, stateAt, present.length - 32));
            // Format, name, chain, birthday, coin type, account key, progress; each text after its length.
            int gapAt = 1
                    + 1
                    + before.name().length()
                    + 1
                    + before.chain().length()
                    + 8
                    + 4
                    + 1
                    + before.accountKey().length()
                    + 4 * 4;
            var out = new ByteWriter().bytes(Arrays.copyOf(present, stateAt - 4));
            out.int32(state.length - 4).uint8(format).bytes(Arrays.copyOfRange(state, 1, gapAt));
            out.bytes(Arrays.copyOfRange(state, gapAt + 4, state.length)).bytes(new byte[32]);
            Files.write(file, withChecksum(out.toByteArray()));
            WalletFile opened = WalletFile.open(file);
            assertEquals(before, opened.load());
            opened.unlock(new char[0]).close();
            opened.save(opened.load());
            assertArrayEquals(present, Files.readAllBytes(file));
            out = new ByteWriter().bytes(Arrays.copyOf(present, stateAt)).uint8(5);
            out.bytes(Arrays.copyOfRange(present, stateAt + 1, present.length));
            Files.write(file, withChecksum(out.toByteArray()));
            var newer = assertThrows(IllegalStateException.class, () -> WalletFile.open(file));
            assertTrue(String.valueOf(newer.getMessage()).contains("unknown format 5"), newer.getMessage());
        }
    }

    @Test
    void a_wallet_without_passphrase_says_that_it_is_not_encrypted() throws Exception {
        WalletFile wallet = WalletFile.open(create(""));
        assertFalse(wallet.encrypted());
        wallet.unlock(new char[0]).close();
    }

    @Test
    void w03_neither_words_nor_keys_nor_seed_stand_in_the_file() throws Exception {
        WalletSecrets secrets = secrets(1);
        byte[] plain = secrets.encode();
        for (String passphrase : List.of("", "pass phrase")) {
            byte[] file = Files.readAllBytes(create(passphrase));
            String text = new String(file, StandardCharsets.ISO_8859_1);
            for (String word : secrets.phrase().words()) assertFalse(text.contains(word + " "), word);
            for (int from = 2; from + 16 <= plain.length; from += 16)
                assertFalse(text.contains(new String(plain, from, 16, StandardCharsets.ISO_8859_1)));
            Files.delete(folder.resolve("wallet"));
        }
    }

    @Test
    void a_changed_passphrase_opens_with_a_salt_of_its_own() throws Exception {
        Path file = create("");
        WalletFile wallet = WalletFile.open(file, random, clock);
        byte[] salt = Arrays.copyOfRange(Files.readAllBytes(file), SEAL_AT + 10, NONCE_AT);
        wallet.changePassphrase(new char[0], "new one".toCharArray());
        assertFalse(Arrays.equals(salt, Arrays.copyOfRange(Files.readAllBytes(file), SEAL_AT + 10, NONCE_AT)));
        WalletFile again = WalletFile.open(file, random, clock);
        assertTrue(again.encrypted());
        again.unlock("new one".toCharArray()).close();
    }

    @Test
    void a_passphrase_in_any_script_opens() throws Exception {
        String passphrase = "密码 — пароль 🔑";
        WalletFile.open(create(passphrase)).unlock(passphrase.toCharArray()).close();
    }

    @Test
    void an_existing_wallet_is_never_overwritten() throws Exception {
        byte[] before = Files.readAllBytes(create(""));
        assertThrows(IllegalStateException.class, () -> create(""));
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("wallet")));
    }

    @Test
    void w45_only_the_owner_may_read_it() throws IOException {
        Path file = create("");
        Assumptions.assumeTrue(FilePermissions.exist(file), "this file system knows no permissions");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        WalletFile.open(file).save(WalletFile.open(file).load());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    /// A save is: a new file beside the old, filled, forced, renamed over it. Cut off at any byte, the old one stands.
    @Test
    void s16_a_save_that_was_cut_off_leaves_the_old_wallet_whole() throws Exception {
        Path file = create("");
        byte[] old = Files.readAllBytes(file);
        WalletFile store = WalletFile.open(file);
        var wallet = new Wallet(store.load(), Chains.planchet());
        wallet.newAddress("after");
        store.save(wallet.state());
        byte[] fresh = Files.readAllBytes(file);
        Path half = folder.resolve("wallet.new");
        Path other = Files.writeString(folder.resolve("other"), "untouched");
        for (int length = 0; length <= fresh.length; length += 7) {
            Files.write(file, old);
            Files.write(half, Arrays.copyOf(fresh, length));
            WalletFile opened = WalletFile.open(file);
            assertEquals(0, opened.load().progress().receiveIssued());
            opened.unlock(new char[0]).close();
            opened.save(wallet.state());
            assertEquals(1, WalletFile.open(file).load().progress().receiveIssued());
            assertFalse(Files.exists(half));
        }
        assertEquals("untouched", Files.readString(other));
    }

    @Test
    void s16_a_disk_that_fails_is_an_exception_and_the_old_wallet_is_still_there() throws Exception {
        Path file = create("");
        WalletFile store = WalletFile.open(file);
        // The temporary file cannot be made: a folder that is not empty lies in its place.
        Files.createDirectories(folder.resolve("wallet.new").resolve("x"));
        var failed = assertThrows(java.io.UncheckedIOException.class, () -> store.save(store.load()));
        assertTrue(String.valueOf(failed.getMessage()).contains(file.toString()));
        WalletFile.open(file).unlock(new char[0]).close();
    }

    @Test
    void nothing_prints_a_secret() {
        assertFalse(WalletFile.open(create("")).toString().contains("xpub"));
    }

    /// A wallet at the least cost that is allowed: the tests have many passphrases to try.
    private Path create(String passphrase) {
        return create(passphrase, passphrase.isEmpty() ? WalletSeal.Cost.NONE : WalletSeal.Cost.FLOOR);
    }

    private Path create(String passphrase, WalletSeal.Cost cost) {
        Path file = folder.resolve("wallet");
        try (WalletSecrets secrets = secrets(1)) {
            WalletState state = WalletState.fresh("test", Chains.planchet(), secrets, NOW);
            WalletFile.create(file, state, secrets, passphrase.toCharArray(), cost, random, clock);
        } catch (org.planchet.wallet.BadKeyException never) {
            throw new AssertionError(never);
        }
        return file;
    }

    private static WalletSecrets secrets(int number) {
        return WalletSecrets.of(Mnemonic.ofEntropy(filled(16, number), WordList.ENGLISH), new char[0]);
    }

    private static byte[] withChecksum(byte[] file) {
        int end = file.length - 32;
        byte[] out = file.clone();
        System.arraycopy(Hashes.sha256d(file, 0, end), 0, out, end, 32);
        return out;
    }

    private static byte[] filled(int length, int value) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) value);
        return bytes;
    }
}
