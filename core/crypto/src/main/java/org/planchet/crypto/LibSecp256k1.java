package org.planchet.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.security.SecureRandom;

/// The functions of libsecp256k1 that are used, bound once, and the one context they share. Binding them takes longer
/// than loading the library, so a start that only asks what the library has ([NativeLibrary]) leaves it to the first
/// call.
///
/// They are bound as critical: Java arrays are passed where they lie, without a copy, and the collector waits
/// for the few microseconds a call takes. Threads may share a context as long as it is not modified, and it
/// is never modified after its creation. The library aborts the program if an argument is illegal (a null
/// pointer, a key object never filled), so callers pass only objects that the library itself has just filled.
@SuppressWarnings("restricted") // calling native functions is what this class is for
final class LibSecp256k1 {
    /// Bytes of the library's own form of a public key, a signature, and an x-only key.
    static final int OBJECT_SIZE = 64;

    /// Bytes of its form of a key pair.
    static final int KEYPAIR_SIZE = 96;

    static final int COMPRESSED = 0x102;
    static final int UNCOMPRESSED = 0x2;
    private static final int CONTEXT_NONE = 1;

    static final MethodHandle SECKEY_VERIFY = bind("secp256k1_ec_seckey_verify", ADDRESS, ADDRESS);
    static final MethodHandle SECKEY_TWEAK_ADD = bind("secp256k1_ec_seckey_tweak_add", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle PUBKEY_CREATE = bind("secp256k1_ec_pubkey_create", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle PUBKEY_PARSE = bind("secp256k1_ec_pubkey_parse", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG);
    static final MethodHandle PUBKEY_SERIALIZE =
            bind("secp256k1_ec_pubkey_serialize", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
    static final MethodHandle PUBKEY_TWEAK_ADD = bind("secp256k1_ec_pubkey_tweak_add", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ECDSA_SIGN =
            bind("secp256k1_ecdsa_sign", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ECDSA_PARSE_COMPACT =
            bind("secp256k1_ecdsa_signature_parse_compact", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ECDSA_SERIALIZE_COMPACT =
            bind("secp256k1_ecdsa_signature_serialize_compact", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ECDSA_SERIALIZE_DER =
            bind("secp256k1_ecdsa_signature_serialize_der", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ECDSA_NORMALIZE = bind("secp256k1_ecdsa_signature_normalize", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle ECDSA_VERIFY = bind("secp256k1_ecdsa_verify", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle KEYPAIR_CREATE = bind("secp256k1_keypair_create", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle KEYPAIR_XONLY_PUB =
            bind("secp256k1_keypair_xonly_pub", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle XONLY_PARSE = bind("secp256k1_xonly_pubkey_parse", ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle XONLY_TWEAK_ADD_CHECK =
            bind("secp256k1_xonly_pubkey_tweak_add_check", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS);
    static final MethodHandle SCHNORR_SIGN =
            bind("secp256k1_schnorrsig_sign32", ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
    static final MethodHandle SCHNORR_VERIFY =
            bind("secp256k1_schnorrsig_verify", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);

    /// Made once; blinded by fresh randomness against side channels, on which no result depends.
    static final MemorySegment CONTEXT = newContext();

    private LibSecp256k1() {}

    /// A function that gives an int.
    ///
    /// @throws java.util.NoSuchElementException if the library lacks it
    static MethodHandle bind(String name, MemoryLayout... arguments) {
        return Linker.nativeLinker()
                .downcallHandle(
                        NativeLibrary.FUNCTIONS.findOrThrow(name),
                        FunctionDescriptor.of(JAVA_INT, arguments),
                        Linker.Option.critical(true));
    }

    private static MemorySegment newContext() {
        MethodHandle create = Linker.nativeLinker()
                .downcallHandle(
                        NativeLibrary.FUNCTIONS.findOrThrow("secp256k1_context_create"),
                        FunctionDescriptor.of(ADDRESS, JAVA_INT));
        MethodHandle randomize = bind("secp256k1_context_randomize", ADDRESS, ADDRESS);
        byte[] seed = new byte[32];
        new SecureRandom().nextBytes(seed);
        try {
            MemorySegment context = (MemorySegment) create.invokeExact(CONTEXT_NONE);
            int randomized = (int) randomize.invokeExact(context, MemorySegment.ofArray(seed));
            if (randomized != 1) throw new AssertionError("libsecp256k1 cannot blind its context");
            return context;
        } catch (Throwable impossible) {
            throw broken(impossible);
        }
    }

    /// What a bound function throws, which it never does: only the signature of [MethodHandle] says so.
    static AssertionError broken(Throwable cause) {
        return new AssertionError("libsecp256k1 call failed", cause);
    }
}
