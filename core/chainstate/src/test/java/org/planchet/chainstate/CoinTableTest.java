package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Txid;

class CoinTableTest {
    private static OutPoint outPoint(Random random, int bound) {
        int n = random.nextInt(bound);
        return new OutPoint(new Txid(new Hash256(n / 7, 5, n / 7 * 31L, 9)), n % 7);
    }

    private static OutPoint at(long a, long b, long c, long d) {
        return new OutPoint(new Txid(new Hash256(a, b, c, d)), 0);
    }

    @Test
    void holds_what_a_map_holds_through_random_inserts_and_removals() {
        for (long seed = 1; seed <= 3; seed++) {
            var random = new Random(seed);
            var table = new CoinTable();
            Map<OutPoint, byte[]> model = new HashMap<>();
            for (int step = 0; step < 40_000; step++) {
                OutPoint key = outPoint(random, 8_000);
                int ref = table.find(key);
                byte[] expected = model.get(key);
                assertEquals(expected != null, ref != CoinTable.NONE, "seed " + seed + " step " + step);
                if (expected != null) {
                    int from = table.valueOffset(ref);
                    assertArrayEquals(
                            expected, Arrays.copyOfRange(table.valueArray(ref), from, from + table.valueLength(ref)));
                    if (random.nextInt(3) > 0) {
                        table.remove(ref);
                        model.remove(key);
                    }
                } else {
                    byte[] value = new byte[random.nextInt(20) == 0 ? random.nextInt(10_000) : random.nextInt(80)];
                    random.nextBytes(value);
                    table.insert(key, 1, value, 0, value.length);
                    model.put(key, value);
                }
                assertEquals(model.size(), table.size());
            }
            for (OutPoint key : model.keySet()) {
                int ref = table.find(key);
                assertEquals(key, new OutPoint(new Txid(table.txid(ref)), table.index(ref)));
            }
            table.clear();
            assertEquals(0, table.size());
            for (OutPoint key : model.keySet()) assertEquals(CoinTable.NONE, table.find(key));
        }
    }

    @Test
    void the_longest_value_is_of_10_100_bytes() {
        var table = new CoinTable();
        byte[] value = new byte[10_101];
        int ref = table.insert(at(0, 0, 0, 0), 1, value, 0, 10_100);
        assertEquals(10_100, table.valueLength(ref));
        assertThrows(AssertionError.class, () -> table.insert(at(1, 0, 0, 0), 1, value, 0, 10_101));
    }

    /// 72 bytes of entry, and 11 to 21 of slot.
    @Test
    void a_p2pkh_coin_takes_83_to_94_bytes() {
        var table = new CoinTable();
        byte[] value = new byte[27];
        var random = new Random(7);
        int coins = 100_000;
        for (int i = 0; i < coins; i++)
            table.insert(
                    at(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong()),
                    1,
                    value,
                    0,
                    value.length);
        long each = table.usedBytes() / coins;
        assertTrue(each >= 83 && each < 95, "bytes a coin: " + table.usedBytes() / (double) coins);
    }

    @Test
    void removed_room_is_used_again() {
        var table = new CoinTable();
        byte[] value = new byte[30];
        long before = 0;
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 1_000; i++) table.insert(at(i, round, 1, 1), 1, value, 0, 30);
            if (round == 0) before = table.usedBytes();
            for (int i = 0; i < 1_000; i++) table.remove(table.find(at(i, round, 1, 1)));
        }
        assertEquals(before, table.usedBytes());
    }
}
