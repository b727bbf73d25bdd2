package org.planchet.daemon.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.planchet.daemon.config.Proxies.Login;
import org.planchet.daemon.config.Proxies.Proxy;
import org.planchet.network.Endpoint;

/// What a proxy may say, and what becomes of it.
class Socks5Test {
    private static final Endpoint TARGET = Endpoint.parse("node.example:8333", 0);

    /// Connects by way of a proxy that says this, in hex, whatever it is told, and hangs up.
    private static Socket connect(String says, Optional<Login> login) throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    client.getOutputStream().write(HexFormat.of().parseHex(says));
                    client.shutdownOutput();
                    // Until the other end has gone, or what it sent would reset the line.
                    client.getInputStream().readAllBytes();
                } catch (IOException gone) {
                    // The other end has heard enough.
                }
            });
            var proxy = new Proxy(new Endpoint("127.0.0.1", server.getLocalPort()), login);
            return Socks5.connect(proxy, TARGET, Duration.ofSeconds(5), new SplittableRandom(1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0500 05000001 7f000001 1f90, no login, an IPv4 address",
        "0502 0100 05000001 7f000001 1f90, a login, an IPv4 address",
        "0500 05000004 00000000000000000000000000000001 1f90, no login, an IPv6 address",
        "0500 05000003 03 616263 1f90, no login, a name",
        "0500 05000003 00 1f90, no login, a name of no length",
    })
    void where_it_is_bound_there_does_not_matter(String says, String login, String bound) throws IOException {
        try (Socket socket = connect(says.replace(" ", ""), Optional.empty())) {
            assertEquals(-1, socket.getInputStream().read(), () -> "all of " + login + " and " + bound + " is read");
            assertEquals(0, socket.getSoTimeout());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "0400, it does not speak SOCKS5",
        "05ff, it does not take this login",
        "0501, it does not take this login",
        "0502 0101, it refuses the login",
        "0502 0500, its answer is none of SOCKS5",
        "0500 05050001 7f000001 1f90, connection refused",
        "0500 05f00001 7f000001 1f90, onion service descriptor can not be found",
        "0500 05770001 7f000001 1f90, error 119",
        "0500 04000001 7f000001 1f90, its answer is none of SOCKS5",
        "0500 05000002 7f000001 1f90, answer is none of SOCKS5",
    })
    void p53_hostile_proxy_what_is_no_answer_ends_the_attempt(String says, String reason) {
        IOException failed = assertThrows(IOException.class, () -> connect(says.replace(" ", ""), Optional.empty()));
        assertTrue(String.valueOf(failed.getMessage()).contains(reason), failed.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"05", "0500", "0502", "0502 01", "0500 050000", "0500 05000003 ff 61", "0500 05000001 7f000001 1f"})
    void p53_hostile_proxy_an_answer_that_breaks_off_ends_the_attempt(String says) {
        assertThrows(IOException.class, () -> connect(says.replace(" ", ""), Optional.empty()));
    }

    @Test
    void p53_hostile_proxy_a_login_that_is_set_is_not_left_out() {
        Optional<Login> login = Optional.of(new Login("ann", "secret"));
        assertThrows(IOException.class, () -> connect("0500" + "050000017f0000011f90", login));
    }
}
