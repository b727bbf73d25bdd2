package org.planchet.conformance.differential;

import java.util.List;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.script.SignatureHash;
import org.planchet.script.TxSignatureHashes;

/// One input of an unsigned transaction.
///
/// @param spent the outputs that all inputs spend, in their order
record Signing(Transaction tx, int input, List<TxOut> spent) {
    TxIn in() {
        return tx.inputs().get(input);
    }

    byte[] legacyHash(Script code) {
        return SignatureHash.legacy(tx, input, code, SignatureHash.ALL);
    }

    byte[] witnessHash(Script code) {
        return witnessHash(code, SignatureHash.ALL);
    }

    byte[] witnessHash(Script code, int type) {
        return SignatureHash.witnessV0(new TxSignatureHashes(tx, spent), input, code, type);
    }
}
