package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.vectors.Vectors;

class DifficultyTest {
    private static final ChainParams MAINNET = Chains.mainnet();

    private static Hash256 target(int bits) {
        Hash256 target = CompactTarget.target(bits);
        if (target == null) throw new AssertionError("no target");
        return target;
    }

    @Test
    void compact_targets_as_bitcoin_core_reads_them() {
        for (int bits : List.of(0, 0x00123456, 0x01003456, 0x02000056, 0x03000000, 0x04000000, 0x00923456, 0x01803456))
            assertNull(CompactTarget.decode(bits), Integer.toHexString(bits));
        for (int bits : List.of(0x01fedcba, 0x04923456, 0xff123456, 0x21010000, 0x22000100))
            assertNull(CompactTarget.decode(bits), Integer.toHexString(bits));
        Map<Integer, String> good = new TreeMap<>(Map.of(
                0x01123456,
                "12",
                0x02123456,
                "1234",
                0x03123456,
                "123456",
                0x04123456,
                "12345600",
                0x05009234,
                "92340000",
                0x20123456,
                "123456" + "00".repeat(29)));
        good.forEach((bits, hex) -> assertEquals(new BigInteger(hex, 16), CompactTarget.decode(bits)));
        assertEquals(0x02008000, CompactTarget.encode(BigInteger.valueOf(0x80)));
        assertEquals(0x01120000, CompactTarget.encode(BigInteger.valueOf(0x12)));
        assertEquals(0x05009234, CompactTarget.encode(BigInteger.valueOf(0x92340000L)));
        assertEquals(0, CompactTarget.encode(BigInteger.ZERO));
        for (int zeros = 1; zeros <= 232; zeros++)
            assertEquals(zeros, CompactTarget.leadingZeroBits(CompactTarget.ofLeadingZeroBits(zeros)));
    }

    @Test
    void compact_targets_at_the_edges_of_their_forms() {
        // The largest exponent that still fits into 256 bits.
        assertEquals(new BigInteger("ffff" + "00".repeat(30), 16), CompactTarget.decode(0x2100ffff));
        assertNull(CompactTarget.decode(0x21010000));
        // From 0x800000 on the mantissa's highest bit would be the sign: it takes a byte more.
        assertEquals(0x037fffff, CompactTarget.encode(BigInteger.valueOf(0x7fffff)));
        assertEquals(0x04008000, CompactTarget.encode(BigInteger.valueOf(0x800000)));
        assertEquals(0x047fffff, CompactTarget.encode(BigInteger.valueOf(0x7fffffffL)));
        assertEquals(256, CompactTarget.leadingZeroBits(0x1d80ffff), "what no hash meets");
    }

    /// The names and bounds with which chain files ask for a rule.
    @Test
    void rules_are_named_and_bounded() {
        assertEquals(
                List.of("epoch", "window", "asert", "step", "fixed"),
                List.of(
                        EpochDifficulty.BITCOIN.name(),
                        new WindowDifficulty(20).name(),
                        new AsertDifficulty(600).name(),
                        new StepDifficulty(5).name(),
                        new FixedDifficulty().name()));
        assertEquals("an epoch has at least 2 blocks, not 1", new EpochDifficulty(1, false, false).fault());
        assertEquals("a window has 2 to 10,000 blocks, not 10001", new WindowDifficulty(10_001).fault());
        assertEquals("a half-life is 1 second to a year (31,536,000), not 0", new AsertDifficulty(0).fault());
        assertEquals("", new StepDifficulty(2).fault());
        assertEquals("", new StepDifficulty(10_000).fault());
        assertEquals("a step has 2 to 10,000 blocks, not 1", new StepDifficulty(1).fault());
        assertEquals("a step has 2 to 10,000 blocks, not 10001", new StepDifficulty(10_001).fault());
        assertEquals("", new FixedDifficulty().fault());
        // For the rules on times each has a period, Bitcoin's if the target does not move by periods.
        assertEquals(144, new EpochDifficulty(144, false, false).period());
        assertEquals(2_016, new WindowDifficulty(20).period());
    }

