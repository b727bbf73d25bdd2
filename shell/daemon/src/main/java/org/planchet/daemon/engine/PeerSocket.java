package org.planchet.daemon.engine;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.planchet.daemon.config.Text;
import org.planchet.primitives.MalformedDataException;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Frame;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;
import org.planchet.wire.OverLimitException;
import org.planchet.wire.Transport;
import org.planchet.wire.V1Transport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One connection. Its reader decodes messages and hands them on, and waits while too many of them are still to be
/// dealt with or the memory for all peers' messages is used up ([MessageBudget]). Its writer sends what is queued; a
/// peer that lets that grow by asking without reading is dropped.
///
/// Reading never waits for writing: two nodes that send each other large blocks would wait for each other (P23). What
/// keeps the queue short is that the machine serves on only when it is told that the queue is empty.
final class PeerSocket {
    private static final Logger LOG = LoggerFactory.getLogger(PeerSocket.class);

    /// Messages that may wait to be dealt with.
    private static final int INBOX_MESSAGES = 64;

    /// Bytes queued to send above which the peer is dropped: more than it is ever served before it has read.
    private static final long OUTBOX_MOST = 8_000_000;

    /// What a message takes in memory: its bytes, and about as much again for what is read from them.
    private static final long BYTES_PER_BYTE = 2;

    /// Payload bytes that made no sense, after which a connection ends (P19).
    private static final long MAX_JUNK = 16_000_000;

    /// How long a message may take from its first byte, and how much longer for each byte that it claims: some
    /// seconds, and 16 kB a second (P17).
    private static final long MESSAGE_NANOS = 20_000_000_000L;

    private static final long BYTE_NANOS = 62_500;

    /// How often the parts of one message are told of.
    private static final long PART_NANOS = 10_000_000_000L;

    /// How long one write may take.
    private static final long STUCK_NANOS = 120_000_000_000L;

    private final long id;
    private final Socket socket;
    private final InetSocketAddress remote;
    private final int magic;
    private final PeerSockets.Listener listener;
    private final Runnable onGone;
    private final Semaphore inboxMessages = new Semaphore(INBOX_MESSAGES);
    private final MessageBudget.Account memory;
    private final DecodedMemory decoded;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final ArrayDeque<Message> outbox = new ArrayDeque<>();
    private long outboxBytes;
    private boolean closing;
    private @Nullable String closeReason;
    private volatile long writingSince;
    /// When the message under way must have come, by [System#nanoTime]; 0 if none is under way.
    private volatile long messageDue;

    PeerSocket(
            long id,
            Socket socket,
            InetSocketAddress remote,
            int magic,
            PeerSockets.Listener listener,
            MessageBudget budget,
            DecodedMemory decoded,
            Runnable onGone) {
        this.id = id;
        this.socket = socket;
        this.remote = remote;
        this.magic = magic;
        this.listener = listener;
        this.onGone = onGone;
        this.decoded = decoded;
        this.memory = budget.new Account(() -> abort("it sends too slowly while others wait"));
    }

    InetSocketAddress remote() {
        return remote;
    }

    long bytesSent() {
        return sent.get();
    }

