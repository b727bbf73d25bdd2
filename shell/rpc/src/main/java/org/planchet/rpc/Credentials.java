package org.planchet.rpc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.planchet.crypto.Hashes;

/// Authenticates callers by a user and a password, which are kept as a hash.
public final class Credentials {
    private static final String BASIC = "Basic ";

    private final byte[] userAndPasswordHash;

    private Credentials(String userAndPassword) {
        this.userAndPasswordHash = Hashes.sha256(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }

    /// Those of the configuration.
    public static Credentials of(String user, String password) {
        return new Credentials(user + ":" + password);
    }

    /// Those of a cookie file, as they are written in it: `USER:PASSWORD`.
    public static Credentials of(String cookie) {
        return new Credentials(cookie);
    }

    /// Whether a header Authorization shows them. Takes equally long for every wrong one of a length.
    boolean admits(Optional<String> authorization) {
        String header = authorization.orElse("");
        if (!header.startsWith(BASIC)) return false;
        try {
            byte[] shown =
                    Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
            return MessageDigest.isEqual(userAndPasswordHash, Hashes.sha256(shown));
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "a user and a password";
    }
}
