package org.planchet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.fixtures.Blocks;
import org.planchet.fixtures.Handshakes;
import org.planchet.mempool.Mempool;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.BlockHeader;
import org.planchet.wire.Message;

/// What peers say the time is changes nothing: the own clock alone judges blocks.
class PeerClocksTest {
    private static final ChainParams REGTEST = Chains.regtest();
    private static final int TWO_HOURS = 7_200;

    private final Chain chain =
            Chain.open(REGTEST, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
    private final NodeMachine node = NodeMachine.over(
            chain,
            new Mempool(chain, PolicySettings.DEFAULT, ScriptChecker.inline(), new ValidationCache(4)),
            NetworkSettings.defaults(0).withConnections(8, 300),
            new SplittableRandom(1),
            List.of());
    private final Instant now = Instant.ofEpochSecond(REGTEST.genesis().header().time() + 600);

    private void meet(PeerId peer, long time) {
        var remote = new Endpoint("20." + peer.value() + ".0.1", 40_000);
        Message version = Handshakes.version(Handshakes.FULL, time, peer.value(), 0);
        for (NetworkEvent.FromWorld event : List.of(
                new NetworkEvent.PeerConnected(peer, remote, true),
                new NetworkEvent.MessageReceived(peer, version),
                new NetworkEvent.MessageReceived(peer, new Message.Verack()))) node.on(new Event.OfNetwork(event), now);
    }

    private Optional<Rule> offer(int secondsAhead) {
        long time = now.getEpochSecond() + secondsAhead;
        BlockHeader header = Blocks.mined(Blocks.at(
                time, Blocks.headers(REGTEST.genesis().header(), 1, 0, 0).getFirst()));
        for (Effect effect : node.on(new Event.SubmitHeader(header), now))
            if (effect instanceof Effect.BlockJudged judged)
                return judged.rejection().map(Rejection::rule);
        throw new AssertionError("not judged");
    }

    @Test
    void p27_version_time_two_hundred_peers_with_impossible_clocks_change_no_verdict() {
        for (int i = 1; i <= 200; i++) meet(new PeerId(i), i % 2 == 0 ? Long.MIN_VALUE : Long.MAX_VALUE);
        assertEquals(200, node.network().peers().size());
        assertEquals(Optional.empty(), offer(TWO_HOURS));
        assertEquals(Optional.of(Rule.TIME_TOO_NEW), offer(TWO_HOURS + 1));
    }
}
