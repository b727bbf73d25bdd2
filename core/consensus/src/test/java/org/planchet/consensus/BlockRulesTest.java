package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.consensus.Fixtures.OP_TRUE;
import static org.planchet.consensus.Fixtures.REGTEST;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.block;
import static org.planchet.consensus.Fixtures.coinbase;
import static org.planchet.consensus.Fixtures.coins;
import static org.planchet.consensus.Fixtures.in;
import static org.planchet.consensus.Fixtures.mined;
import static org.planchet.consensus.Fixtures.out;
import static org.planchet.consensus.Fixtures.outPoint;
import static org.planchet.consensus.Fixtures.tx;
import static org.planchet.consensus.Fixtures.verdict;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.BlockHeader;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;

class BlockRulesTest {
    private static final Node TIP = Fixtures.chain(REGTEST, 200);
    private static final int HEIGHT = 201;
    private static final long SUBSIDY = 25 * Chains.COIN;
    private static final Transaction COINBASE = coinbase(HEIGHT, SUBSIDY);
    private static final CoinView COINS = coins(Map.of(
            outPoint(1), new Coin(out(1_000), 5, false),
            outPoint(2), new Coin(out(2_000), 5, false),
            outPoint(3), new Coin(out(3_000), HEIGHT - 100, true),
            outPoint(4), new Coin(out(4_000), HEIGHT - 99, true),
            outPoint(5), new Coin(out(ChainParams.MAX_MONEY), 5, false),
            outPoint(6), new Coin(out(ChainParams.MAX_MONEY), 5, false)));

    private static Optional<Rejection> judge(Transaction... afterTheCoinbase) {
        return judge(REGTEST, COINBASE, afterTheCoinbase);
    }

    private static Optional<Rejection> judge(ChainParams params, Transaction first, Transaction... others) {
        var transactions = new ArrayList<Transaction>();
        transactions.add(first);
        transactions.addAll(List.of(others));
        return verdict(block(TIP, transactions), TIP, COINS, params);
    }

    @Test
    void c04_duplicate_inputs() {
        Transaction older = tx(List.of(in(outPoint(1)), in(outPoint(1))), out(1));
        assertBroken("bad-txns-inputs-duplicate", judge(older));
        Transaction parent = tx(outPoint(1), out(900));
        Transaction same = tx(List.of(in(parent.outPoint(0)), in(parent.outPoint(0))), out(1));
        Rejection broken = assertBroken("bad-txns-inputs-duplicate", judge(parent, same));
        assertEquals("block in isolation", broken.step());
    }

    @Test
    void c05_double_spend_in_block() {
        Transaction first = tx(outPoint(1), out(900));
        Transaction second = tx(outPoint(1), out(800));
        Rejection broken = assertBroken("bad-txns-inputs-missingorspent", judge(first, second));
        assertEquals(Fault.CONSENSUS, broken.fault(), "nothing is missing that could still come");
        assertValid(judge(first));
        Transaction child = tx(first.outPoint(0), out(800));
        Transaction rival = tx(first.outPoint(0), out(700));
        assertBroken("bad-txns-inputs-missingorspent", judge(first, child, rival));
    }

    @Test
    void c06_spend_order_in_block() {
        Transaction parent = tx(outPoint(1), out(900), out(50));
        Transaction child = tx(List.of(in(parent.outPoint(0)), in(parent.outPoint(1))), out(800));
        assertBroken("bad-txns-inputs-missingorspent", judge(child, parent));
        assertValid(judge(parent, child));
        OutPoint beyond = parent.outPoint(2);
        assertBroken("bad-txns-inputs-missingorspent", judge(parent, tx(beyond, out(1))));
        OutPoint own = COINBASE.outPoint(0);
        assertBroken("bad-txns-premature-spend-of-coinbase", judge(tx(own, out(1))));
    }

    @Test
    void c03_block_fees_and_values() {
        assertBroken("bad-txns-in-belowout", judge(tx(outPoint(1), out(1_001))));
        assertBroken("bad-txns-accumulated-fee-outofrange", judge(tx(outPoint(5), out(0)), tx(outPoint(6), out(0))));
    }

