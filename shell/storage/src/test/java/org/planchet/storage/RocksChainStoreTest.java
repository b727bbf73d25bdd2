package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainModel;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.CoinSetHash;
import org.planchet.chainstate.DamagedStoreException;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.StorageEvent;
import org.planchet.chainstate.TestChains;
import org.planchet.chainstate.VerifyLevel;
import org.planchet.chainstate.VerifyReport;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.Block;
import org.planchet.primitives.ByteWriter;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksChainStoreTest {
    private static final ChainSettings LAZY = ChainSettings.DEFAULT.withFlushEveryBlock(false);

    @TempDir
    Path temp;

    private static List<Block> mine(Chain chain, int count) {
        var blocks = new ArrayList<Block>();
        for (int i = 0; i < count; i++) {
            Block block = StoreFixture.onTip(chain).mine();
            assertEquals(
                    Optional.empty(), chain.acceptBlock(block, TestChains.NOW).rejection());
            blocks.add(block);
        }
        return blocks;
    }

    private Path blockFile() {
        return temp.resolve("blocks").resolve("blk00000.dat");
    }

    private static void flipBit(Path file, long offset) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(offset);
            int old = bytes.read();
            bytes.seek(offset);
            bytes.write(old ^ 4);
        }
    }

    @Test
    void a_chain_is_there_again_after_a_restart() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            var model = new ChainModel(StoreFixture.PARAMS.genesis());
            RandomBlocks blocks = StoreFixture.blocks(11);
            CoinSetHash before;
            try (Chain chain =
                    StoreFixture.chain(folder, LAZY.withCacheBytes(30_000).withDirtyBytes(9_000))) {
                for (int i = 0; i < 120; i++) {
                    RandomBlocks.Made made = blocks.next();
                    if (chain.acceptBlock(made.block(), TestChains.NOW).isNew()) model.add(made.block(), made.height());
                }
                before = chain.coinSetHash();
                assertEquals(model.tip(), chain.tip().hash());
                assertEquals(model.coinHash(model.tip()), before.hash());
            }
            try (Chain chain = StoreFixture.chain(folder, LAZY)) {
                assertEquals(model.tip(), chain.tip().hash());
                CoinSetHash after = chain.coinSetHash();
                assertEquals(before.hash(), after.hash());
                assertEquals(before.coins(), after.coins());
                assertEquals(
                        Optional.empty(),
                        chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE)
                                .problem());
            }
        }
    }

    @Test
    void a_store_that_was_closed_has_no_log_to_read_through() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            try (Chain chain = StoreFixture.chain(folder, ChainSettings.DEFAULT)) {
                mine(chain, 3);
            }
            try (Stream<Path> files = Files.list(folder.chainstate())) {
                for (Path file :
                        files.filter(each -> each.toString().endsWith(".log")).toList())
                    assertEquals(0, Files.size(file), file::toString);
            }
        }
    }

    @Test
    void block_files_are_bitcoins_byte_for_byte_and_roll_over() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            var all = new ArrayList<Block>();
            all.add(StoreFixture.PARAMS.genesis());
            try (Chain chain =
                    Chain.open(StoreFixture.PARAMS, StoreFixture.store(folder, 2_000), ScriptChecker.inline(), LAZY)) {
                all.addAll(mine(chain, 30));
            }
            var expected = new ArrayList<byte[]>();
            var file = new ByteWriter();
            for (Block block : all) {
                if (file.size() > 0 && file.size() + 8 + block.size() >= 2_000) {
                    expected.add(file.toByteArray());
                    file = new ByteWriter();
                }
                file.bytes(new byte[] {(byte) 0xfa, (byte) 0xbf, (byte) 0xb5, (byte) 0xda})
                        .int32(block.size())
                        .bytes(block.raw());
            }
            expected.add(file.toByteArray());
            assertTrue(expected.size() > 2);
            for (int i = 0; i < expected.size(); i++)
                assertArrayEquals(
                        expected.get(i),
                        Files.readAllBytes(folder.blocks().resolve(String.format(Locale.ROOT, "blk%05d.dat", i))));
            try (Chain chain =
                    Chain.open(StoreFixture.PARAMS, StoreFixture.store(folder, 2_000), ScriptChecker.inline(), LAZY)) {
                assertEquals(30, chain.tip().height());
                for (Block block : all) {
                    Block read = chain.readBlock(block.hash());
                    assertNotNull(read);
                    assertArrayEquals(block.raw(), read.raw());
                }
            }
        }
    }

    /// Leaves `count` blocks that no flush has named, as kill -9 does.
    private List<Block> leaveUnflushed(DataFolder folder, int count) {
        try (RocksChainStore store = RocksChainStore.open(folder, StoreFixture.PARAMS, StoreFixture.CACHE)) {
            return mine(Chain.open(StoreFixture.PARAMS, store, ScriptChecker.inline(), LAZY), count);
        }
    }

    @Test
    void blocks_behind_the_last_flush_are_found_again() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            List<Block> blocks = leaveUnflushed(folder, 12);
            List<Block> more = leaveUnflushed(folder, 3);
            try (Chain chain = StoreFixture.chain(folder, LAZY)) {
                assertEquals(15, chain.tip().height());
                assertEquals(more.getLast().hash(), chain.tip().hash());
                assertNotNull(chain.readUndo(blocks.getFirst().hash()));
            }
        }
    }

    @Test
    void a_torn_tail_is_cut_off() throws Exception {
        for (int left : new int[] {1, 7, 8, 9, 100, -1}) {
            Path path = temp.resolve("torn" + left);
            try (DataFolder folder = StoreFixture.folder(path)) {
                Block last = leaveUnflushed(folder, 10).getLast();
                Path file = folder.blocks().resolve("blk00000.dat");
                long good = Files.size(file) - last.size() - 8;
                try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.setLength(left > 0 ? good + left : good + 8 + last.size() + left);
                }
                try (Chain chain = StoreFixture.chain(folder, LAZY)) {
                    assertEquals(9, chain.tip().height(), "bytes left: " + left);
                    assertEquals(good, Files.size(file));
                    assertTrue(chain.acceptBlock(last, TestChains.NOW).isNew());
                    assertEquals(last.hash(), chain.tip().hash());
                }
                try (Chain chain = StoreFixture.chain(folder, LAZY)) {
                    assertEquals(last.hash(), chain.tip().hash());
                    assertNotNull(chain.readBlock(last.hash()));
                }
            }
        }
    }

    @Test
    void a_damaged_block_behind_the_last_flush_is_passed_over() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            List<Block> blocks = leaveUnflushed(folder, 6);
            long size = Files.size(blockFile());
            flipBit(blockFile(), size - blocks.getLast().size() - 8 - 100);
            try (Chain chain = StoreFixture.chain(folder, LAZY)) {
                // The fifth is lost, the sixth waits for it.
                assertEquals(blocks.get(3).hash(), chain.tip().hash());
                chain.acceptBlock(blocks.get(4), TestChains.NOW);
                chain.acceptBlock(blocks.get(5), TestChains.NOW);
                assertEquals(blocks.get(5).hash(), chain.tip().hash());
            }
        }
    }

    @Test
    void every_flipped_bit_of_a_stored_block_is_noticed() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            Block third;
            try (Chain chain = StoreFixture.chain(folder, ChainSettings.DEFAULT)) {
                third = mine(chain, 5).get(2);
            }
            int from = indexOf(Files.readAllBytes(blockFile()), third.raw());
            for (int i = 0; i < third.size(); i += 13) {
                try (RocksChainStore store = RocksChainStore.open(folder, StoreFixture.PARAMS, StoreFixture.CACHE)) {
                    Chain chain = Chain.open(StoreFixture.PARAMS, store, ScriptChecker.inline(), LAZY);
                    flipBit(blockFile(), from + i);
                    assertNull(chain.readBlock(third.hash()));
                    assertEquals(
                            List.of(new StorageEvent(StorageEvent.Kind.BLOCK_LOST, third.hash(), 3)),
                            chain.takeStorageEvents());
                    assertTrue(chain.verify(VerifyLevel.READABLE, 0, VerifyReport.Progress.NONE)
                            .problem()
                            .orElse("")
                            .contains("damaged"));
                    // Offered again it is stored again, behind all others.
                    assertTrue(chain.acceptBlock(third, TestChains.NOW).isNew());
                    assertEquals(Set.of(), chain.lostBlocks());
                    chain.flush();
                }
                from = (int) Files.size(blockFile()) - third.size();
            }
            try (Chain chain = StoreFixture.chain(folder, LAZY)) {
                assertTrue(chain.verify(VerifyLevel.REPLAY, 0, VerifyReport.Progress.NONE)
                        .ok());
            }
        }
    }

    @Test
    void s14_undo_data_that_is_damaged_is_made_again() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            try (Chain chain = StoreFixture.chain(folder, ChainSettings.DEFAULT)) {
                mine(chain, 5);
            }
            Path undo = temp.resolve("blocks").resolve("rev00000.dat");
            flipBit(undo, Files.size(undo) - 1);
            try (Chain chain = StoreFixture.chain(folder, ChainSettings.DEFAULT)) {
                assertTrue(chain.verify(VerifyLevel.ISOLATION, 0, VerifyReport.Progress.NONE)
                        .ok());
                assertFalse(chain.verify(VerifyLevel.UNDO, 0, VerifyReport.Progress.NONE)
                        .ok());
                assertNull(chain.readUndo(chain.tip().hash()));
                chain.mendUndo();
                assertNotNull(chain.readUndo(chain.tip().hash()));
                assertTrue(chain.verify(VerifyLevel.UNDO, 0, VerifyReport.Progress.NONE)
                        .ok());
            }
        }
    }

    @Test
    void s13_coins_and_index_are_made_again_from_block_files_whatever_lies_between_the_blocks() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            CoinSetHash before;
            try (Chain chain =
                    Chain.open(StoreFixture.PARAMS, StoreFixture.store(folder, 2_000), ScriptChecker.inline(), LAZY)) {
                mine(chain, 30);
                before = chain.coinSetHash();
            }
            byte[] second = Files.readAllBytes(folder.blocks().resolve("blk00001.dat"));
            byte[] moved = Arrays.copyOf(new byte[100_000], 100_000 + second.length);
            System.arraycopy(second, 0, moved, 100_000, second.length);
            Files.write(folder.blocks().resolve("blk00001.dat"), moved);
            RocksChainStore.deleteDatabase(folder);
            try (Chain chain =
                    Chain.open(StoreFixture.PARAMS, StoreFixture.store(folder, 2_000), ScriptChecker.inline(), LAZY)) {
                assertEquals(before.hash(), chain.coinSetHash().hash());
                assertArrayEquals(moved, Files.readAllBytes(folder.blocks().resolve("blk00001.dat")));
            }
        }
    }

    @Test
    void s13_block_files_of_another_chain_are_left_alone() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            try (Chain chain = StoreFixture.chain(folder, ChainSettings.DEFAULT)) {
                mine(chain, 3);
            }
            RocksChainStore.deleteDatabase(folder);
            byte[] foreign = Files.readAllBytes(blockFile());
            foreign[0] ^= 1;
            Files.write(
                    blockFile(),
                    Arrays.copyOf(foreign, 8 + StoreFixture.PARAMS.genesis().size()));
            var refused =
                    assertThrows(ChainStoreException.class, () -> StoreFixture.chain(folder, ChainSettings.DEFAULT));
            assertTrue(String.valueOf(refused.getMessage()).contains("another chain"));
            assertEquals(foreign[0], Files.readAllBytes(blockFile())[0]);
        }
    }

    @Test
    void s05_a_database_that_is_damaged_says_so_when_it_is_opened() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            StoreFixture.chain(folder, ChainSettings.DEFAULT).close();
            Files.writeString(folder.chainstate().resolve("CURRENT"), "MANIFEST-999999\n");
            assertThrows(DamagedStoreException.class, () -> StoreFixture.chain(folder, ChainSettings.DEFAULT));
            RocksChainStore.deleteDatabase(folder);
            StoreFixture.chain(folder, ChainSettings.DEFAULT).close();
        }
    }

    private static int indexOf(byte[] all, byte[] part) {
        for (int i = 0; i + part.length <= all.length; i++)
            if (Arrays.equals(all, i, i + part.length, part, 0, part.length)) return i;
        throw new AssertionError("not there");
    }

    @Test
    void s07_a_full_disk_is_one_exception_and_nothing_is_written_after_it() throws Exception {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.exists(full), "this system has no /dev/full");
        try (DataFolder folder = StoreFixture.folder(temp)) {
            RocksChainStore store = RocksChainStore.open(folder, StoreFixture.PARAMS, StoreFixture.CACHE);
            store.load(entry -> {});
            Files.createSymbolicLink(blockFile(), full);
            var refused =
                    assertThrows(ChainStoreException.class, () -> store.appendBlock(StoreFixture.PARAMS.genesis()));
            assertTrue(String.valueOf(refused.getMessage()).contains(blockFile().toString()));
            Files.delete(blockFile());
            assertThrows(ChainStoreException.class, () -> store.appendBlock(StoreFixture.PARAMS.genesis()));
            store.close();
        }
    }

    @Test
    void s23_a_newer_schema_is_refused() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            StoreFixture.chain(folder, ChainSettings.DEFAULT).close();
            try (var options = new Options();
                    RocksDB db = RocksDB.open(options, folder.chainstate().toString())) {
                db.put(
                        Table.SCHEMA_KEY,
                        new ByteWriter().int32(Table.SCHEMA + 1).toByteArray());
            }
            var refused =
                    assertThrows(ChainStoreException.class, () -> StoreFixture.chain(folder, ChainSettings.DEFAULT));
            assertTrue(String.valueOf(refused.getMessage()).contains("newer Planchet"));
        }
    }
}
