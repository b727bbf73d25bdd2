package org.planchet.server;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.planchet.api.Saying;

/// The body of a request, read in full before anything is done for it. Its memory is taken from the budget as its
/// bytes arrive, not as they are announced, and given back when the request is answered.
final class Body implements AutoCloseable {
    private static final int FIRST = 8 * 1024;

    private final BodyBudget budget;
    private byte[] buffer = new byte[0];
    private int length;

    private Body(BodyBudget budget) {
        this.budget = budget;
    }

    /// Of a request that needs none; what it brings is not read.
    static Body none() {
        return new Body(new BodyBudget(0));
    }

    /// @param declared length by the header, -1 for none
    /// @param limit    bytes at most
    /// @throws HttpProblem 413 if it is longer, 503 if there is no memory for it
    /// @throws IOException if the caller breaks off or is too slow
    static Body read(InputStream in, long declared, int limit, BodyBudget budget) throws IOException {
        if (declared > limit) throw tooLarge(limit);
        var body = new Body(budget);
        try {
            body.fill(in, declared, limit);
            return body;
        } catch (IOException | RuntimeException failed) {
            body.close();
            throw failed;
        }
    }

    private void fill(InputStream in, long declared, int limit) throws IOException {
        // Of a body without a length one byte more is asked for, to see that there is none.
        int end = declared >= 0 ? (int) declared : limit + 1;
        while (length < end) {
            if (length == buffer.length) grow(Math.min(end, Math.max(FIRST, 2 * length)));
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) break;
            length += read;
        }
        if (length > limit) throw tooLarge(limit);
    }

    private void grow(int capacity) {
        budget.take(capacity);
        int before = buffer.length;
        buffer = Arrays.copyOf(buffer, capacity);
        budget.release(before);
    }

    byte[] bytes() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    @Override
    public void close() {
        budget.release(buffer.length);
        buffer = new byte[0];
        length = 0;
    }

    private static HttpProblem tooLarge(int limit) {
        return new HttpProblem(413, "Content too large", Saying.BODY_TOO_LARGE, limit);
    }
}
