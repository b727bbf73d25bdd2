package org.planchet.consensus;

import java.util.Optional;
import org.planchet.primitives.Transaction;
import org.planchet.script.ScriptFailure;
import org.planchet.script.ScriptFlags;
import org.planchet.script.ScriptVerifier;
import org.planchet.script.SignatureChecker;
import org.planchet.script.TxSignatureHashes;

/// One input's script yet to be verified: the costly part of a block's rules, which needs nothing but itself and so
/// may run on any thread.
///
/// @param input      the input's position
/// @param hashes     the transaction's precomputed hashes, which hold the outputs it spends
/// @param signatures who checks signatures
public record ScriptCheck(
        Transaction tx, int input, TxSignatureHashes hashes, ScriptFlags flags, SignatureChecker signatures) {
    /// A check that remembers no signatures.
    public ScriptCheck(Transaction tx, int input, TxSignatureHashes hashes, ScriptFlags flags) {
        this(tx, input, hashes, flags, SignatureChecker.DIRECT);
    }

    /// Verifies it as part of a block.
    public Optional<Rejection> run() {
        return run(Rule.BLOCK_SCRIPT);
    }

    /// Verifies it; a failure breaks `rule`, whose reject string gets the script error in brackets.
    public Optional<Rejection> run(Rule rule) {
        return ScriptVerifier.verify(tx, input, hashes, flags, signatures).map(failure -> rejection(rule, failure));
    }

    private Rejection rejection(Rule rule, ScriptFailure failure) {
        String detail = "input " + input + " of " + tx.txid() + " spending "
                + tx.inputs().get(input).prevout();
        String suffix = " (" + failure.error().message() + ")";
        return new Rejection(rule, rule.fault(), suffix, detail, failure, rule.step());
    }
}
