package org.planchet.primitives;

/// Segwit addresses (BIP-0173 for version 0, BIP-0350's Bech32m for the others).
public final class Bech32 {
    /// @param prefix the human-readable part, in lower case
    public record SegwitAddress(String prefix, WitnessProgram program) {}

    private Bech32() {}

    public static String encodeSegwit(String prefix, WitnessProgram program) {
        throw new AssertionError("not written yet");
    }

    /// @throws MalformedDataException saying what is wrong
    public static SegwitAddress decodeSegwit(String text) throws MalformedDataException {
        throw new AssertionError("not written yet");
    }
}
