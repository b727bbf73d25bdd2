package org.planchet.script;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;

/// Where and why a script stopped: kept as data, so that a refusal can be explained.
///
/// @param error what is wrong
/// @param position the byte position of `opcode` in the script that was running; the script's size after its end
/// @param opcode the opcode that failed, or what was being checked if no opcode was (`end of script`, `taproot
///     signature`, …)
/// @param stack the stack at that moment, bottom first; only to be read
public record ScriptFailure(ScriptError error, int position, String opcode, List<byte[]> stack) {
    public ScriptFailure {
        stack = List.copyOf(stack);
    }

    /// One sentence with everything in it.
    @Override
    public String toString() {
        String items = stack.stream()
                .map(item -> item.length == 0 ? "''" : HexFormat.of().formatHex(item))
                .collect(Collectors.joining(" "));
        return error.message() + " (" + error + ") at byte " + position + ", " + opcode + ", stack [" + items + "]";
    }
}
