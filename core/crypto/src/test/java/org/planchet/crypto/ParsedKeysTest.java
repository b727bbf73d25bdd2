package org.planchet.crypto;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ParsedKeysTest {
    private final List<byte[]> parsed = new ArrayList<>();

    /// Takes for a key whatever does not begin with zero; its point says which key that was.
    private final ParsedKeys keys = new ParsedKeys((key, point) -> {
        parsed.add(key.clone());
        System.arraycopy(key, 0, point, 0, key.length);
        return key[0] != 0;
    });

    private static byte[] key(int first, int last) {
        byte[] key = new byte[33];
        key[0] = (byte) first;
        key[32] = (byte) last;
        return key;
    }

    @Test
    void a_key_is_parsed_once() {
        byte[] point = keys.point(key(2, 7));
        assertSame(point, keys.point(key(2, 7)));
        assertEquals(1, parsed.size());
    }

    @Test
    void keys_that_share_a_place_are_not_taken_for_each_other() {
        for (int round = 0; round < 2; round++) {
            assertArrayEquals(key(2, 7), first33(keys.point(key(2, 7))));
            assertArrayEquals(key(3, 7), first33(keys.point(key(3, 7))));
            assertArrayEquals(key(2, 8), first33(keys.point(key(2, 8))));
        }
        assertEquals(6, parsed.size());
    }

    @Test
    void what_is_no_key_stays_none_and_takes_no_place() {
        byte[] good = keys.point(key(2, 7));
        assertNull(keys.point(key(0, 7)));
        assertNull(keys.point(key(0, 7)));
        assertSame(good, keys.point(key(2, 7)));
    }

    @Test
    void a_caller_that_changes_its_array_changes_no_entry() {
        byte[] mine = key(2, 7);
        keys.point(mine);
        mine[32] = 9;
        assertArrayEquals(key(2, 9), first33(keys.point(mine)));
        assertArrayEquals(key(2, 7), first33(keys.point(key(2, 7))));
    }

    private static byte[] first33(byte @Nullable [] point) {
        assertNotNull(point);
        return Arrays.copyOf(point, 33);
    }
}
