package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.planchet.consensus.Chains;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerInfo;
import org.planchet.node.Event;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message;

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

    /// A refuses the branch that four of six nodes follow with more work. Its two places of its own choice go to the
    /// two others in the end; the four are told of A's branch and of nothing else, and none is held to have broken
    /// the protocol.
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {21, 22, 23})
    void peers_of_our_own_choice_on_a_branch_that_we_refuse_are_replaced_and_told_nothing_false(long seed) {
        SimNet net = new SimNet(Chains.regtest(), seed);
        List<SimNode> theirs = net.add(4);
        List<SimNode> ours = net.add(2);
        List<Endpoint> all = net.nodes().stream().map(SimNode::endpoint).toList();
        int port = net.params().p2pPort();
        SimNode a = net.add(NetworkSettings.defaults(port).withSeeds(all).withConnections(2, 125));
        List<SimNode> refusing = List.of(a, ours.get(0), ours.get(1));
        share(theirs.getFirst(), 10, net.nodes());
        BlockHash refused = a.tip().ancestor(8).hash();
        for (SimNode node : refusing) node.handle(new Event.Invalidate(refused));
        share(ours.getFirst(), 2, refusing);
        share(theirs.getFirst(), 6, theirs);
        var told = new HashSet<BlockHash>();
        a.tamper(message -> {
            if (message instanceof Message.Inv(var items))
                for (InventoryItem item : items) if (item.isBlock()) told.add(new BlockHash(item.hash()));
            if (message instanceof Message.Headers(var headers)) for (BlockHeader each : headers) told.add(each.hash());
            return List.of(message);
        });
        Set<Endpoint> wanted = Set.of(ours.get(0).endpoint(), ours.get(1).endpoint());
        net.runUntil("A's places went to its own side", () -> wanted.equals(outbound(a)), Duration.ofMinutes(10));
        List<String> ended = a.notes();
        net.run(Duration.ofMinutes(10));
        assertEquals(wanted, outbound(a), "and stay there");
        assertEquals(ended, a.notes());
        assertTrue(ended.stream().anyMatch(note -> note.contains("follows a chain we refuse")), ended::toString);
        for (SimNode node : net.nodes())
            for (String note : node.notes()) assertFalse(note.startsWith("misbehaved"), () -> node + ": " + note);
        assertTrue(told.contains(a.tip().hash()));
        for (BlockHash hash : told)
            assertTrue(a.machine()
                    .chain()
                    .isInBestChain(Objects.requireNonNull(a.machine().chain().find(hash))));
        // Whoever comes by itself may stay: it may come over.
        net.connect(theirs.getFirst(), a);
        net.run(Duration.ofMinutes(5));
        assertEquals(3, a.connections());
        assertEquals(16, theirs.getFirst().tip().height());
        assertEquals(9, a.tip().height());
    }

    private static void share(SimNode miner, int count, List<SimNode> with) {
        for (int i = 0; i < count; i++) {
            Block block = miner.mine();
            for (SimNode node : with) if (node != miner) assertEquals(Optional.empty(), node.submit(block));
        }
    }

    /// The peers that the node chose.
    private static Set<Endpoint> outbound(SimNode node) {
        return node.machine().network().peers().stream()
                .filter(peer -> !peer.inbound() && peer.status() == PeerInfo.Status.CONNECTED)
                .map(PeerInfo::remote)
                .collect(Collectors.toSet());
    }
}
