package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.network.PeerId;
import org.planchet.network.PeerInfo;
import org.planchet.network.Permission;
import org.planchet.network.SocketInfo;
import org.planchet.network.SocketInfo.Flow;
import org.planchet.network.SocketInfo.Framing;
import org.planchet.node.NodeReader;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.Services;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// The neighbours, one by one.
final class PeerMethods {
    private static final String GROUP = NetworkMethods.GROUP;

    /// For a closed connection.

    private final NodePort node;

    PeerMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method("getpeerinfo", GROUP, List.of(), "The neighbours.", this::peers),
                new Method(
                        "addnode",
                        GROUP,
                        List.of(
                                need("node", ParameterType.STRING),
                                need("command", ParameterType.STRING),
                                may("v2transport", ParameterType.BOOL)),
                        "Keeps a neighbour (add), forgets it (remove), or tries it once (onetry).",
                        this::addNode),
                new Method(
                        "getaddednodeinfo",
                        GROUP,
                        List.of(may("node", ParameterType.STRING)),
                        "The neighbours that were added, and whether they are connected.",
                        this::added),
                new Method(
                        "disconnectnode",
                        GROUP,
                        List.of(may("address", ParameterType.STRING), may("nodeid", ParameterType.NUMBER)),
                        "Closes a connection, by the other's address or by its id.",
                        this::disconnect));
    }

    private JsonNode peers(Arguments arguments) {
        List<PeerInfo> peers = node.ask(view -> view.network().peers());
        int decimals = node.params().coin().decimals();
        ArrayNode json = CoreJson.array();
        for (PeerInfo peer : peers) json.add(peer(peer, decimals));
        return json;
    }

    private ObjectNode peer(PeerInfo peer, int decimals) {
        Optional<SocketInfo> socket = node.socket(peer.id().value());
        Flow sent = socket.map(SocketInfo::sent).orElse(Flow.NONE);
        Flow received = socket.map(SocketInfo::received).orElse(Flow.NONE);
        PeerInfo.Traffic traffic = peer.traffic();
        ObjectNode json = CoreJson.object();
        json.put("id", peer.id().value());
        json.put("addr", peer.remote().toString());
        socket.ifPresent(ours -> json.put("addrbind", ours.local().toString()));
        peer.addresses().seenAs().ifPresent(us -> json.put("addrlocal", us.toString()));
        json.put("network", peer.network().map(AddressNetwork::text).orElse("not_publicly_routable"));
        json.put("services", HexFormat.of().toHexDigits(peer.software().services()));
        json.set(
                "servicesnames", CoreJson.strings(Services.names(peer.software().services())));
        json.put("relaytxes", traffic.wantsTransactions());
        json.put("inv_to_send", traffic.toAnnounce());
        json.put("lastsend", sent.last().getEpochSecond());
        json.put("lastrecv", received.last().getEpochSecond());
        json.put("last_transaction", traffic.lastTransaction().getEpochSecond());
        json.put("last_block", traffic.lastBlock().getEpochSecond());
        json.put("bytessent", sent.bytes());
        json.put("bytesrecv", received.bytes());
        json.put("conntime", peer.contact().connectedAt().getEpochSecond());
        json.put("timeoffset", traffic.clockOffset());
        if (peer.contact().pingMillis() >= 0)
            json.set("pingtime", seconds(peer.contact().pingMillis()));
        if (traffic.leastPingMillis() >= 0) json.set("minping", seconds(traffic.leastPingMillis()));
        if (traffic.openPingMillis() > 0) json.set("pingwait", seconds(traffic.openPingMillis()));
        json.put("version", peer.software().protocolVersion());
        json.put("subver", peer.software().userAgent());
        json.put("inbound", peer.inbound());
        json.put("bip152_hb_to", traffic.announcesCompact());
        json.put("bip152_hb_from", traffic.wantsCompact());
        json.put("startingheight", peer.sync().stated());
        json.put("presynced_headers", peer.sync().presynced());
        json.put("synced_headers", peer.sync().headers());
        json.put("synced_blocks", peer.sync().blocks());
        ArrayNode inFlight = json.putArray("inflight");
        peer.sync().inFlight().forEach(inFlight::add);
        json.put("addr_relay_enabled", peer.addresses().exchanged());
        json.put("addr_processed", peer.addresses().taken());
        json.put("addr_rate_limited", peer.addresses().dropped());
        json.set(
                "permissions",
                CoreJson.strings(peer.permissions().stream()
                        .sorted()
                        .map(Permission::text)
                        .toList()));
        json.set("minfeefilter", CoreJson.coins(traffic.feeFilter(), decimals));
        byMessage(json.putObject("bytessent_per_msg"), sent);
        byMessage(json.putObject("bytesrecv_per_msg"), received);
        json.put("connection_type", peer.connectionType());
        Framing framing = socket.map(SocketInfo::framing).orElse(Framing.NONE);
        json.put("transport_protocol_type", framing.type().text());
        json.put("session_id", framing.sessionId());
        return json;
    }

    private static JsonNode seconds(long millis) {
        return CoreJson.real(millis / 1_000.0);
    }

    private static void byMessage(ObjectNode json, Flow flow) {
        flow.byMessage().forEach(json::put);
    }

    /// Whether this node speaks the encrypted transport.
    static boolean encrypts(NodePort node) {
        return node.ask(view -> (view.network().services() & Services.P2P_V2) != 0);
    }

    static Endpoint parse(NodePort node, String text) {
        try {
            return Endpoint.parse(text, node.params().p2pPort());
        } catch (IllegalArgumentException bad) {
            throw new RpcException(Code.INVALID_PARAMETER, Arguments.shown(String.valueOf(bad.getMessage())));
        }
    }

    private JsonNode addNode(Arguments arguments) {
        String command = arguments.string("command");
        if (!List.of("add", "remove", "onetry").contains(command))
            throw new RpcException(Code.MISC, arguments.method().help());
        boolean offered = encrypts(node);
        if (!offered && arguments.flag("v2transport", false))
            throw new RpcException(
                    Code.INVALID_PARAMETER, "Error: v2transport requested but not enabled (see -v2transport)");
        boolean encrypted = arguments.flag("v2transport", offered);
        Endpoint endpoint = parse(node, arguments.string("node"));
        Optional<RpcException> failure = node.change(view -> {
            boolean known = view.network().manualPeers().contains(endpoint);
            if (command.equals("add") && known)
                return Optional.of(new RpcException(Code.CLIENT_NODE_ALREADY_ADDED, "Error: Node already added"));
            if (command.equals("remove") && !known)
                return Optional.of(new RpcException(
                        Code.CLIENT_NODE_NOT_ADDED,
                        "Error: Node could not be removed. It has not been added previously."));
            view.deliver(
                    switch (command) {
                        case "add" -> new NetworkEvent.AddPeer(endpoint, encrypted);
                        case "remove" -> new NetworkEvent.RemovePeer(endpoint, false);
                        default -> new NetworkEvent.TryPeer(endpoint, Optional.empty(), encrypted);
                    });
            return Optional.empty();
        });
        if (failure.isPresent()) throw failure.get();
        return NullNode.getInstance();
    }

    private JsonNode added(Arguments arguments) {
        Optional<String> wanted = arguments.mayString("node");
        int port = node.params().p2pPort();
        ArrayNode json = CoreJson.array();
        boolean found = node.ask(view -> {
            for (Endpoint endpoint : view.network().manualPeers())
                if (wanted.isEmpty() || isNamed(endpoint, wanted.get(), port)) json.add(added(view, endpoint));
            return wanted.isEmpty() || !json.isEmpty();
        });
        if (!found) throw new RpcException(Code.CLIENT_NODE_NOT_ADDED, "Error: Node has not been added.");
        return json;
    }

    /// Whether `name` names it; text that is neither an address nor a host name names none.
    private static boolean isNamed(Endpoint endpoint, String name, int port) {
        try {
            return Endpoint.parse(name, port).equals(endpoint);
        } catch (IllegalArgumentException noHost) {
            return false;
        }
    }

    private static ObjectNode added(NodeReader view, Endpoint endpoint) {
        ObjectNode json = CoreJson.object();
        Optional<PeerInfo> peer = view.network().peers().stream()
                .filter(p -> p.remote().equals(endpoint)
                        || p.listening().filter(endpoint::equals).isPresent())
                .findFirst();
        json.put("addednode", endpoint.toString());
        json.put("connected", peer.isPresent());
        ArrayNode addresses = json.putArray("addresses");
        if (peer.isPresent()) {
            ObjectNode row = addresses.addObject();
            row.put("address", peer.get().remote().toString());
            row.put("connected", peer.get().inbound() ? "inbound" : "outbound");
        }
        return json;
    }

    private JsonNode disconnect(Arguments arguments) {
        Optional<String> address = arguments.mayString("address");
        boolean hasId = arguments.get("nodeid").isPresent();
        // With an id an empty address counts as none: positional callers have no other way to leave it out.
        boolean byAddress = !hasId && address.isPresent();
        if (!byAddress && (!hasId || !address.orElse("").isEmpty()))
            throw new RpcException(Code.INVALID_PARAMS, "Only one of address and nodeid should be provided.");
        Optional<Long> id = arguments.get("nodeid").map(Arguments::whole);
        boolean found = node.change(view -> {
            Optional<PeerId> peer = view.network().peers().stream()
                    .filter(p -> id.isPresent()
                            ? p.id().value() == id.get()
                            : p.remote().toString().equals(address.orElse("")))
                    .map(PeerInfo::id)
                    .findFirst();
            peer.ifPresent(it -> view.deliver(new NetworkEvent.DropPeer(it)));
            return peer.isPresent();
        });
        if (!found) throw new RpcException(Code.CLIENT_NODE_NOT_CONNECTED, "Node not found in connected nodes");
        return NullNode.getInstance();
    }
}
