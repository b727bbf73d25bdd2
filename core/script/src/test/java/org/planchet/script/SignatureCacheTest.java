package org.planchet.script;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.Secp256k1;
import org.planchet.primitives.Hash256;

final class SignatureCacheTest {
    private static final byte[] KEY = Hashes.sha256(new byte[] {1});
    private static final byte[] PUBLIC = Secp256k1.publicKey(KEY, true);
    private static final byte[] HASH = Hashes.sha256(new byte[] {2});
    private static final byte[] SIGNATURE = Secp256k1.signEcdsa(KEY, HASH);

    private final AtomicInteger asked = new AtomicInteger();
    private final SignatureCache cache = new SignatureCache(table(64), new SignatureChecker() {
        @Override
        public boolean ecdsa(byte[] publicKey, byte[] derSignature, byte[] hash32) {
            asked.incrementAndGet();
            return DIRECT.ecdsa(publicKey, derSignature, hash32);
        }

        @Override
        public boolean schnorr(byte[] xOnlyKey, byte[] signature64, byte[] hash32) {
            asked.incrementAndGet();
            return DIRECT.schnorr(xOnlyKey, signature64, hash32);
        }
    });

    private static VerifiedHashes table(int slots) {
        return new VerifiedHashes(slots);
    }

    @Test
    void a_right_signature_is_verified_once() {
        for (int i = 0; i < 3; i++) assertTrue(cache.ecdsa(PUBLIC, SIGNATURE, HASH));
        assertEquals(1, asked.get());
        byte[] xOnly = Arrays.copyOfRange(PUBLIC, 1, 33);
        byte[] schnorr = Secp256k1.signSchnorr(KEY, HASH, new byte[32]);
        for (int i = 0; i < 3; i++) assertTrue(cache.schnorr(xOnly, schnorr, HASH));
        assertEquals(2, asked.get());
    }

    @Test
    void c72_nothing_but_that_very_signature_is_taken_for_it() {
        assertTrue(cache.ecdsa(PUBLIC, SIGNATURE, HASH));
        byte[] otherHash = Hashes.sha256(new byte[] {3});
        byte[] otherKey = Secp256k1.publicKey(otherHash, true);
        assertFalse(cache.ecdsa(PUBLIC, SIGNATURE, otherHash));
        assertFalse(cache.ecdsa(otherKey, SIGNATURE, HASH));
        assertFalse(cache.ecdsa(PUBLIC, Arrays.copyOf(SIGNATURE, SIGNATURE.length - 1), HASH));
        // The same bytes in a row, parted at another place.
        byte[] longKey = Arrays.copyOf(PUBLIC, 34);
        longKey[33] = SIGNATURE[0];
        assertFalse(cache.ecdsa(longKey, Arrays.copyOfRange(SIGNATURE, 1, SIGNATURE.length), HASH));
        assertFalse(cache.schnorr(PUBLIC, SIGNATURE, HASH));
    }

    @Test
    void c72_a_wrong_signature_is_never_remembered() {
        byte[] wrong = SIGNATURE.clone();
        wrong[10] ^= 1;
        for (int i = 0; i < 3; i++) assertFalse(cache.ecdsa(PUBLIC, wrong, HASH));
        assertEquals(3, asked.get());
        assertTrue(cache.ecdsa(PUBLIC, SIGNATURE, HASH));
        assertFalse(cache.ecdsa(PUBLIC, wrong, HASH));
    }

    @Test
    void the_slots_are_a_power_of_two() {
        assertThrows(IllegalArgumentException.class, () -> table(63));
    }

    @Test
    void the_table_is_bounded_and_keeps_what_is_new() {
        VerifiedHashes table = table(1 << 10);
        for (int i = 0; i < 100_000; i++) table.add(numbered(i));
        long kept = 0;
        for (int i = 0; i < 100_000; i++) if (table.contains(numbered(i))) kept++;
        assertTrue(kept <= 1 << 10, "kept " + kept);
        long recent = 0;
        for (int i = 99_900; i < 100_000; i++) if (table.contains(numbered(i))) recent++;
        assertTrue(recent > 80, "of the last hundred " + recent + " are left");
        VerifiedHashes half = table(1 << 10);
        for (int i = 0; i < 256; i++) half.add(numbered(i));
        long there = 0;
        for (int i = 0; i < 256; i++) if (half.contains(numbered(i))) there++;
        assertTrue(there >= 250, "a table filled by a quarter lost " + (256 - there));
    }

    private static Hash256 numbered(int number) {
        return Hash256.of(Hashes.sha256(new byte[] {(byte) number, (byte) (number >> 8), (byte) (number >> 16)}));
    }

    @Test
    void threads_that_write_at_once_make_nothing_up() throws InterruptedException {
        VerifiedHashes table = table(1 << 8);
        var wrong = new AtomicReference<String>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int start = t * 10_000;
            threads.add(Thread.ofPlatform().start(() -> {
                for (int i = start; i < start + 5_000; i++) {
                    table.add(numbered(i));
                    if (table.contains(numbered(i + 1_000_000))) wrong.set("found " + i + ", never added");
                }
            }));
        }
        for (Thread thread : threads) thread.join();
        assertEquals(null, wrong.get());
    }
}
