package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.primitives.BlockHeader;

class HeaderRulesTest {
    private static final ChainParams REGTEST = Fixtures.REGTEST;
    private static final int BITS = REGTEST.powLimitBits();
    private static final Instant FAR = Instant.ofEpochSecond(0xffff_ffffL);

    private static Optional<Rejection> judge(BlockHeader header, HeaderNode previous, ChainParams params) {
        return HeaderRules.afterParent(header, previous, params, FAR);
    }

    private static Optional<Rejection> judgeTime(HeaderNode previous, long time) {
        return judge(Fixtures.headerOn(previous, time, BITS, 4), previous, REGTEST);
    }

    @Test
    void d5_x7_c29_bits_must_equal() {
        Node tip = Fixtures.chain(REGTEST, 3);
        long time = tip.header().time() + 600;
        assertValid(judge(Fixtures.headerOn(tip, time, BITS, 4), tip, REGTEST));
        Rejection harder =
                assertBroken("bad-diffbits", judge(Fixtures.headerOn(tip, time, 0x1f00ffff, 4), tip, REGTEST));
        assertEquals("bits 1f00ffff, expected 207fffff", harder.detail());
        assertEquals("header after its parent", harder.step());
    }

    @Test
    void c31_median_time_past() {
        long start = REGTEST.genesis().header().time();
        for (int length = 0; length <= 12; length++) {
            Node tip = Node.genesis(REGTEST);
            for (int i = 1; i <= length; i++) tip = tip.next(start + 100L * i, BITS);
            // The median of up to eleven equally spaced times.
            int counted = Math.min(length + 1, 11);
            long median = start + 100L * (length - counted + 1) + 100L * (counted / 2);
            assertEquals(median, tip.medianTimePast(), "length " + length);
            assertBroken("time-too-old", judgeTime(tip, median));
            assertValid(judgeTime(tip, median + 1));
        }
    }

    @Test
    void c32_future_time_2h() {
        Node tip = Node.genesis(REGTEST);
        long now = tip.header().time() + 100_000;
        BlockHeader edge = Fixtures.headerOn(tip, now + 7_200, BITS, 4);
        BlockHeader ahead = Fixtures.headerOn(tip, now + 7_201, BITS, 4);
        assertValid(HeaderRules.afterParent(edge, tip, REGTEST, Instant.ofEpochSecond(now)));
        Rejection early =
                assertBroken("time-too-new", HeaderRules.afterParent(ahead, tip, REGTEST, Instant.ofEpochSecond(now)));
        assertEquals(Fault.NOT_YET, early.fault(), "to be tried again, never remembered as invalid");
        assertValid(HeaderRules.afterParent(ahead, tip, REGTEST, Instant.ofEpochSecond(now + 1)));
    }

    @Test
    void c33_timewarp() {
        ChainParams testnet4 = Chains.testnet4();
        ChainParams old = testnet4.withDifficulty(new EpochDifficulty(2_016, true, false));
        int bits = testnet4.powLimitBits();
        long start = testnet4.genesis().header().time();
        Node tip = Node.genesis(testnet4);
        for (int i = 1; i <= 2_014; i++) tip = tip.next(start + 600L * i, bits);
        tip = tip.next(start + 600L * 2_020, bits);
        long parent = tip.header().time();
        BlockHeader warped =
                Fixtures.headerOn(tip, parent - 601, testnet4.difficulty().nextBits(tip, 0, testnet4), 4);
        BlockHeader edge = Fixtures.headerOn(tip, parent - 600, warped.bits(), 4);
        assertBroken("time-timewarp-attack", judge(warped, tip, testnet4));
        assertValid(judge(edge, tip, testnet4));
        assertValid(judge(warped, tip, old));
        Node inside = tip.next(parent + 600, warped.bits());
        BlockHeader within = Fixtures.headerOn(inside, parent - 601, warped.bits(), 4);
        assertValid(judge(within, inside, testnet4));
    }

    @Test
    void c35_time_2038_2106() {
        Node tip = Node.genesis(REGTEST);
        for (long time : new long[] {0x7fff_ffffL, 0x8000_0000L, 0xffff_fffeL}) {
            assertValid(judgeTime(tip, time));
            tip = tip.next(time, BITS);
        }
        for (int i = 0; i < 11; i++) tip = tip.next(0xffff_ffffL, BITS);
        assertEquals(0xffff_ffffL, tip.medianTimePast());
        assertBroken("time-too-old", judgeTime(tip, 0xffff_ffffL));
        assertBroken("time-too-old", judgeTime(tip, 0));
    }

