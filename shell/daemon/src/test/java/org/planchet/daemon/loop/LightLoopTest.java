package org.planchet.daemon.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.planchet.api.ApiException;
import org.planchet.api.ErrorCode;
import org.planchet.chainstate.HeaderChain;
import org.planchet.chainstate.MemoryHeaderStore;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.network.NetworkSettings;
import org.planchet.node.Event;
import org.planchet.node.LightNodeMachine;
import org.planchet.node.NodeControl;
import org.planchet.node.WalletWatch;
import org.planchet.policy.PolicySettings;

/// The loop around a light node: it answers what headers tell, refuses what needs coins in one line, and goes on.
final class LightLoopTest {
    private static final ChainParams REGTEST = Chains.regtest();

    private final NodeLoop loop = new NodeLoop(
            new LightNodeMachine(
                    HeaderChain.open(REGTEST, new MemoryHeaderStore()),
                    WalletWatch.NONE,
                    PolicySettings.DEFAULT,
                    NetworkSettings.defaults(0),
                    new Random(1),
                    List.of()),
            new NodeClock(),
            failure -> {
                throw new AssertionError(failure);
            });

    private static void refused(Runnable call) {
        ApiException refused = assertThrows(ApiException.class, call::run);
        assertEquals(ApiException.Kind.NOT_SUPPORTED, refused.kind());
        assertEquals(ErrorCode.LIGHT_NODE.code(), refused.said().code());
    }

    @Test
    void headers_are_answered() {
        assertEquals(REGTEST.genesisHash(), loop.ask(node -> node.chain().tip().hash()));
        assertEquals(REGTEST.genesisHash(), loop.chain().tip().hash());
        assertEquals(REGTEST.genesis(), loop.block(loop.chain().tip()));
    }

    @Test
    void what_needs_coins_is_refused() {
        refused(() -> loop.askSettled(node -> node.chain().coinSetHash()));
        refused(() -> loop.change(node -> node.settled().mempool().size()));
    }

    @Test
    void blocks_are_not_taken_and_headers_are() {
        refused(() -> loop.submit(REGTEST.genesis()));
        refused(() -> loop.run(node -> node.deliver(new Event.Invalidate(REGTEST.genesisHash()))));
        assertEquals(
                Optional.empty(),
                loop.change(node ->
                        node.submit(new Event.SubmitHeader(REGTEST.genesis().header()))));
        assertEquals(Optional.empty(), loop.change(NodeControl::full));
    }
}
