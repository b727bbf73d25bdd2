package org.planchet.storage;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.ByteReader;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wallet.SecretText;

/// How a wallet's secrets are sealed: a key from the passphrase by Argon2id (RFC 9106), AES-256-GCM under a fresh
/// random nonce each time, and everything before the ciphertext as its associated data, so that not one bit of how it
/// was sealed can be changed.
///
///     encrypted 1 | memory in KiB 4 | passes 4 | lanes 1 | salt 16 | nonce 12
///
/// Without a passphrase of the user's they are sealed with the empty one, which protects nothing and says so.
final class WalletSeal {
    /// Bytes of the header.
    static final int SIZE = 38;

    private static final int SALT = 16;
    private static final int NONCE = 12;
    private static final int TAG_BITS = 128;
    private static final int KEY = 32;

    private final boolean encrypted;
    private final Cost cost;
    private final byte[] salt;
    private final byte[] nonce;

    private WalletSeal(boolean encrypted, Cost cost, byte[] salt, byte[] nonce) {
        this.encrypted = encrypted;
        this.cost = cost;
        this.salt = salt;
        this.nonce = nonce;
    }

    /// Whether a passphrase of the user's protects the secrets.
    boolean encrypted() {
        return encrypted;
    }

    Cost cost() {
        return cost;
    }

    /// What trying one passphrase costs.
    ///
    /// @param memory KiB
    /// @param passes over that memory
    record Cost(int memory, int passes, int lanes) {
        /// What new wallets get: 64 MiB, three passes; about half a second.
        static final Cost DEFAULT = new Cost(64 * 1024, 3, 1);

        /// What an encrypted wallet must cost at least (OWASP's floor for Argon2id).
        static final Cost FLOOR = new Cost(19 * 1024, 2, 1);

        /// For wallets without passphrase only, if the work would protect nothing.
        static final Cost NONE = new Cost(64, 1, 1);

        /// A file must not make a node spend all its memory.
        private static final Cost MAX = new Cost(512 * 1024, 16, 16);

        boolean atLeast(Cost other) {
            return memory >= other.memory && passes >= other.passes && lanes >= other.lanes;
        }
    }

    /// A new seal with a fresh salt.
    static WalletSeal fresh(char[] passphrase, Cost cost, SecureRandom random) {
        boolean encrypted = passphrase.length > 0;
        if (encrypted && !cost.atLeast(Cost.FLOOR)) throw new IllegalArgumentException("too cheap to protect anything");
        return new WalletSeal(encrypted, cost, random(SALT, random), random(NONCE, random));
    }

    /// The same seal under another nonce: each write takes one.
    WalletSeal renewed(SecureRandom random) {
        return new WalletSeal(encrypted, cost, salt, random(NONCE, random));
    }

    /// The key of a passphrase, to be wiped by the caller. Takes the same work whether right or wrong.
    byte[] key(char[] passphrase) {
        byte[] password = SecretText.utf8(passphrase);
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memory)
                .withIterations(cost.passes)
                .withParallelism(cost.lanes)
                .withSalt(salt)
                .build());
        byte[] key = new byte[KEY];
        generator.generateBytes(password, key);
        Arrays.fill(password, (byte) 0);
        return key;
    }

    byte[] seal(byte[] key, byte[] prefix, byte[] plain) {
        try {
            return cipher(Cipher.ENCRYPT_MODE, key, prefix).doFinal(plain);
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has AES-GCM", impossible);
        }
    }

    /// The plain bytes, or null if the key is wrong or any bit was changed: the two cannot be distinguished.
    byte @Nullable [] open(byte[] key, byte[] prefix, byte[] sealed) {
        try {
            return cipher(Cipher.DECRYPT_MODE, key, prefix).doFinal(sealed);
        } catch (AEADBadTagException wrong) {
            return null;
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("every Java platform has AES-GCM", impossible);
        }
    }

    void write(ByteWriter out) {
        out.uint8(encrypted ? 1 : 0).int32(cost.memory).int32(cost.passes).uint8(cost.lanes);
        out.bytes(salt).bytes(nonce);
    }

    /// @throws MalformedDataException if it is none, or cheaper or dearer than this program accepts
    static WalletSeal read(ByteReader in) throws MalformedDataException {
        int flag = in.uint8("encryption flag");
        if (flag > 1) throw new MalformedDataException("encryption flag of " + flag);
        var cost = new Cost(in.int32("memory"), in.int32("passes"), in.uint8("lanes"));
        byte[] salt = in.bytes(SALT, "salt");
        byte[] nonce = in.bytes(NONCE, "nonce");
        if (flag == 1 && !cost.atLeast(Cost.FLOOR))
            throw new MalformedDataException("the passphrase is protected by less work than is safe: " + cost);
        if (!cost.atLeast(new Cost(8, 1, 1)) || !Cost.MAX.atLeast(cost))
            throw new MalformedDataException("impossible cost of a passphrase: " + cost);
        return new WalletSeal(flag == 1, cost, salt, nonce);
    }

    private Cipher cipher(int mode, byte[] key, byte[] prefix) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
        var header = new ByteWriter(SIZE);
        write(header);
        cipher.updateAAD(prefix);
        cipher.updateAAD(header.toByteArray());
        return cipher;
    }

    private static byte[] random(int length, SecureRandom random) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
