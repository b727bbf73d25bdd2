package org.planchet.consensus;

import java.util.Optional;

/// The outcome of a check that gives something if all is well.
public sealed interface Verdict<T> {
    /// The rejection, if any.
    default Optional<Rejection> rejection() {
        return this instanceof Invalid<T>(Rejection rejection) ? Optional.of(rejection) : Optional.empty();
    }

    /// The value, if the caller knows that there is one.
    default T orThrow() {
        return switch (this) {
            case Valid<T>(T value) -> value;
            case Invalid<T>(Rejection rejection) -> throw new AssertionError("refused: " + rejection);
        };
    }

    record Valid<T>(T value) implements Verdict<T> {}

    record Invalid<T>(Rejection broken) implements Verdict<T> {}
}
