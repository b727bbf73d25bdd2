package org.planchet.server;

import java.time.Duration;

/// What all callers together may ask of the server.
///
/// @param atOnce      requests that are answered at the same time
/// @param bodyBytes   memory for the bodies of requests
/// @param request     from the first byte of a request to its last
/// @param connections open at the same time; further ones wait to be accepted
record Limits(int atOnce, int bodyBytes, Duration request, int connections) {
    private static final int MIB = 1 << 20;

    /// A body of the largest size is held twice for a moment, while it outgrows its buffer; as text, hex and
    /// bytes it takes some five times its size when it is answered.
    private static final int BODY_BYTES_MIN = 32 * MIB;

    private static final int BODY_BYTES_MAX = 64 * MIB;

    /// As much as this process's heap allows.
    static Limits ofHeap() {
        long heap = Runtime.getRuntime().maxMemory();
        return new Limits(64, Math.clamp(heap / 16, BODY_BYTES_MIN, BODY_BYTES_MAX), Duration.ofSeconds(30), 2_000);
    }
}
