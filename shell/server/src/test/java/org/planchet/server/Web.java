package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.planchet.api.Json;
import tools.jackson.databind.JsonNode;

/// A client that sends exactly what it is told, byte for byte: also what no honest client would.
final class Web {
    private final int port;

    Web(int port) {
        this.port = port;
    }

    /// @param head the status line and header lines, as they came
    record Answer(int status, String head, String body) {
        JsonNode json() {
            return Json.CLIENT.readTree(body);
        }

        boolean has(String headerLine) {
            return head.toLowerCase(java.util.Locale.ROOT).contains(headerLine.toLowerCase(java.util.Locale.ROOT));
        }
    }

    Answer get(String path, String... headers) throws IOException {
        return send("GET", path, "", headers);
    }

    /// With a JSON body.
    Answer post(String path, String body, String... headers) throws IOException {
        String[] all = Arrays.copyOf(headers, headers.length + 1);
        all[headers.length] = "Content-Type: application/json";
        return send("POST", path, body, all);
    }

    Answer send(String method, String path, String body, String... headers) throws IOException {
        var text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        List<String> all = List.of(headers);
        if (all.stream().noneMatch(line -> line.startsWith("Host:"))) text.append("Host: 127.0.0.1:" + port + "\r\n");
        for (String line : all) text.append(line).append("\r\n");
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        if (all.stream().noneMatch(line -> line.startsWith("Transfer-Encoding")))
            text.append("Content-Length: " + bytes.length + "\r\n");
        return raw(text + "Connection: close\r\n\r\n", bytes);
    }

    Answer raw(String head, byte[] body) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            try {
                out.write(head.getBytes(StandardCharsets.UTF_8));
                out.write(body);
                out.flush();
            } catch (IOException closedEarly) {
                // A server may answer before it has read everything.
            }
            return parse(read(socket.getInputStream()));
        }
    }

    private static byte[] read(InputStream in) throws IOException {
        var all = new ByteArrayOutputStream();
        byte[] buffer = new byte[8192];
        try {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) all.write(buffer, 0, n);
        } catch (IOException reset) {
            if (all.size() == 0) throw reset;
        }
        return all.toByteArray();
    }

    private static Answer parse(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0) throw new AssertionError("no HTTP answer: " + text);
        int status = Integer.parseInt(text.substring(9, 12));
        return new Answer(status, text.substring(0, end), text.substring(end + 4));
    }

    /// The answer has this status, and says why in the form of every problem (RFC 9457).
    static void assertProblem(int status, Answer answer) {
        assertEquals(status, answer.status(), answer.body());
        assertTrue(answer.has("Content-Type: application/problem+json"), answer.head());
        assertEquals(status, answer.json().get("status").asInt());
        assertFalse(answer.json().get("detail").asString().isEmpty());
    }
}
