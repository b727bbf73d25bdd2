package org.planchet.daemon.sockets;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.planchet.network.Endpoint;
import org.planchet.network.ListenSocket;
import org.planchet.network.SocketInfo;
import org.planchet.network.SocketInfo.Framing;
import org.planchet.primitives.MalformedDataException;
import org.planchet.views.Text;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.OverLimitException;
import org.planchet.wire.Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection. Its reader decodes messages and hands them on, and waits while too many of them are still to be
/// dealt with or the memory for all peers' messages is used up ([MessageBudget]). Its writer sends what is queued; a
/// peer that lets that grow by asking without reading is dropped.
///
/// One that we opened counts as a connection once its transport can carry messages: the encrypted one cannot
/// before the other end has answered, and a peer that does not support it may disconnect instead.
///
/// Reading never waits for writing: two nodes that send each other large blocks would wait for each other
/// (P23). The queue stays short because the machine serves more only when it is notified that the queue is
/// empty.
final class PeerSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSocket.class);

    /// Messages that may wait to be dealt with.
    private static final int INBOX_MESSAGES = 64;

    /// What a message takes in memory: its bytes, and about as much again for what is read from them.
    private static final long BYTES_PER_BYTE = 2;

    /// Payload bytes that made no sense, after which a connection ends (P19).
    private static final long MAX_JUNK = 16_000_000;

    /// How long a message may take from its first byte, and how much longer for each byte that it claims: some
    /// seconds, and 16 kB a second (P17).
    private static final long MESSAGE_NANOS = 20_000_000_000L;

    private static final long BYTE_NANOS = 62_500;

    /// How often the progress of one message is reported.
    private static final long PART_NANOS = 10_000_000_000L;

    /// How long one write may take.
    private static final long STUCK_NANOS = 120_000_000_000L;

    private final long id;
    private final Socket socket;
    private final InetSocketAddress remote;
    private final @Nullable ListenSocket arrived;
    private final Transport transport;
    private final PeerSockets.Listener listener;
    private final Ends ends;
    private final Semaphore inboxMessages = new Semaphore(INBOX_MESSAGES);
    private final Duration peerTimeout;
    private final MessageBudget.Account memory;
    private final DecodedMemory decoded;
    private final MessageTraffic received;
    private final MessageTraffic sent;
    private final Outbox outbox = new Outbox();
    private boolean connected;
    private volatile Framing framing = Framing.NONE;
    private volatile long writingSince;
    /// When the message under way must have come, by [System#nanoTime]; 0 if none is under way.
    private volatile long messageDue;

    /// What all connections of a node have in common.
    ///
    /// @param peerTimeout how long the answer to our key may take, of the encrypted transport
    record Shared(
            Duration peerTimeout,
            MessageBudget budget,
            DecodedMemory decoded,
            MessageTotals received,
            MessageTotals sent) {}

    /// Called at a connection's end before any other listener.
    interface Ends {
        void gone();

        /// The other end hung up, or stayed silent, without an answer to a key that a peer without the encrypted
        /// transport takes for a broken message.
        void unanswered(String target) throws InterruptedException;
    }

    PeerSocket(
            long id,
            Socket socket,
            InetSocketAddress remote,
            @Nullable ListenSocket arrived,
            Transport transport,
            PeerSockets.Listener listener,
            Shared shared,
            Ends ends) {
        this.id = id;
        this.socket = socket;
        this.remote = remote;
        this.arrived = arrived;
        this.transport = transport;
        this.listener = listener;
        this.ends = ends;
        this.peerTimeout = shared.peerTimeout();
        this.decoded = shared.decoded();
        this.received = new MessageTraffic(shared.received());
        this.sent = new MessageTraffic(shared.sent());
        this.memory = shared.budget().new Account(() -> abort("it sends too slowly while others wait"));
    }

    InetSocketAddress remote() {
        return remote;
    }

    SocketInfo info() {
        var local = (InetSocketAddress) socket.getLocalSocketAddress();
        return new SocketInfo(
                Endpoint.of(PeerSockets.ip(local.getAddress()), local.getPort()),
                sent.flow(),
                received.flow(),
                framing);
    }

    MessageTraffic sent() {
        return sent;
    }

    MessageTraffic received() {
        return received;
    }

    void start(@Nullable String target) {
        Thread.ofVirtual().name("write-" + id).start(this::write);
        Thread.ofVirtual().name("read-" + id).start(() -> read(target));
    }

    private void read(@Nullable String target) {
        String reason = "closed by the peer";
        boolean malformed = false;
        try {
            try {
                // So long an answer may take; a peer that dialled us has its time from the machine.
                if (target != null) messageDue = System.nanoTime() + peerTimeout.toNanos();
                else connected(null);
                transported(target);
                receive(target);
            } catch (MalformedDataException broken) {
                reason = Text.shown(String.valueOf(broken.getMessage()), 200);
                malformed = true;
            } catch (IOException gone) {
                reason = Text.reason(gone);
            }
            String ours = outbox.closeReason();
            close(reason);
            ends.gone();
            if (connected) listener.closed(id, ours == null ? reason : ours, malformed);
            else if (target != null && received.bytes() == 0 && sent.bytes() >= Frame.HEADER_SIZE)
                ends.unanswered(target);
            else if (target != null) listener.connectFailed(target, ours == null ? reason : ours);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void connected(@Nullable String target) throws InterruptedException {
        connected = true;
        listener.connected(id, target, remote, arrived);
    }

    /// Has the transport's own bytes sent, and takes note of how far it is.
    private void transported(@Nullable String target) throws InterruptedException {
        outbox.add(transport.takeReply());
        if (framing.type() != transport.type()) framing = new Framing(transport.type(), transport.sessionId());
        if (!transport.isReady()) return;
        outbox.open();
        if (!connected) {
            messageDue = 0;
            connected(target);
        }
    }

    private void receive(@Nullable String target) throws IOException, MalformedDataException, InterruptedException {
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[16_384];
        long junk = 0;
        long claimed = 0;
        long reportAt = System.nanoTime() + PART_NANOS;
        try {
            while (true) {
                int size = in.read(buffer);
                if (size < 0) return;
                received.count(size);
                int at = 0;
                while (at < size) {
                    Transport.Step step = transport.read(buffer, at, size - at);
                    at += step.consumed();
                    transported(target);
                    if (claimed == 0 && transport.claimed() > 0) claimed = claim(transport.claimed());
                    if (transport.isMidFrame()) continue;
                    messageDue = 0;
                    Frame frame = step.frame();
                    boolean delivered = frame != null && deliver(frame, claimed);
                    if (frame != null && !delivered) junk += frame.payload().length;
                    if (!delivered) memory.give(claimed);
                    claimed = 0;
                    if (junk + transport.droppedBytes() > MAX_JUNK)
                        throw new MalformedDataException("sent " + MAX_JUNK + " bytes that make no sense");
                }
                long now = System.nanoTime();
                if (transport.isMidFrame() && messageDue == 0) messageDue = now + MESSAGE_NANOS;
                if (transport.isMidFrame() && now - reportAt > 0) listener.partReceived(id);
                if (!transport.isMidFrame() || now - reportAt > 0) reportAt = now + PART_NANOS;
            }
        } finally {
            memory.give(claimed);
        }
    }

    /// Takes memory for a message, and gives it its time from now on: waiting for us is not the peer's fault.
    private long claim(int length) throws InterruptedException {
        messageDue = 0;
        long bytes = length * BYTES_PER_BYTE;
        memory.take(bytes);
        messageDue = System.nanoTime() + MESSAGE_NANOS + length * BYTE_NANOS;
        return bytes;
    }

    /// Hands a message on, to give its memory back when it is dealt with. False if it makes no sense: it is
    /// dropped, as Bitcoin Core does, unless it breaks a limit of the protocol.
    private boolean deliver(Frame frame, long bytes) throws MalformedDataException, InterruptedException {
        memory.complete();
        Message message;
        int taken = decoded.take(frame);
        try {
            message = MessageCodec.decode(frame);
        } catch (OverLimitException breach) {
            decoded.give(taken);
            throw breach;
        } catch (MalformedDataException malformed) {
            decoded.give(taken);
            LOG.debug(
                    "Peer {} sent what makes no sense: {}",
                    id,
                    Text.shown(String.valueOf(malformed.getMessage()), 200));
            return false;
        }
        received.count(message, frame.command(), frame.payload().length);
        int kept = decoded.keep(taken, message);
        inboxMessages.acquire();
        listener.message(id, message, () -> {
            inboxMessages.release();
            decoded.give(kept);
            memory.give(bytes);
        });
        return true;
    }

    /// Queues a message. Drops the peer if it takes too little of what it is sent.
    void send(Message message) {
        if (!outbox.add(message)) abort("it does not take what it asked for");
    }

    private void write() {
        try {
            // Small messages that wait one behind the other are written together. Without a size, a buffer of a virtual
            // thread begins with 512 bytes: there may be a thousand idle peers.
            OutputStream out = new BufferedOutputStream(socket.getOutputStream());
            for (Outbox.Entry entry = outbox.next(); entry != null; entry = outbox.next()) {
                byte[] bytes = switch (entry) {
                    case Outbox.Entry.Plain(byte[] own) -> own;
                    case Outbox.Entry.Said(Message message) -> {
                        Frame frame = MessageCodec.frame(message);
                        sent.count(message, frame.command(), frame.payload().length);
                        yield transport.encode(frame);
                    }
                };
                writingSince = System.nanoTime();
                out.write(bytes);
                sent.count(bytes.length);
                boolean isDrained = entry instanceof Outbox.Entry.Said(Message message) && outbox.written(message);
                if (isDrained || !outbox.hasMore()) out.flush();
                writingSince = 0;
                if (isDrained) listener.drained(id);
            }
            out.flush();
        } catch (IOException gone) {
            abort(Text.reason(gone));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        shut();
    }

    /// Closes the connection once what is queued has been written.
    void close(String reason) {
        outbox.close(reason);
    }

    /// Closes the connection at once.
    private void abort(String reason) {
        outbox.clear();
        close(reason);
        shut();
    }

    /// Ends a connection that neither takes nor sends what it should in the time it has.
    void dropIfStuck() {
        long now = System.nanoTime();
        long since = writingSince;
        long due = messageDue;
        if (since != 0 && now - since > STUCK_NANOS) abort("it takes nothing that is sent to it");
        else if (due != 0 && now - due > 0) abort("it takes too long to send a message");
    }

    private void shut() {
        try {
            socket.close();
        } catch (IOException gone) {
            // Closed is closed.
        }
    }
}
