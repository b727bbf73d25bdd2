package org.planchet.primitives;

import java.nio.charset.StandardCharsets;
import org.planchet.crypto.SipHash;

/// Hash codes of values that untrusted peers choose: ids, outpoints, scripts, addresses. They depend on a
/// secret of this process, so an attacker cannot send a thousand ids that collide in one bucket of a table
/// (what `SaltedTxidHasher` is in Bitcoin Core).
///
/// The program hands the secret in before anything else runs ([#setSecret]). If it does not, as in most tests, the
/// secret is a constant. Hash codes are never stored and never sent, and nothing that a node does hangs on them: a
/// simulation is the same to the byte under every secret.
public final class KeyedHash {
    private record Secret(long k0, long k1) {}

    private static Secret chosen = new Secret(0x8e81_9f26_07a1_8de6L, 0xf402_0d2e_3983_b0ebL);
    private static boolean used;

    /// Loaded when the first hash is asked for: from then on the secret is a constant to the JIT.
    private static final class Taken {
        static final Secret SECRET = take();
    }

    private KeyedHash() {}

    /// Sets the secret: 128 unpredictable bits.
    ///
    /// @throws IllegalStateException if a hash was asked for already: tables that hold it could not be read again
    public static synchronized void setSecret(long k0, long k1) {
        if (used) throw new IllegalStateException("the secret of hash codes is in use already");
        chosen = new Secret(k0, k1);
    }

    private static synchronized Secret take() {
        used = true;
        return chosen;
    }

    /// All 64 bits, of which any may be used.
    public static long of(Hash256 hash) {
        Secret secret = Taken.SECRET;
        return SipHash.of32Bytes(secret.k0, secret.k1, hash.a(), hash.b(), hash.c(), hash.d());
    }

    /// As [#of(Hash256)], of a hash and a number beside it.
    public static long of(Hash256 hash, int number) {
        Secret secret = Taken.SECRET;
        return SipHash.of36Bytes(secret.k0, secret.k1, hash.a(), hash.b(), hash.c(), hash.d(), number);
    }

    /// As [#of(Hash256)], of any bytes.
    public static long of(byte[] bytes) {
        return SipHash.of(Taken.SECRET.k0, Taken.SECRET.k1, bytes);
    }

    /// As [#of(Hash256)], of a text.
    public static long of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }
}