    @Test
    void c07_merkle_duplicate() {
        Transaction two = tx(outPoint(1), out(900));
        Transaction three = tx(outPoint(2), out(900));
        Block honest = block(TIP, COINBASE, two, three);
        var forged = new Block(honest.header(), List.of(COINBASE, two, three, three));
        Rejection broken = assertBroken("bad-txns-duplicate", verdict(forged, TIP, COINS, REGTEST));
        assertEquals(Fault.MUTATED, broken.fault());
        assertValid(verdict(honest, TIP, COINS, REGTEST));
        var other = new Block(honest.header(), List.of(COINBASE, three, two));
        assertBroken("bad-txnmrklroot", verdict(other, TIP, COINS, REGTEST));
    }

    @Test
    void c08_merkle_inner_as_leaf() {
        // A transaction of 64 bytes that is no coinbase might be two inner hashes: the header must not be blamed.
        Transaction small = tx(outPoint(1), new TxOut(1, Script.wrap(new byte[4])));
        assertEquals(64, small.strippedSize());
        Rejection broken = assertBroken("bad-cb-missing", verdict(block(TIP, small), TIP, COINS, REGTEST));
        assertEquals(Fault.MUTATED, broken.fault());
        // C09: such a size alone is allowed.
        Rejection plain =
                assertBroken("bad-cb-missing", verdict(block(TIP, tx(outPoint(1), out(1))), TIP, COINS, REGTEST));
        assertEquals(Fault.CONSENSUS, plain.fault());
        assertValid(judge(small));
    }

    @Test
    void c10_bip30_overwrite() {
        ChainParams before34 = REGTEST.withActivation("bip34", 1_000);
        CoinView left = outPoint -> outPoint.equals(COINBASE.outPoint(0)) ? new Coin(out(1), 3, true) : null;
        Block block = block(TIP, COINBASE);
        assertBroken("bad-txns-BIP30", verdict(block, TIP, left, before34));
        assertValid(verdict(block, TIP, coins(Map.of()), before34));
        assertEquals(
                List.of(
                        "00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec",
                        "00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721"),
                Chains.mainnet().history().bip30Exceptions().stream()
                        .map(Object::toString)
                        .toList());
        assertValid(verdict(block, TIP, left, withHistory(before34, List.of(block.hash()), null, 1_983_702)));
    }

    @Test
    void c11_bip30_skip_by_hash() {
        ChainParams later = REGTEST.withActivation("bip34", 150);
        CoinView left = outPoint -> outPoint.equals(COINBASE.outPoint(0)) ? new Coin(out(1), 3, true) : null;
        Block block = block(TIP, COINBASE);
        assertBroken("bad-txns-BIP30", verdict(block, TIP, left, later));
        ChainParams known = withHistory(later, List.of(), TIP.ancestor(150).hash(), 1_983_702);
        assertValid(verdict(block, TIP, left, known));
        ChainParams other = withHistory(later, List.of(), TIP.ancestor(149).hash(), 1_983_702);
        assertBroken("bad-txns-BIP30", verdict(block, TIP, left, other));
        ChainParams again = withHistory(later, List.of(), TIP.ancestor(150).hash(), HEIGHT);
        assertBroken("bad-txns-BIP30", verdict(block, TIP, left, again));
    }

    private static ChainParams withHistory(
            ChainParams p, List<BlockHash> exceptions, @Nullable BlockHash bip34, int again) {
        return p.withHistory(new ChainParams.History(Map.of(), exceptions, bip34, again));
    }

    @Test
    void c13_bip34_height_push() {
        assertEquals(
                List.of("51", "60", "0111", "017f", "028000", "03008000"),
                Stream.of(1, 16, 17, 127, 128, 32_768)
                        .map(it -> CoinbaseHeight.script(it).toHex())
                        .toList());
        Node tip = Fixtures.chain(REGTEST, 4);
        Transaction wrong = coinbase(Script.fromHex("0105"), out(1));
        Transaction right = coinbase(Script.fromHex("5500"), out(1));
        assertBroken("bad-cb-height", verdict(block(tip, wrong), tip, COINS, REGTEST));
        assertValid(verdict(block(tip, right), tip, COINS, REGTEST));
        assertValid(verdict(block(tip, wrong), tip, COINS, REGTEST.withActivation("bip34", 6)));
        assertBroken("bad-cb-height", judge(REGTEST, coinbase(HEIGHT + 1, SUBSIDY)));
    }

