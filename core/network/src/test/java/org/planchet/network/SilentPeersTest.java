package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.planchet.network.Stage.sent;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.wire.InventoryItem;
import org.planchet.wire.Message.BlockMessage;
import org.planchet.wire.Message.GetData;
import org.planchet.wire.Message.GetHeaders;
import org.planchet.wire.Message.Headers;

/// Hundreds of peers that dial us, claim a chain, and then say nothing: they do not keep us from syncing with one that
/// has it.
class SilentPeersTest {
    private static final int SILENT = 300;

    private final Stage stage = new Stage(NetworkSettings.defaults(5000).withConnections(8, SILENT + 100));
    private final List<Block> blocks = ToyChain.blocks(ToyChain.GENESIS.header(), 525, 0);
    private final List<PeerId> silent = new ArrayList<>();

    SilentPeersTest() {
        for (int i = 0; i < SILENT; i++)
            silent.add(stage.peer("10." + (i >> 8) + "." + (i & 255) + ".2:40000", true, blocks.size()));
    }

    private boolean isAsked(PeerId peer) {
        return !sent(stage.effects, peer, GetHeaders.class).isEmpty();
    }

    private long asked() {
        return silent.stream().filter(this::isAsked).count();
    }

    /// The peer answers all that it was asked for since `from`, until it is asked no more.
    private void answerAll(PeerId peer, int from) {
        List<GetData> wanted = sent(stage.effects.subList(from, stage.effects.size()), peer, GetData.class);
        while (!wanted.isEmpty()) {
            int next = stage.effects.size();
            for (GetData request : wanted)
                for (InventoryItem item : request.items()) stage.receive(peer, new BlockMessage(block(item.hash())));
            wanted = sent(stage.effects.subList(next, stage.effects.size()), peer, GetData.class);
        }
    }

    private Block block(Hash256 hash) {
        return blocks.stream()
                .filter(block -> block.hash().equals(new BlockHash(hash)))
                .findFirst()
                .orElseThrow();
    }

    private void sync(PeerId honest) {
        int from = stage.effects.size();
        stage.receive(honest, new Headers(ToyChain.headers(blocks)));
        answerAll(honest, from);
    }

    @Test
    void p38_silent_inbound_peers_do_not_delay_one_that_we_chose() {
        assertEquals(1, asked());
        PeerId chosen = stage.peer("20.0.0.2:5000", false, blocks.size());
        assertTrue(isAsked(chosen));
        sync(chosen);
        assertEquals(blocks.size(), stage.chain.tip().height());
    }

    @Test
    void p38_silent_inbound_peers_do_not_hold_up_an_honest_one_among_them_for_longer_than_minutes() {
        PeerId honest = stage.peer("20.0.0.2:40000", true, blocks.size());
        Instant since = stage.now;
        // Twice as many each time that all were silent.
        for (int expected : List.of(1, 3, 7, 15)) {
            assertEquals(expected, asked());
            stage.pass(HeaderSync.TIMEOUT);
        }
        while (!isAsked(honest)) stage.pass(Duration.ofSeconds(1));
        assertTrue(Duration.between(since, stage.now).compareTo(Duration.ofMinutes(5)) < 0);
        sync(honest);
        assertEquals(blocks.size(), stage.chain.tip().height());
        for (PeerId peer : silent) assertEquals(List.of(), sent(stage.effects, peer, GetData.class));
    }
}
