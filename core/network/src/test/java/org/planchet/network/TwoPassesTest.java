package org.planchet.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.ChainWork;
import org.planchet.consensus.HeaderRules;
import org.planchet.primitives.BlockHeader;

/// The two passes of a presync by themselves: what is noted, what is given out, and when.
class TwoPassesTest {
    private static final BigInteger WORK_OF_ONE =
            ChainWork.ofBits(ToyChain.BITS).value();
    private static final int LONG = 18_000;
    private static final List<BlockHeader> CHAIN =
            ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), LONG, 0));
    private static final int PERIOD = HeaderPresync.COMMITMENT_PERIOD;

    private final ToyChain chain = new ToyChain();

    /// A presync that wants the work of `blocks` blocks on the genesis block.
    private HeaderPresync presync(int blocks, Instant now) {
        BigInteger required = WORK_OF_ONE.multiply(BigInteger.valueOf(blocks + 1L));
        return new HeaderPresync(chain, chain.tip(), required, new SplittableRandom(5), now);
    }

    private static HeaderPresync.Result feed(HeaderPresync presync, int from, int to) {
        return presync.next(CHAIN.subList(from, to), true);
    }

    /// The time from which so many seconds of blocks are possible.
    private static Instant secondsOfBlocks(long seconds) {
        long start = ToyChain.GENESIS.header().time();
        return Instant.ofEpochSecond(start + seconds - HeaderRules.MAX_FUTURE_SECONDS);
    }

    /// Six blocks a second at the most: in 106 seconds there is room for 636, and for one note of 632.
    @Test
    void p01_headers_low_work_no_more_is_noted_than_a_chain_can_have_blocks() {
        assertTrue(feed(presync(LONG, secondsOfBlocks(106)), 0, PERIOD).success());
        assertFalse(feed(presync(LONG, secondsOfBlocks(105)), 0, PERIOD).success());
        assertFalse(feed(presync(LONG, secondsOfBlocks(106)), 0, 2 * PERIOD).success());
        assertTrue(feed(presync(LONG, secondsOfBlocks(212)), 0, 2 * PERIOD).success());
        assertFalse(feed(presync(LONG, secondsOfBlocks(-1)), 0, PERIOD).success(), "from the future");
    }

    @Test
    void the_first_pass_ends_with_the_work_and_the_second_begins_at_the_start() {
        HeaderPresync presync = presync(10, Stage.START);
        assertEquals(chain.locator(chain.tip()), presync.locator());
        HeaderPresync.Result nine = feed(presync, 0, 9);
        assertEquals(new HeaderPresync.Result(true, true, List.of()), nine);
        assertFalse(presync.redownloads());
        assertTrue(presync.goesOnWith(CHAIN.get(9)));
        assertFalse(presync.goesOnWith(CHAIN.get(8)));
        assertEquals(CHAIN.get(8).hash(), presync.locator().getFirst());
        assertEquals(
                chain.locator(chain.tip()),
                presync.locator().subList(1, presync.locator().size()));
        assertEquals(new HeaderPresync.Result(true, true, List.of()), feed(presync, 9, 10));
        assertTrue(presync.redownloads());
        assertEquals(chain.locator(chain.tip()), presync.locator());
        // All of it is given out once the work is reached again.
        assertEquals(new HeaderPresync.Result(true, true, List.of()), feed(presync, 0, 9));
        assertEquals(new HeaderPresync.Result(true, false, CHAIN.subList(0, 12)), feed(presync, 9, 12));
    }

    @Test
    void a_chain_that_ends_without_the_work_is_of_no_use() {
        assertEquals(
                new HeaderPresync.Result(true, false, List.of()),
                presync(10, Stage.START).next(CHAIN.subList(0, 9), false));
        HeaderPresync second = presync(10, Stage.START);
        feed(second, 0, 10);
        assertEquals(new HeaderPresync.Result(true, false, List.of()), second.next(CHAIN.subList(0, 9), false));
    }

    @Test
    void headers_that_do_not_follow_end_either_pass() {
        HeaderPresync first = presync(10, Stage.START);
        feed(first, 0, 3);
        assertFalse(feed(first, 4, 6).success());
        HeaderPresync second = presync(10, Stage.START);
        feed(second, 0, 10);
        assertFalse(feed(second, 1, 3).success());
    }

    @Test
    void p01_headers_low_work_a_difficulty_that_no_chain_has_there_ends_either_pass() {
        BlockHeader third = CHAIN.get(2);
        var easier = new BlockHeader(
                third.version(), third.previous(), third.merkleRoot(), (int) third.time(), 0x207ffffe, 0);
        List<BlockHeader> story = List.of(CHAIN.get(0), CHAIN.get(1), easier);
        assertFalse(presync(10, Stage.START).next(story, true).success());
        HeaderPresync second = presync(10, Stage.START);
        feed(second, 0, 10);
        assertFalse(second.next(story, true).success());
    }

    @Test
    void p02_headers_bait_switch_a_header_is_given_out_when_15009_follow_it() {
        HeaderPresync presync = presync(17_500, Stage.START);
        for (int from = 0; from < LONG; from += 2_000) feed(presync, from, from + 2_000);
        assertTrue(presync.redownloads());
        var out = new ArrayList<BlockHeader>();
        for (int from = 0; from < 14_000; from += 2_000)
            out.addAll(feed(presync, from, from + 2_000).ready());
        out.addAll(feed(presync, 14_000, 15_009).ready());
        assertEquals(0, out.size());
        assertEquals(CHAIN.subList(0, 1), feed(presync, 15_009, 15_010).ready());
        assertEquals(CHAIN.subList(1, 2_490), feed(presync, 15_010, 17_499).ready());
        assertEquals(CHAIN.subList(2_490, 17_500), feed(presync, 17_499, 17_500).ready(), "the work is reached");
    }

    @Test
    void p02_headers_bait_switch_another_bit_than_noted_ends_the_second_pass() {
        // Another branch from the first block on: some header at which a bit was noted will tell.
        List<BlockHeader> other = ToyChain.headers(ToyChain.blocks(ToyChain.GENESIS.header(), 12_000, 9));
        HeaderPresync presync = presync(14_000, Stage.START);
        for (int from = 0; from < 14_000; from += 2_000) feed(presync, from, from + 2_000);
        boolean stands = true;
        int told = 0;
        while (stands && told < 12_000)
            stands = presync.next(other.subList(told++, told), true).success();
        assertFalse(stands);
        assertTrue(told > 1, "the first block alone does not tell");
        assertFalse(chain.nodes.containsKey(other.getFirst().hash()));
    }
}
