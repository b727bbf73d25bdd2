package org.planchet.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The kernel's table of sockets, as proc(5) describes it, for a machine of little-endian words.
class SocketOwnerTest {
    private static final InetSocketAddress NODE = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 5001);
    private static final InetSocketAddress CALLER = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 40000);
    private static final String OURS = row("0100007F:1389", "0100007F:9C40", 1000, 71);
    private static final String THEIRS = row("0100007F:9C40", "0100007F:1389", 1234, 72);

    private static String row(String local, String remote, int uid, int inode) {
        return "   3: " + local + " " + remote + " 01 00000000:00000000 02:000A7F31 00000000  " + uid + "        0 "
                + inode + " 1 0000000000000000 20 4 30 10 -1";
    }

    private static OptionalLong owner(String... rows) {
        assumeTrue(ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN);
        return SocketOwner.owner(
                Stream.concat(Stream.of("  sl  local_address rem_address   st"), Stream.of(rows)), NODE, CALLER);
    }

    @Test
    void w42_the_other_end_is_the_callers_and_not_our_own() {
        assertEquals(OptionalLong.of(1234), owner(OURS, THEIRS));
        assertEquals(OptionalLong.empty(), owner(OURS));
        assertEquals(OptionalLong.empty(), owner(row("0100007F:9C41", "0100007F:1389", 1234, 72)));
    }

    @Test
    void w42_an_address_within_ipv6_is_the_same_address() {
        String wrapped = "0000000000000000FFFF00000100007F";
        assertEquals(OptionalLong.of(7), owner(row(wrapped + ":9C40", wrapped + ":1389", 7, 72)));
    }

    @Test
    void w42_a_socket_that_its_owner_closed_belongs_to_nobody_though_the_kernel_says_root() {
        assertEquals(OptionalLong.empty(), owner(row("0100007F:9C40", "0100007F:1389", 0, 0)));
    }

    @Test
    void the_effective_user_counts() {
        assertEquals(
                OptionalLong.of(1001),
                SocketOwner.effectiveUser(List.of("Name:\tjava", "Uid:\t1000\t1001\t1002\t1003")));
        assertEquals(OptionalLong.empty(), SocketOwner.effectiveUser(List.of("Name:\tjava")));
    }

    @Test
    void w42_a_connection_of_this_process_is_known_as_its_users() throws Exception {
        assumeTrue(Files.isReadable(Path.of("/proc/self/net/tcp")));
        for (String literal : List.of("127.0.0.1", "::1")) {
            InetAddress here = InetAddress.ofLiteral(literal);
            try (ServerSocket server = new ServerSocket(0, 1, here);
                    Socket caller = new Socket(here, server.getLocalPort());
                    Socket accepted = server.accept()) {
                var nodeEnd = (InetSocketAddress) accepted.getLocalSocketAddress();
                assertTrue(SocketOwner.isOurs(nodeEnd, (InetSocketAddress) caller.getLocalSocketAddress()), literal);
                assertFalse(SocketOwner.isOurs(nodeEnd, new InetSocketAddress(here, 1)), literal);
            }
        }
    }
}
