package org.planchet.index.follow;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.planchet.chainstate.BlockIndex;
import org.planchet.chainstate.Chain;
import org.planchet.chainstate.ChainSettings;
import org.planchet.chainstate.MemoryChainStore;
import org.planchet.chainstate.RandomBlocks;
import org.planchet.chainstate.TestChains;
import org.planchet.consensus.ScriptChecker;

/// A store that begins again from the genesis block, while its writers die, or fall asleep and go on, at every step.
final class FollowResetTest {
    private static final int BLOCKS = 8;

    private final List<FollowedBlock> blocks = blocks();
    private final Map<String, String> whole = written(blocks).seen();

    private static List<FollowedBlock> blocks() {
        Chain chain = Chain.open(
                TestChains.withMaturity(2), new MemoryChainStore(), ScriptChecker.inline(), ChainSettings.DEFAULT);
        var random = new RandomBlocks(chain.params(), chain.tip(), 3, 4, 20);
        while (chain.tip().height() < BLOCKS) chain.acceptBlock(random.next().block(), TestChains.NOW);
        List<FollowedBlock> blocks = new ArrayList<>();
        for (int height = 0; height <= BLOCKS; height++) {
            BlockIndex index = Objects.requireNonNull(chain.atHeight(height));
            blocks.add(FollowedBlock.of(
                    Objects.requireNonNull(chain.readBlock(index.hash())),
                    height,
                    index.chainWork(),
                    index.medianTimePast(),
                    Objects.requireNonNull(chain.readUndo(index.hash())),
                    chain.params().addresses()));
        }
        return blocks;
    }

    private static StagedFollowStore store(ModelRows server) {
        return new StagedFollowStore(server.new Connection(new Random(1)));
    }

    /// A store that does `interruption` before its step of that number, the first being 0.
    private static StagedFollowStore interrupted(ModelRows server, int step, Runnable interruption) {
        var connection = server.new Connection(new Random(1));
        connection.before = new Runnable() {
            private int left = step;

            @Override
            public void run() {
                if (left-- == 0) interruption.run();
            }
        };
        return new StagedFollowStore(connection);
    }

    private static ModelRows written(List<FollowedBlock> blocks) {
        var server = new ModelRows();
        write(store(server), blocks);
        return server;
    }

    private static void write(FollowStore store, List<FollowedBlock> blocks) {
        write(store, store.standing().lease(), blocks);
    }

    /// Takes the lease, if it still is as it was seen, and connects what is missing.
    private static void write(FollowStore store, Lease seen, List<FollowedBlock> blocks) {
        FollowStore.Standing taken = store.take(seen, "node");
        if (taken == null) return;
        FollowCursor at = taken.cursor();
        for (FollowedBlock block : blocks.subList(at == null ? 0 : at.height() + 1, blocks.size()))
            store.connect(block);
    }

    @Test
    void s17_address_index_crash_a_store_that_was_reset_is_empty_at_once_and_written_anew_whoever_dies() {
        for (int step = 0; dies(step); step++) assertTrue(step < 10_000, "it ends");
    }

    /// Whether the one who resets and then writes dies before this step, which there is.
    private boolean dies(int step) {
        ModelRows server = written(blocks);
        Journal before = server.journal();
        boolean died = false;
        StagedFollowStore store = interrupted(server, step, () -> {
            throw new ModelRows.Killed();
        });
        try {
            assertTrue(store.reset());
            assertNull(server.journal().stands());
            write(store, blocks);
        } catch (ModelRows.Killed dead) {
            died = true;
        }
        Journal left = server.journal();
        if (left.emptying()) assertNull(left.stands(), "what is half taken away is not to be read");
        else if (left.cursor() == null && left.doing() == null) assertEquals(Map.of(), server.seen());
        assertEquals(left.equals(before), left.takenBack() == before.takenBack(), "readers notice");
        write(store(server), blocks);
        assertEquals(whole, server.seen(), "killed before step " + step);
        assertTrue(server.journal().lease().fence() > before.lease().fence());
        return died;
    }

    @Test
    void a_stalled_old_leader_cannot_write_after_a_reset() {
        int woken = 0;
        var slept = new AtomicBoolean(true);
        for (int step = 0; slept.getAndSet(false); step++) {
            ModelRows server = written(blocks.subList(0, 3));
            StagedFollowStore old = interrupted(server, step, () -> {
                slept.set(true);
                StagedFollowStore next = store(server);
                assertTrue(next.reset());
                write(next, blocks);
            });
            try {
                write(old, blocks);
            } catch (LeaseLostException late) {
                woken++;
                assertThrows(LeaseLostException.class, old::renew);
            }
            assertEquals(whole, server.seen(), "asleep before step " + step);
        }
        assertTrue(woken > 10, "leaders that woke: " + woken);
    }

    @Test
    void one_that_empties_and_stalls_takes_nothing_away_that_was_written_since() {
        int woken = 0;
        var slept = new AtomicBoolean(true);
        for (int step = 0; slept.getAndSet(false); step++) {
            ModelRows server = written(blocks);
            assertTrue(store(server).reset());
            Lease seen = store(server).standing().lease();
            StagedFollowStore old = interrupted(server, step, () -> {
                slept.set(true);
                write(store(server), blocks);
            });
            try {
                write(old, seen, blocks);
            } catch (LeaseLostException late) {
                woken++;
            }
            assertEquals(whole, server.seen(), "asleep before step " + step);
        }
        assertTrue(woken > 10, "nodes that woke: " + woken);
    }

    @Test
    void rows_whose_journal_was_lost_are_taken_away_under_a_fence_above_theirs() {
        ModelRows server = written(blocks.subList(0, 3));
        for (int height = 3; height <= BLOCKS; height++) write(store(server), blocks.subList(0, height + 1));
        int rows = server.size();
        long fence = server.journal().lease().fence();
        server.loseJournal();
        StagedFollowStore next = store(server);
        // Without a reset they are in the way.
        assertThrows(FollowStoreException.class, () -> write(next, blocks));
        assertTrue(next.reset());
        assertNotNull(next.take(next.standing().lease(), "next"));
        assertEquals(0, server.size());
        assertTrue(server.journal().lease().fence() > fence);
        blocks.forEach(next::connect);
        assertEquals(whole, server.seen());
        assertEquals(rows, server.size());
    }

    @Test
    void a_store_that_nobody_has_written_can_be_reset() {
        var server = new ModelRows();
        assertTrue(store(server).reset());
        write(store(server), blocks);
        assertEquals(whole, server.seen());
    }
}
