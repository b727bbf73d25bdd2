package org.planchet.server;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.http.DateTime;
import io.helidon.http.Header;
import io.helidon.http.HeaderValues;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.RoutingResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An answer to HTTP/1.0, which knows no chunks (RFC 9112, section 6.3): a short one is sent with its length, a long
/// one ends with the connection. Every failure of the network is an IOException.
final class CloseDelimited extends OutputStream {
    private static final int SHORT = 16 * 1024;

    private final RoutingResponse response;
    private final Connection connection;
    private final byte[] buffer = new byte[SHORT];
    private int length;
    private boolean begun;

    CloseDelimited(RoutingResponse response, Connection connection) {
        this.response = response;
        this.connection = connection;
    }

    /// Whether something has left.
    boolean isBegun() {
        return begun;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int count) throws IOException {
        if (length + count > SHORT) flush();
        if (count > SHORT) send(Arrays.copyOfRange(bytes, from, from + count));
        else {
            System.arraycopy(bytes, from, buffer, length, count);
            length += count;
        }
    }

    @Override
    public void flush() throws IOException {
        if (!begun) send(head());
        begun = true;
        send(Arrays.copyOf(buffer, length));
        length = 0;
    }

    @Override
    public void close() throws IOException {
        if (begun) {
            flush();
            return;
        }
        try {
            response.send(Arrays.copyOf(buffer, length));
        } catch (CloseConnectionException gone) {
            throw new IOException("the caller is gone", gone);
        }
    }

    private void send(byte[] bytes) throws IOException {
        try {
            connection.send(BufferData.create(bytes));
        } catch (SocketWriterException | UncheckedIOException gone) {
            throw new IOException("the caller is gone", gone);
        }
    }

    private byte[] head() {
        response.header(HeaderValues.CONNECTION_CLOSE);
        var head = new StringBuilder("HTTP/1.1 ")
                .append(response.status().codeText())
                .append(' ')
                .append(response.status().reasonPhrase())
                .append("\r\nDate: ")
                .append(DateTime.rfc1123String())
                .append("\r\n");
        for (Header header : response.headers())
            for (String value : header.allValues())
                head.append(header.name()).append(": ").append(value).append("\r\n");
        return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
