package org.planchet.conformance.differential;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.planchet.conformance.differential.Case.OfTransaction;
import org.planchet.consensus.ChainParams;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.WitnessProgram;
import org.planchet.script.Op;
import org.planchet.script.Templates;

/// The rules of transactions but for their scripts, and what the mempool asks beyond them.
final class TransactionCases {
    private static final String OK = Party.ACCEPTED;
    private static final String MISSING = "bad-txns-inputs-missingorspent";
    private static final int TIME = 1 << 22;
    private static final int DISABLED = 1 << 31;

    private TransactionCases() {}

    static final List<Case> CONSENSUS = List.of(
            new OfTransaction("tx_as_it_should_be", OK, OK, scene -> scene.spending(Lock.P2WPKH)),
            both("tx_without_inputs", "bad-txns-vin-empty", _ -> new Transaction(2, List.of(), List.of(), 0)),
            paying("tx_without_outputs", "bad-txns-vout-empty", new long[0]),
            paying("tx_value_negative", "bad-txns-vout-negative", -1),
            paying("tx_value_most_negative", "bad-txns-vout-negative", Long.MIN_VALUE),
            paying("tx_value_too_large", "bad-txns-vout-toolarge", ChainParams.MAX_MONEY + 1),
            paying(
                    "tx_value_of_2010",
                    "bad-txns-vout-toolarge",
                    9_223_372_036_854_277_039L,
                    9_223_372_036_854_277_039L),
            paying("tx_total_too_large", "bad-txns-txouttotal-toolarge", ChainParams.MAX_MONEY, 1),
            paying("tx_value_of_all_money", "bad-txns-in-belowout", ChainParams.MAX_MONEY),
            paying("tx_takes_one_more_than_it_spends", "bad-txns-in-belowout", Scene.VALUE + 1),
            both("tx_spends_one_coin_twice", "bad-txns-inputs-duplicate", scene -> {
                Held coin = scene.coin(Lock.P2PKH);
                return Held.spend(List.of(coin, coin), List.of(Scene.out()));
            }),
            both("tx_names_no_coin", "bad-txns-prevout-null", scene -> {
                Held none = new Held(OutPoint.NULL, 0, Lock.ANYONE);
                return Held.spend(List.of(scene.coin(Lock.P2PKH), none), List.of(Scene.out()));
            }),
            new OfTransaction("tx_is_a_coinbase", "coinbase", "bad-cb-multiple", _ -> BlockCases.looseCoinbase()),
            new OfTransaction(
                    "tx_too_large_for_a_block",
                    "bad-txns-oversize",
                    "bad-blk-length",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.P2PKH)), List.of(new TxOut(0, Script.wrap(new byte[1_000_000]))))),
            both(
                    "tx_spends_what_never_was",
                    MISSING,
                    _ -> Held.spend(
                            List.of(new Held(
                                    new OutPoint(new Txid(new Hash256(9, 9, 9, 9)), 0), Scene.VALUE, Lock.P2PKH)),
                            List.of(Scene.out()))),
            both("tx_spends_an_output_that_is_not_there", MISSING, scene -> {
                Held coin = scene.coin(Lock.P2PKH);
                return Held.spend(
                        List.of(new Held(new OutPoint(coin.at().txid(), 7), Scene.VALUE, Lock.P2PKH)),
                        List.of(Scene.out()));
            }),
            both("tx_spends_what_is_spent", MISSING, scene -> {
                Held coin = scene.coin(Lock.P2PKH);
                scene.mine(scene.draft()
                        .with(Held.spend(List.of(coin), List.of(Scene.out(500))))
                        .build());
                return Held.spend(List.of(coin), List.of(Scene.out()));
            }),
            both(
                    "tx_spends_op_return",
                    MISSING,
                    scene -> Held.spend(
                            List.of(scene.coin(new Lock(Lock.script(Op.OP_RETURN), Signing::in))),
                            List.of(Scene.out()))),
            both(
                    "tx_spends_a_script_of_10001_bytes",
                    MISSING,
                    scene -> Held.spend(
                            List.of(scene.coin(new Lock(Lock.times(10_001, Op.OP_NOP), Signing::in))),
                            List.of(Scene.out()))),
            coinbaseSpend("tx_spends_a_coinbase_99_deep", "bad-txns-premature-spend-of-coinbase", 99),
            coinbaseSpend("tx_spends_a_coinbase_100_deep", OK, 100),
            locked("tx_locked_to_the_block_itself", false, 0, 0),
            locked("tx_locked_to_the_block_before", true, 0, -1),
            locked("tx_locked_but_final", true, TxIn.SEQUENCE_FINAL, 0),
            timeLocked("tx_locked_to_the_median_time", false, 0),
            timeLocked("tx_locked_to_a_second_before", true, -1),
            relative("tx_relative_lock_of_2_blocks", false, 2, 2),
            relative("tx_relative_lock_of_1_block", true, 2, 1),
            relative("tx_relative_lock_of_version_1", true, 1, 2),
            relative("tx_relative_lock_disabled", true, 2, DISABLED | 2),
            relative("tx_relative_lock_of_1024_seconds", false, 2, TIME | 2),
            relative("tx_relative_lock_of_512_seconds", true, 2, TIME | 1),
            new OfTransaction(
                    "tx_relative_lock_of_a_negative_version",
                    "version",
                    "bad-txns-nonfinal",
                    scene -> Held.spend(0x8000_0002, List.of(scene.coin(Lock.P2PKH)), 2, List.of(Scene.out()), 0)));

    static final List<Case> POLICY = List.of(
            policy("pool_version_0", "version", scene -> versioned(scene, 0)),
            policy("pool_version_4", "version", scene -> versioned(scene, 4)),
            new OfTransaction("pool_version_3", OK, OK, scene -> versioned(scene, 3)),
            policy(
                    "pool_64_bytes",
                    "tx-size-small",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.P2WPKH)),
                            List.of(new TxOut(0, Lock.script(Op.OP_RETURN, 1, 1, 1))))),
            policy("pool_weight_above_400000", "tx-size", scene -> {
                List<TxOut> many = Collections.nCopies(3_300, Scene.out(300));
                return Held.spend(List.of(scene.coin(Lock.P2PKH)), many);
            }),
            policy(
                    "pool_output_of_no_kind",
                    "scriptpubkey",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.P2PKH)),
                            List.of(new TxOut(Scene.VALUE - Scene.FEE, Lock.script(1))))),
            policy(
                    "pool_output_1_of_4",
                    "scriptpubkey",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.P2PKH)),
                            List.of(new TxOut(
                                    Scene.VALUE - Scene.FEE,
                                    Templates.multisig(
                                            1,
                                            Collections.nCopies(
                                                    4, Key.named("x").publicKey())))))),
            policy(
                    "pool_dust",
                    "dust",
                    scene -> Held.spend(List.of(scene.coin(Lock.P2PKH)), List.of(Scene.out(), Scene.out(293)))),
            new OfTransaction(
                    "pool_just_no_dust",
                    OK,
                    OK,
                    scene -> Held.spend(List.of(scene.coin(Lock.P2PKH)), List.of(Scene.out(), Scene.out(294)))),
            policy(
                    "pool_no_fee",
                    "min relay fee not met",
                    scene -> Held.spend(List.of(scene.coin(Lock.P2PKH)), List.of(Scene.out(Scene.VALUE)))),
            policy(
                    "pool_script_sig_does_more_than_push",
                    "scriptsig-not-pushonly",
                    scene -> Held.spend(
                            List.of(scene.coin(new Lock(Lock.P2PKH.script(), signing -> {
                                TxIn signed = Lock.P2PKH.unlock().apply(signing);
                                return signed.withScriptSig(Lock.script(Op.OP_NOP, signed.scriptSig()));
                            }))),
                            List.of(Scene.out()))),
            policy("pool_script_sig_of_1651_bytes", "scriptsig-size", scene -> {
                Script drops = Lock.script(Op.OP_2DROP, Op.OP_2DROP, 1);
                byte[] item = new byte[410];
                return Held.spend(List.of(scene.coin(Lock.p2sh(drops, item, item, item, item))), List.of(Scene.out()));
            }),
            policy(
                    "pool_spends_a_script_of_no_kind",
                    "bad-txns-nonstandard-inputs",
                    scene -> Held.spend(List.of(scene.coin(Lock.ANYONE)), List.of(Scene.out()))),
            policy(
                    "pool_spends_a_witness_to_come",
                    "bad-txns-nonstandard-inputs",
                    scene -> Held.spend(
                            List.of(scene.coin(new Lock(
                                    Templates.payToWitness(
                                            new WitnessProgram(2, Key.named("x").xOnly())),
                                    Signing::in))),
                            List.of(Scene.out()))),
            policy(
                    "pool_redeem_script_of_16_sigops",
                    "bad-txns-nonstandard-inputs",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.p2sh(dead(Lock.times(16, Op.OP_CHECKSIG))))),
                            List.of(Scene.out()))),
            new OfTransaction(
                    "pool_redeem_script_of_15_sigops",
                    OK,
                    OK,
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.p2sh(dead(Lock.times(15, Op.OP_CHECKSIG))))),
                            List.of(Scene.out()))),
            policy(
                    "pool_2505_legacy_sigops",
                    "bad-txns-nonstandard-inputs",
                    scene -> Held.spend(
                            scene.coins(Collections.nCopies(167, Lock.p2sh(dead(Lock.times(15, Op.OP_CHECKSIG))))),
                            List.of(Scene.out()))),
            new OfTransaction(
                    "pool_2490_legacy_sigops",
                    OK,
                    OK,
                    scene -> Held.spend(
                            scene.coins(Collections.nCopies(166, Lock.p2sh(dead(Lock.times(15, Op.OP_CHECKSIG))))),
                            List.of(Scene.out()))),
            policy(
                    "pool_16004_witness_sigops",
                    "bad-txns-too-many-sigops",
                    scene -> Held.spend(
                            scene.coins(Collections.nCopies(5, Lock.p2wsh(dead(Lock.times(161, Op.OP_CHECKMULTISIG))))),
                            List.of(Scene.out()))),
            policy(
                    "pool_witness_script_of_3601_bytes",
                    "bad-witness-nonstandard",
                    scene -> Held.spend(List.of(scene.coin(Lock.p2wsh(filled(3_601)))), List.of(Scene.out()))),
            policy(
                    "pool_witness_of_101_items",
                    "bad-witness-nonstandard",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.p2wsh(
                                    Lock.script(Lock.times(50, Op.OP_2DROP), Op.OP_DROP, 1),
                                    _ -> Collections.nCopies(101, new byte[1])))),
                            List.of(Scene.out()))),
            policy(
                    "pool_witness_item_of_81_bytes",
                    "bad-witness-nonstandard",
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.p2wsh(Lock.script(Op.OP_DROP, 1), new byte[81]))),
                            List.of(Scene.out()))),
            new OfTransaction(
                    "pool_witness_item_of_80_bytes",
                    OK,
                    OK,
                    scene -> Held.spend(
                            List.of(scene.coin(Lock.p2wsh(Lock.script(Op.OP_DROP, 1), new byte[80]))),
                            List.of(Scene.out()))),
            new OfTransaction("pool_pays_less_than_what_it_replaces", "insufficient fee", OK, scene -> {
                Held coin = scene.coin(Lock.P2WPKH);
                scene.duel.pool(Held.spend(List.of(coin), List.of(Scene.out())).raw());
                return Held.spend(List.of(coin), List.of(Scene.out(Scene.VALUE - Scene.FEE + 1)));
            }),
            new OfTransaction("pool_pays_more_than_what_it_replaces", OK, OK, scene -> {
                Held coin = scene.coin(Lock.P2WPKH);
                scene.duel.pool(Held.spend(List.of(coin), List.of(Scene.out())).raw());
                return Held.spend(List.of(coin), List.of(Scene.out(Scene.VALUE - 2 * Scene.FEE)));
            }),
            new OfTransaction("pool_has_it", "txn-already-in-mempool", OK, scene -> {
                Transaction tx = scene.spending(Lock.P2WPKH);
                scene.duel.pool(tx.raw());
                return tx;
            }),
            new OfTransaction("pool_has_another_witness_of_it", "txn-same-nonwitness-data-in-mempool", OK, scene -> {
                Held coin = scene.coin(Lock.p2wsh(Lock.script(Op.OP_DROP, 1), new byte[] {1}));
                scene.duel.pool(Held.spend(List.of(coin), List.of(Scene.out())).raw());
                return Held.spend(
                        List.of(new Held(
                                coin.at(), coin.value(), Lock.p2wsh(Lock.script(Op.OP_DROP, 1), new byte[] {2}))),
                        List.of(Scene.out()));
            }),
            new OfTransaction("pool_26_in_a_row", "too-long-mempool-chain", MISSING, scene -> {
                Transaction tx = scene.spending(Lock.P2WPKH);
                long value = Scene.VALUE - Scene.FEE;
                for (int i = 0; i < 25; i++) {
                    scene.duel.pool(tx.raw());
                    tx = Held.spend(
                            List.of(new Held(tx.outPoint(0), value, Lock.P2WPKH)), List.of(Scene.out(value - 1_000)));
                    value -= 1_000;
                }
                return tx;
            }));

    private static Case both(String name, String expected, Case.Maker<Transaction> maker) {
        return new OfTransaction(name, expected, expected, maker);
    }

    /// Refused by the mempool, fine in a block.
    private static Case policy(String name, String inPool, Case.Maker<Transaction> maker) {
        return new OfTransaction(name, inPool, OK, maker);
    }

    private static Case paying(String name, String expected, long... values) {
        return both(name, expected, scene -> {
            var outputs = new ArrayList<TxOut>();
            for (long value : values) outputs.add(Scene.out(value));
            return Held.spend(List.of(scene.coin(Lock.P2PKH)), outputs);
        });
    }

    private static Case coinbaseSpend(String name, String expected, int deep) {
        return both(name, expected, scene -> {
            var block = new Draft(scene.tip(), scene.params, Lock.P2PKH, deep).build();
            scene.mine(block);
            for (int i = 1; i < deep; i++) scene.mine(scene.draft().build());
            Transaction coinbase = block.transactions().getFirst();
            long value = coinbase.outputs().getFirst().value();
            return Held.spend(
                    List.of(new Held(coinbase.outPoint(0), value, Lock.P2PKH)), List.of(Scene.out(value - Scene.FEE)));
        });
    }

    private static Case locked(String name, boolean open, int sequence, int above) {
        return finality(name, open, scene -> {
            Held coin = scene.coin(Lock.P2PKH);
            return Held.spend(
                    2,
                    List.of(coin),
                    sequence | DISABLED,
                    List.of(Scene.out()),
                    scene.tip().height() + 1 + above);
        });
    }

    private static Case timeLocked(String name, boolean open, int above) {
        return finality(name, open, scene -> {
            Held coin = scene.coin(Lock.P2PKH);
            int time = (int) scene.tip().medianTimePast() + above;
            return Held.spend(2, List.of(coin), DISABLED, List.of(Scene.out()), time);
        });
    }

    private static Case finality(String name, boolean open, Case.Maker<Transaction> maker) {
        return new OfTransaction(name, open ? OK : "non-final", open ? OK : "bad-txns-nonfinal", maker);
    }

    /// BIP 68, by a coin of the tip.
    private static Case relative(String name, boolean open, int version, int sequence) {
        return new OfTransaction(name, open ? OK : "non-BIP68-final", open ? OK : "bad-txns-nonfinal", scene -> {
            Held coin = scene.coin(Lock.P2PKH);
            return Held.spend(version, List.of(coin), sequence, List.of(Scene.out()), 0);
        });
    }

    private static Transaction versioned(Scene scene, int version) throws Exception {
        return Held.spend(version, List.of(scene.coin(Lock.P2PKH)), -1, List.of(Scene.out()), 0);
    }

    /// Opcodes that are counted and never run.
    private static Script dead(Script opcodes) {
        return Lock.script(0, Op.OP_IF, opcodes, Op.OP_ENDIF, 1);
    }

    /// A true script of that size that runs few opcodes.
    private static Script filled(int size) {
        Script start = Lock.script(1, new byte[520], Op.OP_DROP, new byte[520], Op.OP_DROP, new byte[520], Op.OP_DROP);
        start = Lock.script(start, new byte[520], Op.OP_DROP, new byte[520], Op.OP_DROP, new byte[520], Op.OP_DROP);
        int left = size - start.size() - 4;
        return Lock.script(start, new byte[left], Op.OP_DROP);
    }
}
