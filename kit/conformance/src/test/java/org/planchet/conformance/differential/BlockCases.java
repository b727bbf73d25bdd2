package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.planchet.conformance.differential.Case.OfBlock;
import org.planchet.primitives.Block;
import org.planchet.primitives.BlockHash;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.MerkleTree;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.script.Op;

/// The rules of headers and of blocks as a whole.
final class BlockCases {
    private static final String OK = Party.ACCEPTED;
    private static final int MAX_WEIGHT = 4_000_000;

    private BlockCases() {}

    static final List<Case> HEADERS = List.of(
            new OfBlock("header_as_it_should_be", OK, scene -> scene.draft().build()),
            new OfBlock(
                    "header_hash_above_target",
                    "high-hash",
                    scene -> scene.draft().unsolved()),
            new OfBlock(
                    "header_bits_above_limit",
                    "high-hash",
                    scene -> scene.draft().hopeless(0x2100ffff)),
            new OfBlock(
                    "header_bits_negative", "high-hash", scene -> scene.draft().hopeless(0x20ff_ffff)),
            new OfBlock("header_bits_zero", "high-hash", scene -> scene.draft().hopeless(0)),
            new OfBlock(
                    "header_bits_overflow", "high-hash", scene -> scene.draft().hopeless(0xff12_3456)),
            changed("header_bits_harder_than_asked", "bad-diffbits", draft -> draft.bits = 0x207f_fffe),
            new OfBlock("header_time_at_median", "time-too-old", scene -> timed(scene, 0)),
            new OfBlock("header_time_after_median", OK, scene -> timed(scene, 1)),
            changed(
                    "header_time_two_hours_ahead",
                    "time-too-new",
                    draft -> draft.time = Duel.NOW.getEpochSecond() + 7_201),
            changed("header_version_1", "bad-version(0x00000001)", draft -> draft.version = 1),
            changed("header_version_2", "bad-version(0x00000002)", draft -> draft.version = 2),
            changed("header_version_3", "bad-version(0x00000003)", draft -> draft.version = 3),
            changed("header_version_4", OK, draft -> draft.version = 4),
            changed("header_version_negative", "bad-version(0xffffffff)", draft -> draft.version = -1),
            changed(
                    "header_parent_unknown",
                    "prev-blk-not-found",
                    draft -> draft.previous = new BlockHash(new Hash256(1, 2, 3, 4))),
            new OfBlock("header_parent_invalid", "bad-prevblk", scene -> {
                Block parent = greedy(scene);
                scene.duel.block(parent.raw());
                Draft child = scene.draft();
                child.previous = parent.hash();
                return child.build();
            }),
            new OfBlock("header_found_invalid_before", "duplicate-invalid", scene -> {
                Block block = greedy(scene);
                scene.duel.block(block.raw());
                return block;
            }));

