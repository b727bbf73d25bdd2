package org.planchet.script;

import java.util.HexFormat;
import java.util.StringJoiner;
import org.planchet.primitives.Script;

/// The readable form of a script, as Bitcoin Core prints it in its `asm` fields.
public final class Asm {
    private static final int MAX_NUMBER = 4;

    private Asm() {}

    /// Opcodes by name, small numbers and pushes of up to 4 bytes as numbers, longer ones as hex; `[error]` where it
    /// stops parsing.
    public static String toString(Script script) {
        var words = new StringJoiner(" ");
        var reader = new ScriptReader(script);
        while (reader.next()) words.add(word(reader));
        if (!reader.isAtEnd()) words.add("[error]");
        return words.toString();
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
