package org.planchet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Rule;
import org.planchet.network.PeerId;

class NodeHistoryTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_900_000_000);
    private static final Optional<PeerId> PEER = Optional.of(new PeerId(7));

    @Test
    void newest_first_with_everything_that_was_known() {
        NodeHistory log = new NodeHistory();
        log.refused("tx a", Rule.HIGH_HASH.broken("first"), Optional.empty(), NOW);
        log.refused("block b", Rule.MERKLE_ROOT.broken("second"), PEER, NOW.plusSeconds(1));
        List<Refused> newest = log.refusals();
        assertEquals(
                List.of("block b", "tx a"),
                newest.stream().map(Refused::subject).toList());
        assertEquals("second", newest.getFirst().rejection().detail());
        assertEquals(PEER, newest.getFirst().from());
    }

    /// What peers send can neither fill memory nor push out what the user wants explained.
    @Test
    void bounded_and_peers_do_not_push_out_the_user() {
        NodeHistory log = new NodeHistory();
        log.refused("tx mine", Rule.HIGH_HASH.broken(""), Optional.empty(), NOW);
        for (int i = 0; i < 10_000; i++) log.refused("tx " + i, Rule.HIGH_HASH.broken(""), PEER, NOW.plusSeconds(i));
        assertEquals(101, log.refusals().size());
        assertTrue(log.refusals().stream().anyMatch(r -> r.subject().equals("tx mine")));
        assertEquals(10_001, log.refusalCounts().get(Rule.HIGH_HASH));
    }

    @Test
    void what_only_lacks_its_parents_is_counted_but_not_kept() {
        NodeHistory log = new NodeHistory();
        log.refused("block early", Rule.PARENT_UNKNOWN.broken(""), PEER, NOW);
        assertEquals(List.of(), log.refusals());
        assertEquals(1, log.refusalCounts().get(Rule.PARENT_UNKNOWN));
        log.refused("block mine", Rule.PARENT_UNKNOWN.broken(""), Optional.empty(), NOW);
        assertEquals(1, log.refusals().size());
    }
}
