package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.planchet.consensus.Fixtures.OP_TRUE;
import static org.planchet.consensus.Fixtures.REGTEST;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.coinbase;
import static org.planchet.consensus.Fixtures.in;
import static org.planchet.consensus.Fixtures.out;
import static org.planchet.consensus.Fixtures.outPoint;
import static org.planchet.consensus.Fixtures.tx;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;

class TxRulesTest {
    private static final long MAX = ChainParams.MAX_MONEY;

    private static Optional<Rejection> judge(long... values) {
        TxOut[] outputs = new TxOut[values.length];
        for (int i = 0; i < values.length; i++) outputs[i] = out(values[i]);
        return TxRules.inIsolation(tx(outPoint(1), outputs));
    }

    @Test
    void c01_value_overflow_2010() {
        assertBroken("bad-txns-vout-toolarge", judge(9_223_372_036_854_277_039L, 9_223_372_036_854_277_039L));
        assertBroken("bad-txns-txouttotal-toolarge", judge(MAX, MAX));
        assertBroken("bad-txns-txouttotal-toolarge", judge(MAX, 1));
        assertBroken("bad-txns-vout-toolarge", judge(MAX + 1));
        assertValid(judge(MAX));
        assertValid(judge(MAX, 0));
    }

    @Test
    void c02_value_negative() {
        assertBroken("bad-txns-vout-negative", judge(-1));
        assertBroken("bad-txns-vout-negative", judge(Long.MIN_VALUE));
        assertBroken("bad-txns-vout-negative", judge(1, -1));
        assertValid(judge(0));
    }

    private static String spend(long[] coins, long... values) {
        var inputs = new ArrayList<TxIn>();
        var spent = new ArrayList<Coin>();
        for (int i = 0; i < coins.length; i++) {
            inputs.add(in(outPoint(i)));
            spent.add(new Coin(out(coins[i]), 1, false));
        }
        TxOut[] outputs = new TxOut[values.length];
        for (int i = 0; i < values.length; i++) outputs[i] = out(values[i]);
        return switch (TxRules.withCoins(tx(inputs, outputs), spent, 200, REGTEST)) {
            case Verdict.Valid<Long>(Long fee) -> "fee " + fee;
            case Verdict.Invalid<Long>(Rejection broken) -> broken.code();
        };
    }

    @Test
    void c03_input_sum_range() {
        assertEquals("bad-txns-inputvalues-outofrange", spend(new long[] {MAX, 1}, 1));
        assertEquals("bad-txns-inputvalues-outofrange", spend(new long[] {-1}, 0));
        assertEquals("bad-txns-in-belowout", spend(new long[] {10}, 11));
        assertEquals("fee 0", spend(new long[] {10}, 10));
        assertEquals("fee 3", spend(new long[] {10, 5}, 12));
        assertEquals("fee " + MAX, spend(new long[] {MAX}, 0));
    }

    @Test
    void c04_duplicate_inputs() throws MalformedDataException {
        // Two objects of equal content, as parsing makes them.
        Transaction twice = tx(List.of(in(outPoint(7)), in(outPoint(7))), out(1));
        assertBroken("bad-txns-inputs-duplicate", TxRules.inIsolation(Transaction.parse(twice.raw())));
        var many = new ArrayList<TxIn>();
        for (int i = 0; i < 40; i++) many.add(in(outPoint(i)));
        assertValid(TxRules.inIsolation(tx(many, out(1))));
        many.add(in(outPoint(3)));
        assertBroken(
                "bad-txns-inputs-duplicate",
                TxRules.inIsolation(Transaction.parse(tx(many, out(1)).raw())));
        OutPoint second = new OutPoint(outPoint(7).txid(), 1);
        assertValid(TxRules.inIsolation(tx(List.of(in(outPoint(7)), in(second)), out(1))));
    }

