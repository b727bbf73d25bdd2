package org.planchet.script;

import java.util.List;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxOut;
import org.planchet.primitives.Witness;

/// Counts signature operations as the block limit does: by reading scripts, not by running them.
public final class SigOps {
    private SigOps() {}

    /// As before BIP-0016: every OP_CHECKMULTISIG counts 20. Counts up to where the script stops parsing.
    public static int legacy(Script script) {
        throw new AssertionError("not written yet");
    }

    /// OP_CHECKMULTISIG counts its keys where OP_1 to OP_16 stands before it, else 20.
    public static int accurate(Script script) {
        throw new AssertionError("not written yet");
    }

    /// [#legacy(Script)] over all scriptSigs and scriptPubKeys of a transaction (Core's GetLegacySigOpCount).
    public static int legacy(Transaction tx) {
        throw new AssertionError("not written yet");
    }

    /// Those of the redeem script, 0 where `scriptPubKey` is not P2SH (BIP-0016).
    public static int p2sh(Script scriptPubKey, Script scriptSig) {
        throw new AssertionError("not written yet");
    }

    /// Those of witness v0 programs, native or in P2SH (BIP-0141).
    public static int witness(Script scriptPubKey, Script scriptSig, Witness witness, ScriptFlags flags) {
        throw new AssertionError("not written yet");
    }

    /// BIP-0141's cost: 4 for each legacy and P2SH operation, 1 for each in a witness (Core's
    /// GetTransactionSigOpCost). For a coinbase only the legacy count matters and `spent` may be empty.
    public static long cost(Transaction tx, List<TxOut> spent, ScriptFlags flags) {
        throw new AssertionError("not written yet");
    }
}
