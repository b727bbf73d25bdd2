package org.planchet.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The head of a request as its bytes arrive. The library supports only HTTP/1.1: an HTTP/1.0 head is
/// converted to 1.1 before the library reads it, and [#isHttp10] says whether the answer must follow 1.0.
///
/// HTTP/1.0 may leave the Host out. Browsers never do that, so a foreign web page cannot have caused such a
/// request: it counts as addressed to this machine.
final class RequestHead {
    private static final byte[] VERSION = ascii(" HTTP/1.0");
    private static final byte[] NAME = ascii("host:");
    private static final byte[] HOST = ascii("Host: 127.0.0.1\r\n");

    private enum Part {
        FIRST_LINE,
        HEADERS,
        REST
    }

    private Part part = Part.REST;

    /// How much of [#VERSION], or of [#NAME] at a line's start, the last bytes are; -1 within another line.
    private int matched;

    private boolean http10;
    private boolean hasHost;

    /// The next byte is the first of a request.
    void begin() {
        part = Part.FIRST_LINE;
        matched = 0;
        http10 = false;
        hasHost = false;
    }

    boolean isHttp10() {
        return http10;
    }

    /// The next bytes as the library shall see them; may change those it is handed.
    byte[] read(byte[] bytes) {
        for (int i = 0; i < bytes.length && part != Part.REST; i++) {
            if (part == Part.FIRST_LINE) firstLine(bytes, i);
            else if (matched == 0 && bytes[i] == '\r') {
                part = Part.REST;
                if (!hasHost) return inserted(bytes, i);
            } else header(bytes[i]);
        }
        return bytes;
    }

    private void firstLine(byte[] bytes, int at) {
        byte b = bytes[at];
        if (b == '\n') {
            part = http10 ? Part.HEADERS : Part.REST;
            matched = 0;
        } else if (matched == VERSION.length || b != VERSION[matched]) matched = b == ' ' ? 1 : 0;
        else if (++matched == VERSION.length) {
            bytes[at] = '1';
            http10 = true;
        }
    }

    private void header(byte b) {
        if (b == '\n') matched = 0;
        else if (matched >= 0 && Character.toLowerCase(b) == NAME[matched]) {
            matched++;
            if (matched < NAME.length) return;
            hasHost = true;
            matched = -1;
        } else matched = -1;
    }

    private static byte[] inserted(byte[] bytes, int at) {
        var out = new ByteArrayOutputStream(bytes.length + HOST.length);
        out.write(bytes, 0, at);
        out.writeBytes(HOST);
        out.write(bytes, at, bytes.length - at);
        return out.toByteArray();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
