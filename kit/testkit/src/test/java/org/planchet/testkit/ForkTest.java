package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.consensus.Chains;
import org.planchet.node.Event;
import org.planchet.primitives.BlockHash;

/// Branches that two nodes do not share: the better one is followed however deep the fork lies, and a node that one of
/// them has put aside hears of the other.
class ForkTest {
    private static void mine(SimNode node, int count) {
        for (int i = 0; i < count; i++) node.mine();
    }

    /// Beyond the window of 1,024 blocks, and beyond the 2,000 headers of one message.
    @ParameterizedTest(name = "{0} blocks against {1}, the shorter side dials: {2}")
    @CsvSource({"1030, 1100, true", "1030, 1100, false", "2500, 2600, true"})
    void a_fork_of_any_depth_is_followed(int fewer, int more, boolean shorterDials) {
        SimNet net = new SimNet(Chains.regtest(), 11);
        SimNode longer = net.add();
        SimNode shorter = net.add();
        mine(longer, more);
        mine(shorter, fewer);
        if (shorterDials) net.connect(shorter, longer);
        else net.connect(longer, shorter);
        net.runUntil("the longer branch won", net::agreed, Duration.ofMinutes(2));
        assertEquals(more, shorter.tip().height());
        assertEquals(longer.coins().hash(), shorter.coins().hash());
    }

    /// A and B share ten blocks. A puts the last three aside and mines six others: B must come over, whoever
    /// dialled, and whether A did it while they were connected, before they were, or partly so.
    @ParameterizedTest(name = "A dials: {0}, put aside while connected: {1}, mined while connected: {2}")
    @CsvSource({
        "false, false, false",
        "false, false, true",
        "false, true, true",
        "true, false, false",
        "true, false, true",
        "true, true, true",
    })
    void a_peer_on_a_branch_that_we_refuse_is_told_ours(
            boolean aDials, boolean asideConnected, boolean minedConnected) {
        SimNet net = new SimNet(Chains.regtest(), 12);
        SimNode a = net.add();
        SimNode b = net.add();
        mine(a, 10);
        if (aDials) net.connect(a, b);
        else net.connect(b, a);
        net.runUntil("both have ten blocks", net::agreed, Duration.ofMinutes(1));
        BlockHash refused = a.tip().ancestor(8).hash();
        if (!asideConnected) net.cut(a, b);
        a.handle(new Event.Invalidate(refused));
        assertEquals(7, a.tip().height());
        if (!minedConnected) mine(a, 6);
        net.healAll();
        net.run(Duration.ofSeconds(30));
        if (minedConnected) {
            // B goes on on its own side meanwhile.
            b.mine();
            net.run(Duration.ofSeconds(30));
            mine(a, 6);
        }
        net.runUntil("B came over", net::agreed, Duration.ofMinutes(1));
        assertEquals(13, b.tip().height());
        assertEquals(1, a.connections());
    }
}
