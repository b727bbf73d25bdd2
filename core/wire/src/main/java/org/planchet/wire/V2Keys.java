package org.planchet.wire;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/// Everything that both ends of a v2 connection derive from their shared secret, by HKDF-SHA256 (BIP-0324).
final class V2Keys {
    static final int TERMINATOR_SIZE = 16;

    private static final String SALT = "bitcoin_v2_shared_secret";

    final byte[] initiatorLength;
    final byte[] initiatorPacket;
    final byte[] responderLength;
    final byte[] responderPacket;

    /// Ends the initiator's garbage.
    final byte[] initiatorTerminator;

    /// Ends the responder's garbage.
    final byte[] responderTerminator;

    final byte[] sessionId;

    /// @param secret 32 bytes, see [org.planchet.crypto.EllSwift#sharedSecret]
    /// @param magic  the chain's 4 message start bytes, read as a little-endian number
    V2Keys(byte[] secret, int magic) {
        byte[] text = SALT.getBytes(StandardCharsets.US_ASCII);
        byte[] salt = Arrays.copyOf(text, text.length + 4);
        for (int i = 0; i < 4; i++) salt[text.length + i] = (byte) (magic >>> (8 * i));
        initiatorLength = derive(secret, salt, "initiator_L");
        initiatorPacket = derive(secret, salt, "initiator_P");
        responderLength = derive(secret, salt, "responder_L");
        responderPacket = derive(secret, salt, "responder_P");
        byte[] terminators = derive(secret, salt, "garbage_terminators");
        initiatorTerminator = Arrays.copyOf(terminators, TERMINATOR_SIZE);
        responderTerminator = Arrays.copyOfRange(terminators, TERMINATOR_SIZE, 2 * TERMINATOR_SIZE);
        sessionId = derive(secret, salt, "session_id");
    }

    private static byte[] derive(byte[] secret, byte[] salt, String label) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(HKDFParameterSpec.ofExtract()
                            .addIKM(secret)
                            .addSalt(salt)
                            .thenExpand(label.getBytes(StandardCharsets.US_ASCII), 32));
        } catch (GeneralSecurityException impossible) {
            throw new AssertionError("the platform has no HKDF-SHA256", impossible);
        }
    }
}
