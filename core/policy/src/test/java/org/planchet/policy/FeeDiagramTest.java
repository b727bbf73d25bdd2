package org.planchet.policy;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.policy.FeeDiagram.Chunk;

/// Which of two sets of transactions every miner prefers.
class FeeDiagramTest {
    private static FeeDiagram of(Chunk... chunks) {
        return new FeeDiagram(Arrays.asList(chunks));
    }

    private static void assertImproves(FeeDiagram better, FeeDiagram worse) {
        assertTrue(better.improves(worse));
        assertFalse(worse.improves(better));
    }

    @Test
    void more_fee_for_the_same_room_improves_and_the_same_does_not() {
        assertImproves(of(new Chunk(1_001, 100)), of(new Chunk(1_000, 100)));
        assertFalse(of(new Chunk(1_000, 100)).improves(of(new Chunk(1_000, 100))));
    }

    @Test
    void the_same_fee_for_less_room_improves() {
        assertImproves(of(new Chunk(1_000, 99)), of(new Chunk(1_000, 100)));
    }

    @Test
    void more_fee_at_a_lower_rate_is_better_for_some_miners_only() {
        FeeDiagram small = of(new Chunk(1_000, 100));
        FeeDiagram large = of(new Chunk(1_100, 200));
        assertFalse(large.improves(small));
        assertFalse(small.improves(large));
        assertImproves(of(new Chunk(2_000, 200)), small);
    }

    @Test
    void chunks_count_best_first_in_whatever_order_they_come() {
        assertFalse(
                of(new Chunk(10, 100), new Chunk(1_000, 100)).improves(of(new Chunk(1_000, 100), new Chunk(10, 100))));
        assertImproves(of(new Chunk(1_010, 100)), of(new Chunk(10, 100), new Chunk(1_000, 100)));
    }

    @Test
    void a_chunk_that_costs_the_miner_is_worse_than_none() {
        assertImproves(of(), of(new Chunk(-1, 100)));
        assertImproves(of(new Chunk(1, 100)), of());
    }

    @Test
    void corners_between_the_others_corners_count() {
        FeeDiagram straight = of(new Chunk(300, 300));
        assertImproves(new FeeDiagram(List.of(new Chunk(200, 150), new Chunk(100, 150))), straight);
    }
}
