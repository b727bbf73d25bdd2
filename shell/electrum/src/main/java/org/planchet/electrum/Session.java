package org.planchet.electrum;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.planchet.electrum.ElectrumException.Code;
import org.planchet.index.ScriptHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One client's connection: a thread that reads lines and answers them one by one, and one that writes.
final class Session {
    private static final Logger LOG = LoggerFactory.getLogger(Session.class);

    private final ElectrumServer server;
    private final ElectrumSettings settings;
    private final Socket socket;
    private final Outbox outbox;
    private final Thread writer = Thread.ofVirtual().name("electrum-write").unstarted(this::write);

    /// The scripts watched; guarded by this, as each one is.
    private final Map<ScriptHash, Watch> watched = new HashMap<>();

    private boolean watchesHeaders;

    /// A script watched.
    private static final class Watch {
        /// What the client was last notified of.
        private Optional<String> status = Optional.empty();

        /// The script has changed meanwhile, which the answer to the subscription must not hide.
        private boolean hasNews;

        private boolean answered;
    }

    Session(ElectrumServer server, ElectrumSettings settings, Socket socket) {
        this.server = server;
        this.settings = settings;
        this.socket = socket;
        this.outbox = new Outbox(settings);
    }

    void start() {
        writer.start();
        Thread.ofVirtual().name("electrum-read").start(this::read);
    }

    private void read() {
        try {
            socket.setTcpNoDelay(true);
            var lines = new LineReader(socket, settings);
            for (byte[] line = lines.next(); line != null; line = lines.next()) {
                Optional<byte[]> answer = server.calls().answer(this, line);
                if (answer.isPresent() && !outbox.answer(answer.get())) {
                    LOG.debug("An Electrum client does not read its answers");
                    return;
                }
            }
        } catch (ElectrumException notAClient) {
            outbox.offer(Calls.bytes(Calls.failure(Calls.reply(null), notAClient)));
        } catch (SocketTimeoutException idle) {
            LOG.debug("An Electrum client is too slow: {}", idle.getMessage());
        } catch (IOException gone) {
            LOG.debug("An Electrum client is gone: {}", gone.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            end();
        }
    }

    /// Lets what is in line be written, for as long as an answer may wait, and closes the connection.
    private void end() {
        outbox.close();
        try {
            writer.join(settings.answerTimeout());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        close();
        server.ended(this);
    }

    private void write() {
        try (socket) {
            outbox.writeTo(new BufferedOutputStream(socket.getOutputStream()));
        } catch (IOException gone) {
            LOG.debug("An Electrum client is gone: {}", gone.getMessage());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } finally {
            outbox.close();
        }
    }

    /// Sends a notification. A client that does not read is dropped.
    private void send(byte[] line) {
        if (outbox.offer(line)) return;
        LOG.debug("An Electrum client does not read its notifications");
        close();
    }

    /// From now on the client is notified of every new tip.
    synchronized void watchHeaders() {
        watchesHeaders = true;
    }

    /// Notifies the client of a new tip, if it has subscribed.
    void notifyTip(byte[] notification) {
        synchronized (this) {
            if (!watchesHeaders) return;
        }
        send(notification);
    }

    /// From now on the client is notified of what happens to `script`. False if it is already.
    ///
    /// @throws ElectrumException if it watches as many as it may
    boolean watch(ScriptHash script) {
        synchronized (this) {
            if (watched.containsKey(script)) return false;
            if (watched.size() >= settings.subscriptions())
                throw new ElectrumException(
                        Code.EXCESSIVE_RESOURCE_USAGE, "a session may watch " + settings.subscriptions() + " scripts");
            watched.put(script, new Watch());
        }
        server.watches(this, script);
        return true;
    }

    /// The client is no longer notified of `script`. False if it was not.
    boolean unwatch(ScriptHash script) {
        synchronized (this) {
            if (watched.remove(script) == null) return false;
        }
        server.watchesNot(this, script);
        return true;
    }

    /// The status to answer a subscription with, if `found` was found after [#watch]: a status found for a
    /// notification meanwhile takes precedence, because any later change causes another notification.
    synchronized Optional<String> answered(ScriptHash script, Optional<String> found) {
        Watch watch = watched.get(script);
        if (watch == null) return found;
        if (!watch.hasNews && !watch.answered) watch.status = found;
        watch.answered = true;
        return watch.status;
    }

    /// Notifies the client of a script's status, unless it has received it already.
    void notifyStatus(ScriptHash script, Optional<String> status, byte[] notification) {
        synchronized (this) {
            Watch watch = watched.get(script);
            if (watch == null) return;
            boolean isNew = !watch.status.equals(status);
            watch.status = status;
            watch.hasNews = true;
            if (!watch.answered || !isNew) return;
        }
        send(notification);
    }

    synchronized Set<ScriptHash> watched() {
        return new HashSet<>(watched.keySet());
    }

    /// Ends the connection at once.
    void close() {
        outbox.close();
        try {
            socket.close();
        } catch (IOException ignored) {
            // The connection has ended either way.
        }
    }
}
