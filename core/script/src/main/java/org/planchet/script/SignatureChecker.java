package org.planchet.script;

import org.planchet.crypto.Secp256k1;

/// The interface between the interpreter and secp256k1: a caller may insert a cache of verified signatures
/// here. An implementation must answer exactly as [#DIRECT] would, and be safe for many threads.
public interface SignatureChecker {
    /// Asks libsecp256k1 each time.
    SignatureChecker DIRECT = new SignatureChecker() {
        @Override
        public boolean ecdsa(byte[] publicKey, byte[] derSignature, byte[] hash32) {
            return Secp256k1.verifyEcdsa(publicKey, derSignature, hash32);
        }

        @Override
        public boolean schnorr(byte[] xOnlyKey, byte[] signature64, byte[] hash32) {
            return Secp256k1.verifySchnorr(xOnlyKey, signature64, hash32);
        }
    };

    /// @param publicKey any bytes; if they are not a public key, verification fails
    /// @param derSignature without the hash type byte, in the lax DER of old blocks
    boolean ecdsa(byte[] publicKey, byte[] derSignature, byte[] hash32);

    /// @param xOnlyKey 32 bytes
    /// @param signature64 without the hash type byte
    boolean schnorr(byte[] xOnlyKey, byte[] signature64, byte[] hash32);
}
