package org.planchet.bench;

import java.util.List;
import java.util.Locale;

/// Numbers as the tables print them.
final class Figures {
    private Figures() {}

    /// The middle of the values.
    static double median(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    /// Prints a line.
    static void line(String text) {
        System.out.println(text);
    }

    /// `value` with `digits` behind the point.
    static String fixed(double value, int digits) {
        return String.format(Locale.ROOT, "%,." + digits + "f", value);
    }
}
