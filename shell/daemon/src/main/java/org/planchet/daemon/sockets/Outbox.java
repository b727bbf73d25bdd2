package org.planchet.daemon.sockets;

import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import org.planchet.primitives.Transaction;
import org.planchet.wire.Message;

/// What waits to be written to one peer: what its transport has to say of its own, and then messages, which wait until
/// the transport can encode them.
final class Outbox {
    /// Bytes of messages above which the peer is dropped: more than it is ever served before it has read.
    private static final long MOST = 8_000_000;

    /// Something to write.
    sealed interface Entry {
        /// Of the transport's own, as it is to be written.
        @SuppressWarnings("ArrayRecordComponent") // entries are never compared
        record Plain(byte[] bytes) implements Entry {}

        record Said(Message message) implements Entry {}
    }

    private final ArrayDeque<byte[]> plain = new ArrayDeque<>();
    private final ArrayDeque<Message> messages = new ArrayDeque<>();
    private long bytes;
    private boolean open;
    private boolean closing;
    private @Nullable String closeReason;

    /// Queues bytes of the transport's own; there are few of them, and only before the first message.
    synchronized void add(byte[] own) {
        if (closing || own.length == 0) return;
        plain.addLast(own);
        notifyAll();
    }

    /// Queues a message. False if that is too much.
    synchronized boolean add(Message message) {
        if (closing) return true;
        messages.addLast(message);
        bytes += size(message);
        notifyAll();
        return bytes <= MOST;
    }

    /// From now on messages may be encoded.
    synchronized void open() {
        if (open) return;
        open = true;
        notifyAll();
    }

    /// Takes nothing more. What is queued is still to be written.
    synchronized void close(String reason) {
        if (closeReason == null) closeReason = reason;
        closing = true;
        notifyAll();
    }

    /// Drops what is queued.
    synchronized void clear() {
        plain.clear();
        messages.clear();
        bytes = 0;
    }

    synchronized @Nullable String closeReason() {
        return closeReason;
    }

    /// The next to write, waiting for it; null if nothing is left of a closed one.
    synchronized @Nullable Entry next() throws InterruptedException {
        while (!hasMore() && !closing) wait();
        byte[] own = plain.pollFirst();
        if (own != null) return new Entry.Plain(own);
        Message message = open ? messages.pollFirst() : null;
        return message == null ? null : new Entry.Said(message);
    }

    /// Whether [#next] has an entry now.
    synchronized boolean hasMore() {
        return !plain.isEmpty() || (open && !messages.isEmpty());
    }

    /// Takes note that a message has been written. True if nothing is left to send.
    synchronized boolean written(Message message) {
        bytes = Math.max(0, bytes - size(message));
        return messages.isEmpty() && !closing;
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
            case Message.MerkleBlockMessage(var block) -> 128L + block.tree().size();
            default -> 128;
        };
    }
}