    @Test
    void c36_version_signed() {
        ChainParams params = REGTEST.withActivation(Deployment.BIP34, 10)
                .withActivation(Deployment.BIP66, 20)
                .withActivation(Deployment.BIP65, 30);
        assertEquals("valid", version(params, 9, 1));
        assertEquals("valid", version(params, 9, 0x80000000));
        assertEquals("bad-version(0x00000001)", version(params, 10, 1));
        assertEquals("bad-version(0x80000000)", version(params, 10, 0x80000000));
        assertEquals("valid", version(params, 19, 2));
        assertEquals("bad-version(0x00000002)", version(params, 20, 2));
        assertEquals("valid", version(params, 29, 3));
        assertEquals("bad-version(0x00000003)", version(params, 30, 3));
        assertEquals("valid", version(params, 30, 4));
        assertEquals("valid", version(params, 30, 0x20000000));
        assertEquals(227_931, Chains.mainnet().activationHeight(Deployment.BIP34));
        assertEquals(363_725, Chains.mainnet().activationHeight(Deployment.BIP66));
        assertEquals(388_381, Chains.mainnet().activationHeight(Deployment.BIP65));
    }

    private static String version(ChainParams params, int height, int version) {
        Node tip = Fixtures.chain(params, height - 1);
        BlockHeader header = Fixtures.headerOn(tip, tip.header().time() + 600, BITS, version);
        return judge(header, tip, params).map(Rejection::code).orElse("valid");
    }

    @Test
    void c74_versionbits() {
        var fork = new VersionBits(5, 1_000, 5_000_000_000L, 10, 8, 60);
        Node genesis = Node.genesis(REGTEST);
        assertEquals(
                VersionBits.State.DEFINED, new VersionBits(5, 4_000_000_000L, 5_000_000_000L, 10, 8, 0).after(genesis));
        int signal = 0x2000_0020;
        // Period 0 defines, 1 and 2 are started; 2 holds 8 signals of 10, 3 is locked in until height 60.
        Node tip = genesis;
        for (int height = 1; height < 70; height++) {
            int version = height >= 22 && height < 30 ? signal : 0x2000_0000;
            assertEquals(expected(height), fork.after(tip), "height " + height);
            tip = new Node(Fixtures.headerOn(tip, tip.header().time() + 600, BITS, version), height, tip);
        }
        assertEquals(true, fork.isSignalled(signal));
        assertEquals(false, fork.isSignalled(0x6000_0020), "the first three bits must be 001");
        assertEquals(false, fork.isSignalled(0x2000_0000));
        var seven = new VersionBits(5, 1_000, 5_000_000_000L, 10, 9, 0);
        assertEquals(VersionBits.State.STARTED, seven.after(tip), "eight signals are not nine");
        assertEquals(VersionBits.State.ACTIVE, new VersionBits(5, -1, 0, 10, 9, 0).after(tip));
        assertEquals(VersionBits.State.FAILED, new VersionBits(5, -2, 0, 10, 9, 0).after(tip));
        assertEquals(VersionBits.State.FAILED, new VersionBits(5, 1_000, 2_000, 10, 9, 0).after(tip));
    }

    /// Times are compared with the median of the period's last block, that second included.
    @Test
    void c74_versionbits_start_and_end_at_a_second() {
        Node end = Fixtures.chain(REGTEST, 9);
        long median = end.medianTimePast();
        assertEquals(VersionBits.State.STARTED, new VersionBits(5, median, 1L << 40, 10, 8, 0).after(end));
        assertEquals(VersionBits.State.DEFINED, new VersionBits(5, median + 1, 1L << 40, 10, 8, 0).after(end));
        Node next = Fixtures.chain(REGTEST, 19);
        long later = next.medianTimePast();
        assertEquals(VersionBits.State.FAILED, new VersionBits(5, median, later, 10, 8, 0).after(next));
        assertEquals(VersionBits.State.STARTED, new VersionBits(5, median, later + 1, 10, 8, 0).after(next));
    }

    /// Only the period's own blocks signal in it.
    @Test
    void c74_versionbits_count_one_period() {
        Node tip = Fixtures.chain(REGTEST, 18);
        for (int height = 19; height < 28; height++)
            tip = new Node(Fixtures.headerOn(tip, tip.header().time() + 600, BITS, 0x2000_0020), height, tip);
        // One signal at height 19, eight at 20 to 27.
        for (int height = 28; height < 30; height++)
            tip = new Node(Fixtures.headerOn(tip, tip.header().time() + 600, BITS, 0x2000_0000), height, tip);
        assertEquals(VersionBits.State.LOCKED_IN, new VersionBits(5, 1_000, 1L << 40, 10, 8, 60).after(tip));
        assertEquals(VersionBits.State.STARTED, new VersionBits(5, 1_000, 1L << 40, 10, 9, 60).after(tip));
    }

    private static VersionBits.State expected(int height) {
        if (height < 10) return VersionBits.State.DEFINED;
        if (height < 30) return VersionBits.State.STARTED;
        return height < 60 ? VersionBits.State.LOCKED_IN : VersionBits.State.ACTIVE;
    }
}
