package org.planchet.script;

import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;

/// The 32 bytes that a signature signs, in their three generations: legacy, BIP-0143 (witness v0), BIP-0341 (taproot).
public final class SignatureHash {
    /// Taproot only: as [#ALL], said by leaving the type byte out.
    public static final int DEFAULT = 0;

    public static final int ALL = 1;
    public static final int NONE = 2;
    public static final int SINGLE = 3;

    /// Added to another type: other inputs may be changed.
    public static final int ANYONECANPAY = 0x80;

    private SignatureHash() {}

    /// The hash that legacy scripts sign.
    ///
    /// @param scriptCode the script being run, from its last executed OP_CODESEPARATOR on, without signatures
    public static byte[] legacy(Transaction tx, int input, Script scriptCode, int hashType) {
        throw new AssertionError("not written yet");
    }

    /// BIP-0143's hash, with the amount of the spent output out of `hashes`.
    public static byte[] witnessV0(TxSignatureHashes hashes, int input, Script scriptCode, int hashType) {
        throw new AssertionError("not written yet");
    }

    /// BIP-0341's hash for a key path spend without annex.
    ///
    /// @throws IllegalArgumentException where the type is not one of BIP-0341's, or SINGLE has no output
    public static byte[] taprootKeyPath(TxSignatureHashes hashes, int input, int hashType) {
        throw new AssertionError("not written yet");
    }
}
