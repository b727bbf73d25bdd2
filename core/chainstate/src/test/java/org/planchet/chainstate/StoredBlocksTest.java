package org.planchet.chainstate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.HeaderNode;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Script;
import org.planchet.primitives.TxOut;

/// Blocks and undo data between the memory and the store.
class StoredBlocksTest {
    private static final ChainParams PARAMS = TestChains.withMaturity(2);

    /// An output of a million bytes less what is around it; nobody can spend it.
    private static final TxOut LARGE = new TxOut(0, Script.wrap(large()));

    private static byte[] large() {
        byte[] script = new byte[(1 << 20) / 32 * 30];
        script[0] = 0x6a;
        return script;
    }

    private final LossyStore store = new LossyStore();
    private final Chain chain = Chain.open(PARAMS, store, ChainFixture.CHECKER, ChainSettings.DEFAULT);

    private List<Block> branch(int count, TxOut... outputs) {
        var blocks = new ArrayList<Block>();
        HeaderNode on = chain.tip();
        for (int i = 0; i < count; i++) {
            Block block = BlockBuilder.on(PARAMS, on).coinbaseOutputs(outputs).mine();
            blocks.add(block);
            on = BlockBuilder.node(block, on);
        }
        return blocks;
    }

    private void accept(Block block) {
        assertEquals(Optional.empty(), chain.acceptBlock(block, TestChains.NOW).rejection());
    }

    private static List<BlockHash> hashes(List<Block> blocks) {
        return blocks.stream().map(Block::hash).toList();
    }

    /// Thirty-two MiB of blocks that wait for one before them are kept; the oldest of more are read again.
    @Test
    void blocks_that_wait_are_kept_in_memory_up_to_a_bound() {
        List<Block> blocks = branch(37, LARGE);
        for (Block block : blocks) chain.acceptHeader(block.header(), TestChains.NOW);
        int kept = (32 << 20) / blocks.getLast().size();
        for (Block block : blocks.subList(1, blocks.size())) accept(block);
        accept(blocks.getFirst());
        assertEquals(blocks.getLast().hash(), chain.tip().hash());
        // The first comes last, and is kept with those before it.
        assertEquals(hashes(blocks.subList(1, blocks.size() - kept + 1)), store.blocksRead);
    }

    @Test
    void a_block_that_is_connected_is_read_from_the_store_from_then_on() {
        Block block = branch(1).getFirst();
        accept(block);
        assertEquals(List.of(), store.blocksRead);
        assertEquals(
                Optional.of(block.hash()),
                Optional.ofNullable(chain.readBlock(block.hash())).map(Block::hash));
        assertEquals(List.of(block.hash()), store.blocksRead);
        // The genesis block is among the parameters.
        assertEquals(PARAMS.genesis(), chain.readBlock(PARAMS.genesisHash()));
        assertEquals(1, store.blocksRead.size());
    }

    @Test
    void what_is_not_stored_is_not_read() {
        Block block = branch(1).getFirst();
        assertNull(chain.readBlock(block.hash()), "unknown");
        assertNull(chain.readUndo(block.hash()));
        chain.acceptHeader(block.header(), TestChains.NOW);
        assertNull(chain.readBlock(block.hash()), "only its header is known");
        assertNull(chain.readUndo(block.hash()));
        assertEquals(List.of(), chain.takeStorageEvents());
        accept(block);
        assertNotNull(chain.readBlock(block.hash()));
        assertEquals(new BlockUndo(List.of()), chain.readUndo(block.hash()));
        assertEquals(BlockUndo.EMPTY, chain.readUndo(PARAMS.genesisHash()));
        assertNull(chain.readUndo(new BlockHash(new Hash256(1, 2, 3, 4))));
    }

    @Test
    void each_loss_and_each_return_is_told_once() {
        List<Block> blocks = branch(3);
        blocks.forEach(this::accept);
        BlockIndex second = Objects.requireNonNull(chain.find(blocks.get(1).hash()));
        store.loseBlock(Objects.requireNonNull(second.data()));
        store.loseUndo(Objects.requireNonNull(second.undo()));
        for (int i = 0; i < 2; i++) {
            assertNull(chain.readBlock(second.hash()));
            assertNull(chain.readUndo(second.hash()));
        }
        assertEquals(
                List.of(
                        new StorageEvent(StorageEvent.Kind.BLOCK_LOST, second.hash(), 2),
                        new StorageEvent(StorageEvent.Kind.UNDO_LOST, second.hash(), 2)),
                chain.takeStorageEvents());
        assertEquals(List.of(), chain.takeStorageEvents());
        chain.mendUndo();
        assertEquals(List.of(), chain.takeStorageEvents(), "its block is still missing");
        accept(blocks.get(1));
        chain.mendUndo();
        assertEquals(
                List.of(
                        new StorageEvent(StorageEvent.Kind.BLOCK_MENDED, second.hash(), 2),
                        new StorageEvent(StorageEvent.Kind.UNDO_MENDED, second.hash(), 2)),
                chain.takeStorageEvents());
        assertEquals(new BlockUndo(List.of()), chain.readUndo(second.hash()));
        assertNotNull(chain.readBlock(second.hash()));
    }
}