    @Test
    void c15_coinbase_structure() {
        var none = mined(
                new BlockHeader(4, TIP.hash(), Hash256.ZERO, (int) TIP.header().time() + 600, 0x207fffff, 0),
                List.of());
        assertBroken("bad-blk-length", verdict(none, TIP, COINS, REGTEST));
        assertBroken("bad-cb-missing", judge(REGTEST, tx(outPoint(1), out(1), out(2))));
        assertBroken("bad-cb-multiple", judge(coinbase(HEIGHT, 0)));
        assertBroken("bad-txns-prevout-null", judge(tx(List.of(in(outPoint(1)), in(OutPoint.NULL)), out(1))));
        Transaction almost = tx(new OutPoint(OutPoint.NULL.txid(), 3), out(1));
        assertBroken("bad-txns-inputs-missingorspent", judge(almost));
        assertBroken("bad-cb-length", judge(REGTEST, coinbase(Script.wrap(new byte[101]), out(1))));
    }

    @Test
    void c16_coinbase_maturity() {
        assertValid(judge(tx(outPoint(3), out(1))));
        Rejection broken = assertBroken("bad-txns-premature-spend-of-coinbase", judge(tx(outPoint(4), out(1))));
        assertEquals(Fault.CONSENSUS, broken.fault());
    }

    @Test
    void c18_coinbase_amount() {
        Transaction fee10 = tx(outPoint(1), out(990));
        assertBroken("bad-cb-amount", judge(REGTEST, coinbase(HEIGHT, SUBSIDY + 11), fee10));
        assertValid(judge(REGTEST, coinbase(HEIGHT, SUBSIDY + 10), fee10));
        assertValid(judge(REGTEST, coinbase(HEIGHT, 0), fee10));
        Rejection greedy = assertBroken("bad-cb-amount", judge(REGTEST, coinbase(HEIGHT, 1_000_000_000_000_000L)));
        assertEquals("the coinbase claims 1000000000000000 satoshis, subsidy and fees are 2500000000", greedy.detail());
    }

    @Test
    void c19_unspendable_set() {
        var opReturn = new TxOut(5, Script.fromHex("6a01ff"));
        var tooLong = new TxOut(5, Script.wrap(new byte[10_001]));
        var longest = new TxOut(5, Script.wrap(new byte[10_000]));
        Transaction parent = tx(outPoint(1), opReturn, tooLong, longest);
        assertBroken("bad-txns-inputs-missingorspent", judge(parent, tx(parent.outPoint(0), out(1))));
        assertBroken("bad-txns-inputs-missingorspent", judge(parent, tx(parent.outPoint(1), out(1))));
        assertValid(judge(parent, tx(parent.outPoint(2), out(1))));
    }

    @Test
    void c20_block_weight_edge() {
        Block empty = block(TIP, COINBASE, padding(0));
        int room = (4_000_000 - empty.weight()) / 4 - 8;
        Block full = block(TIP, COINBASE, padding(room));
        while (full.weight() < 4_000_000 - 3) full = block(TIP, COINBASE, padding(++room));
        assertEquals(4_000_000, full.weight());
        assertValid(verdict(full, TIP, COINS, REGTEST));
        assertBroken("bad-blk-length", verdict(block(TIP, COINBASE, padding(room + 1)), TIP, COINS, REGTEST));
        // One weight unit too many is a byte of witness: checked only after the commitment to it.
        Transaction committed = WitnessBlocks.committing(HEIGHT, SUBSIDY, List.of(padding(room - 200)));
        Block base = block(TIP, committed, padding(room - 200));
        byte[] witness = new byte[4_000_000 - base.weight() - 20];
        Block heavy = WitnessBlocks.block(TIP, HEIGHT, SUBSIDY, padding(room - 200), witness);
        while (heavy.weight() != 4_000_000) {
            witness = new byte[witness.length + (4_000_000 - heavy.weight())];
            heavy = WitnessBlocks.block(TIP, HEIGHT, SUBSIDY, padding(room - 200), witness);
        }
        assertValid(verdict(heavy, TIP, COINS, REGTEST));
        Block over = WitnessBlocks.block(TIP, HEIGHT, SUBSIDY, padding(room - 200), new byte[witness.length + 1]);
        assertBroken("bad-blk-weight", verdict(over, TIP, COINS, REGTEST));
    }

