package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.ChainStoreException;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.ScriptChecker;
import org.planchet.primitives.BlockHash;

/// The power goes: of what was appended since the last sync any part may be missing, torn or zeros, in each file for
/// itself. What was said to be there is there all the same, and the chain is the one that its blocks make.
class PowerLossTest {
    private static final ChainSettings LAZY = ChainSettings.DEFAULT.withFlushEveryBlock(false);
    private static final int SECTOR = 512;

    @TempDir
    Path temp;

    /// The three kinds of files that grow: blocks, undo data, and RocksDB's log of what it writes.
    private record Sizes(long blocks, long undos, long log) {
        static Sizes of(Path node) throws IOException {
            return new Sizes(
                    Files.size(node.resolve("blocks/blk00000.dat")),
                    Files.size(node.resolve("blocks/rev00000.dat")),
                    Files.size(logFile(node)));
        }
    }

    /// A folder as it was at some moment, and which of it was synced.
    private record Image(Path node, Sizes synced, List<BlockHash> said) {}

    private final List<RandomBlocks.Made> made = new ArrayList<>();

    /// RocksDB's log of writes: the newest of them.
    private static Path logFile(Path node) throws IOException {
        try (Stream<Path> files = Files.list(node.resolve("chainstate"))) {
            return files.filter(file -> file.toString().endsWith(".log"))
                    .max((a, b) -> a.getFileName().compareTo(b.getFileName()))
                    .orElseThrow();
        }
    }

