package org.planchet.network;

/// How far the clocks of the peers that we chose are from the own one: their median.
///
/// @param seconds that they are ahead, negative if behind; 0 as long as fewer than five are known
public record ClockOffset(long seconds) {
    /// Further from the peers' clocks than these ten minutes, the own is probably wrong.
    private static final long MAX_SECONDS = 600;

    /// Whether the own clock is probably wrong.
    public boolean isTooFar() {
        return seconds > MAX_SECONDS || seconds < -MAX_SECONDS;
    }
}
