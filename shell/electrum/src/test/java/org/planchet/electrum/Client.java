package org.planchet.electrum;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/// A client at the other end of a real socket; waits ten seconds for a line at most.
final class Client implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;
    private int id;

    Client(ElectrumServer server) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(10_000);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = socket.getOutputStream();
    }

    void send(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.flush();
    }

    /// The next line; "(end)" if the server has closed the connection.
    String line() throws IOException {
        try {
            String line = in.readLine();
            return line == null ? "(end)" : line;
        } catch (SocketException reset) {
            return "(end)";
        }
    }

    JsonNode next() throws IOException {
        return ElectrumJson.MAPPER.readTree(line());
    }

    /// The answer to a call: result or error, with the id checked.
    JsonNode call(String method, Object... params) throws IOException {
        id++;
        send(request(id, method, params) + "\n");
        JsonNode answer = next();
        if (answer.path("id").asInt() != id) throw new AssertionError("not the answer to " + id + ": " + answer);
        return answer;
    }

    static String request(int id, String method, Object... params) {
        var json = ElectrumJson.object().put("jsonrpc", "2.0").put("id", id).put("method", method);
        json.set("params", ElectrumJson.MAPPER.valueToTree(params));
        return json.toString();
    }

    String result(String method, Object... params) throws IOException {
        JsonNode answer = call(method, params);
        if (answer.has("error")) throw new AssertionError(method + ": " + answer);
        return answer.get("result").toString();
    }

    int error(String method, Object... params) throws IOException {
        return call(method, params).path("error").path("code").asInt();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
