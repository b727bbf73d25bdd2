package org.planchet.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Public keys as 64 bytes that look random (ElligatorSwift), and the secret that two of them agree on, as BIP-0324
/// wants them; done by libsecp256k1. Any 64 bytes are a key. Safe for many threads.
///
/// A library that the user named may be built without these functions, which are optional in it: see [#isAvailable].
public final class EllSwift {
    /// Bytes of a public key.
    public static final int KEY_SIZE = 64;

    private EllSwift() {}

    /// The functions, bound at their first use: the rest of the curve works without them.
    @SuppressWarnings("restricted") // calling native functions is what this class is for
    private static final class Library {
        static final MethodHandle CREATE =
                LibSecp256k1.bind("secp256k1_ellswift_create", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle DECODE = LibSecp256k1.bind("secp256k1_ellswift_decode", ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle XDH = LibSecp256k1.bind(
                "secp256k1_ellswift_xdh", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);

        /// The library exports a variable that holds the function.
        static final MemorySegment BIP324_HASH = NativeLibrary.FUNCTIONS
                .findOrThrow("secp256k1_ellswift_xdh_hash_function_bip324")
                .reinterpret(ADDRESS.byteSize())
                .get(ADDRESS, 0);

        private Library() {}
    }

    /// Whether the library in use has these functions; without them nothing else here works.
    public static boolean isAvailable() {
        return NativeLibrary.FUNCTIONS
                .find("secp256k1_ellswift_xdh_hash_function_bip324")
                .isPresent();
    }

    /// A public key of a private one: one of very many, chosen by `entropy`.
    ///
    /// @param entropy 32 random bytes
    public static byte[] publicKey(byte[] privateKey, byte[] entropy) {
        Secp256k1.requirePrivateKey(privateKey);
        Secp256k1.require32(entropy, "entropy");
        byte[] key = new byte[KEY_SIZE];
        try {
            int made = (int) Library.CREATE.invokeExact(LibSecp256k1.CONTEXT, of(key), of(privateKey), of(entropy));
            if (made != 1) throw new AssertionError("a valid private key has no public key");
            return key;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    /// The public key that these 64 bytes stand for, compressed.
    public static byte[] decode(byte[] key) {
        require64(key);
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        try {
            int decoded = (int) Library.DECODE.invokeExact(LibSecp256k1.CONTEXT, of(point), of(key));
            if (decoded != 1) throw new AssertionError("any 64 bytes are a key");
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
        return Secp256k1.serialize(point, true);
    }

    /// The 32-byte secret that only the two sides of a connection can compute: BIP-0324's tagged hash of both
    /// public keys and the shared point.
    ///
    /// @param privateKey of `ours`
    /// @param initiating whether we opened the connection
    public static byte[] sharedSecret(byte[] privateKey, byte[] ours, byte[] theirs, boolean initiating) {
        Secp256k1.requirePrivateKey(privateKey);
        require64(ours);
        require64(theirs);
        byte[] secret = new byte[32];
        byte[] initiator = initiating ? ours : theirs;
        byte[] responder = initiating ? theirs : ours;
        try {
            int agreed = (int) Library.XDH.invokeExact(
                    LibSecp256k1.CONTEXT,
                    of(secret),
                    of(initiator),
                    of(responder),
                    of(privateKey),
                    initiating ? 0 : 1,
                    Library.BIP324_HASH,
                    MemorySegment.NULL);
            if (agreed != 1) throw new AssertionError("a valid private key agrees on no secret");
            return secret;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    private static MemorySegment of(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }

    private static void require64(byte[] key) {
        if (key.length != KEY_SIZE) throw new IllegalArgumentException("key has 64 bytes, not " + key.length);
    }
}
