package org.planchet.chainstate;

import java.util.Optional;

/// What a recheck of the stored chain found.
///
/// @param blocks  how many were rechecked
/// @param problem the first thing that was wrong, as one sentence; empty if all is well
public record VerifyReport(int blocks, Optional<String> problem) {
    /// Hears how far a recheck is.
    @FunctionalInterface
    public interface Progress {
        /// A progress listener that does nothing.
        Progress NONE = (level, done, total) -> {};

        void at(VerifyLevel level, int done, int total);
    }

    public boolean ok() {
        return problem.isEmpty();
    }
}
