package org.planchet.mongo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.ScriptChecker;
import org.planchet.index.follow.FollowCursor;
import org.planchet.index.follow.FollowRow;
import org.planchet.index.follow.FollowedBlock;
import org.planchet.index.follow.Journal;
import org.planchet.index.follow.RowStore;
import org.planchet.index.follow.StagedFollowStore;
import org.planchet.primitives.BlockHash;

/// What a reader sees while blocks are written row by row, and when the writer dies between two of them: the coins of
/// the block that it stands at, whole.
@Tag("interop")
final class MongoReaderTest {
    private final TestMongo mongo = TestMongo.start();
    private final Chain chain = Chain.open(
            TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
    private final Random chance = new Random(3);

    /// The coins at each block that was written: satoshis by outpoint.
    private final Map<BlockHash, Map<String, Long>> coins = new HashMap<>();

    private int looked;
    private int lookedWhileDoing;

    @BeforeEach
    void empty() {
        mongo.drop();
    }

    @AfterEach
    void close() {
        mongo.close();
    }

    private static final class Dead extends RuntimeException {}

    /// Writes one row at a time, and looks or dies in between.
    private final class Slowly implements RowStore {
        private final RowStore rows;
        private final MongoReader reader;
        private int left;

        private Slowly(RowStore rows, MongoReader reader) {
            this.rows = rows;
            this.reader = reader;
            left = chance.nextInt(400);
        }

        @Override
        public Journal journal() {
            return rows.journal();
        }

        @Override
        public boolean swap(Journal from, Journal to) {
            look(reader);
            return rows.swap(from, to);
        }

        @Override
        public int write(Phase phase, List<? extends FollowRow> all, RowStore.Tag tag) {
            int applied = 0;
            for (FollowRow row : all) {
                if (left-- == 0) throw new Dead();
                applied += rows.write(phase, List.of(row), tag);
                if (chance.nextInt(12) == 0) look(reader);
            }
            return applied;
        }

        @Override
        public @Nullable Kept block(FollowCursor cursor) {
            return rows.block(cursor);
        }

        @Override
        public boolean removeBelow(long fence) {
            if (left-- == 0) throw new Dead();
            look(reader);
            return rows.removeBelow(fence);
        }

        @Override
        public long highestFence() {
            return rows.highestFence();
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    private void look(MongoReader reader) {
        Journal journal = reader.journal();
        FollowCursor stands = journal.stands();
        if (stands == null) return;
        var seen = new TreeMap<String, Long>();
        reader.coins(stands, (at, coin) -> seen.put(at.toString(), coin.output().value()));
        assertEquals(coins.get(stands.block()), seen, "at " + stands + ", doing " + journal.doing());
        assertEquals(
                stands.block(),
                reader.header(stands, stands.height()).orElseThrow().header().hash());
        assertTrue(reader.header(stands, stands.height() + 1).isEmpty(), "a block that is not wholly there");
        looked++;
        if (journal.doing() != null) lookedWhileDoing++;
    }

    private FollowedBlock followed(BlockIndex index) {
        return FollowedBlock.of(
                Objects.requireNonNull(chain.readBlock(index.hash())),
                index.height(),
                index.chainWork(),
                index.medianTimePast(),
                Objects.requireNonNull(chain.readUndo(index.hash())),
                chain.params().addresses());
    }

    private void note(FollowedBlock block) {
        Map<String, Long> now =
                new TreeMap<>(coins.getOrDefault(block.block().header().previous(), Map.of()));
        for (FollowRow.Made row : FollowRow.made(block))
            if (row instanceof FollowRow.OutputRow output)
                now.put(output.at().toString(), output.output().value());
        for (FollowRow.SpendRow row : FollowRow.spent(block))
            now.remove(row.at().toString());
        coins.put(block.block().hash(), now);
    }

    /// A writer takes the store to the tip, or dies on the way.
    private void write(MongoReader reader) {
        var rows = new MongoRows(
                MongoConnection.open(mongo.uri()),
                chain.params().genesisHash(),
                chain.params().addresses(),
                Duration.ZERO);
        try (var store = new StagedFollowStore(new Slowly(rows, reader))) {
            FollowCursor at = Objects.requireNonNull(store.take(store.standing().lease(), "a"))
                    .cursor();
            while (at == null || !at.block().equals(chain.tip().hash())) {
                BlockIndex best = at == null ? null : chain.atHeight(at.height());
                if (at != null && (best == null || !best.hash().equals(at.block()))) at = store.disconnect();
                else {
                    FollowedBlock next =
                            followed(Objects.requireNonNull(chain.atHeight(at == null ? 0 : at.height() + 1)));
                    note(next);
                    store.connect(next);
                    at = next.cursor();
                }
            }
        } catch (Dead killed) {
            // The next goes on.
        }
    }

    /// The rest of what is there is never read: an operator has the store begin again.
    private void reset(MongoReader reader) {
        try (var store = new StagedFollowStore(new MongoRows(
                MongoConnection.open(mongo.uri()),
                chain.params().genesisHash(),
                chain.params().addresses(),
                Duration.ZERO))) {
            assertTrue(store.reset());
            assertNull(reader.journal().stands());
        }
    }

    @Test
    void s17_address_index_crash_a_reader_sees_whole_blocks_while_they_are_written_and_when_their_writer_dies() {
        var blocks = new RandomBlocks(chain.params(), chain.tip(), 7, 5, 1_000);
        try (var reader = MongoReader.of(
                mongo.uri(), chain.params().genesisHash(), chain.params().addresses())) {
            for (int i = 0; i < 50; i++) {
                chain.acceptBlock(blocks.next().block(), TestChains.NOW);
                if (chance.nextInt(6) == 0) reset(reader);
                write(reader);
                look(reader);
            }
            assertTrue(reader.journal().takenBack() > 0, "nothing was taken back");
        }
        assertTrue(lookedWhileDoing > 50, "looks in the middle of a block: " + lookedWhileDoing + " of " + looked);
    }
}