    /// A transaction with `size` bytes of output scripts and some more.
    private static Transaction padding(int size) {
        return tx(outPoint(1), new TxOut(1, Script.wrap(new byte[size])));
    }

    @Test
    void c41_locktime_and_relative_locks_in_a_block() {
        var late = new TxIn(outPoint(1), Script.EMPTY, 0);
        assertBroken("bad-txns-nonfinal", judge(new Transaction(1, List.of(late), List.of(out(1)), HEIGHT)));
        assertValid(judge(new Transaction(1, List.of(late), List.of(out(1)), HEIGHT - 1)));
        Transaction lockedCoinbase = new Transaction(
                1,
                List.of(COINBASE.inputs().getFirst().withScriptSig(CoinbaseHeight.script(HEIGHT))),
                List.of(out(1)),
                HEIGHT);
        assertValid(judge(REGTEST, lockedCoinbase));
        var input = new TxIn(OutPoint.NULL, CoinbaseHeight.script(HEIGHT), 0);
        assertBroken("bad-txns-nonfinal", judge(REGTEST, new Transaction(1, List.of(input), List.of(out(1)), HEIGHT)));
        var relative = new Transaction(2, List.of(new TxIn(outPoint(1), Script.EMPTY, 197)), List.of(out(1)), 0);
        Rejection broken = assertBroken("bad-txns-nonfinal", judge(relative));
        assertEquals("block spending coins", broken.step());
        assertValid(judge(REGTEST.withActivation("csv", HEIGHT + 1), COINBASE, relative));
        assertValid(judge(new Transaction(2, List.of(new TxIn(outPoint(1), Script.EMPTY, 196)), List.of(out(1)), 0)));
        // A coin made in the same block has the block's height.
        Transaction parent = tx(outPoint(1), out(900));
        var sameBlock = new Transaction(2, List.of(new TxIn(parent.outPoint(0), Script.EMPTY, 1)), List.of(out(1)), 0);
        assertBroken("bad-txns-nonfinal", judge(parent, sameBlock));
    }

    @Test
    void c40_assumed_valid_scripts_only() {
        Block good = block(TIP, COINBASE, tx(outPoint(1), out(1)));
        BlockRules.ConnectResult verify = BlockRules.spend(
                        Fixtures.checked(good), TIP, COINS, BlockRules.Scripts.VERIFY, REGTEST)
                .orThrow();
        BlockRules.ConnectResult assume = BlockRules.spend(
                        Fixtures.checked(good), TIP, COINS, BlockRules.Scripts.ASSUME_VALID, REGTEST)
                .orThrow();
        assertEquals(1, verify.checks().size());
        assertEquals(0, assume.checks().size());
        assertEquals(999, assume.fees());
        assertEquals(verify.undo(), assume.undo());
        assertEquals(
                List.of(List.of(new Coin(new TxOut(1_000, OP_TRUE), 5, false))),
                assume.undo().spent());
        Block greedy = block(TIP, coinbase(HEIGHT, SUBSIDY + 1));
        assertBroken(
                "bad-cb-amount",
                BlockRules.spend(Fixtures.checked(greedy), TIP, COINS, BlockRules.Scripts.ASSUME_VALID, REGTEST)
                        .rejection());
    }

    @Test
    void c28_unmined_blocks_are_templates_only() {
        ChainParams hard = REGTEST;
        var header =
                new BlockHeader(4, TIP.hash(), block(TIP, COINBASE).header().merkleRoot(), 0, 0x1d00ffff, 0);
        var template = new Block(header, List.of(COINBASE));
        assertBroken("high-hash", BlockRules.inIsolation(template, hard).rejection());
        assertValid(BlockRules.inIsolationUnmined(template, hard).rejection());
    }
}
