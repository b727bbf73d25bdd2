package org.planchet.electrum;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.planchet.api.ApiException;
import org.planchet.index.ScriptHash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Accepts connections, and notifies clients of new tips and of changes to the scripts that they watch.
///
/// The node says what may have changed ([#changed]); a thread of the server's own then queries the node,
/// compares, and notifies, so that the node's threads never wait for a client. What is still to be looked at
/// is a set of watched scripts, and so as bounded as the subscriptions.
public final class ElectrumServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ElectrumServer.class);

    private final ElectrumNode node;
    private final ElectrumSettings settings;
    private final Calls calls;
    private final ServerSocket socket;
    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final Map<ScriptHash, Set<Session>> watchers = new ConcurrentHashMap<>();

    /// Guards the two that follow.
    private final Object news = new Object();

    private final Set<ScriptHash> changed = new HashSet<>();
    private boolean looksAtTip;
    private volatile boolean closed;

    private ElectrumServer(ElectrumNode node, ElectrumSettings settings, ServerSocket socket) {
        this.node = node;
        this.settings = settings;
        this.socket = socket;
        this.calls = new Calls(node, settings);
    }

    /// Takes the port and begins to accept connections.
    ///
    /// @throws IOException if the port cannot be taken
    public static ElectrumServer start(ElectrumNode node, ElectrumSettings settings) throws IOException {
        var socket = new ServerSocket();
        try {
            // So that a node restarted at once gets its port back from connections that linger.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(settings.bind()), settings.port()), 64);
        } catch (IOException refused) {
            socket.close();
            throw refused;
        }
        var server = new ElectrumServer(node, settings, socket);
        Thread.ofVirtual().name("electrum-accept").start(server::accept);
        Thread.ofVirtual().name("electrum-news").start(server::notifyClients);
        return server;
    }

    /// The port taken.
    public int port() {
        return socket.getLocalPort();
    }

    /// How many clients are connected.
    public int sessions() {
        return sessions.size();
    }

    Calls calls() {
        return calls;
    }

    private void accept() {
        while (!closed) {
            try {
                Socket client = socket.accept();
                if (sessions.size() >= settings.sessions()) {
                    client.close();
                    continue;
                }
                var session = new Session(this, settings, client);
                sessions.add(session);
                session.start();
                if (closed) session.close();
            } catch (IOException failed) {
                if (closed) return;
                LOG.warn("Cannot accept an Electrum client: {}", failed.getMessage());
                pause();
            }
        }
    }

    /// Most often there are no descriptors left: to try again at once would only burn the processor.
    private static void pause() {
        try {
            Thread.sleep(200);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    void ended(Session session) {
        sessions.remove(session);
        for (ScriptHash script : session.watched()) watchesNot(session, script);
    }

    void watches(Session session, ScriptHash script) {
        watchers.compute(script, (_, before) -> {
            Set<Session> all = before == null ? ConcurrentHashMap.newKeySet() : before;
            all.add(session);
            return all;
        });
    }

    void watchesNot(Session session, ScriptHash script) {
        watchers.computeIfPresent(script, (_, all) -> {
            all.remove(session);
            return all.isEmpty() ? null : all;
        });
    }

    /// Says that the histories of `scripts` may have changed, and the tip. Returns at once; from any thread.
    public void changed(Set<ScriptHash> scripts) {
        if (sessions.isEmpty()) return;
        synchronized (news) {
            for (ScriptHash script : scripts) if (watchers.containsKey(script)) changed.add(script);
            looksAtTip = true;
            news.notifyAll();
        }
    }

    private void notifyClients() {
        ElectrumNode.@Nullable Tip announced = null;
        try {
            while (true) {
                Set<ScriptHash> scripts = awaitNews();
                if (closed) return;
                try {
                    ElectrumNode.Tip tip = node.tip();
                    if (!tip.equals(announced)) {
                        announced = tip;
                        byte[] line = Calls.notification("blockchain.headers.subscribe", HeaderMethods.shown(tip));
                        for (Session session : sessions) session.notifyTip(line);
                    }
                    for (ScriptHash script : scripts) notifyOf(script);
                } catch (ApiException busy) {
                    LOG.debug("Clients are notified later: {}", busy.getMessage());
                    changed(scripts);
                    pause();
                }
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException fault) {
            if (!closed) LOG.error("The Electrum server can notify its clients no more", fault);
            close();
        }
    }

    private Set<ScriptHash> awaitNews() throws InterruptedException {
        synchronized (news) {
            while (!looksAtTip && !closed) news.wait();
            looksAtTip = false;
            Set<ScriptHash> taken = Set.copyOf(changed);
            changed.clear();
            return taken;
        }
    }

    private void notifyOf(ScriptHash script) {
        Set<Session> interested = watchers.get(script);
        if (interested == null || interested.isEmpty()) return;
        Optional<String> status = node.script(script).status();
        byte[] line = Calls.notification(
                "blockchain.scripthash.subscribe", ElectrumJson.text(script), ElectrumJson.orNull(status));
        for (Session session : interested) session.notifyStatus(script, status, line);
    }

    /// Ends all connections.
    @Override
    public void close() {
        closed = true;
        synchronized (news) {
            news.notifyAll();
        }
        try {
            socket.close();
        } catch (IOException ignored) {
            // Nobody can connect either way.
        }
        for (Session session : sessions) session.close();
    }
}