    @Test
    void c28_what_is_wrong_with_a_headers_work_is_said() {
        var header = Fixtures.headerOn(Node.genesis(MAINNET), 1_300_000_000, 0x1d00ffff, 1);
        assertTrue(work(header).startsWith("hash " + header.hash() + " exceeds the target 00000000ffff"));
        var negative = Fixtures.headerOn(Node.genesis(MAINNET), 1_300_000_000, 0x1d80ffff, 1);
        assertEquals("bits 1d80ffff are negative, zero or beyond 256 bits", work(negative));
        var easy = Fixtures.headerOn(Node.genesis(MAINNET), 1_300_000_000, 0x207fffff, 1);
        assertTrue(work(easy).startsWith("bits 207fffff are easier than the limit 00000000"), work(easy));
    }

    private static String work(BlockHeader header) {
        return HeaderRules.inIsolation(header, MAINNET).orElseThrow().detail();
    }

    @Test
    void c28_pow_compare() {
        Hash256 limit = MAINNET.powLimit();
        Hash256 target = target(0x1d00ffff);
        BigInteger number = CompactTarget.toNumber(target);
        assertTrue(ProofOfWork.check(new BlockHash(target), 0x1d00ffff, limit));
        BlockHash above = new BlockHash(CompactTarget.toHash(number.add(BigInteger.ONE)));
        assertFalse(ProofOfWork.check(above, 0x1d00ffff, limit));
        BlockHash zero = new BlockHash(Hash256.ZERO);
        for (int bits : List.of(0x1d80ffff, 0x1d000000, 0xff123456, 0x1d010000, 0x207fffff))
            assertFalse(ProofOfWork.check(zero, bits, limit), Integer.toHexString(bits));
        // The most significant byte is the last one: a hash of ones with zeros at its end is small.
        assertTrue(ProofOfWork.check(new BlockHash(new Hash256(-1, -1, -1, 0)), 0x1d00ffff, limit));
        assertFalse(
                ProofOfWork.check(new BlockHash(new Hash256(0, 0, 0, -1)), 0x207fffff, Fixtures.REGTEST.powLimit()));
        Rejection broken = HeaderRules.inIsolation(
                        Fixtures.headerOn(Node.genesis(MAINNET), 1_300_000_000, 0x1d00ffff, 1), MAINNET)
                .orElseThrow();
        assertEquals("high-hash", broken.code());
    }

    @Test
    void c30_retarget_off_by_one() {
        EpochDifficulty rule = EpochDifficulty.BITCOIN;
        assertEquals(0x1d00d86a, rule.retarget(0x1d00ffff, 1_262_152_739L - 1_261_130_161L, MAINNET));
        assertEquals(0x1d00ffff, rule.retarget(0x1d00ffff, 1_233_061_996L - 1_231_006_505L, MAINNET));
        assertEquals(0x1c0168fd, rule.retarget(0x1c05a3f4, 1_279_297_671L - 1_279_008_237L, MAINNET));
        assertEquals(0x1d00e1fd, rule.retarget(0x1c387f6f, 1_269_211_443L - 1_263_163_443L, MAINNET));
        // The window has 2,015 intervals: found exactly on time, the target falls by one in 2,016.
        int bits = 0x1c05a3f4;
        Node tip = Node.genesis(MAINNET);
        for (int i = 1; i < 2_016; i++)
            tip = tip.next(MAINNET.genesis().header().time() + 600L * i, bits);
        assertEquals(rule.retarget(bits, 600L * 2_015, MAINNET), rule.nextBits(tip, 0, MAINNET));
        assertEquals(bits, rule.nextBits(tip.ancestor(2_014), 0, MAINNET));
    }

