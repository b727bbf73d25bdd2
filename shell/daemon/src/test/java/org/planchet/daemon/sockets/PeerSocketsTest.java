package org.planchet.daemon.sockets;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.planchet.daemon.config.Proxies;
import org.planchet.fixtures.Await;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.Permission;
import org.planchet.primitives.OutPoint;
import org.planchet.primitives.Script;
import org.planchet.primitives.Transaction;
import org.planchet.primitives.TxIn;
import org.planchet.primitives.TxOut;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;

/// The sockets on their own, over loopback: what a peer may send, and what becomes of it.
final class PeerSocketsTest {
    private static final int MAGIC = 0x0709_1101;
    private static final int SECONDS = 30;

    /// Notes what it hears and deals with each message at once; on drained lines it sends on what is left to send.
    private static final class Hearing implements PeerSockets.Listener {
        final LinkedBlockingQueue<Message> messages = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<String> ends = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<Long> ids = new LinkedBlockingQueue<>();
        final LinkedBlockingQueue<ListenSocket> arrivals = new LinkedBlockingQueue<>();
        final AtomicInteger left = new AtomicInteger();
        final CountDownLatch all;
        volatile @Nullable PeerSockets sockets;

        Hearing(int large) {
            left.set(large);
            all = new CountDownLatch(large);
        }

        @Override
        public void connected(
                long id, @Nullable String target, InetSocketAddress remote, @Nullable ListenSocket arrived) {
            ids.add(id);
            if (arrived != null) arrivals.add(arrived);
        }

        @Override
        public void connectFailed(String target, String reason) {
            ends.add(reason);
        }

        @Override
        public void message(long id, Message message, Runnable handled) {
            if (message instanceof Message.TxMessage) all.countDown();
            else messages.add(message);
            handled.run();
        }

        @Override
        public void partReceived(long id) {}

        @Override
        public void drained(long id) {
            PeerSockets own = sockets;
            if (own != null && left.getAndDecrement() > 0) own.send(id, LARGE);
        }

        @Override
        public void closed(long id, String reason, boolean malformed) {
            ends.add((malformed ? "malformed: " : "") + reason);
        }

        String end() throws InterruptedException {
            return String.valueOf(ends.poll(SECONDS, TimeUnit.SECONDS));
        }
    }

    private static final Message LARGE = new Message.TxMessage(new Transaction(
            2,
            List.of(new TxIn(OutPoint.NULL, Script.EMPTY, 0)),
            List.of(new TxOut(0, Script.wrap(new byte[3_900_000]))),
            0));

    private final Hearing hearing = new Hearing(0);
    private final PeerSockets node = listening(hearing, false);

    private static PeerSockets listening(Hearing hearing, boolean v2) {
        var sockets = new PeerSockets(
                MAGIC, v2, Duration.ofSeconds(5), Duration.ofSeconds(20), Proxies.NONE, 125, () -> hearing);
        hearing.sockets = sockets;
        return sockets;
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private Socket dial() throws Exception {
        int port = node.bind(ListenSocket.plain(new Endpoint("127.0.0.1", 0)));
        node.accept();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.getOutputStream().write(MessageCodec.encode(new Message.Verack(), MAGIC));
        assertEquals(new Message.Verack(), hearing.messages.poll(SECONDS, TimeUnit.SECONDS));
        return socket;
    }

    private static byte[] garbled(int length) {
        byte[] frame = new Frame("tx", new byte[length]).encode(MAGIC);
        frame[20] ^= 1;
        return frame;
    }

    @Test
    void it_is_told_at_which_of_several_sockets_a_peer_arrived() throws Exception {
        var host = new Endpoint("127.0.0.1", 0);
        int open = node.bind(ListenSocket.plain(host));
        int trusted = node.bind(new ListenSocket(host, Set.of(Permission.NO_BAN), false));
        int onion = node.bind(new ListenSocket(host, Set.of(), true));
        node.accept();
        for (int port : List.of(onion, trusted, open)) {
            try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                ListenSocket arrived = hearing.arrivals.poll(SECONDS, TimeUnit.SECONDS);
                var expected = new ListenSocket(
                        new Endpoint("127.0.0.1", port),
                        port == trusted ? Set.of(Permission.NO_BAN) : Set.of(),
                        port == onion);
                assertEquals(expected, arrived);
            }
        }
    }

    @Test
    void what_makes_no_sense_is_dropped_and_the_peer_stays() throws Exception {
        try (Socket socket = dial()) {
            OutputStream out = socket.getOutputStream();
            out.write(garbled(10));
            out.write(new Frame("tx", new byte[10]).encode(MAGIC));
            out.write(new Frame("inv", new byte[] {(byte) 0xfd}).encode(MAGIC));
            out.write(MessageCodec.encode(new Message.Ping(7), MAGIC));
            assertEquals(new Message.Ping(7), hearing.messages.poll(SECONDS, TimeUnit.SECONDS));
            // The reader gives the memory back once its listener has returned, which may be after the poll.
            Await.until("the memory back", () -> node.messageMemory() == 0);
        }
        assertEquals("closed by the peer", hearing.end());
    }

    @Test
    void p19_checksum_flood_after_16_megabytes_that_make_no_sense_the_connection_ends() throws Exception {
        try (Socket socket = dial()) {
            byte[] frame = garbled(4_000_000);
            for (int i = 0; i < 4; i++) socket.getOutputStream().write(frame);
            socket.getOutputStream().write(MessageCodec.encode(new Message.Ping(7), MAGIC));
            assertEquals(new Message.Ping(7), hearing.messages.poll(SECONDS, TimeUnit.SECONDS));
            socket.getOutputStream().write(garbled(1));
            assertTrue(hearing.end().startsWith("malformed: sent 16000000 bytes"));
        }
    }

    @Test
    void p17_slowloris_message_a_part_takes_memory_until_the_connection_is_gone() throws Exception {
        try (Socket socket = dial()) {
            socket.getOutputStream().write(garbled(1_000_000), 0, 500_000);
            Await.until("the memory taken", () -> node.messageMemory() > 0);
            assertEquals(2_000_000, node.messageMemory());
        }
        assertFalse(hearing.end().startsWith("malformed"));
        assertEquals(0, node.messageMemory());
    }

    /// Each sends the other more than both lines hold, at the same time.
    @Test
    void p23_mutual_backpressure_both_sides_send_large_messages() throws Exception {
        int rounds = 6;
        var here = new Hearing(rounds);
        var there = new Hearing(rounds);
        try (PeerSockets one = listening(here, true);
                PeerSockets other = listening(there, true)) {
            int port = one.bind(ListenSocket.plain(new Endpoint("127.0.0.1", 0)));
            one.accept();
            other.connect("127.0.0.1:" + port, true);
            long a = takeId(here);
            long b = takeId(there);
            one.send(a, new Message.Verack());
            other.send(b, new Message.Verack());
            assertTrue(here.all.await(SECONDS, TimeUnit.SECONDS) && there.all.await(SECONDS, TimeUnit.SECONDS));
        }
    }

    private static long takeId(Hearing hearing) throws InterruptedException, IOException {
        Long id = hearing.ids.poll(SECONDS, TimeUnit.SECONDS);
        if (id == null) throw new IOException("no connection");
        return id;
    }
}