    @Test
    void c14_coinbase_script_length() {
        for (int length : new int[] {0, 1, 101, 200})
            assertBroken("bad-cb-length", TxRules.inIsolation(coinbase(Script.wrap(new byte[length]), out(1))));
        for (int length : new int[] {2, 100})
            assertValid(TxRules.inIsolation(coinbase(Script.wrap(new byte[length]), out(1))));
    }

    @Test
    void c15_null_prevouts() {
        Transaction mixed = tx(List.of(in(outPoint(1)), in(OutPoint.NULL)), out(1));
        assertBroken("bad-txns-prevout-null", TxRules.inIsolation(mixed));
        // A zero txid alone names a coin like any other, which is not there.
        OutPoint almost = new OutPoint(new Txid(OutPoint.NULL.txid().hash()), 3);
        assertValid(TxRules.inIsolation(tx(almost, out(1))));
        Verdict<Long> verdict = TxRules.withCoins(tx(almost, out(1)), Fixtures.coins(Map.of()), 1, REGTEST);
        Rejection missing = assertBroken("bad-txns-inputs-missingorspent", verdict.rejection());
        assertEquals(Fault.MISSING_DATA, missing.fault());
    }

    @Test
    void c16_coinbase_maturity() {
        CoinView coins = Fixtures.coins(Map.of(outPoint(1), new Coin(out(50), 7, true)));
        Transaction spend = tx(outPoint(1), out(50));
        Rejection early = assertBroken(
                "bad-txns-premature-spend-of-coinbase",
                TxRules.withCoins(spend, coins, 7 + 99, REGTEST).rejection());
        assertEquals(Fault.NOT_YET, early.fault());
        assertValid(TxRules.withCoins(spend, coins, 7 + 100, REGTEST).rejection());
        ChainParams planchet = Chains.planchet();
        assertBroken(
                "bad-txns-premature-spend-of-coinbase",
                TxRules.withCoins(spend, coins, 7 + 9, planchet).rejection());
        assertValid(TxRules.withCoins(spend, coins, 7 + 10, planchet).rejection());
    }

    @Test
    void c22_tx_oversize() {
        // 60 bytes besides a script of up to 999,940: version, counts, one input, one output, lock time.
        int rest = tx(outPoint(1), new TxOut(1, Script.wrap(new byte[900_000]))).strippedSize() - 900_000;
        Script edge = Script.wrap(new byte[1_000_000 - rest]);
        Script over = Script.wrap(new byte[1_000_001 - rest]);
        assertValid(TxRules.inIsolation(tx(outPoint(1), new TxOut(1, edge))));
        assertBroken("bad-txns-oversize", TxRules.inIsolation(tx(outPoint(1), new TxOut(1, over))));
    }

    @Test
    void c23_tx_parse_flags() throws MalformedDataException {
        String input = "00".repeat(32) + "00000000" + "00" + "ffffffff";
        String output = "0100000000000000" + "00";
        String emptyWitness = "02000000" + "0001" + "01" + input + "01" + output + "00" + "00000000";
        String flag2 = "02000000" + "0002" + "01" + input + "01" + output + "00000000";
        String nothing = "02000000" + "00" + "00" + "00000000";
        assertEquals("Superfluous witness record", malformed(emptyWitness));
        assertEquals("Unknown transaction optional data", malformed(flag2).split(":")[0]);
        assertBroken(
                "bad-txns-vin-empty",
                TxRules.inIsolation(Transaction.parse(HexFormat.of().parseHex(nothing))));
        assertBroken("bad-txns-vin-empty", TxRules.inIsolation(tx(List.of(), out(1))));
        assertBroken("bad-txns-vout-empty", TxRules.inIsolation(tx(outPoint(1))));
    }

    private static String malformed(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        return String.valueOf(assertThrows(MalformedDataException.class, () -> Transaction.parse(bytes))
                .getMessage());
    }

