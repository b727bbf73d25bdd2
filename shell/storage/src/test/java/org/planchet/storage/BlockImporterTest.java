package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainModel;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.TestChains;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Chains;
import org.planchet.consensus.Rule;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Transaction;
import org.planchet.vectors.Vectors;

class BlockImporterTest {
    private static final int MAX = 4_000_000;

    @TempDir
    Path temp;

    private Path write(String name, byte[] bytes) throws IOException {
        return Files.write(temp.resolve(name), bytes);
    }

    private static ByteWriter frame(ByteWriter out, Block block) {
        return out.bytes(StoreFixture.PARAMS.messageStart()).int32(block.size()).bytes(block.raw());
    }

    private static Chain memoryChain(ChainParams params) {
        return Chain.open(params, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
    }

    private static BlockImporter.Result run(Chain chain, Path... files) throws Exception {
        return new BlockImporter(chain, () -> TestChains.NOW, progress -> {}).run(List.of(files));
    }

    private static List<Block> line(int count) {
        var blocks = new ArrayList<Block>();
        Chain chain = memoryChain(StoreFixture.PARAMS);
        for (int i = 0; i < count; i++) {
            Block block = StoreFixture.onTip(chain).mine();
            chain.acceptBlock(block, TestChains.NOW);
            blocks.add(block);
        }
        return blocks;
    }

    @Test
    void blocks_in_any_order_among_rubbish_are_imported() throws Exception {
        List<Block> blocks = line(60);
        var shuffled = new ArrayList<>(blocks);
        Collections.shuffle(shuffled, new Random(4));
        var out = new ByteWriter();
        int rubbish = 0;
        var random = new Random(5);
        for (Block block : shuffled) {
            byte[] noise = new byte[random.nextInt(20)];
            rubbish += noise.length;
            frame(out.bytes(noise), block);
        }
        // A frame whose block is none, and one that the file does not hold whole.
        out.bytes(StoreFixture.PARAMS.messageStart()).int32(100).bytes(new byte[100]);
        out.bytes(StoreFixture.PARAMS.messageStart()).int32(1_000).bytes(new byte[5]);
        Chain chain = memoryChain(StoreFixture.PARAMS);
        BlockImporter.Result result = run(chain, write("blk.dat", out.toByteArray()));
        assertEquals(60, chain.tip().height());
        assertEquals(60, result.blocks());
        assertEquals(60, result.added());
        assertEquals(60, result.connected());
        assertEquals(60, result.transactions());
        assertEquals(1, result.malformed());
        assertEquals(0, result.refused());
        assertEquals(rubbish + 4 + 4 + 5, result.skipped());
        // Once more: all is known.
        BlockImporter.Result again = run(chain, write("blk.dat", out.toByteArray()));
        assertEquals(60, again.blocks());
        assertEquals(0, again.added());
        assertEquals(Optional.empty(), again.failure());
    }

    @Test
    void a_file_under_a_key_is_read_as_bitcoin_core_writes_it() throws Exception {
        List<Block> blocks = line(20);
        var out = new ByteWriter();
        for (Block block : blocks.reversed()) frame(out, block);
        byte[] bytes = out.toByteArray();
        byte[] key = {0x12, 0, (byte) 0xff, 7, 0x33, (byte) 0x80, 1, 0x55};
        for (int i = 0; i < bytes.length; i++) bytes[i] ^= key[i % 8];
        write("xor.dat", key);
        Chain chain = memoryChain(StoreFixture.PARAMS);
        BlockImporter.Result result = run(chain, write("blk00000.dat", bytes));
        assertEquals(20, chain.tip().height());
        assertEquals(0, result.skipped());
    }

    @Test
    void the_first_refusal_is_told_and_what_follows_it_is_refused_too() throws Exception {
        List<Block> blocks = line(5);
        Chain chain = memoryChain(StoreFixture.PARAMS);
        for (Block block : blocks.subList(0, 3)) chain.acceptBlock(block, TestChains.NOW);
        Block greedy = StoreFixture.onTip(chain).claimMore(1).mine();
        var out = new ByteWriter();
        for (Block block : blocks.subList(0, 3)) frame(out, block);
        frame(frame(out, greedy), blocks.get(4));
        Chain fresh = memoryChain(StoreFixture.PARAMS);
        BlockImporter.Result result = run(fresh, write("blk.dat", out.toByteArray()));
        assertEquals(3, fresh.tip().height());
        assertEquals(2, result.refused(), "the greedy one, and one whose parent never came");
        assertEquals(Rule.COINBASE_AMOUNT, result.failure().orElseThrow().rule());
    }

    @Test
    void progress_ends_with_everything_read() throws Exception {
        var out = new ByteWriter();
        for (Block block : line(10)) frame(out, block);
        Path file = write("blk.dat", out.toByteArray());
        var seen = new ArrayList<BlockImporter.Progress>();
        new BlockImporter(memoryChain(StoreFixture.PARAMS), () -> TestChains.NOW, seen::add).run(List.of(file));
        assertEquals(new BlockImporter.Progress(10, 10, 0, out.size(), out.size(), 10), seen.getLast());
    }

    @Test
    void the_first_blocks_of_mainnet_make_the_coins_that_they_should() throws Exception {
        Path file = Vectors.path("blocks/mainnet-first.dat");
        ChainParams mainnet = Chains.mainnet();
        var model = new ChainModel(mainnet.genesis());
        int height = 0;
        long inputs = 0;
        try (BlockFile blocks = BlockFile.open(file, mainnet.messageStart(), MAX)) {
            for (BlockFile.Found found = blocks.next(); found != null; found = blocks.next()) {
                Block block = Block.parse(found.bytes());
                if (height > 0) model.add(block, height);
                height++;
                for (Transaction tx : block.transactions())
                    if (!tx.isCoinbase()) inputs += tx.inputs().size();
            }
            assertEquals(0, blocks.skipped());
        }
        assertEquals(439, height);
        try (DataFolder folder = DataFolder.open(temp.resolve("node"), mainnet.name(), mainnet.genesisHash())) {
            CoinSetHash hash;
            try (Chain chain = Chain.open(
                    mainnet,
                    RocksChainStore.open(folder, mainnet, StoreFixture.CACHE),
                    ScriptChecker.inline(),
                    ChainSettings.DEFAULT)) {
                BlockImporter.Result result = new BlockImporter(
                                chain, () -> Instant.ofEpochSecond(1_700_000_000), progress -> {})
                        .run(List.of(file));
                assertEquals(439, result.blocks());
                assertEquals(438, result.connected());
                assertEquals(inputs, result.inputs());
                assertTrue(inputs > 0);
                assertEquals(438, chain.tip().height());
                hash = chain.coinSetHash();
                assertEquals(model.coinHash(model.tip()), hash.hash());
                assertEquals(model.coins(model.tip()).size(), hash.coins());
                // What Bitcoin Core's gettxoutsetinfo says of the same blocks.
                assertEquals(443, hash.coins());
                assertEquals(2_190_000_000_000L, hash.total());
                assertEquals(
                        "3790edaecd696a0879c5b6f1d2a9bdf8af69b28706517a960c7dd58ec8bd67fa",
                        hash.hash().toString());
                VerifyReport report = chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE);
                assertEquals(Optional.empty(), report.problem());
                assertEquals(439, report.blocks());
            }
            // What Planchet writes is what it read, byte for byte.
            assertEquals(-1, Files.mismatch(file, folder.blocks().resolve("blk00000.dat")));
            try (Chain chain = Chain.open(
                    mainnet,
                    RocksChainStore.open(folder, mainnet, StoreFixture.CACHE),
                    ScriptChecker.inline(),
                    ChainSettings.DEFAULT)) {
                assertEquals(hash.hash(), chain.coinSetHash().hash());
            }
        }
    }
}
