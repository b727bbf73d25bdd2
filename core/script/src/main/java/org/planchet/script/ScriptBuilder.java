package org.planchet.script;

import org.planchet.primitives.ByteWriter;
import org.planchet.primitives.Script;

/// Writes a script; every push takes its shortest form.
public final class ScriptBuilder {
    private final ByteWriter out = new ByteWriter(64);

    /// Appends an opcode.
    public ScriptBuilder op(Op op) {
        out.uint8(op.code());
        return this;
    }

    /// Appends the shortest push of `data`: OP_0, OP_1 to OP_16 and OP_1NEGATE if they do.
    public ScriptBuilder push(byte[] data) {
        if (data.length == 0) return op(Op.OP_0);
        if (data.length == 1 && data[0] >= 1 && data[0] <= 16) {
            out.uint8(Op.OP_1.code() + data[0] - 1);
            return this;
        }
        if (data.length == 1 && data[0] == (byte) 0x81) return op(Op.OP_1NEGATE);
        return pushBytes(data);
    }

    /// Appends the shortest push that has the bytes themselves in it, as Core's `CScript << vector`.
    public ScriptBuilder pushBytes(byte[] data) {
        if (data.length < Op.OP_PUSHDATA1.code()) {
            out.uint8(data.length);
        } else if (data.length <= 0xff) {
            op(Op.OP_PUSHDATA1).out.uint8(data.length);
        } else if (data.length <= 0xffff) {
            op(Op.OP_PUSHDATA2).out.uint16(data.length);
        } else {
            op(Op.OP_PUSHDATA4).out.int32(data.length);
        }
        out.bytes(data);
        return this;
    }

    /// Appends the shortest push of a number.
    public ScriptBuilder number(long value) {
        return push(ScriptNumber.encode(value));
    }

    /// Appends bytes as they are, whatever they mean.
    public ScriptBuilder raw(byte[] bytes) {
        out.bytes(bytes);
        return this;
    }

    public Script build() {
        return Script.wrap(out.toByteArray());
    }
}
