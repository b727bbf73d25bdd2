package org.planchet.bench;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// One connection to a node that serves Electrum's protocol, over which calls go one after another.
final class ElectrumConnection implements AutoCloseable {
    private static final int ANSWER_MILLIS = 120_000;

    private final Socket socket;
    private final BufferedReader in;
    private final OutputStream out;
    private int calls;

    ElectrumConnection(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(ANSWER_MILLIS);
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        out = socket.getOutputStream();
    }

    /// Calls a method and returns its answer's line; notifications meanwhile is passed over.
    ///
    /// @param parameters in their order
    /// @throws IOException if the answer is an error
    String call(String method, String parameters) throws IOException {
        String id = "\"id\":" + ++calls;
        out.write(("{\"jsonrpc\":\"2.0\"," + id + ",\"method\":\"" + method + "\",\"params\":[" + parameters + "]}\n")
                .getBytes(StandardCharsets.UTF_8));
        out.flush();
        while (true) {
            String line = in.readLine();
            if (line == null) throw new EOFException("the node closed the connection");
            if (line.contains("\"method\"")) continue;
            if (line.contains("\"error\"")) throw new IOException(line);
            return line;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
