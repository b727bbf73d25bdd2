package org.planchet.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.planchet.consensus.Fixtures.assertBroken;
import static org.planchet.consensus.Fixtures.assertValid;
import static org.planchet.consensus.Fixtures.block;
import static org.planchet.consensus.Fixtures.outPoint;
import static org.planchet.consensus.Fixtures.verdict;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.planchet.consensus.Fixtures.Node;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// C33: BIP 54's rules hold from the height that a chain states for them, and not before.
class ConsensusCleanupTest {
    private static final int HEIGHT = 21;
    private static final Node TIP = Fixtures.chain(Fixtures.REGTEST, HEIGHT - 1);
    private static final ChainParams ON = Fixtures.REGTEST.withActivation(Deployment.BIP54, HEIGHT);
    private static final ChainParams NEXT = Fixtures.REGTEST.withActivation(Deployment.BIP54, HEIGHT + 1);
    private static final int CHECKSIG = 0xac;
    private static final int CHECKMULTISIG = 0xae;

    /// The verdict on a header found on `previous` at `time`, by mainnet's rules with BIP 54 from height `from` on.
    private static Optional<Rejection> judge(ChainParams params, int from, Node previous, long time) {
        int bits = params.difficulty().nextBits(previous, time, params);
        return HeaderRules.afterParent(
                Fixtures.headerOn(previous, time, bits, 4),
                previous,
                params.withActivation(Deployment.BIP54, from),
                Instant.ofEpochSecond(0xffff_ffffL));
    }

    /// A chain up to `height`, one block a second but for the last one, which lies a day later.
    private static Node chainEndingLate(ChainParams params, int height) {
        long start = params.genesis().header().time();
        int bits = params.genesis().header().bits();
        Node tip = Node.genesis(params);
        for (int i = 1; i < height; i++) tip = tip.next(start + i, bits);
        return tip.next(start + height + 86_400, bits);
    }

    @Test
    void c33_bip54_a_period_starts_at_most_two_hours_before_its_parent() {
        ChainParams mainnet = Chains.mainnet();
        Node last = chainEndingLate(mainnet, 2_015);
        long parent = last.header().time();
        assertValid(judge(mainnet, 2_016, last, parent - 7_200));
        assertBroken("time-timewarp-attack", judge(mainnet, 2_016, last, parent - 7_201));
        assertValid(judge(mainnet, 2_017, last, parent - 7_201));
        // A block in the middle of a period may lie as far back as the median allows.
        Node first = last.next(parent, last.header().bits());
        assertValid(judge(mainnet, 2_016, first, parent - 7_201));
        // If testnet4's rule holds too it is the stricter one.
        ChainParams testnet4 = Chains.testnet4();
        Node end = chainEndingLate(testnet4, 2_015);
        assertValid(judge(testnet4, 2_016, end, end.header().time() - 600));
        assertBroken(
                "time-timewarp-attack", judge(testnet4, 2_016, end, end.header().time() - 601));
    }

    @Test
    void c33_bip54_a_period_ends_no_earlier_than_it_starts() {
        ChainParams mainnet = Chains.mainnet();
        long late = mainnet.genesis().header().time() + 900_000;
        Node first = chainEndingLate(mainnet, 2_015).next(late, 0x1d00ffff);
        Node tip = first;
        for (int height = 2_017; height < 4_030; height++) tip = tip.next(late - 500_000 + height, 0x1d00ffff);
        assertValid(judge(mainnet, 2_016, tip, late - 1));
        tip = tip.next(late - 400_000, 0x1d00ffff);
        assertEquals(4_030, tip.height());
        assertValid(judge(mainnet, 2_016, tip, late));
        assertBroken("time-negative-interval", judge(mainnet, 2_016, tip, late - 1));
        assertValid(judge(mainnet, 4_032, tip, late - 1));
    }

    /// The coinbase that BIP 54 asks for, with its lock time and sequence replaced.
    private static Transaction coinbase(int lockTime, int sequence) {
        TxIn input = Fixtures.coinbase(HEIGHT, 0).inputs().getFirst();
        return new Transaction(
                1,
                List.of(new TxIn(OutPoint.NULL, input.scriptSig(), sequence)),
                List.of(new TxOut(0, Script.fromHex("5151"))),
                lockTime);
    }

