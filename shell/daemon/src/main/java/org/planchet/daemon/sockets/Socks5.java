package org.planchet.daemon.sockets;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.random.RandomGenerator;
import org.planchet.daemon.config.Proxies.Login;
import org.planchet.daemon.config.Proxies.Proxy;
import org.planchet.network.Endpoint;
import org.planchet.primitives.ByteWriter;

/// Opens connections by way of a SOCKS5 proxy (RFC 1928, with RFC 1929's name and password). Hosts go to it as names,
/// addresses too, so that this machine looks nothing up (Bitcoin Core's `Socks5`).
final class Socks5 {
    private static final int VERSION = 5;
    private static final int NO_LOGIN = 0;
    private static final int LOGIN = 2;
    private static final int LOGIN_VERSION = 1;
    private static final int CONNECT = 1;
    private static final int IPV4 = 1;
    private static final int NAME = 3;
    private static final int IPV6 = 4;
    private static final int RANDOM_BYTES = 16;

    /// How long the proxy may take: a way through Tor is not made in a moment.
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(20);

    private Socks5() {}

    /// A socket that talks to `target`.
    ///
    /// @param random of what is shown where no login is set
    /// @throws IOException saying what the proxy says
    static Socket connect(Proxy proxy, Endpoint target, Duration timeout, RandomGenerator random) throws IOException {
        var socket = new Socket();
        try {
            InetAddress host = InetAddress.getByName(proxy.place().host());
            socket.connect(new InetSocketAddress(host, proxy.place().port()), (int) timeout.toMillis());
            socket.setSoTimeout((int) ANSWER_TIMEOUT.toMillis());
            boolean isNeeded = proxy.login().isPresent();
            greet(socket, proxy.login().orElseGet(() -> login(random)), isNeeded);
            ask(socket, target);
            socket.setSoTimeout(0);
            return socket;
        } catch (IOException failed) {
            socket.close();
            throw failed;
        }
    }

    /// Another one for each connection: Tor sends those that differ on ways of their own.
    private static Login login(RandomGenerator random) {
        byte[] name = new byte[RANDOM_BYTES];
        random.nextBytes(name);
        String text = HexFormat.of().formatHex(name);
        return new Login(text, text);
    }

    private static void greet(Socket socket, Login login, boolean isNeeded) throws IOException {
        OutputStream out = socket.getOutputStream();
        var in = new DataInputStream(socket.getInputStream());
        out.write(isNeeded ? new byte[] {VERSION, 1, LOGIN} : new byte[] {VERSION, 2, NO_LOGIN, LOGIN});
        expect(in.readUnsignedByte() == VERSION, "it does not speak SOCKS5");
        int method = in.readUnsignedByte();
        expect(method == LOGIN || (method == NO_LOGIN && !isNeeded), "it does not take this login");
        if (method != LOGIN) return;
        byte[] user = login.user().getBytes(StandardCharsets.US_ASCII);
        byte[] password = login.password().getBytes(StandardCharsets.US_ASCII);
        out.write(new ByteWriter(user.length + password.length + 3)
                .uint8(LOGIN_VERSION)
                .uint8(user.length)
                .bytes(user)
                .uint8(password.length)
                .bytes(password)
                .toByteArray());
        expect(in.readUnsignedByte() == LOGIN_VERSION, "its answer is none of SOCKS5");
        expect(in.readUnsignedByte() == 0, "it refuses the login");
    }

    private static void ask(Socket socket, Endpoint target) throws IOException {
        var in = new DataInputStream(socket.getInputStream());
        byte[] name = target.host().getBytes(StandardCharsets.US_ASCII);
        socket.getOutputStream()
                .write(new ByteWriter(name.length + 7)
                        .uint8(VERSION)
                        .uint8(CONNECT)
                        .uint8(0)
                        .uint8(NAME)
                        .uint8(name.length)
                        .bytes(name)
                        .uint16BigEndian(target.port())
                        .toByteArray());
        expect(in.readUnsignedByte() == VERSION, "its answer is none of SOCKS5");
        int reply = in.readUnsignedByte();
        expect(reply == 0, meaning(reply));
        in.readUnsignedByte();
        int form = in.readUnsignedByte();
        int size = switch (form) {
            case IPV4 -> 4;
            case IPV6 -> 16;
            case NAME -> in.readUnsignedByte();
            default -> throw new IOException("the proxy's answer is none of SOCKS5");
        };
        // At which address and port it is bound there does not matter.
        in.skipNBytes(size + 2);
    }

    /// What the numbers of RFC 1928 mean, and those that Tor adds.
    private static String meaning(int reply) {
        return switch (reply) {
            case 1 -> "general failure";
            case 2 -> "connection not allowed";
            case 3 -> "network unreachable";
            case 4 -> "host unreachable";
            case 5 -> "connection refused";
            case 6 -> "TTL expired";
            case 7 -> "protocol error";
            case 8 -> "address type not supported";
            case 0xf0 -> "onion service descriptor can not be found";
            case 0xf1 -> "onion service descriptor is invalid";
            case 0xf2 -> "onion service introduction failed";
            case 0xf3 -> "onion service rendezvous failed";
            case 0xf4 -> "onion service missing client authorization";
            case 0xf5 -> "onion service wrong client authorization";
            case 0xf6 -> "onion service invalid address";
            case 0xf7 -> "onion service introduction timed out";
            default -> "error " + reply;
        };
    }

    private static void expect(boolean right, String otherwise) throws IOException {
        if (!right) throw new IOException("the proxy says: " + otherwise);
    }
}
