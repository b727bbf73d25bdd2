package org.planchet.script;

import org.planchet.crypto.Hashes;
import org.planchet.primitives.Hash256;

/// Checks signatures and remembers those that were right, so that a transaction whose scripts are run by other flags,
/// or that comes back after a reorganisation, costs the curve nothing. A wrong one is never remembered.
public final class SignatureCache implements SignatureChecker {
    private static final byte ECDSA = 'E';
    private static final byte SCHNORR = 'S';

    private final VerifiedHashes verified;
    private final SignatureChecker curve;

    /// @param verified for this cache alone
    public SignatureCache(VerifiedHashes verified) {
        this(verified, SignatureChecker.DIRECT);
    }

    /// For tests: another one to ask if nothing is remembered.
    SignatureCache(VerifiedHashes verified, SignatureChecker curve) {
        this.verified = verified;
        this.curve = curve;
    }

    @Override
    public boolean ecdsa(byte[] publicKey, byte[] derSignature, byte[] hash32) {
        // No key has more than 65 bytes: its length fits into a byte, and says where the signature starts.
        if (publicKey.length > 65) return false;
        Hash256 key = key(new byte[] {ECDSA, (byte) publicKey.length}, hash32, publicKey, derSignature);
        return remembered(key) || remember(key, curve.ecdsa(publicKey, derSignature, hash32));
    }

    @Override
    public boolean schnorr(byte[] xOnlyKey, byte[] signature64, byte[] hash32) {
        Hash256 key = key(new byte[] {SCHNORR, (byte) xOnlyKey.length}, hash32, xOnlyKey, signature64);
        return remembered(key) || remember(key, curve.schnorr(xOnlyKey, signature64, hash32));
    }

    /// @param parts their boundaries follow from their contents
    private static Hash256 key(byte[]... parts) {
        return Hash256.of(Hashes.sha256(parts));
    }

    private boolean remembered(Hash256 key) {
        return verified.contains(key);
    }

    private boolean remember(Hash256 key, boolean valid) {
        if (valid) verified.add(key);
        return valid;
    }
}