    private static Transaction coinbase() {
        return coinbase(HEIGHT - 1, 0);
    }

    private static Optional<Rejection> judge(ChainParams params, Transaction coinbase) {
        return verdict(block(TIP, coinbase), TIP, Fixtures.coins(new HashMap<>()), params);
    }

    @Test
    void c33_bip54_the_coinbase_is_locked_up_to_the_height_before() {
        assertValid(judge(ON, coinbase(HEIGHT - 1, 0)));
        assertValid(judge(ON, coinbase(HEIGHT - 1, 0xffff_fffe)));
        assertBroken("bad-cb-sequence", judge(ON, coinbase(HEIGHT - 1, TxIn.SEQUENCE_FINAL)));
        assertBroken("bad-cb-locktime", judge(ON, coinbase(HEIGHT - 2, 0)));
        assertBroken("bad-cb-locktime", judge(ON, coinbase(0, 0)));
        assertBroken("bad-cb-locktime", judge(ON, coinbase(HEIGHT, TxIn.SEQUENCE_FINAL)));
        assertBroken("bad-txns-nonfinal", judge(ON, coinbase(HEIGHT, 0)));
        assertValid(judge(NEXT, coinbase(0, TxIn.SEQUENCE_FINAL)));
    }

    /// A transaction of `size` bytes without its witness.
    private static Transaction ofSize(int size) {
        return Fixtures.tx(outPoint(1), new TxOut(1, Script.wrap(new byte[size - 60])));
    }

    private static Optional<Rejection> judge(ChainParams params, Script coin, Transaction... spending) {
        var coins = new HashMap<OutPoint, Coin>();
        for (int i = 1; i <= 3; i++) coins.put(outPoint(i), new Coin(new TxOut(100, coin), 1, false));
        var transactions = new ArrayList<Transaction>(List.of(spending));
        boolean witness = transactions.stream().anyMatch(Transaction::hasWitness);
        transactions.addFirst(witness ? committing(transactions) : coinbase());
        return verdict(block(TIP, transactions), TIP, Fixtures.coins(coins), params);
    }

    private static Transaction committing(List<Transaction> transactions) {
        Transaction old = WitnessBlocks.committing(HEIGHT, 0, transactions);
        TxIn input = old.inputs().getFirst();
        return new Transaction(
                1, List.of(new TxIn(OutPoint.NULL, input.scriptSig(), 0, input.witness())), old.outputs(), HEIGHT - 1);
    }

    @Test
    void c33_bip54_no_transaction_has_64_bytes() {
        for (int size : new int[] {63, 64, 65}) assertEquals(size, ofSize(size).strippedSize());
        assertValid(judge(ON, Fixtures.OP_TRUE, ofSize(63)));
        assertBroken("bad-txns-size", judge(ON, Fixtures.OP_TRUE, ofSize(64)));
        assertValid(judge(ON, Fixtures.OP_TRUE, ofSize(65)));
        assertValid(judge(NEXT, Fixtures.OP_TRUE, ofSize(64)));
        // Without its witness, and the coinbase too.
        Witness witness = Witness.of(new byte[1]);
        assertBroken("bad-txns-size", judge(ON, Fixtures.OP_TRUE, Fixtures.withWitness(ofSize(64), witness)));
        Transaction plain = coinbase();
        var coinbase = new Transaction(1, plain.inputs(), List.of(Fixtures.out(0)), plain.lockTime());
        assertEquals(65, plain.strippedSize());
        assertEquals(64, coinbase.strippedSize());
        assertBroken("bad-txns-size", judge(ON, coinbase));
        assertValid(judge(NEXT, coinbase));
    }

    private static Script repeat(int op, int count) {
        byte[] bytes = new byte[count];
        Arrays.fill(bytes, (byte) op);
        return Script.wrap(bytes);
    }

    private static Transaction spend(int coin, Script scriptSig, Witness witness, TxOut... outputs) {
        var input = new TxIn(outPoint(coin), scriptSig, TxIn.SEQUENCE_FINAL, witness);
        return Fixtures.tx(List.of(input), outputs.length > 0 ? outputs : new TxOut[] {Fixtures.out(1)});
    }