    @Test
    void c34_testnet_min_difficulty() {
        ChainParams testnet = Chains.testnet4();
        DifficultyRule rule = testnet.difficulty();
        int hard = 0x1c05a3f4;
        int easy = testnet.powLimitBits();
        long start = testnet.genesis().header().time();
        Node tip = Node.genesis(testnet).next(start + 600, hard);
        assertEquals(hard, rule.nextBits(tip, start + 600 + 1_200, testnet));
        assertEquals(easy, rule.nextBits(tip, start + 600 + 1_201, testnet));
        Node special = tip.next(start + 2_000, easy).next(start + 4_000, easy);
        assertEquals(hard, rule.nextBits(special, start + 4_001, testnet), "walks back over the easy blocks");
        // A period of 2,016 blocks that begins hard and ends easy: BIP 94 builds on its first block, testnet3 on its
        // last.
        Node node = new Node(Fixtures.headerOn(tip, start, hard, 4), 2_016, tip);
        for (int i = 1; i < 2_016; i++) node = node.next(start + 600L * i, i == 2_015 ? easy : hard);
        int next = node.height() + 1;
        assertEquals(0, next % 2_016);
        assertEquals(
                new EpochDifficulty(2_016, true, true).retarget(hard, 600L * 2_015, testnet),
                rule.nextBits(node, 0, testnet));
        assertEquals(
                new EpochDifficulty(2_016, true, false).retarget(easy, 600L * 2_015, testnet),
                new EpochDifficulty(2_016, true, false).nextBits(node, 0, testnet));
    }

    /// The walk back over easy blocks ends at the period's first block, easy or not: never in the period before.
    @Test
    void c34_the_walk_back_stays_in_its_period() {
        ChainParams testnet = Chains.testnet4();
        DifficultyRule rule = testnet.difficulty();
        int hard = 0x1c05a3f4;
        int harder = 0x1c00a3f4;
        int easy = testnet.powLimitBits();
        for (int first : new int[] {harder, easy}) {
            Node tip = Node.genesis(testnet);
            for (int height = 1; height < 2_016; height++)
                tip = tip.next(tip.header().time() + 600, hard);
            tip = tip.next(tip.header().time() + 600, first);
            assertEquals(2_016, tip.height());
            for (int i = 0; i < 5; i++) tip = tip.next(tip.header().time() + 1_201, easy);
            assertEquals(first, rule.nextBits(tip, tip.header().time() + 1, testnet));
        }
    }

    /// The first retarget counts from the genesis block itself, at height 2,016 and not one block before.
    @Test
    void c30_the_first_retarget_counts_from_the_genesis_block() {
        Node tip = Node.genesis(MAINNET);
        // Eight times as hard as the limit and twice as slow as planned: neither bound hides what is counted.
        int hard = 0x1c1fffe0;
        long start = tip.header().time();
        for (int i = 1; i < 2_016; i++) tip = tip.next(start + 1_200L * i, hard);
        assertEquals(hard, EpochDifficulty.BITCOIN.nextBits(tip.ancestor(2_014), 0, MAINNET));
        assertEquals(
                EpochDifficulty.BITCOIN.retarget(hard, 1_200L * 2_015, MAINNET),
                EpochDifficulty.BITCOIN.nextBits(tip, 0, MAINNET));
    }

