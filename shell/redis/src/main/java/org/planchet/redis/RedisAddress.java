package org.planchet.redis;

import io.lettuce.core.RedisURI;
import java.nio.file.Path;
import java.util.Optional;

/// Which Redis, and which of its keys.
///
/// @param uri       `redis://` or, for TLS, `rediss://`; may hold a password
/// @param prefix    of all keys, without braces
/// @param authority a file with the certificates, in PEM, of which one must have signed the server's; empty for those
/// that
///     Java trusts
public record RedisAddress(String uri, String prefix, Optional<Path> authority) {
    /// The same, if the URI is one of Redis'.
    ///
    /// @throws IllegalArgumentException if it is not
    public RedisAddress checked() {
        var _ = RedisURI.create(uri);
        return this;
    }

    /// Leaves the password out.
    @Override
    public String toString() {
        return "RedisAddress[" + prefix + "]";
    }
}
