package org.planchet.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.MalformedDataException;
import org.planchet.wire.Frame;
import org.planchet.wire.FrameReader;
import org.planchet.wire.Message;
import org.planchet.wire.MessageCodec;

/// One connection. Its reader decodes messages and hands them on, and waits while too many of them are still to be
/// dealt with, or while the peer does not take what is sent to it: so a peer can neither fill our memory nor make us
/// fill it by asking without reading. Its writer sends what is queued.
final class PeerSocket {
    /// Messages, and bytes of them, that may wait to be dealt with.
    private static final int INBOX_MESSAGES = 64;

    private static final int INBOX_BYTES = 5_000_000;

    /// Bytes queued to send above which the peer is no longer read from.
    private static final long OUTBOX_PAUSE = 1_000_000;

    /// Bytes queued to send above which the peer is dropped: what it may ask for in one go, and room besides.
    private static final long OUTBOX_MOST = 80_000_000;

    /// How long one write may take.
    private static final long STUCK_NANOS = 120_000_000_000L;

    private final long id;
    private final Socket socket;
    private final InetSocketAddress remote;
    private final int magic;
    private final PeerSockets.Listener listener;
    private final Runnable onGone;
    private final Semaphore inboxMessages = new Semaphore(INBOX_MESSAGES);
    private final Semaphore inboxBytes = new Semaphore(INBOX_BYTES);
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong sent = new AtomicLong();
    private final ArrayDeque<Message> outbox = new ArrayDeque<>();
    private long outboxBytes;
    private boolean closing;
    private @Nullable String closeReason;
    private volatile long writingSince;

    PeerSocket(
            long id,
            Socket socket,
            InetSocketAddress remote,
            int magic,
            PeerSockets.Listener listener,
            Runnable onGone) {
        this.id = id;
        this.socket = socket;
        this.remote = remote;
        this.magic = magic;
        this.listener = listener;
        this.onGone = onGone;
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
                reason = PeerSockets.reason(gone);
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
        FrameReader frames = new FrameReader(magic);
        byte[] buffer = new byte[16_384];
        while (true) {
            awaitOutbox();
            int size = in.read(buffer);
            if (size < 0) return;
            received.addAndGet(size);
            int at = 0;
            while (at < size) {
                FrameReader.Step step = frames.read(buffer, at, size - at);
                at += step.consumed();
                Frame frame = step.frame();
                if (frame != null) deliver(frame);
            }
        }
    }

    private void deliver(Frame frame) throws MalformedDataException, InterruptedException {
        Message message = MessageCodec.decode(frame);
        int bytes = Math.min(INBOX_BYTES, Frame.HEADER_SIZE + frame.payload().length);
        inboxMessages.acquire();
        inboxBytes.acquire(bytes);
        listener.message(id, message, bytes);
    }

    /// A message of `bytes` bytes was dealt with.
    void handled(int bytes) {
        inboxMessages.release();
        inboxBytes.release(bytes);
    }

    /// Queues a message. Drops the peer where it takes too little of what it is sent.
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

    /// About how many bytes a message takes; exact where it matters.
    private static long size(Message message) {
        return switch (message) {
            case Message.BlockMessage(var block) -> block.size();
            case Message.TxMessage(var transaction) -> transaction.size();
            case Message.Headers(var headers) -> headers.size() * 81L;
            case Message.Inv(var items) -> items.size() * 36L;
            default -> 128;
        };
    }

    private void awaitOutbox() throws InterruptedException {
        synchronized (outbox) {
            while (!closing && outboxBytes > OUTBOX_PAUSE) outbox.wait();
        }
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
            abort(PeerSockets.reason(gone));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        shut();
    }

    /// True where nothing is left to send.
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

    void dropIfStuck() {
        long since = writingSince;
        if (since != 0 && System.nanoTime() - since > STUCK_NANOS) abort("it takes nothing that is sent to it");
    }

    private void shut() {
        try {
            socket.close();
        } catch (IOException gone) {
            // Closed is closed.
        }
    }
}
