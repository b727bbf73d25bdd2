package org.planchet.network;

import java.util.ArrayDeque;

/// What peers that we chose said of the time. It warns the user and does nothing else: the own clock alone judges
/// blocks (P27). Peers that connected to us do not count, or strangers could raise the warning. Bitcoin Core's
/// `TimeOffsets`.
final class ClockOffsets {
    /// The newest so many count.
    private static final int MAX_SAMPLES = 50;

    /// A median of fewer would be the word of one or two peers.
    private static final int MIN_SAMPLES = 5;

    /// Seconds that a peer's clock was ahead, the newest last.
    private final ArrayDeque<Long> samples = new ArrayDeque<>();

    /// Kept, since it is asked for far more often than it changes.
    private ClockOffset median = new ClockOffset(0);

    /// Takes what a peer said when it connected: any number of seconds.
    void add(long seconds) {
        if (samples.size() == MAX_SAMPLES) samples.removeFirst();
        samples.addLast(seconds);
        if (samples.size() < MIN_SAMPLES) return;
        median = new ClockOffset(
                samples.stream().sorted().skip(samples.size() / 2).findFirst().orElseThrow());
    }

    ClockOffset median() {
        return median;
    }
}
