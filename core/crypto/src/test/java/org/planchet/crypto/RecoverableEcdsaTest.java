package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class RecoverableEcdsaTest {
    private static final byte[] KEY = Hashes.sha256(new byte[] {1});
    private static final byte[] HASH = Hashes.sha256(new byte[] {2});

    @Test
    void the_key_is_found_in_the_form_that_the_signature_says() {
        for (boolean compressed : new boolean[] {true, false}) {
            byte[] signature = RecoverableEcdsa.sign(KEY, HASH, compressed);
            assertEquals(RecoverableEcdsa.SIZE, signature.length);
            assertArrayEquals(Secp256k1.publicKey(KEY, compressed), RecoverableEcdsa.recover(signature, HASH));
        }
    }

    @Test
    void of_another_hash_or_another_number_it_is_another_key() {
        byte[] signature = RecoverableEcdsa.sign(KEY, HASH, true);
        byte[] other = RecoverableEcdsa.recover(signature, Hashes.sha256(new byte[] {3}));
        assertNotNull(other);
        assertFalse(Arrays.equals(Secp256k1.publicKey(KEY, true), other));
        signature[0] ^= 1;
        assertFalse(Arrays.equals(Secp256k1.publicKey(KEY, true), RecoverableEcdsa.recover(signature, HASH)));
    }

    @Test
    void bytes_that_are_no_signature_have_no_key() {
        assertNull(RecoverableEcdsa.recover(new byte[64], HASH));
        assertNull(RecoverableEcdsa.recover(new byte[66], HASH));
        assertNull(RecoverableEcdsa.recover(new byte[65], HASH), "R and S of zero");
        byte[] tooLarge = new byte[65];
        Arrays.fill(tooLarge, (byte) -1);
        assertNull(RecoverableEcdsa.recover(tooLarge, HASH), "beyond the group's order");
        assertThrows(IllegalArgumentException.class, () -> RecoverableEcdsa.sign(new byte[32], HASH, true));
        assertThrows(IllegalArgumentException.class, () -> RecoverableEcdsa.recover(new byte[65], new byte[31]));
    }
}
