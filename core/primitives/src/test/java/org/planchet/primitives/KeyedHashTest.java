package org.planchet.primitives;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

final class KeyedHashTest {
    private static final int KEYS = 50_000;

    /// Ids whose words cancel out in a hash without key: `31 * (31 * a + b) …` and folded longs alike.
    private static Hash256 colliding(int i) {
        long twice = (long) i << 32 | i;
        return new Hash256(twice, 0, 0, 0);
    }

    /// Of `KEYS` random numbers of 32 bits about a third of one would be equal to another.
    private static void assertSpread(IntFunction<Object> key) {
        Set<Integer> codes = new HashSet<>();
        for (int i = 0; i < KEYS; i++) codes.add(key.apply(i).hashCode());
        assertTrue(codes.size() > KEYS - 20, () -> codes.size() + " hash codes of " + KEYS + " keys");
    }

    @Test
    void p50_ids_that_are_chosen_to_collide_do_not() {
        assertSpread(KeyedHashTest::colliding);
        assertSpread(i -> new Txid(colliding(i)));
        assertSpread(i -> new Wtxid(colliding(i)));
        assertSpread(i -> new BlockHash(colliding(i)));
        assertSpread(i -> new OutPoint(new Txid(colliding(i)), 0));
        assertSpread(i -> new OutPoint(new Txid(Hash256.ZERO), i));
        assertSpread(i -> Script.wrap(pairsOfOneCode(i)));
        assertSpread(i -> new WitnessProgram(1, pairsOfOneCode(i)));
    }

    /// 16 pairs of bytes of which each is `0, 31` or `1, 0`: the same to `Arrays.hashCode`.
    private static byte[] pairsOfOneCode(int i) {
        byte[] bytes = new byte[32];
        for (int pair = 0; pair < 16; pair++)
            bytes[2 * pair + ((i >> pair) & 1)] = (byte) ((i >> pair & 1) == 0 ? 1 : 31);
        return bytes;
    }

    @Test
    void equal_values_have_equal_codes_and_every_part_counts() {
        var one = new OutPoint(new Txid(colliding(1)), 7);
        assertEquals(one.hashCode(), new OutPoint(new Txid(colliding(1)), 7).hashCode());
        assertNotEquals(one.hashCode(), new OutPoint(new Txid(colliding(1)), 8).hashCode());
        assertNotEquals(one.hashCode(), new OutPoint(new Txid(colliding(2)), 7).hashCode());
        assertEquals(Script.fromHex("0102").hashCode(), Script.fromHex("0102").hashCode());
        assertNotEquals(KeyedHash.of("a"), KeyedHash.of("b"));
    }

    @Test
    void the_secret_cannot_change_under_tables_that_hold_it() {
        KeyedHash.of(Hash256.ZERO);
        assertThrows(IllegalStateException.class, () -> KeyedHash.setSecret(1, 2));
    }
}
