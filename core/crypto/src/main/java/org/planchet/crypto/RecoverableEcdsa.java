package org.planchet.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// ECDSA signatures that the public key can be computed from, as signed messages have them; done by libsecp256k1.
/// Safe for many threads.
///
/// A signature has 65 bytes: 27 plus the number of the key among the four that fit, plus 4 if the key is meant in its
/// compressed form; then R and S (Bitcoin Core's `CKey::SignCompact`).
public final class RecoverableEcdsa {
    /// Bytes of a signature.
    public static final int SIZE = 65;

    /// Bytes of the library's own form of such a signature.
    private static final int OBJECT_SIZE = 65;

    private static final int FIRST_HEADER = 27;
    private static final int COMPRESSED = 4;

    private RecoverableEcdsa() {}

    /// The functions, bound at their first use: a library that the user named may be built without them.
    private static final class Library {
        static final MethodHandle SIGN = LibSecp256k1.bind(
                "secp256k1_ecdsa_sign_recoverable", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle SERIALIZE = LibSecp256k1.bind(
                "secp256k1_ecdsa_recoverable_signature_serialize_compact", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        static final MethodHandle PARSE = LibSecp256k1.bind(
                "secp256k1_ecdsa_recoverable_signature_parse_compact", ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        static final MethodHandle RECOVER =
                LibSecp256k1.bind("secp256k1_ecdsa_recover", ADDRESS, ADDRESS, ADDRESS, ADDRESS);

        private Library() {}
    }

    /// Signs (low S, RFC 6979), and checks that the key is found again.
    ///
    /// @param compressed whether the public key is meant in its form of 33 bytes
    public static byte[] sign(byte[] key, byte[] hash32, boolean compressed) {
        Secp256k1.requirePrivateKey(key);
        Secp256k1.require32(hash32, "hash");
        byte[] object = new byte[OBJECT_SIZE];
        byte[] compact = new byte[SIZE - 1];
        int[] number = new int[1];
        try {
            int signed = (int) Library.SIGN.invokeExact(
                    LibSecp256k1.CONTEXT, of(object), of(hash32), of(key), MemorySegment.NULL, MemorySegment.NULL);
            int written = (int) Library.SERIALIZE.invokeExact(
                    LibSecp256k1.CONTEXT, of(compact), MemorySegment.ofArray(number), of(object));
            if (signed != 1 || written != 1) throw new AssertionError("a valid private key does not sign");
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
        byte[] signature = new byte[SIZE];
        signature[0] = (byte) (FIRST_HEADER + number[0] + (compressed ? COMPRESSED : 0));
        System.arraycopy(compact, 0, signature, 1, compact.length);
        if (!Arrays.equals(recover(signature, hash32), Secp256k1.publicKey(key, compressed)))
            throw new AssertionError("a fresh signature is wrong");
        return signature;
    }

    /// The public key that made a signature, of 33 or 65 bytes as the signature says; null if there is none.
    ///
    /// @param signature of any length
    public static byte @Nullable [] recover(byte[] signature, byte[] hash32) {
        Secp256k1.require32(hash32, "hash");
        if (signature.length != SIZE) return null;
        // Bitcoin Core takes any first byte, by its last three bits.
        int header = signature[0] - FIRST_HEADER;
        byte[] object = new byte[OBJECT_SIZE];
        byte[] point = new byte[LibSecp256k1.OBJECT_SIZE];
        byte[] compact = Arrays.copyOfRange(signature, 1, SIZE);
        try {
            int parsed = (int) Library.PARSE.invokeExact(LibSecp256k1.CONTEXT, of(object), of(compact), header & 3);
            if (parsed != 1) return null;
            int found = (int) Library.RECOVER.invokeExact(LibSecp256k1.CONTEXT, of(point), of(object), of(hash32));
            return found == 1 ? Secp256k1.serialize(point, (header & COMPRESSED) != 0) : null;
        } catch (Throwable impossible) {
            throw LibSecp256k1.broken(impossible);
        }
    }

    private static MemorySegment of(byte[] bytes) {
        return MemorySegment.ofArray(bytes);
    }
}
