package org.planchet.cli.command;

import java.util.Locale;

/// Figures as a person reads them.
final class Figures {
    private Figures() {}

    /// Seconds with one place.
    static String seconds(double seconds) {
        return String.format(Locale.ROOT, "%.1f", seconds);
    }

    /// Something a second: whole numbers from ten on, one place below.
    static String rate(double perSecond) {
        return perSecond >= 10
                ? String.format(Locale.ROOT, "%.0f", perSecond)
                : String.format(Locale.ROOT, "%.1f", perSecond);
    }
}
