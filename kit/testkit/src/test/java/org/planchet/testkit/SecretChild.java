package org.planchet.testkit;

import org.planchet.primitives.KeyedHash;

/// A process whose hash codes hang on a secret that the seed of its simulation gives. Says the hash of the run.
final class SecretChild {
    private SecretChild() {}

    /// @param arguments number of nodes, seed
    public static void main(String[] arguments) {
        long seed = Long.parseLong(arguments[1]);
        KeyedHash.setSecret(seed, ~seed);
        System.out.println(SimNetTest.busy(Integer.parseInt(arguments[0]), seed).traceHash());
    }
}
