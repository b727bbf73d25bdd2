package org.planchet.wallet.descriptor;

import java.util.Optional;
import org.planchet.primitives.Script;

/// A script that a descriptor stands for.
///
/// @param description the descriptor of this script alone, its keys with the way to them, without a checksum; empty
///     where the script is known and no key behind it
public record Output(Script script, Optional<String> description) {
    static Output of(Script script, String description) {
        return new Output(script, Optional.of(description));
    }

    /// The description of a script whose keys are known.
    String described() {
        return description.orElseThrow(() -> new AssertionError("no keys within a script"));
    }
}
