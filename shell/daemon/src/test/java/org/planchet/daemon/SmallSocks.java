package org.planchet.daemon;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A SOCKS5 proxy that writes down what it is asked for, and leads everything to one port of this machine.
final class SmallSocks implements AutoCloseable {
    /// @param login the name and the password, with a colon between; empty if none was shown
    record Request(String host, int port, String login) {}

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final int target;
    private final boolean wantsLogin;
    private final int reply;

    /// @param wantsLogin whether of two methods it takes the one with a login
    /// @param reply      what it answers; 0 if it connects
    SmallSocks(int target, boolean wantsLogin, int reply) throws IOException {
        this.target = target;
        this.wantsLogin = wantsLogin;
        this.reply = reply;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return server.getLocalPort();
    }

    List<Request> requests() {
        return List.copyOf(requests);
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            var in = new DataInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.readUnsignedByte();
            byte[] methods = in.readNBytes(in.readUnsignedByte());
            boolean login = wantsLogin || methods.length == 1;
            out.write(new byte[] {5, (byte) (login ? 2 : 0)});
            String shown = "";
            if (login) {
                in.readUnsignedByte();
                shown = text(in) + ":" + text(in);
                out.write(new byte[] {1, 0});
            }
            in.skipNBytes(4);
            String host = text(in);
            requests.add(new Request(host, in.readUnsignedShort(), shown));
            out.write(new byte[] {5, (byte) reply, 0, 1, 0, 0, 0, 0, 0, 0});
            if (reply != 0) return;
            try (Socket there = new Socket(InetAddress.getLoopbackAddress(), target)) {
                Thread.ofVirtual().start(() -> pump(there, client));
                pump(client, there);
            }
        } catch (IOException gone) {
            // What a test does not see is not there.
        }
    }

    private static String text(InputStream in) throws IOException {
        return new String(in.readNBytes(in.read()), StandardCharsets.US_ASCII);
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.close();
        } catch (IOException gone) {
            // One end has gone, and the other follows.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
