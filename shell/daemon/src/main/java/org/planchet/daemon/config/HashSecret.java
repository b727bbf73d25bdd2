package org.planchet.daemon.config;

import java.security.SecureRandom;
import org.planchet.primitives.KeyedHash;

/// The secret that this process' hash codes hang on ([KeyedHash]).
public final class HashSecret {
    private HashSecret() {}

    /// Draws it. The program does this before anything else, once.
    ///
    /// @throws IllegalStateException if something was hashed before
    public static void draw() {
        var random = new SecureRandom();
        KeyedHash.setSecret(random.nextLong(), random.nextLong());
    }
}
