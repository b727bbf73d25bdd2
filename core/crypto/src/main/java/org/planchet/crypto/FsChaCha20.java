package org.planchet.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/// BIP-0324's `FSChaCha20`: a stream cipher for chunks. After every [#REKEY_INTERVAL] chunks the key stream gives the
/// next key, so that who learns a key cannot read what was sent before. For one thread at a time.
public final class FsChaCha20 {
    /// Chunks under one key.
    public static final int REKEY_INTERVAL = 224;

    private final Cipher cipher = cipher("ChaCha20");
    private int chunks;
    private long rekeys;

    /// @param key 32 bytes
    public FsChaCha20(byte[] key) {
        start(key);
    }

    private void start(byte[] key) {
        try {
            var nonce = new ChaCha20ParameterSpec(nonce(0, rekeys), 0);
            // Encryption and decryption are the same.
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ChaCha20"), nonce);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("ChaCha20 takes any key and nonce", impossible);
        }
    }

    /// The chunk, encrypted or decrypted.
    public byte[] crypt(byte[] chunk) {
        byte[] out = cipher.update(chunk);
        chunks++;
        if (chunks == REKEY_INTERVAL) {
            byte[] next = cipher.update(new byte[32]);
            chunks = 0;
            rekeys++;
            start(next);
        }
        return out;
    }

    /// RFC 8439's 12 bytes of nonce: 4 and 8, both little-endian.
    static byte[] nonce(int first, long second) {
        byte[] nonce = new byte[12];
        for (int i = 0; i < 4; i++) nonce[i] = (byte) (first >>> (8 * i));
        for (int i = 0; i < 8; i++) nonce[4 + i] = (byte) (second >>> (8 * i));
        return nonce;
    }

    static Cipher cipher(String name) {
        try {
            return Cipher.getInstance(name);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("the platform has no " + name, impossible);
        }
    }
}
