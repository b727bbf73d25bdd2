package org.planchet.policy;

import java.util.Arrays;
import java.util.Optional;
import org.planchet.primitives.Script;

/// What a scriptSig that has nothing but pushes leaves on top of the stack: for P2SH, the redeem script.
final class PushedData {
    /// MAX_SCRIPT_ELEMENT_SIZE: running a script with a bigger push fails.
    private static final int MAX_ELEMENT = 520;

    private PushedData() {}

    /// The last item pushed; empty if nothing is, or if running `script` would fail.
    static Optional<Script> last(Script script) {
        byte[] bytes = script.bytes();
        byte[] top = null;
        int at = 0;
        while (at < bytes.length) {
            int code = bytes[at++] & 0xff;
            if (code > 0x4e) {
                if (code != 0x4f && (code < 0x51 || code > 0x60)) return Optional.empty();
                // OP_1NEGATE and OP_1 to OP_16
                top = new byte[] {code == 0x4f ? (byte) 0x81 : (byte) (code - 0x50)};
                continue;
            }
            int lengthBytes = code < 0x4c ? 0 : 1 << (code - 0x4c);
            if (lengthBytes > bytes.length - at) return Optional.empty();
            long length = code;
            if (lengthBytes > 0) {
                length = 0;
                for (int i = 0; i < lengthBytes; i++) length |= (bytes[at + i] & 0xffL) << (8 * i);
            }
            at += lengthBytes;
            if (length > MAX_ELEMENT || length > bytes.length - at) return Optional.empty();
            top = Arrays.copyOfRange(bytes, at, at + (int) length);
            at += (int) length;
        }
        return top == null ? Optional.empty() : Optional.of(Script.wrap(top));
    }
}
