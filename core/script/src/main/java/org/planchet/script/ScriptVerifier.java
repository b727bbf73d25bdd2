package org.planchet.script;

import java.util.Optional;
import org.planchet.primitives.Transaction;

/// Answers the one question of script: may this input spend that output?
public final class ScriptVerifier {
    private ScriptVerifier() {}

    /// Runs the scripts of `tx`'s input number `input` against the output it spends, `hashes.spent().get(input)`.
    ///
    /// @param hashes made for this very transaction; shared by the checks of all its inputs
    /// @return empty if the input may spend, else why not
    public static Optional<ScriptFailure> verify(
            Transaction tx, int input, TxSignatureHashes hashes, ScriptFlags flags) {
        return verify(tx, input, hashes, flags, SignatureChecker.DIRECT);
    }

    /// The same with another way to check signatures, such as a cache.
    public static Optional<ScriptFailure> verify(
            Transaction tx, int input, TxSignatureHashes hashes, ScriptFlags flags, SignatureChecker signatures) {
        return Optional.ofNullable(new InputVerifier(tx, input, hashes, flags, signatures).verify());
    }
}
