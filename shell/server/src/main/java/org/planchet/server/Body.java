package org.planchet.server;

import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.planchet.api.ErrorCode;

/// The body of a request, read in full before anything is done for it. Its memory is taken from the budget as its
/// bytes arrive, not as they are announced, and given back when the request is answered.
final class Body implements AutoCloseable {
    private static final int FIRST = 8 * 1024;

    private final BodyBudget budget;
    private final int limit;
    private byte[] buffer = new byte[0];
    private int length;

    /// Bytes of a chunk that is not whole yet: until then the library keeps them.
    private int chunk;

    /// What the budget counts for this body.
    private int taken;

    private Body(BodyBudget budget, int limit) {
        this.budget = budget;
        this.limit = limit;
    }

    /// Of a request that needs none; what it brings is not read.
    static Body none() {
        return new Body(new BodyBudget(0), 0);
    }

    /// @param limit bytes at most
    /// @throws HttpProblem 413 if it is longer, 503 if there is no memory for it, 400 if it is not a valid
    ///     body
    /// @throws IOException if the caller breaks off or is too slow
    static Body read(Exchange exchange, int limit, BodyBudget budget) throws IOException {
        var body = new Body(budget, limit);
        long declared = exchange.bodyLength();
        if (declared > limit) throw body.tooLarge();
        try {
            if (declared < 0) exchange.connection().arrivals(body::arrived);
            body.fill(exchange.body(), declared < 0 ? limit : (int) declared);
            return body;
        } catch (HttpProblem refused) {
            body.close();
            throw refused;
        } catch (CloseConnectionException | DataReader.InsufficientDataAvailableException brokeOff) {
            body.close();
            throw new IOException(brokeOff);
        } catch (RuntimeException malformed) {
            body.close();
            throw new HttpProblem(400, "Bad request", ErrorCode.UNANSWERABLE);
        } finally {
            exchange.connection().arrivals(null);
        }
    }

    private void fill(InputStream in, int end) throws IOException {
        while (length < end) {
            if (length == buffer.length) grow(Math.min(end, Math.max(FIRST, 2 * length)));
            int read = in.read(buffer, length, buffer.length - length);
            if (read < 0) return;
            length += read;
            chunk = 0;
        }
        if (in.read() >= 0) throw tooLarge();
    }

    private void arrived(int bytes) {
        chunk += bytes;
        // A chunk as long as the body may be comes with a little around it.
        if (chunk > limit + FIRST) throw tooLarge();
        budget.release(taken);
        taken = 0;
        budget.take(buffer.length + chunk);
        taken = buffer.length + chunk;
    }

    /// Both the memory before and that after it count while one is copied into the other.
    private void grow(int capacity) {
        budget.take(capacity + chunk);
        buffer = Arrays.copyOf(buffer, capacity);
        budget.release(taken);
        taken = capacity + chunk;
    }

    byte[] bytes() {
        return length == buffer.length ? buffer : Arrays.copyOf(buffer, length);
    }

    @Override
    public void close() {
        budget.release(taken);
        taken = 0;
        buffer = new byte[0];
        length = 0;
    }

    private HttpProblem tooLarge() {
        return new HttpProblem(413, "Content too large", ErrorCode.BODY_TOO_LARGE, limit);
    }
}
