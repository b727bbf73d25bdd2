package org.planchet.conformance.fuzz;

/// What the fuzzer calls, in a process of its own. The property `planchet.fuzz.target` names the target.
public final class Fuzzed {
    private static final Target TARGET = Target.valueOf(System.getProperty("planchet.fuzz.target"));

    private Fuzzed() {}

    /// Loads what the target needs, so that only the input's own memory is counted later.
    public static void fuzzerInitialize() {
        for (int i = 0; i < 3; i++) for (byte[] seed : TARGET.seeds()) TARGET.check(seed);
    }

    /// One input.
    public static void fuzzerTestOneInput(byte[] input) {
        TARGET.check(input);
    }
}
