package org.planchet.server;

import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ErrorCode;

/// A request and the answer to it: all that the routes see of the HTTP library.
final class Exchange {
    /// Bytes that are handed to the network at a time, so that a slow reader is noticed by its rate.
    private static final int PIECE = 64 * 1024;

    /// A body of up to this size is read to its end even if it is not used, so that its connection can be
    /// reused.
    private static final int SMALL_BODY = 16 * 1024;

    private final RoutingRequest request;
    private final RoutingResponse response;
    private final Connection connection;
    private @Nullable Route route;
    private String place = "unknown";
    private @Nullable CloseDelimited closeDelimited;

    Exchange(RoutingRequest request, RoutingResponse response, Connection connection) {
        this.request = request;
        this.response = response;
        this.connection = connection;
    }

    /// Something that is served at a path.
    interface Endpoint {
        void serve(Exchange exchange);
    }

    String method() {
        return request.prologue().method().text();
    }

    /// As it was sent, nothing decoded.
    String path() {
        return request.prologue().uriPath().rawPath();
    }

    Connection connection() {
        return connection;
    }

    /// Whether it asks for a WebSocket.
    boolean isWebSocket() {
        return !connection.isHttp10() && "websocket".equalsIgnoreCase(header("Upgrade"));
    }

    /// The row of the table that the request was found in, null if it is none of the table's.
    @Nullable
    Route route() {
        return route;
    }

    void route(Route found) {
        route = found;
    }

    /// The path of the table that the request was found under; `unknown` if it is none of the table's.
    String place() {
        return place;
    }

    void place(String found) {
        place = found;
    }

    /// The part of the path that matches the route's parameter of this name, decoded.
    ///
    /// @throws HttpProblem 400 if it cannot be
    String pathParameter(String name) {
        String[] parts = path().split("/");
        String[] names = Objects.requireNonNull(route).path().split("/");
        for (int i = 0; i < names.length; i++) if (names[i].equals("{" + name + "}")) return decode(parts[i]);
        throw new AssertionError(name + " is not in the path of the route");
    }

    /// In a path, other than in a form, a plus sign is one.
    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new HttpProblem(400, "Bad request", ErrorCode.UNANSWERABLE);
        }
    }

    /// The first value behind the question mark of this name.
    @Nullable
    String query(String name) {
        return request.query().first(name).orElse(null);
    }

    /// The first header of this name of the request.
    @Nullable
    String header(String name) {
        return request.headers().first(HeaderNames.create(name)).orElse(null);
    }

    /// All headers of this name of the request, joined by commas; empty without one.
    String headers(String name) {
        return String.join(",", request.headers().values(HeaderNames.create(name)));
    }

    /// The address that the caller has reached.
    InetAddress here() {
        return ((InetSocketAddress) request.localPeer().address()).getAddress();
    }

    /// The address that the caller calls from.
    InetAddress there() {
        return ((InetSocketAddress) request.remotePeer().address()).getAddress();
    }

    /// Bytes of the body, -1 if that is not known before its end.
    long bodyLength() {
        if (!request.content().hasEntity()) return 0;
        return request.headers().contentLength().orElse(-1);
    }

    InputStream body() {
        return request.content().inputStream();
    }

    /// Sets a header of the answer.
    void answerHeader(String name, String value) {
        response.header(HeaderNames.create(name), value);
    }

    /// Sets the status of the answer, 200 otherwise.
    void status(int code) {
        response.status(Status.create(code));
    }

    int status() {
        return response.status().code();
    }

    /// Answers with these bytes.
    void send(String mediaType, byte[] bytes) {
        response.header(HeaderNames.CONTENT_TYPE, mediaType);
        if (bytes.length <= PIECE) {
            beforeAnswer();
            response.send(bytes);
            return;
        }
        response.header(HeaderNames.CONTENT_LENGTH, Integer.toString(bytes.length));
        try {
            OutputStream out = begin(mediaType);
            for (int at = 0; at < bytes.length; at += PIECE) out.write(bytes, at, Math.min(PIECE, bytes.length - at));
            out.close();
        } catch (IOException gone) {
            throw new CloseConnectionException("the caller is gone", gone);
        }
    }

    /// Answers with no more than the status.
    void send() {
        beforeAnswer();
        response.send();
    }

    /// Where an answer goes whose length is not known; closing it ends the answer. A write fails only if the
    /// caller has disconnected or is too slow.
    ///
    /// @param mediaType null for an answer without content
    OutputStream begin(@Nullable String mediaType) {
        if (mediaType != null) response.header(HeaderNames.CONTENT_TYPE, mediaType);
        beforeAnswer();
        if (!connection.isHttp10()) return new AnswerStream(response);
        closeDelimited = new CloseDelimited(response, connection);
        return closeDelimited;
    }

    /// What is left of a body would be taken for the next request: the rest of a small one is read, another ends the
    /// connection, and so does one that is sent only when we ask for it.
    private void beforeAnswer() {
        if (connection.isHttp10()) {
            boolean stays = request.headers().containsToken(HeaderValues.CONNECTION_KEEP_ALIVE);
            response.header(stays ? HeaderValues.CONNECTION_KEEP_ALIVE : HeaderValues.CONNECTION_CLOSE);
        }
        if (request.content().consumed()) return;
        boolean comes = !request.headers().containsToken(HeaderValues.EXPECT_100);
        if (!comes || bodyLength() < 0 || bodyLength() > SMALL_BODY) response.header(HeaderValues.CONNECTION_CLOSE);
    }

    /// Whether another answer can take the place of what was begun: nothing of it has left.
    boolean restart() {
        if (closeDelimited != null && closeDelimited.isBegun()) return false;
        response.headers().remove(HeaderNames.CONTENT_LENGTH);
        return response.resetStream();
    }

    /// To be called when all has been sent.
    ///
    /// @throws CloseConnectionException if no other request can follow on the connection
    void end() {
        boolean last = !response.isSent()
                || request.headers().containsToken(HeaderValues.CONNECTION_CLOSE)
                || response.headers().containsToken(HeaderValues.CONNECTION_CLOSE);
        if (last) throw new CloseConnectionException("the last answer has been sent");
        // Before the next request begins.
        if (!request.content().consumed()) request.content().consume();
        connection.idle();
    }

    /// Every failure of the network is an IOException. What follows the first bytes of a long answer goes out in larger
    /// pieces than those, since each costs a call of the system.
    private static final class AnswerStream extends OutputStream {
        private static final int PIECE = 64 * 1024;

        private final RoutingResponse response;
        private OutputStream library;
        private int length;

        private AnswerStream(RoutingResponse response) {
            this.response = response;
            this.library = response.outputStream();
        }

        /// Where the next so many bytes go.
        private OutputStream next(int bytes) {
            if (length <= ApiServer.WRITE_BUFFER) {
                length += bytes;
                if (length > ApiServer.WRITE_BUFFER) library = new BufferedOutputStream(library, PIECE);
            }
            return library;
        }

        private interface Writing {
            void run() throws IOException;
        }

        private static void run(Writing writing) throws IOException {
            try {
                writing.run();
            } catch (CloseConnectionException gone) {
                throw new IOException("the caller is gone", gone);
            }
        }

        @Override
        public void write(int b) throws IOException {
            run(() -> next(1).write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int count) throws IOException {
            run(() -> next(count).write(bytes, from, count));
        }

        @Override
        public void flush() throws IOException {
            run(() -> library.flush());
        }

        @Override
        public void close() throws IOException {
            run(() -> {
                library.close();
                response.commit();
            });
        }
    }
}
