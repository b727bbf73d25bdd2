package org.planchet.script;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.planchet.primitives.Script;

/// Reads the notation of Bitcoin Core's test vectors (`ParseScript`): decimal numbers and 'quoted' text are pushed,
/// `0x…` is put in raw, everything else is an opcode's name with or without `OP_`.
final class AsmParser {
    private AsmParser() {}

    static Script parse(String text) {
        var builder = new ScriptBuilder();
        for (String word : text.split("\\s+")) {
            if (word.isEmpty()) continue;
            if (word.matches("-?[0-9]+")) builder.number(Long.parseLong(word));
            else if (word.startsWith("0x")) builder.raw(HexFormat.of().parseHex(word.substring(2)));
            else if (word.length() >= 2 && word.startsWith("'") && word.endsWith("'"))
                builder.pushBytes(word.substring(1, word.length() - 1).getBytes(StandardCharsets.US_ASCII));
            else builder.op(Op.valueOf(word.startsWith("OP_") ? word : "OP_" + word));
        }
        return builder.build();
    }
}
