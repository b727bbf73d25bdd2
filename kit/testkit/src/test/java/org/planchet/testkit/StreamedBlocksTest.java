package org.planchet.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rejection;
import org.planchet.consensus.ScriptCheck;
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
import org.planchet.node.Effect;
import org.planchet.node.Event;
import org.planchet.node.NodeMachine;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.wire.Message;

/// Far from the tip a node takes the next block while scripts of those before are still being checked; near the tip it
/// does not; and it shows nothing, to anybody, that is not checked.
class StreamedBlocksTest {
    private static final ChainParams PARAMS = Chains.regtest().withMaturity(1);
    private static final PeerId PEER = new PeerId(1);

    /// Checks when awaited, and counts how many blocks wait.
    private static final class LateChecker implements ScriptChecker {
        private int waiting;
        private int most;

        @Override
        public Pending submit(List<ScriptCheck> checks) {
            most = Math.max(most, ++waiting);
            Pending pending = ScriptChecker.inline().submit(checks);
            return new Pending() {
                @Override
                public Optional<Rejection> await() {
                    waiting--;
                    return pending.await();
                }

                @Override
                public void cancel() {
                    waiting--;
                    pending.cancel();
                }
            };
        }
    }

    private final LateChecker checker = new LateChecker();
    private final MemoryChainStore store = new MemoryChainStore();
    private final List<Effect> effects = new ArrayList<>();
    private final NodeMachine node;
    private Instant now;

    StreamedBlocksTest() {
        Chain chain = Chain.open(PARAMS, store, checker, ChainSettings.DEFAULT.withPipelineBlocks(8));
        Mempool pool = new Mempool(chain, PolicySettings.DEFAULT, checker, new ValidationCache(64));
        node = NodeMachine.over(chain, pool, NetworkSettings.defaults(5000), new SplittableRandom(1), List.of());
        now = Instant.ofEpochSecond(PARAMS.genesis().header().time()).plusSeconds(1_000_000);
    }

    /// `count` blocks, each spending the reward of the one before; block `spoilt` does it with a script that fails.
    private static List<Block> chain(int count, int spoilt) {
        try (var builder = new ChainBuilder(PARAMS)) {
            var blocks = new ArrayList<Block>();
            Block parent = PARAMS.genesis();
            for (int height = 1; height <= count; height++) {
                var transactions = new ArrayList<Transaction>();
                transactions.add(builder.coinbase(height, Script.fromHex("51"), 0));
                if (height > 1) transactions.add(spend(parent, height == spoilt ? "6a" : ""));
                long time = parent.header().time() + 600;
                BlockHeader header = Blocks.header(
                        parent.hash(), transactions, time, parent.header().bits());
                parent = Blocks.mined(header, transactions);
                blocks.add(parent);
            }
            return blocks;
        }
    }

    private static Transaction spend(Block parent, String script) {
        Transaction reward = parent.transactions().getFirst();
        var input = new TxIn(reward.outPoint(0), Script.fromHex(script), TxIn.SEQUENCE_FINAL);
        return new Transaction(2, List.of(input), List.of(new TxOut(0, Script.fromHex("51"))), 0);
    }

    private void deliver(NetworkEvent.FromWorld event) {
        effects.addAll(node.on(new Event.OfNetwork(event), now));
    }

    private void receive(Message message) {
        deliver(new NetworkEvent.MessageReceived(PEER, message));
    }

    /// A peer connects and announces `blocks`.
    private void meet(List<Block> blocks) {
        deliver(new NetworkEvent.PeerConnected(PEER, Endpoint.parse("10.0.0.2:5000", 0), false));
        receive(Handshakes.version(Handshakes.FULL, 7, blocks.size()));
        receive(new Message.Verack());
        receive(new Message.Headers(blocks.stream().map(Block::header).toList()));
    }

    private Optional<NetworkEffect.Disconnect> ended() {
        return effects.stream()
                .mapMulti((Effect effect, Consumer<NetworkEffect.Disconnect> found) -> {
                    if (effect instanceof Effect.OfNetwork(NetworkEffect.Disconnect end)) found.accept(end);
                })
                .findFirst();
    }

