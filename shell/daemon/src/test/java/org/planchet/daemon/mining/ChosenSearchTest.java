package org.planchet.daemon.mining;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.HashSearch;

class ChosenSearchTest {
    private static final byte[] HEADER = new byte[80];
    private static final byte[] UNREACHABLE = new byte[32];

    private final HashSearch winner = new HashSearch() {
        @Override
        public String name() {
            return "winner";
        }

        @Override
        public long search(byte[] header, byte[] target, int firstNonce, long count) {
            return 42;
        }
    };

    private final List<Runnable> trials = new ArrayList<>();
    private final ChosenSearch search = new ChosenSearch(() -> winner, trials::add);

    @Test
    void who_mines_little_mines_with_the_digest() {
        byte[] easy = new byte[32];
        Arrays.fill(easy, (byte) -1);
        // Each asks for many, but the first will do: what counts is what was hashed.
        for (int i = 0; i < 100; i++) assertEquals(7, search.search(HEADER, easy, 7, ChosenSearch.WORTH_A_TRIAL));
        assertEquals(List.of(), trials);
        assertEquals(HashSearch.digest().name(), search.name());
    }

    @Test
    void who_mines_much_goes_over_to_the_fastest_once_it_is_known() {
        long half = ChosenSearch.WORTH_A_TRIAL / 2;
        assertEquals(-1, search.search(HEADER, UNREACHABLE, 0, half));
        assertEquals(0, trials.size());
        assertEquals(-1, search.search(HEADER, UNREACHABLE, 0, half));
        assertEquals(1, trials.size());

        // The trial is on, and mining goes on as before.
        assertEquals(-1, search.search(HEADER, UNREACHABLE, 0, 1));
        assertEquals(HashSearch.digest().name(), search.name());

        trials.getFirst().run();
        assertEquals(42, search.search(HEADER, UNREACHABLE, 0, 1));
        assertEquals("winner", search.name());
        assertEquals(1, trials.size());
    }
}
