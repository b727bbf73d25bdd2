package org.planchet.wallet;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.planchet.crypto.Hashes;
import org.planchet.crypto.RecoverableEcdsa;
import org.planchet.primitives.AddressFormat;
import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Script;
import org.planchet.script.Addresses;
import org.planchet.script.BadAddressException;
import org.planchet.script.Templates;

/// Texts signed by the key of a P2PKH address, as Bitcoin Core's `signmessage` and `verifymessage` have it: the
/// signature is 65 bytes in base64 ([RecoverableEcdsa]), and the key is computed from it.
public final class SignedMessage {
    /// Part of every hash, so that no transaction can be signed by the way.
    private static final String MAGIC = "Bitcoin Signed Message:\n";

    private SignedMessage() {}

    /// What a check has found.
    public enum Verdict {
        SIGNED,
        NOT_SIGNED,
        /// The address is none of this chain.
        INVALID_ADDRESS,
        /// The address is no hash of one key (P2PKH).
        ADDRESS_WITHOUT_KEY,
        /// The signature is no base64.
        MALFORMED_SIGNATURE
    }

    /// The signature of `message`, in base64.
    public static String sign(SingleKey key, String message) {
        byte[] secret = key.key();
        try {
            byte[] signature = RecoverableEcdsa.sign(secret, hash(message), key.compressed());
            return Base64.getEncoder().encodeToString(signature);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /// Whether the key of `address` has signed `message`.
    public static Verdict verify(String address, String signature, String message, AddressFormat format) {
        Script script;
        try {
            script = Addresses.toScript(address, format);
        } catch (BadAddressException none) {
            return Verdict.INVALID_ADDRESS;
        }
        if (!Templates.isPayToPubKeyHash(script)) return Verdict.ADDRESS_WITHOUT_KEY;
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(signature);
        } catch (IllegalArgumentException malformed) {
            return Verdict.MALFORMED_SIGNATURE;
        }
        // The decoder does without padding, and ignores bits behind the last byte; Bitcoin Core does neither.
        if (!Base64.getEncoder().encodeToString(bytes).equals(signature)) return Verdict.MALFORMED_SIGNATURE;
        byte[] publicKey = RecoverableEcdsa.recover(bytes, hash(message));
        boolean signed = publicKey != null
                && Templates.payToPubKeyHash(Hashes.hash160(publicKey)).equals(script);
        return signed ? Verdict.SIGNED : Verdict.NOT_SIGNED;
    }

    private static byte[] hash(String message) {
        return Hashes.sha256d(new ByteWriter()
                .lengthPrefixed(MAGIC.getBytes(StandardCharsets.UTF_8))
                .lengthPrefixed(message.getBytes(StandardCharsets.UTF_8))
                .toByteArray());
    }
}
