package org.planchet.network;

import java.time.Instant;
import java.util.Objects;
import org.planchet.wire.Subnet;

/// A network that the user wants no connection with. This is what the file of bans keeps.
///
/// @param created when it was made, to the second
/// @param until   when it ends, to the second
public record Ban(Subnet subnet, Instant created, Instant until) {
    /// @throws NullPointerException if a part is missing
    public Ban {
        Objects.requireNonNull(subnet, "subnet");
        Objects.requireNonNull(created, "created");
        Objects.requireNonNull(until, "until");
    }
}