    static final List<Case> BLOCKS = List.of(
            new OfBlock("block_without_transactions", "bad-blk-length", scene -> {
                Draft draft = scene.draft();
                draft.merkleRoot = Hash256.ZERO;
                return draft.build(List.of());
            }),
            new OfBlock("block_without_coinbase", "bad-cb-missing", scene -> {
                Transaction tx = scene.spending(Lock.P2PKH);
                return scene.draft().build(List.of(tx));
            }),
            new OfBlock("block_with_two_coinbases", "bad-cb-multiple", scene -> {
                Draft draft = scene.draft();
                return draft.build(List.of(draft.coinbase(), scene.draft().coinbase()));
            }),
            changed("block_merkle_root_wrong", "bad-txnmrklroot", draft -> draft.merkleRoot = new Hash256(1, 2, 3, 4)),
            new OfBlock("block_with_its_tail_twice", "bad-txns-duplicate", BlockCases::doubledTail),
            new OfBlock("block_too_long_without_witness", "bad-blk-length", scene -> {
                Draft draft = scene.draft();
                draft.rewards.add(new TxOut(0, Script.wrap(new byte[1_000_000])));
                return draft.build();
            }),
            new OfBlock("block_of_the_greatest_weight", OK, scene -> weighing(scene, MAX_WEIGHT)),
            new OfBlock("block_one_unit_too_heavy", "bad-blk-weight", scene -> weighing(scene, MAX_WEIGHT + 1)),
            changed("block_of_80000_legacy_sigops_cost", OK, draft -> checksigs(draft, 20_000)),
            changed("block_of_80004_legacy_sigops_cost", "bad-blk-sigops", draft -> checksigs(draft, 20_001)),
            new OfBlock("block_of_too_many_p2sh_sigops", "bad-blk-sigops", scene -> sigops(scene, false, 6)),
            new OfBlock("block_of_too_many_witness_sigops", "bad-blk-sigops", scene -> sigops(scene, true, 22)),
            new OfBlock("coinbase_takes_one_too_many", "bad-cb-amount", BlockCases::greedy),
            new OfBlock("coinbase_takes_the_fee", OK, scene -> taking(scene, Scene.FEE)),
            new OfBlock("coinbase_takes_more_than_the_fee", "bad-cb-amount", scene -> taking(scene, Scene.FEE + 1)),
            changed("coinbase_script_of_1_byte", "bad-cb-length", draft -> draft.coinbaseScript = filled(draft, 1)),
            changed("coinbase_script_of_100_bytes", OK, draft -> draft.coinbaseScript = filled(draft, 100)),
            changed(
                    "coinbase_script_of_101_bytes",
                    "bad-cb-length",
                    draft -> draft.coinbaseScript = filled(draft, 101)),
            changed(
                    "coinbase_of_another_height",
                    "bad-cb-height",
                    draft -> draft.coinbaseScript = Lock.script(draft.height + 1, 7, 7)),
            changed(
                    "coinbase_height_padded",
                    "bad-cb-height",
                    draft -> draft.coinbaseScript =
                            Script.wrap(new byte[] {3, (byte) draft.height, (byte) (draft.height >> 8), 0, 0x51})),
            changed("coinbase_not_final", "bad-txns-nonfinal", draft -> {
                draft.coinbaseSequence = 0;
                draft.coinbaseLockTime = draft.height;
            }),
            new OfBlock("witness_commitment_wrong", "bad-witness-merkle-match", scene -> {
                Draft draft = withWitness(scene);
                draft.rewards.add(spoiled(commitment(draft.coinbase())));
                draft.coinbaseWitness = Witness.of(new byte[32]);
                draft.commits = false;
                return draft.build();
            }),
            new OfBlock("witness_committed_twice_the_last_wrong", "bad-witness-merkle-match", scene -> {
                Draft draft = withWitness(scene);
                TxOut right = commitment(draft.coinbase());
                draft.rewards.add(right);
                draft.rewards.add(spoiled(right));
                draft.coinbaseWitness = Witness.of(new byte[32]);
                draft.commits = false;
                return draft.build();
            }),
            new OfBlock("witness_committed_twice_the_first_wrong", OK, scene -> {
                Draft draft = withWitness(scene);
                draft.rewards.add(spoiled(commitment(draft.coinbase())));
                return draft.build();
            }),
            new OfBlock("witness_without_commitment", "unexpected-witness", scene -> {
                Draft draft = withWitness(scene);
                draft.commits = false;
                return draft.build();
            }),
            changed(
                    "witness_of_the_coinbase_without_commitment",
                    "unexpected-witness",
                    draft -> draft.coinbaseWitness = Witness.of(new byte[32])),
            nonce("witness_nonce_of_31_bytes", Witness.of(new byte[31])),
            nonce("witness_nonce_of_33_bytes", Witness.of(new byte[33])),
            nonce("witness_nonce_twice", Witness.of(new byte[32], new byte[32])),
            new OfBlock("transactions_child_before_parent", "bad-txns-inputs-missingorspent", scene -> {
                List<Transaction> family = family(scene);
                return scene.draft().with(family.get(1), family.get(0)).build();
            }),
            new OfBlock("transactions_parent_before_child", OK, scene -> {
                List<Transaction> family = family(scene);
                return scene.draft().with(family.get(0), family.get(1)).build();
            }),
            new OfBlock("transactions_spend_one_coin_twice", "bad-txns-inputs-missingorspent", scene -> {
                Held coin = scene.coin(Lock.P2WPKH);
                return scene.draft()
                        .with(
                                Held.spend(List.of(coin), List.of(Scene.out(1_000))),
                                Held.spend(List.of(coin), List.of(Scene.out(2_000))))
                        .build();
            }),
            new OfBlock("transactions_spend_their_own_coinbase", "bad-txns-premature-spend-of-coinbase", scene -> {
                Draft draft = scene.draft();
                Held reward = new Held(draft.coinbase().outPoint(0), draft.subsidy, Lock.ANYONE);
                return draft.with(Held.spend(List.of(reward), List.of(new TxOut(1, Lock.ANYONE.script()))))
                        .build();
            }));

    private interface Change {
        void to(Draft draft);
    }

    private static Case changed(String name, String expected, Change change) {
        return new OfBlock(name, expected, scene -> {
            Draft draft = scene.draft();
            change.to(draft);
            return draft.build();
        });
    }

