package org.planchet.daemon.config;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of data as people write it: a whole number and a unit, small letters for thousands and capitals for 1,024s
/// (Bitcoin Core's `ParseByteUnits`).
final class DataSize {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18})([kKmMgGtT]?)");

    enum Unit {
        k(1_000),
        K(1L << 10),
        m(1_000_000),
        M(1L << 20),
        g(1_000_000_000),
        G(1L << 30),
        t(1_000_000_000_000L),
        T(1L << 40);

        final long bytes;

        Unit(long bytes) {
            this.bytes = bytes;
        }
    }

    private DataSize() {}

    /// The bytes that `text` stands for; empty if it is not an amount, or exceeds a `long`.
    ///
    /// @param unit that a number by itself is meant in
    static OptionalLong parse(String text, Unit unit) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) return OptionalLong.empty();
        long number = Long.parseLong(matcher.group(1));
        long bytes = matcher.group(2).isEmpty() ? unit.bytes : Unit.valueOf(matcher.group(2)).bytes;
        if (number > Long.MAX_VALUE / bytes) return OptionalLong.empty();
        return OptionalLong.of(number * bytes);
    }
}
