package org.planchet.script;

import java.util.List;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;
import org.planchet.primitives.WitnessProgram;

/// Counts signature operations as the block limit does: by reading scripts, not by running them.
public final class SigOps {
    /// What one operation outside a witness costs (Core's WITNESS_SCALE_FACTOR).
    private static final int LEGACY_COST = 4;

    private SigOps() {}

    /// As before BIP-0016: every OP_CHECKMULTISIG counts 20. Counts up to where the script stops parsing.
    public static int legacy(Script script) {
        return count(script.bytes(), false);
    }

    /// OP_CHECKMULTISIG counts its keys if OP_1 to OP_16 stands before it, else 20.
    public static int accurate(Script script) {
        return count(script.bytes(), true);
    }

    private static int count(byte[] script, boolean accurate) {
        int count = 0;
        int before = -1;
        for (var reader = new ScriptReader(script); reader.next(); before = reader.opcode()) {
            if (reader.is(Op.OP_CHECKSIG) || reader.is(Op.OP_CHECKSIGVERIFY)) count++;
            if (reader.is(Op.OP_CHECKMULTISIG) || reader.is(Op.OP_CHECKMULTISIGVERIFY)) {
                boolean known = accurate && before >= Op.OP_1.code() && before <= Op.OP_16.code();
                count += known ? before - Op.OP_1.code() + 1 : Limits.MAX_MULTISIG_KEYS;
            }
        }
        return count;
    }

    /// [#legacy(Script)] over all scriptSigs and scriptPubKeys of a transaction (Core's GetLegacySigOpCount).
    public static int legacy(Transaction tx) {
        int count = 0;
        for (TxIn input : tx.inputs()) count += legacy(input.scriptSig());
        for (TxOut output : tx.outputs()) count += legacy(output.scriptPubKey());
        return count;
    }

    /// Those of the redeem script, 0 if `scriptPubKey` is not P2SH (BIP-0016) or the scriptSig does more than
    /// push.
    public static int p2sh(Script scriptPubKey, Script scriptSig) {
        if (!Templates.isPayToScriptHash(scriptPubKey) || !Templates.isPushOnly(scriptSig)) return 0;
        return count(lastPush(scriptSig), true);
    }

    /// What the last opcode pushes; none if it is one of OP_1NEGATE to OP_16, as in Core.
    private static byte[] lastPush(Script pushes) {
        byte[] last = ScriptStack.FALSE;
        for (var reader = new ScriptReader(pushes); reader.next(); ) last = reader.data();
        return last;
    }

    /// Those that run outside of witnesses if `input` spends `scriptPubKey`: of its scriptSig and, counted
    /// accurately, of the script or the redeem script (BIP-0054).
    public static int spending(TxIn input, Script scriptPubKey) {
        return accurate(input.scriptSig())
                + (Templates.isPayToScriptHash(scriptPubKey)
                        ? p2sh(scriptPubKey, input.scriptSig())
                        : accurate(scriptPubKey));
    }

    /// Those of witness v0 programs, native or in P2SH (BIP-0141).
    public static int witness(Script scriptPubKey, Script scriptSig, Witness witness, ScriptFlags flags) {
        if (!flags.has(ScriptFlag.WITNESS)) return 0;
        WitnessProgram program = Templates.witnessProgram(scriptPubKey).orElse(null);
        if (program == null && Templates.isPayToScriptHash(scriptPubKey) && Templates.isPushOnly(scriptSig))
            program = Templates.witnessProgram(Script.wrap(lastPush(scriptSig))).orElse(null);
        if (program == null || program.version() != 0) return 0;
        if (program.size() == 20) return 1;
        if (program.size() != 32 || witness.isEmpty()) return 0;
        return count(witness.items().getLast(), true);
    }

    /// BIP-0141's cost: 4 for each legacy and P2SH operation, 1 for each in a witness (Core's
    /// GetTransactionSigOpCost). For a coinbase only the legacy count matters and `spent` may be empty.
    public static long cost(Transaction tx, List<TxOut> spent, ScriptFlags flags) {
        long cost = (long) LEGACY_COST * legacy(tx);
        if (tx.isCoinbase()) return cost;
        for (int i = 0; i < tx.inputs().size(); i++) {
            TxIn input = tx.inputs().get(i);
            Script scriptPubKey = spent.get(i).scriptPubKey();
            if (flags.has(ScriptFlag.P2SH)) cost += (long) LEGACY_COST * p2sh(scriptPubKey, input.scriptSig());
            cost += witness(scriptPubKey, input.scriptSig(), input.witness(), flags);
        }
        return cost;
    }
}
