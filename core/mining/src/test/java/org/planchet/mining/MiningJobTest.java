package org.planchet.mining;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Chains;
import org.planchet.crypto.HashSearch;
import org.planchet.crypto.Hashes;
import org.planchet.mining.MiningJob.Position;
import org.planchet.policy.PolicySettings;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;

class MiningJobTest {
    private final MiningFixture c = new MiningFixture(Chains.regtest(), PolicySettings.DEFAULT);

    /// Finds nothing, and writes down what it was asked to try.
    private static final class Recorder implements HashSearch {
        record Range(Hash256 work, long from, long count) {}

        final List<Range> ranges = new ArrayList<>();

        @Override
        public String name() {
            return "recorder";
        }

        @Override
        public long search(byte[] header, byte[] target, int firstNonce, long count) {
            byte[] withoutNonce = Arrays.copyOf(header, BlockHeader.SIZE - 4);
            ranges.add(new Range(Hash256.of(Hashes.sha256d(withoutNonce)), Integer.toUnsignedLong(firstNonce), count));
            return -1;
        }
    }

    /// B3: however the lanes are cut, scheduled and timed, no header is tried twice.
    @Test
    void b3_no_work_is_done_twice() {
        var recorder = new Recorder();
        var job = new MiningJob(c.template(), 3, recorder);
        var at = new ArrayList<Position>(List.of(job.start(0), job.start(1), job.start(2)));
        long tries = 0;
        for (int turn = 0; turn < 60; turn++) {
            int lane = (turn * turn + turn / 7) % 3;
            MiningJob.Step step = job.search(at.get(lane), 3_000_000_000L, c.now.plusSeconds(turn / 4));
            tries += step.tries();
            at.set(lane, step.next());
        }
        assertEquals(60 * 3_000_000_000L, tries);
        assertEquals(
                tries, recorder.ranges.stream().mapToLong(Recorder.Range::count).sum());
        for (int i = 0; i < recorder.ranges.size(); i++)
            for (int j = 0; j < i; j++) areApart(recorder.ranges.get(i), recorder.ranges.get(j));
    }

    private static void areApart(Recorder.Range one, Recorder.Range other) {
        boolean apart = one.from() + one.count() <= other.from() || other.from() + other.count() <= one.from();
        assertTrue(apart || !one.work().equals(other.work()), one + " and " + other + " overlap");
    }

    /// B3: two miners with the same script differ by their tags.
    @Test
    void b3_miners_with_different_tags_share_no_header() {
        Set<Hash256> roots = new HashSet<>();
        for (byte tag = 0; tag < 3; tag++) {
            BlockTemplate template =
                    TemplateBuilder.build(c.chain, c.pool, MiningFixture.ANYONE, new byte[] {tag}, c.now);
            assertTrue(roots.add(template.header().merkleRoot()));
        }
        assertThrows(
                IllegalArgumentException.class,
                () -> TemplateBuilder.build(c.chain, c.pool, MiningFixture.ANYONE, new byte[81], c.now));
        BlockTemplate longest = TemplateBuilder.build(c.chain, c.pool, MiningFixture.ANYONE, new byte[80], c.now);
        assertEquals(Optional.empty(), c.chain.checkTemplate(longest.block(), c.now));
    }

    @Test
    void the_extra_nonce_rolls_when_the_nonces_run_out() {
        var job = new MiningJob(c.template(), 2, new Recorder());
        MiningJob.Step step = job.search(job.start(1), NonceSearch.NONCES, c.now);
        assertEquals(new Position(1, 3, 0), step.next());
        step = job.search(new Position(1, 3, NonceSearch.NONCES - 1), 2, c.now);
        assertEquals(new Position(1, 5, 1), step.next());
        assertEquals(2, step.tries());
        assertThrows(IllegalArgumentException.class, () -> job.start(2));
        assertThrows(IllegalArgumentException.class, () -> new MiningJob(c.template(), 0, new Recorder()));
    }

    @Test
    void what_is_found_under_any_extra_nonce_is_a_valid_block() {
        BlockTemplate template = c.template();
        var job = new MiningJob(template, 4, MiningFixture.ENGINE);
        MiningJob.Step step = job.search(new Position(2, 1_000_000_002L, 0), 1_000, c.now);
        Block block = step.found().orElseThrow();
        assertNotEquals(template.coinbase(), block.transactions().getFirst());
        assertEquals(Optional.empty(), c.chain.acceptBlock(block, c.now).rejection());
        // The next position is just behind the nonce found.
        assertEquals(
                Integer.toUnsignedLong(block.header().nonce()) + 1, step.next().nonce());
        assertEquals(step.next().nonce(), step.tries());
    }

    private long timeFound(BlockTemplate template, int secondsLater) {
        var job = new MiningJob(template, 1, MiningFixture.ENGINE);
        return job.search(job.start(0), 1_000, c.now.plusSeconds(secondsLater))
                .found()
                .orElseThrow()
                .header()
                .time();
    }

    @Test
    void the_time_rolls_forward_only_and_not_past_what_the_bits_allow() {
        BlockTemplate t = c.template();
        long time = t.header().time();
        assertEquals(time + 50, timeFound(t, 50));
        assertEquals(time, timeFound(t, -50));
        var bounded = new BlockTemplate(
                t.header(),
                t.height(),
                t.target(),
                t.minTime(),
                time + 20,
                t.transactions(),
                t.fees(),
                t.sigOpCosts(),
                t.reward());
        assertEquals(time + 20, timeFound(bounded, 50));
    }

    @Test
    void extra_nonce_zero_is_the_template_itself() {
        BlockTemplate template = c.template();
        assertArrayEquals(
                template.coinbase().raw(),
                CoinbaseBuilder.withExtraNonce(template.coinbase(), 0).raw());
    }
}
