package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;

/// The second example of docs/testing.md, which shows this file from here on.
class OutageTest {
    @Test
    void the_side_with_more_work_wins() {
        SimNet net = new SimNet(Chains.regtest(), 7);
        List<SimNode> nodes = net.add(5);
        net.connectLine();
        net.split(nodes.subList(0, 2));
        nodes.getFirst().mine();
        nodes.getLast().mine();
        nodes.getLast().mine();
        net.healAll();
        net.runUntil("one chain again", net::agreed, Duration.ofMinutes(30));
        assertEquals(2, nodes.getFirst().tip().height());
    }
}
