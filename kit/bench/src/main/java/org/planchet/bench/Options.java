package org.planchet.bench;

import java.util.List;

/// `--name N` and `--name` on the command line of a benchmark.
record Options(List<String> words) {
    /// Whether `--name` is there.
    boolean has(String name) {
        return words.contains("--" + name);
    }

    /// The whole number after `--name`, or `otherwise`.
    int number(String name, int otherwise) {
        int at = words.indexOf("--" + name);
        if (at < 0) return otherwise;
        try {
            int value = Integer.parseInt(words.get(at + 1));
            if (value > 0) return value;
        } catch (IndexOutOfBoundsException | NumberFormatException notANumber) {
            // Said below, as for a number that is not positive.
        }
        throw new IllegalArgumentException("--" + name + " takes a whole number above 0");
    }

    /// The word after `--name`; empty without it.
    String text(String name) {
        int at = words.indexOf("--" + name);
        return at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
    }
}