    @Test
    void c24_compact_size_canonical() throws MalformedDataException {
        String body = "00".repeat(32) + "00000000" + "00" + "ffffffff" + "01" + "0100000000000000" + "00" + "00000000";
        for (String count : List.of("fd0100", "fe01000000", "ff0100000000000000", "fe01000002"))
            malformed("02000000" + count + body);
        assertValid(TxRules.inIsolation(Transaction.parse(HexFormat.of().parseHex("02000000" + "01" + body))));
    }

    private static Optional<Rejection> locked(long lockTime, int height, long cutoff, int sequence) {
        var input = new TxIn(outPoint(1), Script.EMPTY, sequence);
        return TxRules.atHeight(new Transaction(2, List.of(input), List.of(out(1)), (int) lockTime), height, cutoff);
    }

    @Test
    void c41_locktime_final() {
        assertBroken("non-final", locked(100, 100, 2_000_000_000L, 0));
        assertValid(locked(100, 101, 0, 0));
        // Below 500,000,000 a height, from there on a time.
        assertBroken("non-final", locked(499_999_999, 1_000, 4_000_000_000L, 0));
        assertValid(locked(500_000_000, 1_000, 500_000_001, 0));
        assertBroken("non-final", locked(500_000_000, 600_000_000, 500_000_000, 0));
        assertValid(locked(0xffff_fffeL, 1, 0xffff_ffffL, 0));
        assertBroken("non-final", locked(0xffff_ffffL, 1, 0xffff_ffffL, 0));
        assertValid(locked(100, 1, 0, TxIn.SEQUENCE_FINAL));
        assertBroken("non-final", locked(100, 1, 0, TxIn.SEQUENCE_FINAL - 1));
        // BIP 113: the median time past once CSV holds, the block's own time before.
        Node tip = Fixtures.chain(REGTEST, 20);
        assertEquals(tip.medianTimePast(), BlockRules.lockTimeCutoff(7, tip, REGTEST));
        assertEquals(7, BlockRules.lockTimeCutoff(7, tip, REGTEST.withActivation("csv", 22)));
        assertEquals(tip.medianTimePast(), BlockRules.lockTimeCutoff(7, tip, REGTEST.withActivation("csv", 21)));
    }

    private static Transaction relative(int version, int sequence) {
        return new Transaction(version, List.of(new TxIn(outPoint(1), Script.EMPTY, sequence)), List.of(out(1)), 0);
    }

    private static boolean over(Transaction tx, int coinHeight, HeaderNode previous) {
        return SequenceLocks.of(tx, new int[] {coinHeight}, previous).overAfter(previous);
    }

    @Test
    void c42_bip68_unsigned_version() {
        Node tip = Fixtures.chain(REGTEST, 20);
        assertEquals(true, over(relative(1, 10), 15, tip));
        assertEquals(true, over(relative(0, 10), 15, tip));
        for (int version : new int[] {2, 0x80000002, 0xffffffff})
            assertEquals(false, over(relative(version, 10), 15, tip), "version " + version);
    }

