package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.HeaderNode;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;

/// C40: an import reads the headers of its files first, so that the scripts of blocks under the assumed-valid block are
/// taken as valid as Bitcoin Core's `ConnectBlock` does it. A block whose script fails tells: it is connected, or
/// refused.
class AssumedImportTest {
    /// Two weeks of blocks ten minutes apart, and one block more.
    private static final int TWO_WEEKS = 2_017;

    /// The height of the block whose script fails: it spends the coin of block 1, which is nobody's.
    private static final int BAD = 3;

    /// From height 1 on.
    private static final List<Block> CHAIN = chain();

    @TempDir
    Path temp;

    private static List<Block> chain() {
        var blocks = new ArrayList<Block>();
        HeaderNode tip = StoreFixture.genesis();
        for (int height = 1; height <= BAD + TWO_WEEKS; height++) {
            BlockBuilder next = BlockBuilder.on(StoreFixture.PARAMS, tip);
            if (height == 1) next.payTo(BlockBuilder.NOBODY);
            if (height == BAD) {
                var reward = blocks.getFirst().transactions().getFirst();
                next.with(BlockBuilder.spend(reward.outputs().getFirst().value(), 0, reward.outPoint(0)));
            }
            blocks.add(next.mine());
            tip = BlockBuilder.node(blocks.getLast(), tip);
        }
        return blocks;
    }

    private static BlockHash hashAt(int height) {
        return CHAIN.get(height - 1).hash();
    }

    private static Chain chain(@Nullable BlockHash assumed) {
        return Chain.open(
                StoreFixture.PARAMS,
                new MemoryChainStore(),
                ScriptChecker.inline(),
                ChainSettings.DEFAULT.withAssumeValid(assumed));
    }

    private Path write(String name, List<Block> blocks) throws IOException {
        var out = new ByteWriter();
        for (Block block : blocks) frame(out, block);
        return Files.write(temp.resolve(name), out.toByteArray());
    }

    private static void frame(ByteWriter out, Block block) {
        out.bytes(StoreFixture.PARAMS.messageStart()).int32(block.size()).bytes(block.raw());
    }

    private static BlockImporter.Result run(Chain chain, Path... files) throws Exception {
        return new BlockImporter(chain, () -> TestChains.NOW, progress -> {}).run(List.of(files));
    }

    private void connectsAll(BlockHash assumed, Path... files) throws Exception {
        Chain chain = chain(assumed);
        BlockImporter.Result result = run(chain, files);
        assertEquals(0, result.refused());
        assertEquals(CHAIN.size(), result.connected());
        assertEquals(hashAt(CHAIN.size()), chain.tip().hash());
    }

    private void stopsBelowTheBadBlock(@Nullable BlockHash assumed, Path... files) throws Exception {
        Chain chain = chain(assumed);
        BlockImporter.Result result = run(chain, files);
        assertEquals(BAD - 1, chain.tip().height());
        assertEquals(Rule.BLOCK_SCRIPT, result.failure().orElseThrow().rule());
    }

    @Test
    void c40_scripts_under_the_assumed_block_are_not_checked() throws Exception {
        Path file = write("blk.dat", CHAIN);
        connectsAll(hashAt(BAD + 1), file);
        connectsAll(hashAt(BAD), file);
    }

    @Test
    void c40_scripts_above_the_assumed_block_are_checked() throws Exception {
        stopsBelowTheBadBlock(hashAt(BAD - 1), write("blk.dat", CHAIN));
    }

    @Test
    void c40_scripts_are_checked_without_two_weeks_of_headers_above() throws Exception {
        stopsBelowTheBadBlock(hashAt(BAD + 1), write("blk.dat", CHAIN.subList(0, CHAIN.size() - 1)));
    }

