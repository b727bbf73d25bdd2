package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// When the peers that the user named are dialled and looked up again.
class ManualPeersTest {
    private static final Endpoint PLACE = at("10.0.0.2:5000");
    private static final Endpoint OTHER = at("10.0.0.3:5000");
    private static final Endpoint NAME = at("node.example:5000");
    private static final Instant NOW = Stage.START;

    private final ManualPeers peers = new ManualPeers(false);

    private List<Endpoint> due(long millis) {
        return peers.toDial(NOW.plusMillis(millis));
    }

    @Test
    void pauses_between_attempts_double_from_one_second_to_thirty() {
        peers.add(PLACE, true, NOW);
        Instant at = NOW;
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            peers.failed(PLACE, "refused", at);
            long millis = 0;
            while (peers.toDial(at.plusMillis(millis)).isEmpty()) millis += 500;
            pauses.add(millis / 1_000);
            at = at.plusMillis(millis);
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), pauses);
        // One that worked begins anew.
        peers.connected(PLACE);
        peers.failed(PLACE, "refused", NOW);
        assertEquals(List.of(), due(999));
        assertEquals(List.of(PLACE), due(1_000));
    }

    @Test
    void a_connection_that_ended_is_dialled_after_a_second() {
        peers.add(PLACE, true, NOW);
        peers.ended(PLACE, NOW);
        assertEquals(List.of(), due(999));
        assertEquals(List.of(PLACE), due(1_000));
    }

    @Test
    void a_place_that_nobody_named_is_no_target_whatever_happens_there() {
        peers.add(OTHER, true, NOW);
        peers.connected(PLACE);
        peers.failed(PLACE, "refused", NOW);
        peers.ended(PLACE, NOW);
        assertFalse(peers.isTarget(PLACE));
        assertTrue(peers.isTarget(OTHER));
        assertEquals(List.of(OTHER), due(0));
    }

    @Test
    void a_name_is_looked_up_at_once_and_then_every_minute_while_it_is_known() {
        peers.add(NAME, true, NOW);
        peers.add(PLACE, true, NOW);
        assertEquals(List.of(NAME), peers.toResolve(NOW), "a place needs no look-up");
        assertEquals(List.of(), peers.toResolve(NOW.plusMillis(59_999)), "not while the answer is awaited");
        assertTrue(peers.resolved(NAME, List.of(OTHER), NOW.plusSeconds(10)));
        assertEquals(List.of(), peers.toResolve(NOW.plusSeconds(70).minusMillis(1)));
        assertEquals(List.of(NAME), peers.toResolve(NOW.plusSeconds(70)));
        assertFalse(peers.resolved(at("other.example:5000"), List.of(OTHER), NOW), "not one of the user's");
    }

    @Test
    void a_name_without_an_answer_is_looked_up_in_pauses_that_double() {
        peers.add(NAME, true, NOW);
        var pauses = new ArrayList<Long>();
        for (int i = 0; i < 7; i++) {
            peers.resolved(NAME, List.of(), NOW);
            long millis = 0;
            while (peers.toResolve(NOW.plusMillis(millis)).isEmpty()) millis += 500;
            pauses.add(millis / 1_000);
        }
        assertEquals(List.of(1L, 2L, 4L, 8L, 16L, 30L, 30L), pauses);
        peers.resolved(NAME, List.of(PLACE), NOW);
        peers.resolved(NAME, List.of(), NOW);
        assertEquals(List.of(NAME), peers.toResolve(NOW.plusSeconds(1)), "an answer begins anew");
        assertEquals(List.of(PLACE), due(0), "and the places known stay");
    }

    @Test
    void the_latest_answer_says_which_places_a_name_means() {
        peers.add(NAME, true, NOW);
        peers.resolved(NAME, List.of(PLACE, OTHER), NOW);
        assertEquals(List.of(PLACE, OTHER), due(0));
        peers.failed(OTHER, "refused", NOW);
        peers.resolved(NAME, List.of(OTHER), NOW);
        assertFalse(peers.isTarget(PLACE));
        assertEquals(List.of(), due(999), "one that is still meant keeps its pause");
        assertEquals(List.of(OTHER), due(1_000));
        assertEquals(List.of(NAME), peers.all());
    }

    @Test
    void each_says_what_it_stands_for_and_why_it_is_not_connected() {
        peers.add(NAME, true, NOW);
        assertEquals(List.of(new ManualPeer(NAME, List.of(), "")), peers.states());
        peers.resolved(NAME, List.of(), NOW);
        assertEquals(List.of(new ManualPeer(NAME, List.of(), "no address is known for this name")), peers.states());
        peers.resolved(NAME, List.of(PLACE, OTHER), NOW);
        peers.failed(OTHER, "refused", NOW);
        assertEquals(List.of(new ManualPeer(NAME, List.of(PLACE, OTHER), "refused")), peers.states());
        peers.connected(OTHER);
        assertEquals(List.of(new ManualPeer(NAME, List.of(PLACE, OTHER), "")), peers.states());
    }

    @Test
    void removing_a_name_names_all_its_places_and_removing_a_place_takes_it_from_its_name() {
        peers.add(NAME, true, NOW);
        peers.resolved(NAME, List.of(PLACE, OTHER), NOW);
        assertEquals(List.of(PLACE), peers.remove(PLACE));
        assertFalse(peers.isTarget(PLACE));
        assertEquals(List.of(NAME, OTHER), peers.remove(NAME));
        assertFalse(peers.isTarget(OTHER));
        assertEquals(List.of(), peers.all());
        peers.add(PLACE, true, NOW);
        assertEquals(List.of(PLACE), peers.remove(PLACE), "once");
        assertEquals(List.of(PLACE), peers.remove(PLACE), "though nobody named it");
    }
}
