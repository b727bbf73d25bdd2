package org.planchet.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.BlockUndo;
import org.planchet.consensus.ChainEvent;
import org.planchet.consensus.ScriptChecker;
import org.planchet.fixtures.BlockBuilder;
import org.planchet.index.Index;
import org.planchet.index.IndexBatch;
import org.planchet.index.IndexCursor;
import org.planchet.index.IndexReader;
import org.planchet.index.IndexStore;
import org.planchet.index.IndexStoreException;
import org.planchet.index.MemoryIndexStore;
import org.planchet.index.ScriptHash;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.Txid;

/// Indexes on disk answer as those in memory do, and hold what was written when they are opened again.
final class RocksIndexStoreTest {
    private static final Set<Index> BOTH = EnumSet.of(Index.TRANSACTIONS, Index.SCRIPTS);

    private final List<String> warnings = new ArrayList<>();

    @TempDir
    Path temp;

    private final MemoryIndexStore memory = new MemoryIndexStore();
    private final List<Txid> txids = new ArrayList<>();
    private final List<ScriptHash> scripts = new ArrayList<>();

    /// Readers that are at work when the store is closed get an answer or an exception; RocksDB itself would end the
    /// process.
    @Test
    void s18_closing_under_readers_is_an_exception_for_them() throws Exception {
        var refused = new AtomicInteger();
        for (int i = 0; i < 40; i++) {
            RocksIndexStore store;
            DataFolder folder = StoreFixture.folder(temp.resolve("closing" + i % 2));
            store = RocksIndexStore.open(folder, warnings::add);
            if (i < 2) story(store);
            var reader = new IndexReader(store);
            var started = new CountDownLatch(3);
            var readers = new ArrayList<Thread>();
            for (int thread = 0; thread < 3; thread++)
                readers.add(Thread.ofPlatform().start(() -> {
                    started.countDown();
                    try {
                        while (true) for (Txid txid : txids) reader.transaction(txid);
                    } catch (IndexStoreException closed) {
                        refused.incrementAndGet();
                    }
                }));
            started.await();
            store.close();
            for (Thread thread : readers) thread.join();
            folder.close();
        }
        assertEquals(40 * 3, refused.get());
    }

    /// Writes a story with reorganisations to both stores.
    private void story(IndexStore disk) {
        Chain chain =
                Chain.open(StoreFixture.PARAMS, new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        var blocks = new RandomBlocks(StoreFixture.PARAMS, StoreFixture.genesis(), 7, 8, Integer.MAX_VALUE);
        var genesis = new IndexBatch.Piece(StoreFixture.PARAMS.genesis(), 0, BlockUndo.EMPTY);
        write(disk, IndexBatch.forward(BOTH, List.of(genesis), Hash256.ZERO));
        for (int i = 0; i < 80; i++)
            for (ChainEvent event :
                    chain.acceptBlock(blocks.next().block(), TestChains.NOW).events()) {
                var piece = new IndexBatch.Piece(event.block(), event.height(), event.undo());
                write(
                        disk,
                        event instanceof ChainEvent.BlockConnected
                                ? IndexBatch.forward(BOTH, List.of(piece), Hash256.ZERO)
                                : IndexBatch.back(BOTH, piece));
                event.block().transactions().forEach(tx -> txids.add(tx.txid()));
            }
    }

    private void write(IndexStore disk, IndexBatch batch) {
        disk.write(batch);
        memory.write(batch);
        scripts.addAll(batch.scripts());
    }

    private void assertSame(IndexStore disk) {
        IndexReader there = new IndexReader(disk);
        IndexReader here = new IndexReader(memory);
        for (Index index : Index.values()) assertEquals(here.cursor(index), there.cursor(index));
        for (Txid txid : txids) assertEquals(here.transaction(txid), there.transaction(txid));
        for (ScriptHash script : scripts) assertEquals(here.history(script, 50), there.history(script, 50));
    }

    @Test
    void what_was_written_is_there_again() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            try (IndexStore disk = RocksIndexStore.open(folder, warnings::add)) {
                story(disk);
                assertTrue(new IndexReader(disk)
                                .cursor(Index.SCRIPTS)
                                .orElseThrow()
                                .height()
                        > 10);
                assertSame(disk);
            }
            try (IndexStore disk = RocksIndexStore.open(folder, warnings::add)) {
                assertSame(disk);
            }
        }
    }

    @Test
    void one_index_is_forgotten_and_the_other_stays() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp);
                IndexStore disk = RocksIndexStore.open(folder, warnings::add)) {
            story(disk);
            disk.clear(Index.SCRIPTS);
            memory.clear(Index.SCRIPTS);
            assertEquals(Optional.empty(), new IndexReader(disk).cursor(Index.SCRIPTS));
            assertSame(disk);
        }
    }

    @Test
    void an_answer_is_from_one_moment() throws Exception {
        var before = new IndexBatch.Piece(StoreFixture.PARAMS.genesis(), 0, BlockUndo.EMPTY);
        var after = new IndexBatch.Piece(
                BlockBuilder.on(StoreFixture.PARAMS, StoreFixture.genesis()).mine(), 1, BlockUndo.EMPTY);
        Txid later = after.block().transactions().getFirst().txid();
        try (DataFolder folder = StoreFixture.folder(temp);
                IndexStore disk = RocksIndexStore.open(folder, warnings::add)) {
            disk.write(IndexBatch.forward(BOTH, List.of(before), Hash256.ZERO));
            IndexCursor seen = disk.read(view -> {
                disk.write(IndexBatch.forward(BOTH, List.of(after), Hash256.ZERO));
                return Objects.requireNonNull(view.cursor(Index.TRANSACTIONS));
            });
            assertEquals(0, seen.height());
            assertTrue(new IndexReader(disk).transaction(later).isPresent());
        }
    }

    @Test
    void nothing_is_read_after_the_end() throws Exception {
        try (DataFolder folder = StoreFixture.folder(temp)) {
            IndexStore disk = RocksIndexStore.open(folder, warnings::add);
            disk.close();
            disk.close();
            assertThrows(IndexStoreException.class, () -> new IndexReader(disk).cursor(Index.SCRIPTS));
        }
    }
}
