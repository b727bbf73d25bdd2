package org.planchet.script;

import java.util.Arrays;
import org.planchet.primitives.Script;

/// Walks a script opcode by opcode, as Bitcoin Core's `GetScriptOp` does:
///
/// ```
/// while (reader.next()) … reader.opcode() … reader.data() …
/// if (!reader.isAtEnd()) … // a push that runs past the end
/// ```
public final class ScriptReader {
    /// `OP_NOP10`; bytes above it are not opcodes of a legacy script.
    private static final int MAX_OPCODE = 0xb9;

    private static final int PUSHDATA1 = Op.OP_PUSHDATA1.code();
    private static final int PUSHDATA2 = Op.OP_PUSHDATA2.code();
    private static final int PUSHDATA4 = Op.OP_PUSHDATA4.code();

    private final byte[] script;
    private int position;
    private int start;
    private int opcode;
    private int dataStart;
    private int dataLength;
    private boolean failed;

    /// Whether a script has the length, opcodes and pushes of one that could run, read to its end (Bitcoin Core's
    /// `HasValidOps` and the limit of a script's size).
    public static boolean hasValidOps(Script script) {
        if (script.size() > Limits.MAX_SCRIPT_SIZE) return false;
        var reader = new ScriptReader(script);
        while (reader.next())
            if (reader.opcode() > MAX_OPCODE || reader.dataLength() > Limits.MAX_ITEM_SIZE) return false;
        return reader.isAtEnd();
    }

    public ScriptReader(Script script) {
        this(script.bytes());
    }

    ScriptReader(byte[] script) {
        this.script = script;
    }

    /// Reads the next opcode and its data. False at the end, and if a push runs past the end, after which there is
    /// nothing more to read.
    public boolean next() {
        start = position;
        dataLength = 0;
        if (failed || position == script.length) return false;
        opcode = script[position++] & 0xff;
        if (opcode > PUSHDATA4) return true;
        long length = opcode;
        if (opcode >= PUSHDATA1) {
            int bytes = opcode == PUSHDATA1 ? 1 : opcode == PUSHDATA2 ? 2 : 4;
            if (script.length - position < bytes) return fail();
            length = 0;
            for (int i = 0; i < bytes; i++) length |= (script[position++] & 0xffL) << (8 * i);
        }
        if (length > script.length - position) return fail();
        dataStart = position;
        dataLength = (int) length;
        position += dataLength;
        return true;
    }

    private boolean fail() {
        failed = true;
        return false;
    }

    /// Whether everything was read and nothing was cut off.
    public boolean isAtEnd() {
        return !failed && position == script.length;
    }

    /// The byte of the opcode last read, 0 to 255.
    public int opcode() {
        return opcode;
    }

    /// Whether the opcode last read is that one.
    public boolean is(Op op) {
        return opcode == op.code();
    }

    /// Whether the opcode last read pushes bytes that are in the script (OP_0 too, which pushes none).
    public boolean isPush() {
        return opcode <= PUSHDATA4;
    }

    /// What the opcode last read pushes, a fresh array; empty if it is not a push.
    public byte[] data() {
        return dataLength == 0 ? ScriptStack.FALSE : Arrays.copyOfRange(script, dataStart, dataStart + dataLength);
    }

    /// The length of [#data()].
    public int dataLength() {
        return dataLength;
    }

    /// Where the opcode last read starts, in bytes.
    public int start() {
        return start;
    }

    /// Where the next opcode starts, in bytes.
    public int position() {
        return position;
    }

    /// Goes on reading at `newPosition`.
    void moveTo(int newPosition) {
        position = newPosition;
    }

    /// Whether the push last read is the shortest for its data (BIP-0062 rule 3, Core's `CheckMinimalPush`).
    boolean isMinimalPush() {
        if (dataLength == 0) return opcode == 0;
        if (dataLength == 1) {
            int value = script[dataStart] & 0xff;
            if ((value >= 1 && value <= 16) || value == 0x81) return false; // OP_1 to OP_16 and OP_1NEGATE push it
        }
        if (dataLength < PUSHDATA1) return opcode == dataLength;
        if (dataLength <= 0xff) return opcode == PUSHDATA1;
        return dataLength > 0xffff || opcode == PUSHDATA2;
    }
}
