package org.planchet.consensus;

import org.planchet.primitives.Script;

/// BIP 34: a coinbase's script starts with its block's height, so that no two coinbases are alike.
public final class CoinbaseHeight {
    private static final int OP_0 = 0x00;
    private static final int OP_1 = 0x51;

    private CoinbaseHeight() {}

    /// The push that the script must start with: OP_0 to OP_16, else the height as a script number.
    public static Script script(int height) {
        if (height < 0) throw new AssertionError("a height below zero: " + height);
        if (height == 0) return Script.wrap(new byte[] {OP_0});
        if (height <= 16) return Script.wrap(new byte[] {(byte) (OP_1 - 1 + height)});
        // Little-endian, with room for the sign bit, which is 0.
        int length = (32 - Integer.numberOfLeadingZeros(height)) / 8 + 1;
        byte[] push = new byte[1 + length];
        push[0] = (byte) length;
        for (int i = 0; i < Math.min(length, 4); i++) push[1 + i] = (byte) (height >>> (8 * i));
        return Script.wrap(push);
    }

    /// Whether `scriptSig` starts with the push of `height`.
    public static boolean isStated(Script scriptSig, int height) {
        Script expected = script(height);
        if (scriptSig.size() < expected.size()) return false;
        for (int i = 0; i < expected.size(); i++) if (scriptSig.byteAt(i) != expected.byteAt(i)) return false;
        return true;
    }
}
