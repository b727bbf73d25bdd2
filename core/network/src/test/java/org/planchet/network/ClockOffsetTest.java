package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.at;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.network.NetworkEvent.AddPeer;
import org.planchet.network.NetworkEvent.PeerConnected;
import org.planchet.wire.Message.Version;
import org.planchet.wire.NetAddress;

/// K19: a clock that is wrong is noticed by those of the peers that we chose, and only warned of.
class ClockOffsetTest {
    private final Stage stage = new Stage();
    private int hosts;

    /// Says hello with a clock that is so many seconds ahead; gives the lines that are logged.
    private List<String> meet(long secondsAhead, boolean inbound) {
        Endpoint place = at("20." + ++hosts + ".0.1:5000");
        if (!inbound) stage.on(new AddPeer(place));
        PeerId id = stage.nextId();
        stage.on(new PeerConnected(id, place, inbound));
        long time = stage.now.getEpochSecond() + secondsAhead;
        return stage
                .receive(
                        id, new Version(70_016, 1 | 8, time, NetAddress.NONE, NetAddress.NONE, hosts, "/toy/", 0, true))
                .stream()
                .filter(NetworkEffect.LogLine.class::isInstance)
                .map(line -> ((NetworkEffect.LogLine) line).text())
                .toList();
    }

    @Test
    void k19_five_peers_of_our_choice_whose_median_is_more_than_ten_minutes_off_are_a_warning() {
        for (long seconds : new long[] {10_800, 601, 0, 601}) assertEquals(List.of(), meet(seconds, false));
        assertEquals(0, stage.network.clockOffset().seconds(), "four are too few");
        List<String> lines = meet(-50, false);
        assertEquals(601, stage.network.clockOffset().seconds());
        assertTrue(stage.network.clockOffset().isTooFar());
        assertEquals(
                List.of(
                        "The clock of this machine is probably wrong: those of the nodes it connected to are 601 seconds"
                                + " ahead of it. Blocks are judged by it: set it right."),
                lines);
        assertEquals(List.of(), meet(602, false), "said once");
        for (int i = 0; i < 3; i++) meet(0, false);
        assertFalse(stage.network.clockOffset().isTooFar());
    }

    @Test
    void k19_ten_minutes_are_not_too_far_and_a_clock_ahead_of_all_others_is_noticed_too() {
        assertFalse(new ClockOffset(600).isTooFar());
        assertFalse(new ClockOffset(-600).isTooFar());
        assertTrue(new ClockOffset(-601).isTooFar());
        assertTrue(new ClockOffset(Long.MIN_VALUE).isTooFar());
    }

    @Test
    void k19_p27_strangers_who_connect_to_us_raise_no_warning() {
        for (int i = 0; i < 60; i++) assertEquals(List.of(), meet(10_800, true));
        assertEquals(0, stage.network.clockOffset().seconds());
    }

    @Test
    void k19_the_last_fifty_count() {
        for (int i = 0; i < 25; i++) meet(10_800, false);
        assertTrue(stage.network.clockOffset().isTooFar());
        for (int i = 0; i < 26; i++) meet(0, false);
        assertFalse(stage.network.clockOffset().isTooFar());
    }
}
