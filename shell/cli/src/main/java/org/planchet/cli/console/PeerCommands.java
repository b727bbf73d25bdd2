package org.planchet.cli.console;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.planchet.api.ApiException;
import org.planchet.api.KnownNode;
import org.planchet.api.NodeStatus;
import org.planchet.api.PeerView;
import org.planchet.cli.text.Table;

/// The commands about neighbours.
final class PeerCommands {
    private static final int MAX_PORT = 65_535;

    /// The number shown for a configured peer that is not connected.
    private static final int UNCONNECTED = 0;

    /// How long `sync` waits without seeing a single new header or block.
    private static final int TIMEOUT_MILLIS = 10_000;

    private static final int STEP_MILLIS = 100;

    /// Long enough for neighbours on the same continent to say that they have nothing new.
    private static final int FIRST_ANSWER_MILLIS = 1_500;

    private PeerCommands() {}

    /// `addpeer [HOST:PORT]`: connects and stays with it.
    static void addPeer(Session session, List<String> arguments) throws CommandException {
        String address = arguments.isEmpty() ? session.demand("peer.ask") : arguments.getFirst();
        checkAddress(session, address);
        if (isOwn(session, address)) throw session.trouble("peer.own", address);
        try {
            session.node().addPeer(address);
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.CONFLICT) throw session.trouble("peer.duplicate", address);
            throw e;
        }
        session.say("peer.added", address);
    }

    /// `delpeer [HOST:PORT | NUMBER]`: a neighbour by its address or its number in `peers`.
    static void deletePeer(Session session, List<String> arguments) throws CommandException {
        String named = arguments.isEmpty() ? session.demand("peer.ask-which") : arguments.getFirst();
        String address = named;
        if (named.matches("[0-9]{1,9}"))
            address = session.node().peers().stream()
                    .filter(peer -> peer.id() != UNCONNECTED && peer.id() == Long.parseLong(named))
                    .map(PeerView::address)
                    .findFirst()
                    .orElseThrow(() -> session.trouble("peer.no-number", named));
        checkAddress(session, address);
        session.node().removePeer(address, false);
        session.say("peer.removed", address);
    }

    /// `peers`: the neighbours, one a line.
    static void peers(Session session, List<String> arguments) {
        List<PeerView> peers = session.node().peers();
        if (peers.isEmpty()) {
            session.say("peer.none");
            return;
        }
        Table table = session.table(
                "column.number",
                "column.address",
                "column.direction",
                "column.status",
                "column.height",
                "column.ping",
                "column.transport",
                "column.last-seen",
                "column.retries",
                "column.software");
        for (PeerView peer : peers)
            table.row(
                    peer.id() == UNCONNECTED ? "-" : peer.id(),
                    peer.address(),
                    session.text("direction." + peer.direction().toLowerCase(Locale.ROOT)),
                    session.text("peer-status." + peer.status().toLowerCase(Locale.ROOT)),
                    peer.contact().height() < 0 ? "-" : peer.contact().height(),
                    peer.contact().pingMillis() < 0 ? "-" : peer.contact().pingMillis() + " ms",
                    peer.framing().transport().isEmpty() ? "-" : peer.framing().transport(),
                    Session.time(peer.contact().lastSeen()),
                    peer.contact().retryCount(),
                    peer.software().userAgent());
        session.print(table);
        for (PeerView peer : peers) absent(session, peer);
    }

    /// Why a neighbour that was named is not connected, and what its name stands for.
    private static void absent(Session session, PeerView peer) {
        if (peer.absence().reason().isEmpty()) return;
        if (peer.absence().places().isEmpty() || peer.absence().places().equals(List.of(peer.address())))
            session.say("peer.absent", peer.address(), peer.absence().reason());
        else
            session.say(
                    "peer.absent-places",
                    peer.address(),
                    String.join(", ", peer.absence().places()),
                    peer.absence().reason());
    }

    /// `nodes`: every known node, connected or not.
    static void nodes(Session session, List<String> arguments) {
        List<KnownNode> nodes = session.node().knownNodes();
        if (nodes.isEmpty()) {
            session.say("nodes.none");
            return;
        }
        Table table = session.table(
                "column.address", "column.last-seen", "column.last-tried", "column.failures", "column.source");
        for (KnownNode node : nodes)
            table.row(
                    node.address(),
                    Session.time(node.lastSeen()),
                    Session.time(node.lastTried()),
                    node.failures(),
                    node.source());
        session.print(table);
    }

    /// `sync [--from HEIGHT]`: asks every neighbour for what it has, waits for it and says from where to where the
    /// chain went. With a height it asks as though it knew no header above it.
    static void sync(Session session, List<String> arguments) throws CommandException {
        int known = knownTo(session, arguments);
        int from = session.node().status().height();
        if (session.node().status().network().peers() == 0) throw session.trouble("sync.no-peers");
        session.say("sync.begin", from);
        NodeStatus status = session.node().sync(known);
        int best = best(session, status);
        int waited = 0;
        int limit = FIRST_ANSWER_MILLIS;
        while (waited < limit || (best > status.height() && waited < TIMEOUT_MILLIS)) {
            if (!pause()) break;
            waited += STEP_MILLIS;
            NodeStatus now = session.node().status();
            if (now.height() != status.height()
                    || now.best().headers() != status.best().headers()) {
                waited = 0;
            }
            status = now;
            best = best(session, now);
            if (status.height() > from && status.height() >= best) limit = 0;
        }
        session.say(status.height() == from ? "sync.same" : "sync.end", from, status.height());
        if (status.height() < best) throw session.trouble("sync.behind", best);
    }

    private static int knownTo(Session session, List<String> arguments) throws CommandException {
        if (arguments.isEmpty()) return Integer.MAX_VALUE;
        if (arguments.size() != 2 || !arguments.getFirst().equals("--from")) throw session.trouble("sync.usage");
        return session.number(arguments.getLast(), session.text("name.height"), 0, Integer.MAX_VALUE);
    }

    /// The greatest height that this node or a neighbour is known to have.
    private static int best(Session session, NodeStatus status) {
        int peers = session.node().peers().stream()
                .filter(peer -> peer.status().equals("connected"))
                .mapToInt(peer -> peer.contact().height())
                .max()
                .orElse(-1);
        return Math.max(
                status.best().syncing() ? status.best().headers() : status.height(),
                Math.min(peers, status.best().headers()));
    }

    private static boolean pause() {
        try {
            Thread.sleep(STEP_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Finds out what is wrong with an address, so that the complaint says it.
    private static void checkAddress(Session session, String address) throws CommandException {
        int colon = address.lastIndexOf(':');
        if (colon < 0) throw session.trouble("peer.no-colon", address);
        String port = address.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) < 1 || Integer.parseInt(port) > MAX_PORT)
            throw session.trouble("peer.bad-port", port);
        String host = address.substring(0, colon);
        if (!host.matches("[A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}]"))
            throw session.trouble("peer.bad-host", host);
    }

    /// True for this node's own port on this machine. The node itself catches the rest: it knows its other names by the
    /// nonce of its own version message.
    private static boolean isOwn(Session session, String address) {
        String own = session.node().status().addresses().p2p();
        Optional<String> port = own.isEmpty() ? Optional.empty() : Optional.of(own.substring(own.lastIndexOf(':')));
        String host = address.substring(0, address.lastIndexOf(':')).toLowerCase(Locale.ROOT);
        boolean here = host.equals("localhost") || host.startsWith("127.") || host.equals("[::1]");
        return address.equals(own) || (here && port.isPresent() && address.endsWith(port.get()));
    }
}