    @Test
    void far_from_the_tip_blocks_go_on_while_scripts_are_checked() {
        List<Block> blocks = chain(60, 0);
        meet(blocks);
        for (Block block : blocks.subList(0, 30)) receive(new Message.BlockMessage(block));
        assertTrue(checker.most > 5, "only " + checker.most + " blocks waited for their scripts");
        assertTrue(node.chain().tip().height() < 30, "what is not checked is not the tip");
        assertFalse(node.chain().isSettled());
        // Once blocks stop coming, time alone brings the rest.
        deliver(new NetworkEvent.Tick());
        deliver(new NetworkEvent.Tick());
        assertEquals(30, node.chain().tip().height());
        assertEquals(0, checker.waiting);
        checker.most = 0;
        for (Block block : blocks.subList(30, 60)) receive(new Message.BlockMessage(block));
        assertEquals(60, node.chain().tip().height(), "near the tip each block is settled when it is judged");
        assertTrue(node.chain().isSettled());
        assertEquals(60, node.history().blocksConnected());
        assertEquals(Optional.empty(), ended());
    }

    /// A power cut costs five minutes of work at most, and a clock that is set back does not put the writing off.
    @Test
    void what_is_not_written_is_written_after_five_minutes() {
        List<Block> blocks = chain(60, 0);
        meet(blocks);
        deliver(new NetworkEvent.Tick());
        for (Block block : blocks.subList(0, 30)) receive(new Message.BlockMessage(block));
        now = now.plus(NodeMachine.FLUSH_INTERVAL).minusSeconds(1);
        deliver(new NetworkEvent.Tick());
        assertEquals(PARAMS.genesisHash(), store.tip());
        now = now.plusSeconds(1);
        deliver(new NetworkEvent.Tick());
        assertEquals(blocks.get(29).hash(), store.tip());
        for (Block block : blocks.subList(30, 35)) receive(new Message.BlockMessage(block));
        var tick = new Event.OfNetwork(new NetworkEvent.Tick());
        Instant setBack = now.minus(Duration.ofHours(3));
        effects.addAll(node.on(tick, setBack, now));
        effects.addAll(node.on(tick, setBack, now.plus(NodeMachine.FLUSH_INTERVAL)));
        assertEquals(blocks.get(34).hash(), store.tip());
    }

    /// At the moment it comes, a block is to be relayed.
    @Test
    void near_the_tip_blocks_are_written_a_second_after_the_first_of_them() {
        List<Block> blocks = chain(3, 0);
        effects.addAll(node.on(new Event.SubmitBlock(blocks.get(0)), now));
        deliver(new NetworkEvent.Tick());
        assertEquals(PARAMS.genesisHash(), store.tip());
        now = now.plusMillis(900);
        effects.addAll(node.on(new Event.SubmitBlock(blocks.get(1)), now));
        deliver(new NetworkEvent.Tick());
        assertEquals(PARAMS.genesisHash(), store.tip());
        now = now.plusMillis(100);
        deliver(new NetworkEvent.Tick());
        assertEquals(blocks.get(1).hash(), store.tip());
        effects.addAll(node.on(new Event.SubmitBlock(blocks.get(2)), now));
        deliver(new NetworkEvent.Tick());
        assertEquals(blocks.get(1).hash(), store.tip());
    }

    @Test
    void whoever_reads_coins_sees_the_chain_settled() {
        List<Block> blocks = chain(60, 0);
        meet(blocks);
        for (Block block : blocks.subList(0, 20)) receive(new Message.BlockMessage(block));
        assertFalse(node.chain().isSettled());
        int told = told();
        assertEquals(
                21,
                node.template(Script.fromHex("51"), new byte[4], now).orThrow().height());
        effects.addAll(node.settle(now));
        assertEquals(20, told(), "after " + told + " the template's waiting brought the rest");
    }

    private int told() {
        int blocks = 0;
        for (Effect effect : effects)
            if (effect instanceof Effect.ChainChanged changed)
                blocks += changed.events().size();
        return blocks;
    }

    @Test
    void a_block_found_invalid_later_ends_the_connection_of_who_gave_it_with_the_reason() {
        List<Block> blocks = chain(60, 25);
        meet(blocks);
        for (Block block : blocks.subList(0, 28)) receive(new Message.BlockMessage(block));
        effects.addAll(node.settle(now));
        assertEquals(24, node.chain().tip().height());
        String reason = ended().orElseThrow().reason();
        assertTrue(reason.contains(blocks.get(24).hash().toString()), reason);
        assertTrue(reason.contains("script"), reason);
        assertTrue(ended().orElseThrow().misbehaved());
    }
}
