package org.planchet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
import org.planchet.network.NetworkEffect;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.wire.Message;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.CmpctBlock;
import org.planchet.wire.Message.Headers;
import org.planchet.wire.Message.SendCmpct;

/// A block goes on its way to who chose us for it (BIP-0152) before what it spends is looked at.
class EarlyAnnouncementTest {
    private static final ChainParams REGTEST = Chains.regtest();
    private static final Script ANYONE = Script.fromHex("51");
    private static final PeerId SENDER = new PeerId(1);
    private static final PeerId CHOSE_US = new PeerId(2);

    private final Chain chain =
            Chain.open(REGTEST, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
    private final NodeMachine node = NodeMachine.over(
            chain,
            new Mempool(chain, PolicySettings.DEFAULT, ScriptChecker.inline(), new ValidationCache(4)),
            NetworkSettings.defaults(0),
            new SplittableRandom(1),
            List.of());
    private Instant now = Instant.ofEpochSecond(REGTEST.genesis().header().time() + 600);

    EarlyAnnouncementTest() {
        node.on(new Event.SubmitBlock(next(1)), now);
        for (PeerId peer : List.of(SENDER, CHOSE_US)) {
            var remote = new Endpoint("10.0.0." + peer.value(), 40_000);
            deliver(new NetworkEvent.PeerConnected(peer, remote, true));
            say(peer, version(peer.value()));
            say(peer, new Message.Verack());
            say(peer, new Headers(List.of(chain.tip().header())));
        }
        say(CHOSE_US, new SendCmpct(true, 2));
    }

    private static Message.Version version(long nonce) {
        return Handshakes.version(Handshakes.FULL, nonce, 1);
    }

    private void deliver(NetworkEvent.FromWorld event) {
        node.on(new Event.OfNetwork(event), now);
    }

    private void say(PeerId peer, Message message) {
        deliver(new NetworkEvent.MessageReceived(peer, message));
    }

    /// The next block, whose coinbase takes so many times what it may.
    private Block next(int times) {
        now = now.plusSeconds(1);
        Block template = node.template(ANYONE, new byte[] {1}, now).orThrow().block();
        long honest = template.transactions().getFirst().outputs().getFirst().value();
        return Blocks.greedy(template, honest * (times - 1));
    }

    private static List<Message> sentTo(PeerId peer, List<Effect> effects) {
        var sent = new ArrayList<Message>();
        for (Effect effect : effects)
            if (effect instanceof Effect.OfNetwork(NetworkEffect.Send(PeerId to, Message message)) && to.equals(peer))
                sent.add(message);
        return sent;
    }

    private List<Effect> begin(Block block) {
        return node.begin(
                new Event.OfNetwork(new NetworkEvent.MessageReceived(SENDER, new BlockMessage(block))), now, now);
    }

    @Test
    void it_is_stored_and_told_first_and_joins_the_chain_then() {
        Block block = next(1);
        List<Effect> first = begin(block);
        assertEquals(1, chain.tip().height());
        List<Message> told = sentTo(CHOSE_US, first);
        assertEquals(1, told.size());
        assertTrue(
                told.getFirst() instanceof CmpctBlock small && small.header().equals(block.header()), told::toString);
        List<Effect> second = node.finish(now, now);
        assertEquals(block.hash(), chain.tip().hash());
        assertEquals(List.of(), sentTo(CHOSE_US, second), "once is enough");
    }

    @Test
    void a_block_that_turns_out_invalid_was_told_and_is_blamed_on_who_sent_it_whole() {
        Block greedy = next(2);
        assertEquals(1, sentTo(CHOSE_US, begin(greedy)).size());
        List<Effect> second = node.finish(now, now);
        assertEquals(1, chain.tip().height());
        Rule why = null;
        boolean blamed = false;
        for (Effect effect : second) {
            if (effect instanceof Effect.BlockJudged judged)
                why = judged.rejection().map(Rejection::rule).orElse(null);
            blamed |= effect instanceof Effect.OfNetwork(NetworkEffect.Disconnect end)
                    && end.peer().equals(SENDER);
        }
        assertEquals(Rule.COINBASE_AMOUNT, why);
        assertTrue(blamed);
    }

    @Test
    void a_block_that_breaks_a_rule_of_its_own_is_not_told() {
        Block block = next(1);
        var twice = new Block(
                block.header(),
                List.of(block.transactions().getFirst(), block.transactions().getFirst()));
        assertEquals(List.of(), sentTo(CHOSE_US, begin(twice)));
    }

    @Test
    void a_block_of_our_own_is_told_as_early() {
        assertEquals(
                1,
                sentTo(CHOSE_US, node.begin(new Event.SubmitBlock(next(1)), now, now))
                        .size());
        assertEquals(1, chain.tip().height());
    }

    @Test
    void whatever_comes_before_the_second_half_waits_for_it() {
        begin(next(1));
        node.settle(now);
        assertEquals(2, chain.tip().height());
        assertEquals(List.of(), node.finish(now, now));
    }
}
