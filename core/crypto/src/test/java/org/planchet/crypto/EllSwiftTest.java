package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.vectors.Vectors;

class EllSwiftTest {
    private static final HexFormat HEX = HexFormat.of();

    private final Random random = new Random(324);

    private byte[] bytes(int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        return bytes;
    }

    private static String x(String key) {
        return HEX.formatHex(Arrays.copyOfRange(EllSwift.decode(HEX.parseHex(key)), 1, 33));
    }

    @Test
    void bip324_every_64_bytes_are_a_key() throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(Vectors.path("bips/bip-0324/ellswift_decode_test_vectors.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals("ellswift")) continue;
            count++;
            assertEquals(cells[1], x(cells[0]), line);
        }
        System.out.println("bip-0324 decoding: " + count + " vectors");
        assertEquals(76, count);
    }

    /// The library does not export the inverse for a chosen half; that it is one can be seen all the same.
    @Test
    void bip324_every_preimage_of_a_key_decodes_to_it() throws IOException {
        int count = 0;
        for (String line : Files.readAllLines(Vectors.path("bips/bip-0324/xswiftec_inv_test_vectors.csv"))) {
            String[] cells = line.split(",", -1);
            if (cells[0].equals("u")) continue;
            for (int i = 2; i < 10; i++) {
                if (cells[i].isEmpty()) continue;
                count++;
                assertEquals(cells[1], x(cells[0] + cells[i]), line);
            }
        }
        System.out.println("bip-0324 preimages: " + count + " vectors");
        assertEquals(98, count);
    }

    @Test
    void a_key_looks_different_each_time_and_stays_the_same_point() {
        byte[] key = bytes(32);
        byte[] one = EllSwift.publicKey(key, bytes(32));
        byte[] other = EllSwift.publicKey(key, bytes(32));
        assertFalse(Arrays.equals(one, other));
        byte[] point = Secp256k1.publicKey(key, true);
        for (byte[] each : new byte[][] {one, other})
            assertArrayEquals(Arrays.copyOfRange(point, 1, 33), Arrays.copyOfRange(EllSwift.decode(each), 1, 33));
    }

    @Test
    void both_ends_agree_and_nobody_else() {
        byte[] ours = bytes(32);
        byte[] theirs = bytes(32);
        byte[] ourKey = EllSwift.publicKey(ours, bytes(32));
        byte[] theirKey = EllSwift.publicKey(theirs, bytes(32));
        byte[] secret = EllSwift.sharedSecret(ours, ourKey, theirKey, true);
        assertArrayEquals(secret, EllSwift.sharedSecret(theirs, theirKey, ourKey, false));
        assertFalse(Arrays.equals(secret, EllSwift.sharedSecret(theirs, theirKey, ourKey, true)), "roles count");
        byte[] otherForm = EllSwift.publicKey(ours, bytes(32));
        assertFalse(Arrays.equals(secret, EllSwift.sharedSecret(theirs, theirKey, otherForm, false)), "bytes count");
        assertFalse(Arrays.equals(secret, EllSwift.sharedSecret(bytes(32), ourKey, theirKey, true)));
    }

    @Test
    void keys_of_another_size_are_the_callers_fault() {
        assertThrows(IllegalArgumentException.class, () -> EllSwift.decode(new byte[63]));
        assertThrows(IllegalArgumentException.class, () -> EllSwift.publicKey(new byte[32], new byte[32]));
        assertThrows(IllegalArgumentException.class, () -> EllSwift.publicKey(bytes(32), new byte[31]));
        assertTrue(EllSwift.isAvailable());
    }
}