    @Test
    void c73_chainwork_256() {
        assertEquals("100010001", ChainWork.ofBits(0x1d00ffff).value().toString(16));
        assertEquals(BigInteger.TWO, ChainWork.ofBits(0x207fffff).value());
        assertEquals(ChainWork.ZERO, ChainWork.ofBits(0x1d80ffff));
        ChainWork most = ChainWork.ofBits(0x01010000);
        assertEquals(BigInteger.ONE.shiftLeft(255), most.value());
        ChainWork sum = new ChainWork(BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE))
                .plus(new ChainWork(BigInteger.ONE));
        assertEquals(BigInteger.ONE.shiftLeft(64), sum.value());
        assertTrue(new ChainWork(BigInteger.ONE.shiftLeft(128)).compareTo(sum) > 0);
        assertEquals(257, most.plus(most).value().bitLength());
        assertEquals("0".repeat(55) + "100010001", ChainWork.ofBits(0x1d00ffff).toString());
        assertEquals(ChainWork.ofBits(0x1d00ffff), ChainWork.fromHex("100010001"));
        assertEquals(
                new Hash256(0x1_0001_0001L, 0, 0, 0),
                ChainWork.ofBits(0x1d00ffff).toHash());
    }

    @Test
    void asert_matches_the_public_vectors() throws IOException {
        int rows = 0;
        for (int run = 1; run <= 12; run++) {
            Map<String, String> head = new HashMap<>();
            for (String line : Files.readAllLines(Vectors.path(String.format("asert/run%02d", run)))) {
                if (line.startsWith("##")) {
                    String[] pair = line.substring(2).split(":", 2);
                    head.put(pair[0].strip(), pair[1].strip());
                } else if (!line.startsWith("#") && !line.isBlank()) {
                    String[] cells = line.split(" ");
                    long anchorHeight = Long.parseUnsignedLong(head.get("anchor height"));
                    int bits = AsertDifficulty.nextBits(
                            Integer.decode(head.get("anchor nBits")),
                            600,
                            Long.parseLong(cells[2]) - Long.parseLong(head.get("anchor parent time")),
                            Long.parseUnsignedLong(cells[1]) - anchorHeight,
                            MAINNET.powLimitNumber(),
                            172_800);
                    assertEquals(cells[3], String.format("0x%08x", bits), "run " + run + ": " + line);
                    rows++;
                }
            }
        }
        assertEquals(14_000, rows);
    }

    @Test
    void asert_on_a_chain_starts_at_the_genesis_target_and_follows_its_schedule() {
        ChainParams params = Chains.planchet().withDifficulty(new AsertDifficulty(600));
        int first = params.genesis().header().bits();
        Node genesis = Node.genesis(params);
        assertEquals(first, params.difficulty().nextBits(genesis, 0, params));
        Node tip = genesis.next(genesis.header().time() + 10_000_000, first);
        assertEquals(first, params.difficulty().nextBits(tip, 0, params), "the wait for block 1 does not count");
        for (int i = 0; i < 60; i++) tip = tip.next(tip.header().time(), first);
        // Sixty blocks of ten seconds ahead of schedule: one half-life.
        assertEquals(
                CompactTarget.encode(CompactTarget.toNumber(target(first)).shiftRight(1)),
                params.difficulty().nextBits(tip, 0, params));
    }

    @Test
    void step_moves_by_one_nibble_outside_its_band() {
        ChainParams yjk = Chains.yjk();
        int first = yjk.genesis().header().bits();
        for (Map.Entry<Integer, Integer> row :
                new TreeMap<>(Map.of(269, 20, 270, 16, 300, 16, 330, 16, 331, 12)).entrySet()) {
            Node tip = Node.genesis(yjk).next(1_800_000_000L, first);
            for (int i = 1; i < 5; i++) tip = tip.next(1_800_000_000L + (long) i * row.getKey(), first);
            int bits = yjk.difficulty().nextBits(tip, 0, yjk);
            assertEquals(row.getValue(), CompactTarget.leadingZeroBits(bits), "spacing " + row.getKey());
            assertEquals(first, yjk.difficulty().nextBits(tip.ancestor(4), 0, yjk), "only every fifth block");
        }
        Node slow = Node.genesis(yjk);
        for (int i = 1; i <= 40; i++)
            slow = slow.next(1_800_000_000L + 9_000L * i, yjk.difficulty().nextBits(slow, 0, yjk));
        assertEquals(4, CompactTarget.leadingZeroBits(slow.header().bits()), "one hex zero is the least");
    }

    @Test
    void fixed_never_moves() {
        ChainParams regtest = Fixtures.REGTEST;
        Node tip = Fixtures.chain(regtest, 3_000);
        assertEquals(0x207fffff, regtest.difficulty().nextBits(tip, 0, regtest));
    }
}
