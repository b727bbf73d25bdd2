package org.planchet.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
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
import org.planchet.consensus.ScriptChecker;
import org.planchet.consensus.ValidationCache;
import org.planchet.crypto.HashSearch;
import org.planchet.fixtures.Handshakes;
import org.planchet.mempool.Mempool;
import org.planchet.mining.MiningJob;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkSettings;
import org.planchet.network.PeerId;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.wire.Message;

/// Headers far ahead whose blocks nobody delivers hold nothing up: neither what is written nor what is relayed.
class BareHeadersTest {
    private static final ChainParams REGTEST = Chains.regtest();
    private static final Script ANYONE = Script.fromHex("04deadbeef7551");
    private static final PeerId PEER = new PeerId(1);

    private final MemoryChainStore store = new MemoryChainStore();
    private final NodeMachine node = machine(store);
    private Instant now = Instant.ofEpochSecond(REGTEST.genesis().header().time() + 600);

    private static NodeMachine machine(MemoryChainStore store) {
        Chain chain = Chain.open(REGTEST, store, ScriptChecker.inline(), ChainSettings.DEFAULT);
        var pool = new Mempool(chain, PolicySettings.DEFAULT, ScriptChecker.inline(), new ValidationCache(4));
        return NodeMachine.over(chain, pool, NetworkSettings.defaults(5000), new SplittableRandom(1), List.of());
    }

    /// A chain of another node's.
    private List<Block> mined(int count) {
        NodeMachine miner = machine(new MemoryChainStore());
        var blocks = new ArrayList<Block>();
        Instant at = now;
        for (int i = 0; i < count; i++) {
            at = at.plusSeconds(1);
            var job = new MiningJob(miner.template(ANYONE, new byte[] {1}, at).orThrow(), 1, HashSearch.digest());
            MiningJob.Step step = job.search(job.start(0), 1 << 16, at);
            Block block = step.found().orElseThrow();
            miner.on(new Event.SubmitBlock(block), at);
            blocks.add(block);
        }
        return blocks;
    }

    private void receive(Message message) {
        node.on(new Event.OfNetwork(new NetworkEvent.MessageReceived(PEER, message)), now);
    }

    private void tick(Duration later) {
        now = now.plus(later);
        node.on(new Event.OfNetwork(new NetworkEvent.Tick()), now);
    }

    private void connect() {
        node.on(
                new Event.OfNetwork(new NetworkEvent.PeerConnected(PEER, Endpoint.parse("10.0.0.2:5000", 0), false)),
                now);
        receive(Handshakes.version(Handshakes.FULL, 7, 40));
        receive(new Message.Verack());
    }

    @Test
    void what_a_peer_sent_last_is_written_within_a_second_though_forty_headers_lie_ahead() {
        List<Block> blocks = mined(40);
        connect();
        receive(new Message.Headers(blocks.stream().map(Block::header).toList()));
        assertEquals(40, node.chain().bareHeaders());
        receive(new Message.BlockMessage(blocks.getFirst()));
        tick(Duration.ofMillis(100));
        assertEquals(REGTEST.genesisHash(), store.tip(), "more may come at once");
        tick(Duration.ofMillis(100));
        assertEquals(1, node.chain().tip().height());
        tick(Duration.ofSeconds(1));
        assertEquals(blocks.getFirst().hash(), store.tip());
        assertEquals(2, store.entries().size(), "and no header without its block");
    }

    @Test
    void the_initial_download_ends_once_its_blocks_have_come_and_stays_over() {
        List<Block> blocks = mined(2);
        connect();
        receive(new Message.Headers(blocks.stream().map(Block::header).toList()));
        tick(Duration.ofMillis(100));
        for (Block block : blocks) receive(new Message.BlockMessage(block));
        tick(Duration.ofMillis(100));
        tick(Duration.ofMillis(100));
        assertTrue(node.network().initialDownloadIsOver());
    }
}
