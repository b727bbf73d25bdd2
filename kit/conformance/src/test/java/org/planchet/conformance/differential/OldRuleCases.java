package org.planchet.conformance.differential;

import java.util.List;
import org.planchet.conformance.differential.Case.OfBlock;
import org.planchet.conformance.differential.Case.OfTransaction;
import org.planchet.consensus.ChainParams;
import org.planchet.consensus.Deployment;
import org.planchet.primitives.Block;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.Witness;
import org.planchet.script.Op;
import org.planchet.script.ScriptError;
import org.planchet.script.SignatureHash;

/// What a chain allows before its soft forks: the rules that each of them adds are not there yet, BIP 30 is.
final class OldRuleCases {
    private static final String OK = Party.ACCEPTED;
    private static final int NOT_YET = 100_000;

    private OldRuleCases() {}

    /// Options for the other node, as in [#params(ChainParams)].
    static final String[] OPTIONS = {
        "-testactivationheight=bip34@" + NOT_YET,
        "-testactivationheight=dersig@" + NOT_YET,
        "-testactivationheight=cltv@" + NOT_YET,
        "-testactivationheight=csv@" + NOT_YET,
        "-testactivationheight=segwit@" + NOT_YET
    };

    static ChainParams params(ChainParams of) {
        ChainParams old = of;
        for (Deployment deployment : Deployment.values())
            if (deployment != Deployment.TAPROOT) old = old.withActivation(deployment, NOT_YET);
        return old;
    }

    static final List<Case> ALL = List.of(
            new OfBlock("old_version_1", OK, scene -> {
                Draft draft = scene.draft();
                draft.version = 1;
                return draft.build();
            }),
            new OfBlock("old_coinbase_without_height", OK, scene -> {
                Draft draft = scene.draft();
                draft.coinbaseScript = Lock.script(7, 7, 7);
                return draft.build();
            }),
            new OfBlock("old_coinbase_as_an_unspent_one", "bad-txns-BIP30", scene -> {
                scene.mine(twin(scene, 1));
                return twin(scene, 1);
            }),
            new OfBlock("old_coinbase_as_a_spent_one", OK, scene -> {
                Block first = twin(scene, 2);
                scene.mine(first);
                for (int i = 0; i < 100; i++) scene.mine(scene.draft().build());
                Transaction coinbase = first.transactions().getFirst();
                long value = coinbase.outputs().getFirst().value();
                Held reward = new Held(coinbase.outPoint(0), value, Lock.ANYONE);
                scene.mine(scene.draft()
                        .with(Held.spend(List.of(reward), List.of(Scene.out(value))))
                        .build());
                return twin(scene, 2);
            }),
            new OfBlock("old_witness", "unexpected-witness", scene -> {
                Transaction tx = scene.spending(Lock.P2PKH.then(input -> input.withWitness(Witness.of(new byte[1]))));
                Draft draft = scene.draft().with(tx);
                draft.commits = false;
                return draft.build();
            }),
            new OfTransaction(
                    "old_relative_lock",
                    "non-BIP68-final",
                    OK,
                    scene -> Held.spend(2, List.of(scene.coin(Lock.P2PKH)), 5, List.of(Scene.out()), 0)),
            new OfTransaction("old_lock_to_the_blocks_own_time", "non-final", OK, scene -> {
                Held coin = scene.coin(Lock.P2PKH);
                int time = (int) scene.draft().time - 1;
                return Held.spend(2, List.of(coin), 0x8000_0000, List.of(Scene.out()), time);
            }),
            new OfTransaction(
                    "old_cltv",
                    pool(ScriptError.NEGATIVE_LOCKTIME),
                    OK,
                    scene -> scene.spending(Lock.p2sh(Lock.script(1, -1, Op.OP_CHECKLOCKTIMEVERIFY, Op.OP_DROP)))),
            new OfTransaction(
                    "old_csv",
                    pool(ScriptError.NEGATIVE_LOCKTIME),
                    OK,
                    scene -> scene.spending(Lock.p2sh(Lock.script(1, -1, Op.OP_CHECKSEQUENCEVERIFY, Op.OP_DROP)))),
            new OfTransaction(
                    "old_null_dummy",
                    pool(ScriptError.SIG_NULLDUMMY),
                    OK,
                    scene -> scene.spending(Lock.P2SH_MULTISIG.then(OldRuleCases::withDummy))),
            new OfTransaction("old_lax_der", pool(ScriptError.SIG_DER), OK, scene -> scene.spending(lax())),
            new OfTransaction(
                    "old_p2sh_all_the_same",
                    pool(ScriptError.EVAL_FALSE),
                    "block-script-verify-flag-failed (" + ScriptError.EVAL_FALSE.message() + ")",
                    scene -> scene.spending(Lock.p2sh(Lock.script(0)))));

    private static String pool(ScriptError error) {
        return "mempool-script-verify-flag-failed (" + error.message() + ")";
    }

    /// Blocks whose coinbases are the same to the last byte.
    private static Block twin(Scene scene, int number) {
        Draft draft = scene.draft();
        draft.coinbaseScript = Lock.script(number, 8, 8, 8);
        return draft.build();
    }

    /// The dummy that OP_CHECKMULTISIG takes is the first push: OP_0 becomes OP_1.
    private static TxIn withDummy(TxIn input) {
        byte[] script = input.scriptSig().bytes().clone();
        script[0] = (byte) Op.OP_1.code();
        return input.withScriptSig(Script.wrap(script));
    }

    /// A signature whose sequence says its length in two bytes.
    private static Lock lax() {
        Script code = Lock.script(Lock.KEY.publicKey(), Op.OP_CHECKSIG);
        return Lock.p2sh(code, signing -> {
            byte[] der = Lock.KEY.ecdsa(signing.legacyHash(code), SignatureHash.ALL);
            byte[] longer = new byte[der.length + 1];
            longer[0] = der[0];
            longer[1] = (byte) 0x81;
            System.arraycopy(der, 1, longer, 2, der.length - 1);
            return List.of(longer);
        });
    }
}
