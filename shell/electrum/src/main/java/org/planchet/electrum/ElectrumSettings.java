package org.planchet.electrum;

import java.time.Duration;

/// Where the server listens, and what it bears.
///
/// @param port          0 for a free one
/// @param sessions      connections at a time
/// @param lineBytes     bytes of a line that a client sends
/// @param queueBytes    bytes that may wait for a client to read them, but for one last answer
/// @param batch         calls in a batch
/// @param subscriptions scripts that a session may watch
/// @param idle          how long a client may say nothing
/// @param answerTimeout how long an answer waits for a client to read those before it, and a line for its last byte
public record ElectrumSettings(
        String bind,
        int port,
        int sessions,
        int lineBytes,
        int queueBytes,
        int batch,
        int subscriptions,
        Duration idle,
        Duration answerTimeout) {
    /// The usual limits; clients of Electrum say something every five minutes.
    public static ElectrumSettings of(String bind, int port) {
        return new ElectrumSettings(
                bind, port, 64, 1 << 20, 1 << 20, 100, 1_000, Duration.ofMinutes(10), Duration.ofSeconds(30));
    }

    ElectrumSettings withSessions(int most) {
        return new ElectrumSettings(bind, port, most, lineBytes, queueBytes, batch, subscriptions, idle, answerTimeout);
    }

    ElectrumSettings withTimes(Duration newIdle, Duration newAnswerTimeout) {
        return new ElectrumSettings(
                bind, port, sessions, lineBytes, queueBytes, batch, subscriptions, newIdle, newAnswerTimeout);
    }
}
