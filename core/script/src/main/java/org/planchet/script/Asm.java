package org.planchet.script;

import org.planchet.primitives.Script;

/// The readable form of a script, as Bitcoin Core prints it in its `asm` fields.
public final class Asm {
    private Asm() {}

    /// Opcodes by name, pushes of up to 4 bytes as numbers, longer ones as hex; `[error]` where it stops parsing.
    public static String toString(Script script) {
        throw new AssertionError("not written yet");
    }
}