    private static Path copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) Files.createDirectories(target);
                else Files.copy(file, target);
            }
        }
        return to;
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.delete(file);
        }
    }

    /// A node at work: images of it between two syncs, and after one whose log alone may be lost.
    private List<Image> images(int count, long seed) throws Exception {
        Path live = temp.resolve("live");
        RandomBlocks tree = StoreFixture.blocks(seed);
        var random = new Random(seed);
        List<Image> images = new ArrayList<>();
        try (DataFolder folder = StoreFixture.folder(live);
                RocksChainStore store = RocksChainStore.open(folder, StoreFixture.PARAMS, StoreFixture.CACHE)) {
            Chain chain = Chain.open(StoreFixture.PARAMS, store, ScriptChecker.inline(), LAZY);
            List<BlockHash> all = new ArrayList<>();
            take(chain, tree, 20, all);
            chain.flush();
            for (int i = 0; i < count; i++) {
                Sizes synced = Sizes.of(live);
                List<BlockHash> said = List.copyOf(all);
                take(chain, tree, 1 + random.nextInt(8), all);
                images.add(new Image(copy(live, temp.resolve("image" + 2 * i)), synced, said));
                // The next flush syncs blocks and undo data first; of its one write to the log any part may be lost.
                Sizes written = Sizes.of(live);
                List<BlockHash> stored = List.copyOf(all);
                chain.flush();
                Sizes flushed = new Sizes(written.blocks, written.undos, synced.log);
                images.add(new Image(copy(live, temp.resolve("image" + (2 * i + 1))), flushed, stored));
            }
        }
        return images;
    }

    private void take(Chain chain, RandomBlocks tree, int count, List<BlockHash> all) {
        for (int i = 0; i < count; i++) {
            RandomBlocks.Made next = tree.next();
            made.add(next);
            if (chain.acceptBlock(next.block(), TestChains.NOW).isNew())
                all.add(next.block().hash());
        }
    }

    /// Loses a part of what lies behind `synced`: cut, cut at a sector, or zeros from a sector on.
    private static void lose(Path file, long synced, Random random) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            long size = bytes.length();
            if (size <= synced) return;
            long kept = synced + random.nextLong(size - synced + 1);
            int how = random.nextInt(3);
            if (how > 0) kept = Math.max(synced, kept / SECTOR * SECTOR);
            if (how < 2) {
                bytes.setLength(kept);
            } else {
                bytes.seek(kept);
                bytes.write(new byte[(int) (size - kept)]);
            }
        }
    }

    private void losePower(int moments, int losses, long seed) throws Exception {
        var random = new Random(seed);
        int opened = 0;
        for (Image image : images(moments, seed)) {
            for (int i = 0; i < losses; i++) {
                Path node = copy(image.node, temp.resolve("torn"));
                lose(node.resolve("blocks/blk00000.dat"), image.synced.blocks, random);
                lose(node.resolve("blocks/rev00000.dat"), image.synced.undos, random);
                lose(logFile(node), image.synced.log, random);
                StoreFixture.check(node, made, image.said, "seed " + seed + ", image " + opened++);
                delete(node);
            }
            delete(image.node);
        }
        assertEquals(2 * moments * losses, opened);
    }

    @Test
    void s03_power_loss_images() throws Exception {
        losePower(4, 3, 31);
    }

    @Test
    @Tag("slow")
    void s03_power_loss_images_by_the_hundred() throws Exception {
        losePower(50, 5, 32);
    }

    /// Each flush is one write to the log. Wherever the log ends, the database opens as it was after one of them, and
    /// the block files bring back the rest.
    ///
    /// @param rebuilt whether coins and undo data were made again in the end
    private void spoilLog(int blocks, boolean rebuilt, int step, long seed) throws Exception {
        Path live = temp.resolve("live");
        List<BlockHash> all = new ArrayList<>();
        try (DataFolder folder = StoreFixture.folder(live);
                RocksChainStore store = RocksChainStore.open(folder, StoreFixture.PARAMS, StoreFixture.CACHE)) {
            Chain chain = Chain.open(StoreFixture.PARAMS, store, ScriptChecker.inline(), ChainSettings.DEFAULT);
            RandomBlocks tree = StoreFixture.blocks(seed);
            for (int i = 0; i < blocks; i++) {
                take(chain, tree, 1, all);
                chain.flushNearTip();
            }
            if (rebuilt) assertEquals(0, chain.repair(true, (done, total) -> {}).lostBlocks());
            copy(live, temp.resolve("image"));
        }
        Path image = temp.resolve("image");
        long size = Files.size(logFile(image));
        int cuts = 0;
        for (long kept = size; kept >= Math.max(0, size - 65_536); kept -= step) {
            Path node = copy(image, temp.resolve("cut"));
            try (var bytes = new RandomAccessFile(logFile(node).toFile(), "rw")) {
                bytes.setLength(kept);
            }
            StoreFixture.check(node, made, all, "seed " + seed + ", log cut to " + kept + " of " + size);
            delete(node);
            cuts++;
        }
        assertTrue(cuts > 5, cuts + " cuts of a log of " + size);
        int refused = 0;
        for (long bit = 0; bit < 4_096; bit += 8L * step) {
            Path node = copy(image, temp.resolve("flipped"));
            flip(logFile(node), (size - 1) * 8 - bit);
            try {
                StoreFixture.check(node, made, all, "seed " + seed + ", bit " + bit + " from the end of the log");
            } catch (ChainStoreException damaged) {
                assertTrue(String.valueOf(damaged.getMessage()).contains("cannot be opened"), damaged::getMessage);
                refused++;
            }
            delete(node);
        }
        System.out.println(cuts + " cuts; " + refused + " flips refused, the others harmless");
    }

    private static void flip(Path file, long bit) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.seek(bit / 8);
            int old = bytes.read();
            bytes.seek(bit / 8);
            bytes.write(old ^ (1 << (bit % 8)));
        }
    }

    @Test
    void s05_wal_tail() throws Exception {
        spoilLog(12, false, 501, 51);
    }

    /// The undo data is then of a later day than coins and index.
    @Test
    void s10_wherever_making_the_coins_again_breaks_off_the_next_start_makes_them() throws Exception {
        spoilLog(12, true, 501, 53);
    }

    @Test
    @Tag("slow")
    void s05_wal_tail_at_a_thousand_bytes() throws Exception {
        spoilLog(40, false, 61, 52);
    }
}
