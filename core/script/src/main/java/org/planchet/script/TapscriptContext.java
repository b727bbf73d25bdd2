package org.planchet.script;

/// What a tapscript's signatures commit to beside the transaction, and what it may still spend on them (BIP-0342).
final class TapscriptContext {
    /// No OP_CODESEPARATOR was executed.
    static final int NO_CODE_SEPARATOR = 0xffffffff;

    final byte[] leafHash;

    /// The number of the last executed OP_CODESEPARATOR among the opcodes.
    int codeSeparator = NO_CODE_SEPARATOR;

    private int budget;

    /// @param witnessSize serialized bytes of the input's whole witness
    TapscriptContext(byte[] leafHash, int witnessSize) {
        this.leafHash = leafHash;
        this.budget = witnessSize + Limits.SIGNATURE_WEIGHT;
    }

    /// Takes one signature from the budget; false if it is spent.
    boolean paySignature() {
        budget -= Limits.SIGNATURE_WEIGHT;
        return budget >= 0;
    }
}
