package org.planchet.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// BIP-0324's `FSChaCha20Poly1305`: RFC 8439's authenticated encryption for packets that come in order. Their nonces
/// count up, and after every [FsChaCha20#REKEY_INTERVAL] packets the key is replaced by one that it encrypts. Bytes
/// are changed where they lie. For one direction and one thread at a time.
public final class FsChaCha20Poly1305 {
    /// Bytes that encryption adds: the tag.
    public static final int EXPANSION = 16;

    private final Cipher cipher = FsChaCha20.cipher("ChaCha20-Poly1305");
    private SecretKeySpec key;
    private int packets;
    private long rekeys;

    /// @param key 32 bytes
    public FsChaCha20Poly1305(byte[] key) {
        this.key = new SecretKeySpec(key, "ChaCha20");
    }

    /// Encrypts `length` bytes at `offset`, and writes the tag after them.
    ///
    /// @param aad bytes that are authenticated and not sent
    public void encrypt(byte[] buffer, int offset, int length, byte[] aad) {
        try {
            start(Cipher.ENCRYPT_MODE, packets, aad);
            cipher.doFinal(buffer, offset, length, buffer, offset);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("ChaCha20-Poly1305 encrypts any bytes", impossible);
        }
        next();
    }

    /// Decrypts `length` bytes at `offset`, of which the last [#EXPANSION] are the tag. False if the tag is wrong:
    /// nothing that comes later can be read either.
    ///
    /// @param length at least [#EXPANSION]
    public boolean decrypt(byte[] buffer, int offset, int length, byte[] aad) {
        try {
            start(Cipher.DECRYPT_MODE, packets, aad);
            cipher.doFinal(buffer, offset, length, buffer, offset);
        } catch (AEADBadTagException forged) {
            return false;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("ChaCha20-Poly1305 decrypts any bytes with a tag", impossible);
        }
        next();
        return true;
    }

    private void start(int mode, int first, byte[] aad) throws GeneralSecurityException {
        cipher.init(mode, key, new IvParameterSpec(FsChaCha20.nonce(first, rekeys)));
        if (aad.length > 0) cipher.updateAAD(aad);
    }

    private void next() {
        packets++;
        if (packets < FsChaCha20.REKEY_INTERVAL) return;
        try {
            start(Cipher.ENCRYPT_MODE, -1, new byte[0]);
            byte[] encrypted = cipher.doFinal(new byte[32]);
            key = new SecretKeySpec(Arrays.copyOf(encrypted, 32), "ChaCha20");
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("ChaCha20-Poly1305 encrypts any bytes", impossible);
        }
        packets = 0;
        rekeys++;
    }
}