    long bytesReceived() {
        return received.get();
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
                listener.connected(id, target, remote);
                receive();
            } catch (MalformedDataException broken) {
                reason = Text.shown(String.valueOf(broken.getMessage()), 200);
                malformed = true;
            } catch (IOException gone) {
                reason = Text.reason(gone);
            }
            String ours = closeReason();
            close(reason);
            onGone.run();
            listener.closed(id, ours == null ? reason : ours, malformed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private void receive() throws IOException, MalformedDataException, InterruptedException {
        InputStream in = socket.getInputStream();
        V1Transport frames = new V1Transport(magic);
        byte[] buffer = new byte[16_384];
        long junk = 0;
        long claimed = 0;
        long tellAt = System.nanoTime() + PART_NANOS;
        try {
            while (true) {
                int size = in.read(buffer);
                if (size < 0) return;
                received.addAndGet(size);
                int at = 0;
                while (at < size) {
                    Transport.Step step = frames.read(buffer, at, size - at);
                    at += step.consumed();
                    if (claimed == 0 && frames.claimed() > 0) claimed = claim(frames.claimed());
                    if (frames.isMidFrame()) continue;
                    messageDue = 0;
                    Frame frame = step.frame();
                    boolean delivered = frame != null && deliver(frame, claimed);
                    if (frame != null && !delivered) junk += frame.payload().length;
                    if (!delivered) memory.give(claimed);
                    claimed = 0;
                    if (junk + frames.droppedBytes() > MAX_JUNK)
                        throw new MalformedDataException("sent " + MAX_JUNK + " bytes that make no sense");
                }
                long now = System.nanoTime();
                if (frames.isMidFrame() && messageDue == 0) messageDue = now + MESSAGE_NANOS;
                if (frames.isMidFrame() && now - tellAt > 0) listener.partReceived(id);
                if (!frames.isMidFrame() || now - tellAt > 0) tellAt = now + PART_NANOS;
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
        synchronized (outbox) {
            if (closing) return;
            outbox.addLast(message);
            outboxBytes += size(message);
            outbox.notifyAll();
            if (outboxBytes <= OUTBOX_MOST) return;
        }
        abort("it does not take what it asked for");
    }

    /// About how many bytes a message takes; exact if it matters.
    private static long size(Message message) {
        return switch (message) {
            case Message.BlockMessage(var block) -> block.size();
            case Message.TxMessage(var transaction) -> transaction.size();
            case Message.Headers(var headers) -> headers.size() * 81L;
            case Message.Inv(var items) -> items.size() * 36L;
            case Message.GetData(var items) -> items.size() * 36L;
            case Message.NotFound(var items) -> items.size() * 36L;
            case Message.Addr(var addresses) -> addresses.size() * 30L;
            case Message.AddrV2(var addresses) -> addresses.size() * 40L;
            case Message.CmpctBlock compact -> {
                long sum = 128L + compact.shortIds().size() * 6L;
                for (Message.Prefilled one : compact.prefilled())
                    sum += one.transaction().size();
                yield sum;
            }
            case Message.GetBlockTxn(var _, var indexes) -> 64 + indexes.size() * 3L;
            case Message.BlockTxn(var _, var transactions) ->
                64 + transactions.stream().mapToLong(Transaction::size).sum();
            case Message.CFilter filter -> 64L + filter.filter().size();
            case Message.CFHeaders headers -> 128 + headers.filterHashes().size() * 32L;
            case Message.CFCheckpt checkpoints ->
                64 + checkpoints.filterHeaders().size() * 32L;
            case Message.MerkleBlock block ->
                128L + block.hashes().size() * 32L + block.flags().size();
            default -> 128;
        };
    }

    private void write() {
        try {
            OutputStream out = socket.getOutputStream();
            for (Message message = next(); message != null; message = next()) {
                byte[] bytes = MessageCodec.encode(message, magic);
                writingSince = System.nanoTime();
                out.write(bytes);
                writingSince = 0;
                sent.addAndGet(bytes.length);
                if (written(message)) listener.drained(id);
            }
        } catch (IOException gone) {
            abort(Text.reason(gone));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        shut();
    }

    /// True if nothing is left to send.
    private boolean written(Message message) {
        synchronized (outbox) {
            outboxBytes = Math.max(0, outboxBytes - size(message));
            outbox.notifyAll();
            return outbox.isEmpty() && !closing;
        }
    }

    /// The next message to send; null when the connection is to be closed and nothing is left.
    private @Nullable Message next() throws InterruptedException {
        synchronized (outbox) {
            while (outbox.isEmpty() && !closing) outbox.wait();
            return outbox.pollFirst();
        }
    }

    /// Closes the connection once what is queued has been written.
    void close(String reason) {
        synchronized (outbox) {
            if (closeReason == null) closeReason = reason;
            closing = true;
            outbox.notifyAll();
        }
    }

    private @Nullable String closeReason() {
        synchronized (outbox) {
            return closeReason;
        }
    }

    /// Closes the connection at once.
    private void abort(String reason) {
        synchronized (outbox) {
            outbox.clear();
            outboxBytes = 0;
        }
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
