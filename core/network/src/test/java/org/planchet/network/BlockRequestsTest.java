package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;

/// Which block is asked of whom, and until when.
class BlockRequestsTest {
    private static final Instant NOW = Stage.START;
    private static final Duration SPACING = Duration.ofMinutes(10);
    private static final BlockHash FIRST = new BlockHash(new Hash256(1, 1, 1, 1));
    private static final BlockHash SECOND = new BlockHash(new Hash256(2, 2, 2, 2));

    private final BlockRequests requests = new BlockRequests();
    private final Peer a = peer(1, true);
    private final Peer b = peer(2, true);
    private final Peer c = peer(3, true);
    private final Peer d = peer(4, true);
    private final Peer chosen = peer(5, false);

    private static Peer peer(int id, boolean inbound) {
        Optional<ListenSocket> arrived = inbound ? Optional.of(ListenSocket.PLAIN) : Optional.empty();
        return new Peer(
                new PeerId(id), Stage.at("10.0.0." + id + ":5000"), arrived, false, ConnectionKind.FULL, Set.of(), NOW);
    }

    @Test
    void the_deadline_is_a_spacing_and_half_of_one_for_each_other_peer_that_is_asked() {
        requests.add(a, FIRST, NOW);
        requests.add(a, SECOND, NOW);
        assertEquals(Duration.ofMinutes(10), requests.deadline(SPACING));
        requests.add(b, SECOND, NOW);
        assertEquals(Duration.ofMinutes(15), requests.deadline(SPACING));
        requests.remove(b, SECOND, NOW);
        assertEquals(Duration.ofMinutes(10), requests.deadline(SPACING));
        assertEquals(Duration.ofMinutes(1), requests.deadline(Duration.ofSeconds(60)));
        assertEquals(Duration.ofMinutes(1), requests.deadline(Duration.ofSeconds(1)), "lines are no faster");
        assertEquals(Duration.ofSeconds(61), requests.deadline(Duration.ofSeconds(61)));
    }

    @Test
    void the_time_runs_for_the_oldest_request_only() {
        requests.add(a, FIRST, NOW);
        requests.add(a, SECOND, NOW.plusSeconds(1));
        Duration minute = Duration.ofMinutes(1);
        assertFalse(requests.isPast(a, minute, NOW.plusSeconds(60).minusMillis(1)));
        assertTrue(requests.isPast(a, minute, NOW.plusSeconds(60)));
        // The second has come: the first is still the oldest.
        requests.remove(a, SECOND, NOW.plusSeconds(50));
        assertTrue(requests.isPast(a, minute, NOW.plusSeconds(60)));
        requests.add(a, SECOND, NOW.plusSeconds(50));
        // The first has come: the time of the next begins.
        assertTrue(requests.remove(a, FIRST, NOW.plusSeconds(55)));
        assertFalse(requests.isPast(a, minute, NOW.plusSeconds(115).minusMillis(1)));
        assertTrue(requests.isPast(a, minute, NOW.plusSeconds(115)));
        assertTrue(requests.remove(a, SECOND, NOW.plusSeconds(116)));
        assertFalse(requests.isPast(a, minute, NOW.plusSeconds(1_000)), "nothing is owed");
        // Asked again later: from then on.
        requests.add(a, FIRST, NOW.plusSeconds(2_000));
        assertFalse(requests.isPast(a, minute, NOW.plusSeconds(2_060).minusMillis(1)));
    }

    @Test
    void one_who_brings_nothing_for_half_a_minute_is_silent() {
        BlockRequests.State state = a.download.requests;
        assertFalse(state.isSilent(NOW.plusSeconds(100)), "it owes nothing");
        requests.add(a, FIRST, NOW);
        assertFalse(state.isSilent(NOW.plusSeconds(30).minusMillis(1)));
        assertTrue(state.isSilent(NOW.plusSeconds(30)));
    }

    @Test
    void a_request_ends_for_one_peer_or_for_all() {
        for (Peer peer : List.of(a, b, c)) requests.add(peer, FIRST, NOW);
        requests.add(a, FIRST, NOW);
        requests.add(b, SECOND, NOW);
        assertEquals(List.of(a, b, c), requests.askedFor(FIRST), "asked twice it counts once");
        assertEquals(2, requests.size());
        a.download.requests.stallingSince = NOW;
        assertFalse(requests.remove(a, SECOND, NOW), "it was not asked of this one");
        assertEquals(NOW, a.download.requests.stallingSince);
        assertTrue(requests.remove(a, FIRST, NOW));
        assertNull(a.download.requests.stallingSince, "whoever brings one does not stall");
        assertFalse(requests.remove(a, FIRST, NOW));
        assertEquals(List.of(b, c), requests.askedFor(FIRST));
        requests.removeAll(FIRST, NOW);
        assertEquals(List.of(), requests.askedFor(FIRST));
        assertEquals(1, b.download.requests.size());
        assertFalse(requests.isEmpty());
        requests.removeAll(b, NOW);
        assertTrue(requests.isEmpty());
    }

    @Test
    void p36_block_withhold_the_second_and_third_are_asked_after_two_seconds_and_more_after_thirty() {
        assertTrue(requests.mayAskToo(a, FIRST, false, NOW), "nobody owes it");
        requests.add(a, FIRST, NOW);
        assertFalse(requests.mayAskToo(b, FIRST, false, NOW.plusMillis(1_999)));
        assertTrue(requests.mayAskToo(b, FIRST, false, NOW.plusSeconds(2)));
        requests.add(b, FIRST, NOW.plusSeconds(2));
        assertFalse(requests.mayAskToo(c, FIRST, false, NOW.plusMillis(3_999)));
        assertTrue(requests.mayAskToo(c, FIRST, false, NOW.plusSeconds(4)));
        requests.add(c, FIRST, NOW.plusSeconds(4));
        assertFalse(requests.mayAskToo(d, FIRST, false, NOW.plusMillis(33_999)));
        assertTrue(requests.mayAskToo(d, FIRST, false, NOW.plusSeconds(34)));
    }

    @Test
    void p36_block_withhold_the_third_place_is_kept_for_a_peer_that_we_chose_if_there_is_one() {
        requests.add(a, FIRST, NOW);
        requests.add(b, FIRST, NOW);
        Instant later = NOW.plusSeconds(10);
        assertFalse(requests.mayAskToo(c, FIRST, true, later));
        assertTrue(requests.mayAskToo(c, FIRST, true, NOW.plusSeconds(30)), "not for ever");
        assertTrue(requests.mayAskToo(c, FIRST, false, later), "there is none");
        assertTrue(requests.mayAskToo(chosen, FIRST, true, later));
        // One that we chose has a place already.
        requests.remove(b, FIRST, NOW);
        requests.add(chosen, FIRST, NOW);
        assertTrue(requests.mayAskToo(c, FIRST, true, later));
        assertFalse(requests.mayAskToo(c, FIRST, true, NOW.plusMillis(1_999)));
    }
}