    @Test
    void c43_bip68_units() {
        Node tip = Fixtures.chain(REGTEST, 30);
        int next = 31;
        // Blocks: a coin of height h under a lock of n can be spent from height h + n on.
        for (int lock : new int[] {0, 1, 5, 20}) {
            assertEquals(true, over(relative(2, lock), next - lock, tip), "lock " + lock);
            if (lock > 0) assertEquals(false, over(relative(2, lock), next - lock + 1, tip), "lock " + lock);
        }
        // Bit 31 switches it off, bits 16 to 21 and 23 to 30 mean nothing.
        assertEquals(true, over(relative(2, 0x8000_ffff), 30, tip));
        assertEquals(true, over(relative(2, 0x7fbf_0001), 30, tip));
        assertEquals(false, over(relative(2, 0x7fbf_0002), 30, tip));
        assertEquals(false, over(relative(2, 0x0000_ffff), 1, tip));
        // Time: n × 512 s from the median time past of the block before the coin's, which must be passed.
        for (int coin : new int[] {1, 2, 12, 25, 30}) {
            long passed = tip.medianTimePast() - tip.ancestor(coin - 1).medianTimePast();
            int units = (int) (passed / 512);
            assertEquals(true, over(relative(2, SequenceLocks.TIME | units), coin, tip), "coin " + coin);
            assertEquals(false, over(relative(2, SequenceLocks.TIME | units + 1), coin, tip), "coin " + coin);
        }
        // Exactly n × 512 s later is enough.
        Node base = Fixtures.chain(REGTEST, 30);
        Node exact = base;
        long from = base.medianTimePast();
        for (int i = 0; i < 11; i++) exact = exact.next(from + 512 * 4, REGTEST.powLimitBits());
        assertEquals(from + 512 * 4, exact.medianTimePast());
        assertEquals(true, over(relative(2, SequenceLocks.TIME | 4), 31, exact));
        assertEquals(false, over(relative(2, SequenceLocks.TIME | 5), 31, exact));
        // A second less is not.
        Node early = base;
        for (int i = 0; i < 11; i++) early = early.next(from + 512 * 4 - 1, REGTEST.powLimitBits());
        assertEquals(false, over(relative(2, SequenceLocks.TIME | 4), 31, early));
        assertEquals(true, over(relative(2, SequenceLocks.TIME | 3), 31, early));
        // A coin of the genesis block counts from that block itself, and no lock of time is one that lies in the past.
        assertEquals(
                new SequenceLocks(-1, REGTEST.genesis().header().time() + 512 - 1),
                SequenceLocks.of(relative(2, SequenceLocks.TIME | 1), new int[] {0}, tip));
        assertEquals(true, over(relative(2, SequenceLocks.TIME), 31, base));
        assertEquals(false, SequenceLocks.any(relative(2, SequenceLocks.DISABLED)));
        assertEquals(true, SequenceLocks.any(relative(2, 0)));
        // The strictest input decides; an unlocked one does not matter.
        var inputs = List.of(
                new TxIn(outPoint(1), Script.EMPTY, 1),
                new TxIn(outPoint(2), Script.EMPTY, 9),
                new TxIn(outPoint(3), Script.EMPTY, TxIn.SEQUENCE_FINAL));
        var three = new Transaction(2, inputs, List.of(new TxOut(1, OP_TRUE)), 0);
        assertEquals(new SequenceLocks(28, -1), SequenceLocks.of(three, new int[] {5, 20, 30}, tip));
    }

    @Test
    void c13_a_coinbase_starts_with_its_height() {
        assertEquals("00", CoinbaseHeight.script(0).toHex());
        assertEquals("60", CoinbaseHeight.script(16).toHex());
        assertEquals("0111", CoinbaseHeight.script(17).toHex());
        assertEquals(true, CoinbaseHeight.isStated(Script.fromHex("0111"), 17));
        assertEquals(true, CoinbaseHeight.isStated(Script.fromHex("011199"), 17));
        assertEquals(false, CoinbaseHeight.isStated(Script.fromHex("01"), 17));
        assertEquals(false, CoinbaseHeight.isStated(Script.EMPTY, 17));
    }

    @Test
    void c19_ten_thousand_bytes_can_be_spent_and_one_more_can_not() {
        assertEquals(false, Coin.isUnspendable(Script.EMPTY));
        assertEquals(false, Coin.isUnspendable(Script.wrap(new byte[10_000])));
        assertEquals(true, Coin.isUnspendable(Script.wrap(new byte[10_001])));
        assertEquals(true, Coin.isUnspendable(Script.fromHex("6a")));
    }

    @Test
    void the_detail_says_what_was_found_and_expected() {
        assertEquals(
                "bad-txns-vout-toolarge: " + judge(MAX + 1).orElseThrow().detail(),
                judge(MAX + 1).orElseThrow().toString());
        Rejection broken = judge(MAX + 1).orElseThrow();
        assertEquals("an output of 2100000000000001 satoshis, at most 2100000000000000", broken.detail());
        assertEquals("transaction in isolation", broken.step());
        assertEquals(Fault.CONSENSUS, broken.fault());
    }
}
