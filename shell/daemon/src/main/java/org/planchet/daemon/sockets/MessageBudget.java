package org.planchet.daemon.sockets;

import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The memory that messages from all peers may take together, from the moment their header has come until they are
/// dealt with. Every connection has a small part of its own, so that pings and transactions never wait for others'
/// blocks; above that all share one pool, and if it is used up, reading waits.
///
/// A message reserves all the memory it needs before its body is read: so a message that has begun can always
/// complete, and two incomplete ones never wait for each other. Whoever holds its part without sending, while
/// others wait, is cut off (P17).
final class MessageBudget {
    /// Bytes of all connections together. With what is decoded ([DecodedMemory]) and what is queued to be served
    /// (16 MB), all peers stay within 128 MiB.
    static final long TOTAL = 48L << 20;

    /// Bytes that a connection may take without asking, if there are not more than 128 of them.
    static final long OWN = 192L << 10;

    /// Bytes that one connection may take in all: the longest message, and what it is read into.
    static final long MAX = 8L << 20;

    /// How long a message may take to come in while others wait for its memory.
    private static final long GRACE_NANOS = 10_000_000_000L;

    private static final long LOOK_MILLIS = 500;

    private final long own;
    private final Set<Account> accounts = new LinkedHashSet<>();
    private long free;

    /// @param mostPeers connections that there can be
    MessageBudget(int mostPeers) {
        own = Math.min(OWN, TOTAL / 2 / Math.max(1, mostPeers));
        free = TOTAL - own * mostPeers;
    }

    /// Bytes reserved from the shared budget and from the connections' own shares.
    synchronized long used() {
        return accounts.stream().mapToLong(account -> account.used).sum();
    }

    /// One connection's part.
    final class Account {
        private final Runnable cutOff;
        private long used;
        private long readingSince;
        private boolean reading;

        /// @param cutOff ends the connection, from any thread
        Account(Runnable cutOff) {
            this.cutOff = cutOff;
        }

        /// Takes memory for a message whose body is to come, waiting until there is enough.
        void take(long bytes) throws InterruptedException {
            synchronized (MessageBudget.this) {
                accounts.add(this);
                while (!fits(bytes)) {
                    MessageBudget.this.wait(LOOK_MILLIS);
                    cutOffTheSlowest();
                }
                free -= pooled(used + bytes) - pooled(used);
                used += bytes;
                reading = true;
                readingSince = System.nanoTime();
            }
        }

        private boolean fits(long bytes) {
            boolean alone = used == 0;
            return (alone || used + bytes <= MAX) && pooled(used + bytes) - pooled(used) <= free;
        }

        /// The message has come whole; it keeps its memory until it is dealt with.
        void complete() {
            synchronized (MessageBudget.this) {
                reading = false;
            }
        }

        /// Returns memory back.
        void give(long bytes) {
            synchronized (MessageBudget.this) {
                free += pooled(used) - pooled(used - bytes);
                used -= bytes;
                if (used == 0) accounts.remove(this);
                MessageBudget.this.notifyAll();
            }
        }
    }

    private long pooled(long used) {
        return Math.max(0, used - own);
    }

    /// Of those whose message is still coming in, the one that has taken longest.
    private void cutOffTheSlowest() {
        @Nullable Account slowest = null;
        for (Account account : accounts)
            if (account.reading && (slowest == null || account.readingSince - slowest.readingSince < 0))
                slowest = account;
        if (slowest == null || System.nanoTime() - slowest.readingSince < GRACE_NANOS) return;
        slowest.reading = false;
        Thread.ofVirtual().start(slowest.cutOff);
    }
}
