package org.planchet.script;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.planchet.crypto.Hashes;
import org.planchet.primitives.Hash256;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Txid;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;

/// What the tests of scripts have in common: the pair of transactions that Bitcoin Core's own tests build, and
/// checks.
final class Spends {
    static final int FINAL = TxIn.SEQUENCE_FINAL;

    private Spends() {}

    /// The transaction of `script_tests.json`: one input that spends the one output of a crediting transaction.
    static Transaction spending(Script scriptPubKey, long amount, Script scriptSig, Witness witness) {
        var nothing = new TxIn(OutPoint.NULL, AsmParser.parse("0 0"), FINAL);
        var credit = new Transaction(1, List.of(nothing), List.of(new TxOut(amount, scriptPubKey)), 0);
        var input = new TxIn(credit.outPoint(0), scriptSig, FINAL, witness);
        return new Transaction(1, List.of(input), List.of(new TxOut(amount, Script.EMPTY)), 0);
    }

    /// `OK` or the error's name.
    static String result(Script scriptSig, Script scriptPubKey, Witness witness, ScriptFlags flags) {
        return result(spending(scriptPubKey, 0, scriptSig, witness), new TxOut(0, scriptPubKey), flags);
    }

    static String result(Transaction tx, TxOut spent, ScriptFlags flags) {
        return result(tx, 0, List.of(spent), flags);
    }

    static String result(Transaction tx, int input, List<TxOut> spent, ScriptFlags flags) {
        return ScriptVerifier.verify(tx, input, new TxSignatureHashes(tx, spent), flags)
                .map(failure -> failure.error().name())
                .orElse("OK");
    }

    /// Both scripts in the vectors' notation, without witness.
    static String result(String scriptSig, String scriptPubKey, ScriptFlag... flags) {
        return result(AsmParser.parse(scriptSig), AsmParser.parse(scriptPubKey), Witness.EMPTY, ScriptFlags.of(flags));
    }

    static OutPoint outPoint(String txid, int index) {
        return new OutPoint(new Txid(Hash256.fromHex(txid)), index);
    }

    /// A comma-separated list as the vectors have it.
    static ScriptFlags flags(String names) {
        ScriptFlags flags = ScriptFlags.NONE;
        for (String name : names.split(","))
            if (!name.isEmpty() && !name.equals("NONE"))
                flags = flags.with(ScriptFlag.valueOf(name.toUpperCase(Locale.ROOT)));
        return flags;
    }

    static Script p2sh(Script redeem) {
        return Templates.payToScriptHash(Hashes.hash160(redeem.bytes()));
    }

    static Script pushed(Script script) {
        return new ScriptBuilder().pushBytes(script.bytes()).build();
    }

    static Script ones(int version, int size) {
        byte[] program = new byte[size];
        Arrays.fill(program, (byte) 1);
        return Templates.payToWitness(new WitnessProgram(version, program));
    }
}
