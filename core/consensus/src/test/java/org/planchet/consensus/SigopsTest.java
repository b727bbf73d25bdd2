package org.planchet.consensus;

import static org.planchet.consensus.Fixtures.REGTEST;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.block;
import static org.planchet.consensus.Fixtures.outPoint;
import static org.planchet.consensus.Fixtures.tx;
import static org.planchet.consensus.Fixtures.verdict;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// C21: a block's signature operations cost at most 80,000, however they come about.
class SigopsTest {
    private static final Node TIP = Fixtures.chain(REGTEST, 20);
    private static final int HEIGHT = 21;
    private static final int CHECKSIG = 0xac;
    private static final int CHECKMULTISIG = 0xae;

    private static Script repeat(int op, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) op);
        return Script.wrap(bytes);
    }

    private static Optional<Rejection> judge(Script... outputs) {
        TxOut[] outs = Arrays.stream(outputs).map(it -> new TxOut(0, it)).toArray(TxOut[]::new);
        return verdict(
                block(TIP, Fixtures.coinbase(HEIGHT, 0), tx(outPoint(1), outs)), TIP, coin(Fixtures.OP_TRUE), REGTEST);
    }

    private static CoinView coin(Script script) {
        return Fixtures.coins(Map.of(outPoint(1), new Coin(new TxOut(100, script), 1, false)));
    }

    @Test
    void c21_sigop_edge() {
        assertValid(judge(repeat(CHECKSIG, 20_000)));
        assertBroken("bad-blk-sigops", judge(repeat(CHECKSIG, 20_001)));
        Block over = block(TIP, Fixtures.coinbase(HEIGHT, 0), tx(outPoint(1), new TxOut(0, repeat(CHECKSIG, 20_001))));
        assertBroken("bad-blk-sigops", BlockRules.inIsolation(over, REGTEST).rejection()); // before any coin is read
        // A bare CHECKMULTISIG counts 20.
        assertValid(judge(repeat(CHECKMULTISIG, 1_000)));
        assertBroken("bad-blk-sigops", judge(repeat(CHECKMULTISIG, 1_000), repeat(CHECKSIG, 1)));
        // Bytes after a push that runs out do not count, those before it do.
        byte[] truncated = repeat(CHECKSIG, 20_100).bytes().clone();
        truncated[20_000] = 0x4b;
        Arrays.fill(truncated, 20_001, 20_050, (byte) CHECKSIG);
        assertValid(judge(Script.wrap(Arrays.copyOf(truncated, 20_050))));
        // Those of branches that are never taken count: the script is only read.
        byte[] dead = repeat(CHECKSIG, 20_004).bytes().clone();
        dead[0] = 0x00;
        dead[1] = 0x63;
        dead[20_003] = 0x68;
        assertBroken("bad-blk-sigops", judge(Script.wrap(dead)));
    }

    @Test
    void c21_sigops_of_the_coinbase_count() {
        byte[] scriptSig = Arrays.copyOf(CoinbaseHeight.script(HEIGHT).bytes(), 3);
        scriptSig[2] = (byte) CHECKSIG;
        Transaction coinbase = Fixtures.coinbase(Script.wrap(scriptSig), new TxOut(0, repeat(CHECKSIG, 20_000)));
        assertBroken("bad-blk-sigops", verdict(block(TIP, coinbase), TIP, coin(Fixtures.OP_TRUE), REGTEST));
    }

    /// Those of the coinbase, of the transactions and of the coins they spend are one sum.
    @Test
    void c21_all_sigops_of_a_block_are_one_sum() {
        byte[] redeem = {0x5f, (byte) CHECKMULTISIG};
        Script p2sh = Script.fromHex("a914" + HexFormat.of().formatHex(Hashes.hash160(redeem)) + "87");
        byte[] push = {2, redeem[0], redeem[1]};
        var input = new TxIn(outPoint(1), Script.wrap(push), TxIn.SEQUENCE_FINAL);
        for (int own : new int[] {100, 101}) {
            byte[] script = CoinbaseHeight.script(HEIGHT).bytes();
            Transaction coinbase = Fixtures.coinbase(
                    Script.wrap(Arrays.copyOf(script, script.length + 1)), new TxOut(0, repeat(CHECKSIG, own)));
            // 100 in the coinbase, 15 in the coin, the rest here: 20,000.
            Transaction spend = tx(List.of(input), new TxOut(0, repeat(CHECKSIG, 20_000 - 115)));
            Optional<Rejection> verdict = verdict(block(TIP, coinbase, spend), TIP, coin(p2sh), REGTEST);
            if (own == 100) assertValid(verdict);
            else assertBroken("bad-blk-sigops", verdict);
        }
    }

    @Test
    void c21_sigops_of_coins_spent() {
        // P2SH: 15 keys, counted exactly, four times.
        byte[] redeem = {0x5f, (byte) CHECKMULTISIG};
        Script p2sh = Script.fromHex("a914" + HexFormat.of().formatHex(Hashes.hash160(redeem)) + "87");
        byte[] push = {2, redeem[0], redeem[1]};
        var input = new TxIn(outPoint(1), Script.wrap(push), TxIn.SEQUENCE_FINAL);
        assertValid(spend(p2sh, input, 20_000 - 15));
        assertBroken("bad-blk-sigops", spend(p2sh, input, 20_000 - 14));
        // P2WSH: 15 keys, once: 80,000 is met with 19,996 × 4 and 15 + 1 of the scripts.
        Script p2wsh = Script.fromHex("0020" + HexFormat.of().formatHex(Hashes.sha256(redeem)));
        var witness = new TxIn(outPoint(1), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(redeem));
        assertValid(spend(p2wsh, witness, 19_996));
        assertBroken("bad-blk-sigops", spend(p2wsh, witness, 19_997));
        // Taproot counts nothing here; its budget is the witness's own.
        Script taproot = Script.fromHex("5120" + "11".repeat(32));
        var key = new TxIn(outPoint(1), Script.EMPTY, TxIn.SEQUENCE_FINAL, Witness.of(new byte[64]));
        assertValid(spend(taproot, key, 20_000));
    }

    private static Optional<Rejection> spend(Script coin, TxIn input, int checksigs) {
        Transaction spend = tx(List.of(input), new TxOut(0, repeat(CHECKSIG, checksigs)));
        Transaction first = WitnessBlocks.committing(HEIGHT, 0, List.of(spend));
        return verdict(block(TIP, first, spend), TIP, coin(coin), REGTEST);
    }
}