    private static Case nonce(String name, Witness witness) {
        return new OfBlock(name, "bad-witness-nonce-size", scene -> {
            Draft draft = withWitness(scene);
            draft.coinbaseWitness = witness;
            return draft.build();
        });
    }

    private static Draft withWitness(Scene scene) throws Exception {
        Transaction paying = scene.spending(Lock.P2WPKH);
        return scene.draft().with(paying);
    }

    private static Block timed(Scene scene, int afterMedian) {
        Draft draft = scene.draft();
        draft.time = scene.tip().medianTimePast() + afterMedian;
        return draft.build();
    }

    private static Block greedy(Scene scene) {
        Draft draft = scene.draft();
        draft.rewards.add(new TxOut(1, Lock.ANYONE.script()));
        return draft.build();
    }

    private static Block taking(Scene scene, long fee) throws Exception {
        Transaction paying = scene.spending(Lock.P2PKH);
        Draft draft = scene.draft().with(paying);
        draft.rewards.add(new TxOut(fee, Lock.ANYONE.script()));
        return draft.build();
    }

    /// CVE-2012-2459: three transactions and the last one again have the root of three.
    private static Block doubledTail(Scene scene) throws Exception {
        var three = new ArrayList<Transaction>();
        for (Held coin : scene.coins(List.of(Lock.P2PKH, Lock.P2PKH)))
            three.add(Held.spend(List.of(coin), List.of(Scene.out())));
        Draft draft = scene.draft();
        three.addFirst(draft.coinbase());
        draft.merkleRoot = MerkleTree.of(
                        three.stream().map(tx -> tx.txid().hash()).toList())
                .hash();
        three.add(three.getLast());
        return draft.build(three);
    }

    /// A block of exactly that weight: one witness item that no script limit holds for (OP_SUCCESS) is as long as
    /// needed.
    private static Block weighing(Scene scene, int weight) throws Exception {
        Script success = Script.wrap(new byte[] {(byte) 0xfe});
        Held coin = scene.coin(Lock.tapscript(success, new byte[1]));
        int size = weight - 2_000;
        while (true) {
            var filled = new Held(coin.at(), coin.value(), Lock.tapscript(success, new byte[size]));
            Block block = scene.draft()
                    .with(Held.spend(List.of(filled), List.of(Scene.out())))
                    .build();
            if (block.weight() == weight) return block;
            size += weight - block.weight();
        }
    }

    private static void checksigs(Draft draft, int count) {
        draft.rewards.add(new TxOut(0, Lock.times(count, Op.OP_CHECKSIG)));
    }

    /// Inputs whose scripts have 190 OP_CHECKMULTISIG each that are not run: 20 signature operations each.
    private static Block sigops(Scene scene, boolean witness, int inputs) throws Exception {
        Script script = Lock.script(0, Op.OP_IF, Lock.times(190, Op.OP_CHECKMULTISIG), Op.OP_ENDIF, 1);
        Lock lock = witness ? Lock.p2wsh(script) : Lock.p2sh(script);
        List<Held> coins = scene.coins(Collections.nCopies(inputs, lock));
        return scene.draft().with(Held.spend(coins, List.of(Scene.out()))).build();
    }

    /// Starts with the height if there is room.
    private static Script filled(Draft draft, int size) {
        byte[] stated = draft.coinbaseScript.bytes();
        byte[] bytes = Arrays.copyOf(stated, size);
        if (size > stated.length) Arrays.fill(bytes, stated.length, size, (byte) 0x51);
        return Script.wrap(bytes);
    }

    private static TxOut commitment(Transaction coinbase) {
        return coinbase.outputs().getLast();
    }

    private static TxOut spoiled(TxOut commitment) {
        byte[] script = commitment.scriptPubKey().bytes().clone();
        script[script.length - 1] ^= 1;
        return new TxOut(0, Script.wrap(script));
    }

    /// A parent and its child.
    private static List<Transaction> family(Scene scene) throws Exception {
        Transaction parent = scene.spending(Lock.P2PKH);
        var made = new Held(parent.outPoint(0), Scene.VALUE - Scene.FEE, Lock.P2WPKH);
        return List.of(parent, Held.spend(List.of(made), List.of(Scene.out(Scene.VALUE - 2 * Scene.FEE))));
    }

    /// For the cases of transactions: a coinbase, which has no place but the first.
    static Transaction looseCoinbase() {
        byte[] script = new ByteWriter(8).int64(1).toByteArray();
        return new Transaction(
                2, List.of(new TxIn(OutPoint.NULL, Script.wrap(script), TxIn.SEQUENCE_FINAL)), List.of(Scene.out()), 0);
    }
}