    @Test
    void c40_scripts_are_checked_if_the_files_lack_the_assumed_block() throws Exception {
        stopsBelowTheBadBlock(new BlockHash(new Hash256(1, 2, 3, 4)), write("blk.dat", CHAIN));
        stopsBelowTheBadBlock(null, write("blk.dat", CHAIN));
    }

    @Test
    void c40_the_order_of_blocks_and_files_does_not_matter() throws Exception {
        connectsAll(
                hashAt(BAD + 1),
                write("blk1.dat", CHAIN.subList(1_000, CHAIN.size())),
                write("blk0.dat", CHAIN.subList(0, 1_000)));
        var shuffled = new ArrayList<>(CHAIN);
        Collections.shuffle(shuffled, new Random(1));
        connectsAll(hashAt(BAD + 1), write("shuffled.dat", shuffled));
    }

    /// Its header places the later ones, as a peer's headers would; but a block that is not here connects nothing.
    @Test
    void a_damaged_block_is_told_and_what_stands_on_it_refused() throws Exception {
        var out = new ByteWriter();
        for (int height = 1; height <= CHAIN.size(); height++) {
            Block block = CHAIN.get(height - 1);
            if (height != BAD + 5) frame(out, block);
            else
                out.bytes(StoreFixture.PARAMS.messageStart())
                        .int32(block.size())
                        .bytes(block.header().bytes())
                        .bytes(new byte[block.size() - 80]);
        }
        Path file = Files.write(temp.resolve("blk.dat"), out.toByteArray());
        Chain chain = chain(hashAt(BAD + 1));
        BlockImporter.Result result = run(chain, file);
        assertEquals(BAD + 4, chain.tip().height());
        assertEquals(1, result.malformed());
        assertEquals(CHAIN.size() - (BAD + 5), result.refused(), "their parent never came");
        // The same, if no header was read before.
        BlockImporter.Result plain = run(chain(null), write("rest.dat", CHAIN.subList(BAD + 5, CHAIN.size())));
        assertEquals(result.refused(), plain.refused());
    }

    /// Blocks between rubbish, and frames that are none, are passed over alike for headers and for blocks.
    @Test
    void headers_are_found_where_blocks_are() throws Exception {
        var out = new ByteWriter();
        var random = new Random(2);
        for (Block block : CHAIN.subList(0, 50)) {
            byte[] noise = new byte[random.nextInt(20)];
            random.nextBytes(noise);
            out.bytes(noise).bytes(StoreFixture.PARAMS.messageStart()).int32(random.nextInt(80));
            frame(out, block);
        }
        out.bytes(StoreFixture.PARAMS.messageStart()).int32(1_000).bytes(new byte[5]);
        byte[] bytes = out.toByteArray();
        byte[] key = {0x12, 0, (byte) 0xff, 7, 0x33, (byte) 0x80, 1, 0x55};
        for (int i = 0; i < bytes.length; i++) bytes[i] ^= key[i % 8];
        Files.write(temp.resolve("xor.dat"), key);
        Path file = Files.write(temp.resolve("blk.dat"), bytes);
        Chain chain = chain(null);
        new HeaderImporter(chain, () -> TestChains.NOW, 10).run(List.of(file), 4_000_000);
        assertEquals(hashAt(50), chain.bestHeader().hash());
        assertEquals(50, chain.bareHeaders());
    }

    @Test
    void headers_that_wait_for_their_parents_are_bounded() throws Exception {
        Path file = write("blk.dat", CHAIN.subList(0, 10).reversed());
        Chain enough = chain(null);
        new HeaderImporter(enough, () -> TestChains.NOW, 9).run(List.of(file), 4_000_000);
        assertNotNull(enough.find(hashAt(10)));
        Chain tooFew = chain(null);
        new HeaderImporter(tooFew, () -> TestChains.NOW, 8).run(List.of(file), 4_000_000);
        assertNull(tooFew.find(hashAt(2)), "the ninth that waits is left out");
        assertEquals(hashAt(1), tooFew.bestHeader().hash());
    }
}
