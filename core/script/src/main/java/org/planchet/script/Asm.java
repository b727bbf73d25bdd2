package org.planchet.script;

import java.util.HexFormat;
import java.util.StringJoiner;
import org.planchet.primitives.Script;

/// The readable form of a script, as Bitcoin Core prints it in its `asm` fields.
public final class Asm {
    private static final int MAX_NUMBER = 4;

    private Asm() {}

    /// Opcodes by name, small numbers and pushes of up to 4 bytes as numbers, longer ones as hex; `[error]` if it
    /// stops parsing.
    public static String toString(Script script) {
        return toString(script, false);
    }

    /// The same of a scriptSig: the type at the end of what has the form of a signature is shown by name, `[ALL]`.
    public static String ofInput(Script script) {
        return toString(script, !Templates.isUnspendable(script));
    }

    private static String toString(Script script, boolean signatures) {
        var words = new StringJoiner(" ");
        var reader = new ScriptReader(script);
        while (reader.next()) words.add(signatures && isSignature(reader) ? signature(reader.data()) : word(reader));
        if (!reader.isAtEnd()) words.add("[error]");
        return words.toString();
    }

    private static boolean isSignature(ScriptReader reader) {
        return reader.isPush() && reader.dataLength() > MAX_NUMBER && SignatureCheck.isStandard(reader.data());
    }

    private static String signature(byte[] bytes) {
        int type = bytes[bytes.length - 1];
        String name = switch (type & 0x1f) {
            case 2 -> "NONE";
            case 3 -> "SINGLE";
            default -> "ALL";
        };
        String hex = HexFormat.of().formatHex(bytes, 0, bytes.length - 1);
        return hex + "[" + name + ((type & 0x80) != 0 ? "|ANYONECANPAY]" : "]");
    }

    private static String word(ScriptReader reader) {
        if (reader.isPush()) {
            byte[] data = reader.data();
            if (data.length <= MAX_NUMBER) return Long.toString(ScriptNumber.decode(data));
            return HexFormat.of().formatHex(data);
        }
        if (reader.is(Op.OP_1NEGATE)) return "-1";
        if (reader.opcode() >= Op.OP_1.code() && reader.opcode() <= OpTable.OP_16)
            return Integer.toString(reader.opcode() - Op.OP_1.code() + 1);
        Op op = Op.of(reader.opcode());
        return op == null ? "OP_UNKNOWN" : op.name();
    }
}
