package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MuHashTest {
    @Test
    void bitcoin_cores_vectors_have_their_hashes() {
        var set = new MuHash();
        set.add(element(0));
        set.add(element(1));
        set.remove(element(2));
        assertEquals("10d312b100cbd32ada024a6646e40d3482fcff103668d2625f10002a607d5863", shown(set.digest()));

        var other = new MuHash();
        other.add(element(0));
        other.add(element(1));
        var two = new MuHash();
        two.remove(element(2));
        other.addAll(two);
        assertArrayEquals(set.digest(), other.digest());
    }

    @Test
    void the_empty_set_has_the_hash_of_one() {
        byte[] one = new byte[384];
        one[0] = 1;
        assertArrayEquals(Hashes.sha256(one), new MuHash().digest());
    }

    @Test
    void neither_order_nor_what_came_and_went_matters_but_every_element_does() {
        var random = new Random(3072);
        byte[][] elements = new byte[50][];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = new byte[1 + random.nextInt(100)];
            random.nextBytes(elements[i]);
        }
        var forwards = new MuHash();
        for (byte[] element : elements) forwards.add(element);
        var backwards = new MuHash();
        backwards.remove(elements[7]);
        for (int i = elements.length - 1; i >= 0; i--) backwards.add(elements[i]);
        assertFalse(Arrays.equals(forwards.digest(), backwards.digest()), "the seventh is missing");
        backwards.add(elements[7]);
        assertArrayEquals(forwards.digest(), backwards.digest());
    }

    private static byte[] element(int number) {
        byte[] element = new byte[32];
        element[0] = (byte) number;
        return element;
    }

    /// As hashes are shown: the last byte first.
    private static String shown(byte[] hash) {
        byte[] reversed = new byte[hash.length];
        for (int i = 0; i < hash.length; i++) reversed[i] = hash[hash.length - 1 - i];
        return HexFormat.of().formatHex(reversed);
    }
}
