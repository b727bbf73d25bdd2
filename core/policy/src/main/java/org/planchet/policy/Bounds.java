package org.planchet.policy;

/// The bounds of a setting.
final class Bounds {
    private Bounds() {}

    /// @throws IllegalArgumentException naming the setting, what it is and its bounds, both of which are allowed
    static void check(String name, long value, long min, long max) {
        if (value < min || value > max)
            throw new IllegalArgumentException(name + " is " + value + ", must be " + min + " to " + max);
    }
}