    private static Transaction spend(Script scriptSig) {
        return spend(1, scriptSig, Witness.EMPTY);
    }

    @Test
    void c33_bip54_a_transaction_runs_at_most_2500_legacy_sigops() {
        assertValid(judge(ON, repeat(CHECKSIG, 2_500), spend(Script.EMPTY)));
        assertBroken("bad-txns-legacy-sigops", judge(ON, repeat(CHECKSIG, 2_501), spend(Script.EMPTY)));
        assertValid(judge(NEXT, repeat(CHECKSIG, 2_501), spend(Script.EMPTY)));
        // They add up over the inputs, and over scriptSig and scriptPubKey; another transaction starts anew.
        Transaction both = Fixtures.tx(List.of(Fixtures.in(outPoint(1)), Fixtures.in(outPoint(2))), Fixtures.out(1));
        assertValid(judge(ON, repeat(CHECKSIG, 1_250), both));
        assertBroken("bad-txns-legacy-sigops", judge(ON, repeat(CHECKSIG, 1_251), both));
        assertValid(judge(ON, repeat(CHECKSIG, 2_500), spend(1, Script.EMPTY, Witness.EMPTY), another()));
        assertValid(judge(ON, repeat(CHECKSIG, 2_000), spend(repeat(CHECKSIG, 500))));
        assertBroken("bad-txns-legacy-sigops", judge(ON, repeat(CHECKSIG, 2_000), spend(repeat(CHECKSIG, 501))));
        // What the transaction creates runs when it is spent, and counts then.
        Transaction creating = spend(1, Script.EMPTY, Witness.EMPTY, new TxOut(1, repeat(CHECKSIG, 2_501)));
        assertValid(judge(ON, Fixtures.OP_TRUE, creating));
    }

    private static Transaction another() {
        return spend(2, Script.EMPTY, Witness.EMPTY);
    }

    @Test
    void c33_bip54_multisig_counts_its_keys_where_they_are_known() {
        assertValid(judge(ON, repeat(CHECKMULTISIG, 125), spend(Script.EMPTY)));
        assertBroken("bad-txns-legacy-sigops", judge(ON, repeat(CHECKMULTISIG, 126), spend(Script.EMPTY)));
        Script oneKeyEach = Script.fromHex("51ae".repeat(2_500));
        assertValid(judge(ON, oneKeyEach, spend(Script.EMPTY)));
        assertBroken("bad-txns-legacy-sigops", judge(ON, oneKeyEach, spend(repeat(CHECKSIG, 1))));
    }

    @Test
    void c33_bip54_redeem_scripts_count_and_witnesses_do_not() {
        byte[] redeem = repeat(CHECKSIG, 250).bytes();
        Script p2sh = Script.fromHex("a914" + HexFormat.of().formatHex(Hashes.hash160(redeem)) + "87");
        var push = new byte[redeem.length + 2];
        push[0] = 0x4c;
        push[1] = (byte) redeem.length;
        System.arraycopy(redeem, 0, push, 2, redeem.length);
        List<Coin> ten = new ArrayList<>();
        List<TxIn> inputs = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            ten.add(new Coin(new TxOut(100, p2sh), 1, false));
            inputs.add(new TxIn(outPoint(i), Script.wrap(push), 0));
        }
        assertValid(ConsensusCleanup.sigops(Fixtures.tx(inputs, Fixtures.out(1)), ten, HEIGHT, ON));
        ten.add(new Coin(new TxOut(100, repeat(CHECKSIG, 1)), 1, false));
        inputs.add(new TxIn(outPoint(10), Script.EMPTY, 0));
        assertBroken(
                "bad-txns-legacy-sigops",
                ConsensusCleanup.sigops(Fixtures.tx(inputs, Fixtures.out(1)), ten, HEIGHT, ON));
        byte[] witnessScript = repeat(CHECKSIG, 2_501).bytes();
        Script p2wsh = Script.fromHex("0020" + HexFormat.of().formatHex(Hashes.sha256(witnessScript)));
        assertValid(judge(ON, p2wsh, spend(1, Script.EMPTY, Witness.of(witnessScript))));
    }
}
