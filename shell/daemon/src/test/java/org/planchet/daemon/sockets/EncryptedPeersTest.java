package org.planchet.daemon.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.crypto.EllSwift;
import org.planchet.daemon.config.Proxies;
import org.planchet.fixtures.Await;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.SocketInfo.Framing;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.NetAddress;
import org.planchet.wire.Transport;

/// Which transport two ends come to speak, over loopback (BIP-0324).
final class EncryptedPeersTest {
    private static final int MAGIC = 0x0709_1101;
    private static final int SECONDS = 30;
    private static final Message VERSION =
            new Message.Version(70_016, 9, 0, NetAddress.NONE, NetAddress.NONE, 7, "/x/", 0, true);

    /// Notes what it hears.
    private static final class Hearing implements PeerSockets.Listener {
        final LinkedBlockingQueue<Long> ids = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<String> failures = new LinkedBlockingQueue<>();
        volatile long sender;

        @Override
        public void connected(
                long id, @Nullable String target, InetSocketAddress remote, @Nullable ListenSocket arrived) {
            ids.add(id);
        }

        @Override
        public void connectFailed(String target, String reason) {
            failures.add(target);
        }

        @Override
        public void message(long id, Message message, Runnable handled) {
            sender = id;
            messages.add(message);
            handled.run();
        }

        @Override
        public void partReceived(long id) {}

        @Override
        public void drained(long id) {}

        @Override
        public void closed(long id, String reason, boolean malformed) {}

        long id() throws InterruptedException {
            return taken(ids);
        }

        static <T> T taken(LinkedBlockingQueue<T> queue) throws InterruptedException {
            T first = queue.poll(SECONDS, TimeUnit.SECONDS);
            if (first == null) throw new AssertionError("nothing came");
            return first;
        }
    }

    private final Hearing dialling = new Hearing();
    private final Hearing dialled = new Hearing();
    private final PeerSockets dialler = new PeerSockets(
            MAGIC, true, Duration.ofSeconds(5), Duration.ofSeconds(20), Proxies.NONE, 125, () -> dialling);

    @AfterEach
    void stop() {
        dialler.close();
    }

    private PeerSockets listening(boolean v2) {
        return new PeerSockets(
                MAGIC, v2, Duration.ofSeconds(5), Duration.ofSeconds(20), Proxies.NONE, 125, () -> dialled);
    }

    private static String bind(PeerSockets sockets) throws Exception {
        String address = "127.0.0.1:" + sockets.bind(ListenSocket.plain(new Endpoint("127.0.0.1", 0)));
        sockets.accept();
        return address;
    }

    /// Has both ends say something, and checks what they came to speak.
    private void talk(PeerSockets other, Transport.Type expected) throws Exception {
        long here = dialling.id();
        dialler.send(here, VERSION);
        assertEquals(VERSION, Hearing.taken(dialled.messages));
        long there = dialled.sender;
        other.send(there, new Message.Ping(3));
        assertEquals(new Message.Ping(3), Hearing.taken(dialling.messages));
        Framing ours = framing(dialler, here);
        assertEquals(expected, ours.type());
        assertEquals(ours, framing(other, there));
        assertEquals(expected == Transport.Type.V2, !ours.sessionId().isEmpty());
        assertEquals(0, dialling.failures.size());
    }

    private static Framing framing(PeerSockets sockets, long id) {
        return sockets.info(id).orElseThrow().framing();
    }

    @Test
    void two_that_can_speak_encrypted_do() throws Exception {
        try (PeerSockets other = listening(true)) {
            dialler.connect(bind(other), true);
            talk(other, Transport.Type.V2);
        }
    }

    @Test
    void who_is_dialled_understands_both_on_one_port() throws Exception {
        try (PeerSockets other = listening(true)) {
            dialler.connect(bind(other), false);
            talk(other, Transport.Type.V1);
        }
    }

    @Test
    void one_that_hangs_up_on_a_key_is_dialled_again_and_spoken_to_in_plain() throws Exception {
        try (PeerSockets other = listening(false)) {
            dialler.connect(bind(other), true);
            talk(other, Transport.Type.V1);
            assertEquals(0, dialling.ids.size(), "the first connection was never one");
        }
    }

    @Test
    void one_that_stays_silent_to_a_key_for_the_peer_timeout_is_spoken_to_in_plain() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var impatient = new PeerSockets(
                        MAGIC, true, Duration.ofSeconds(5), Duration.ofMillis(1), Proxies.NONE, 125, () -> dialling)) {
            impatient.connect("127.0.0.1:" + server.getLocalPort(), true);
            try (Socket first = server.accept()) {
                first.getInputStream().readNBytes(EllSwift.KEY_SIZE);
                Await.until("a connection in plain", () -> {
                    impatient.dropStuck();
                    return !dialling.ids.isEmpty();
                });
            }
        }
    }

    @Test
    void one_that_hangs_up_on_both_has_failed() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + server.getLocalPort();
            dialler.connect(address, true);
            try (Socket first = server.accept()) {
                assertEquals(EllSwift.KEY_SIZE, first.getInputStream().readNBytes(EllSwift.KEY_SIZE).length);
            }
            server.accept().close();
            dialling.id();
            Await.until("the second connection gone", () -> dialler.count() == 0);
        }
    }

    @Test
    void one_that_answers_and_then_hangs_up_has_failed_and_is_not_dialled_again() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String address = "127.0.0.1:" + server.getLocalPort();
            dialler.connect(address, true);
            try (Socket first = server.accept()) {
                first.getInputStream().readNBytes(EllSwift.KEY_SIZE);
                first.getOutputStream().write(1);
            }
            assertEquals(address, Hearing.taken(dialling.failures));
            assertEquals(0, dialling.ids.size());
        }
    }

    @Test
    void nothing_in_plain_leaves_before_the_other_end_has_answered_a_key() throws Exception {
        try (var server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            dialler.connect("127.0.0.1:" + server.getLocalPort(), true);
            try (Socket first = server.accept()) {
                InputStream in = first.getInputStream();
                byte[] head = in.readNBytes(EllSwift.KEY_SIZE);
                byte[] plain = new Frame("version", new byte[0]).encode(MAGIC);
                assertFalse(head[0] == plain[0] && head[1] == plain[1] && head[2] == plain[2] && head[3] == plain[3]);
                assertTrue(dialling.ids.isEmpty(), "no connection before an answer");
            }
        }
    }

    @Test
    void p49_bip324_abuse_memory_comes_back_from_an_encrypted_peer_that_leaves_in_the_middle() throws Exception {
        try (PeerSockets other = listening(true)) {
            dialler.connect(bind(other), true);
            talk(other, Transport.Type.V2);
            for (int i = 0; i < 50; i++) dialler.send(1, new Message.Ping(i));
            Await.until("all pings", () -> dialled.messages.size() == 50);
            Await.until("the memory back", () -> other.messageMemory() == 0);
        }
    }

    @Test
    void a_plain_peer_of_another_chain_is_refused() throws Exception {
        try (PeerSockets other = listening(true)) {
            String address = bind(other);
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.getOutputStream().write(MessageCodec.encode(VERSION, MAGIC + 1));
                Await.until("the connection gone", () -> other.count() == 0);
            }
        }
    }
}
