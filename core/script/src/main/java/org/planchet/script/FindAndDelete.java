package org.planchet.script;

import java.util.Arrays;
import org.planchet.primitives.ByteWriter;

/// Takes a signature out of the script it signs, as legacy scripts always did: Bitcoin Core's `FindAndDelete`.
final class FindAndDelete {
    private FindAndDelete() {}

    /// Removes every `push(data)`, in the one form [ScriptBuilder#pushBytes] writes, that starts where an opcode
    /// does.
    ///
    /// @return `script` itself if there was none
    static byte[] push(byte[] script, byte[] data) {
        byte[] pattern = new ScriptBuilder().pushBytes(data).build().bytes();
        if (pattern.length > script.length) return script;
        ByteWriter cleaned = null;
        var reader = new ScriptReader(script);
        int kept = 0; // everything before it was copied or removed
        int at = 0;
        boolean more = true;
        while (more) {
            int from = at;
            while (startsWith(script, at, pattern)) at += pattern.length;
            if (at > from) {
                if (cleaned == null) cleaned = new ByteWriter(script.length);
                cleaned.bytes(script, kept, from - kept);
                kept = at;
                reader.moveTo(at);
            }
            more = reader.next();
            at = reader.position();
        }
        return cleaned == null
                ? script
                : cleaned.bytes(script, kept, script.length - kept).toByteArray();
    }

    private static boolean startsWith(byte[] script, int at, byte[] pattern) {
        return script.length - at >= pattern.length
                && Arrays.equals(script, at, at + pattern.length, pattern, 0, pattern.length);
    }
}
