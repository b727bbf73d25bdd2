package org.planchet.rpc;

import static org.planchet.rpc.Method.may;
import static org.planchet.rpc.Method.need;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.planchet.network.AddressRecord;
import org.planchet.network.ConnectionKind;
import org.planchet.network.Endpoint;
import org.planchet.network.NetworkEvent;
import org.planchet.rpc.RpcException.Code;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.Services;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Known nodes, and which of them to dial.
final class AddressMethods {
    private static final int MAX_PORT = 65_535;

    private final NodePort node;

    AddressMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getnodeaddresses",
                        NetworkMethods.GROUP,
                        List.of(may("count", ParameterType.NUMBER), may("network", ParameterType.STRING)),
                        "Nodes that this one has heard of, one or so many by chance; 0 for all.",
                        this::known),
                new Method(
                        "addpeeraddress",
                        NetworkMethods.GROUP,
                        List.of(
                                need("address", ParameterType.STRING),
                                need("port", ParameterType.NUMBER),
                                may("tried", ParameterType.BOOL)),
                        "Tells of a node, as one that answered before if tried is true; for tests.",
                        this::add),
                new Method(
                        "addconnection",
                        NetworkMethods.GROUP,
                        List.of(
                                need("address", ParameterType.STRING),
                                need("connection_type", ParameterType.STRING),
                                need("v2transport", ParameterType.BOOL)),
                        "Opens a connection of a kind of the node's own choice; for tests, on regtest only.",
                        this::connect));
    }

    private JsonNode known(Arguments arguments) {
        int count = arguments.integer("count", 1);
        if (count < 0) throw new RpcException(Code.INVALID_PARAMETER, "Address count out of range");
        Optional<String> network = arguments.mayString("network");
        if (network.isPresent() && AddressNetwork.parse(network.get()).isEmpty())
            throw new RpcException(Code.INVALID_PARAMETER, "Network not recognized: " + Arguments.shown(network.get()));
        List<AddressRecord> records =
                new ArrayList<>(node.ask(view -> view.network().knownNodes()));
        Collections.shuffle(records);
        ArrayNode json = CoreJson.array();
        for (AddressRecord record : records) {
            if (count > 0 && json.size() == count) break;
            Optional<String> own = record.address().network().map(AddressNetwork::text);
            if (own.isPresent()
                    && network.filter(wanted -> !wanted.equals(own.get())).isEmpty())
                json.add(shown(record, own.get()));
        }
        return json;
    }

    private static ObjectNode shown(AddressRecord record, String network) {
        ObjectNode json = CoreJson.object();
        json.put("time", record.lastSeen().getEpochSecond());
        json.put("services", record.services());
        json.put("address", record.address().host());
        json.put("port", record.address().port());
        json.put("network", network);
        return json;
    }

    private JsonNode add(Arguments arguments) {
        int port = arguments.integer("port");
        if (port < 0 || port > MAX_PORT) throw new RpcException(Code.MISC, "JSON integer out of range");
        boolean tried = arguments.flag("tried", false);
        ObjectNode json = CoreJson.object();
        Endpoint place = new Endpoint(arguments.string("address"), port);
        boolean added = !place.isName() && add(place, tried);
        json.put("success", added);
        if (!place.isName() && !added) json.put("error", "failed-adding-to-new");
        return json;
    }

    private boolean add(Endpoint address, boolean tried) {
        return node.change(view -> {
            if (view.network().knownNode(address).isPresent()) return false;
            view.deliver(new NetworkEvent.AddAddress(address, Services.NETWORK | Services.WITNESS, tried));
            return view.network().knownNode(address).isPresent();
        });
    }

    private JsonNode connect(Arguments arguments) {
        if (!node.params().name().equals("regtest"))
            throw new RpcException(Code.MISC, "addconnection is for regression testing (-regtest mode) only.");
        String type = arguments.string("connection_type").strip();
        ConnectionKind kind = kind(type)
                .orElseThrow(() -> new RpcException(
                        Code.INVALID_PARAMETER, arguments.method().help()));
        boolean encrypted = arguments.flag("v2transport", false);
        if (encrypted && !PeerMethods.encrypts(node))
            throw new RpcException(
                    Code.INVALID_PARAMETER,
                    "Error: Adding v2transport connections requires -v2transport init flag to be set.");
        Endpoint endpoint = PeerMethods.parse(node, arguments.string("address"));
        node.change(view -> {
            view.deliver(new NetworkEvent.TryPeer(endpoint, Optional.of(kind), encrypted));
            return true;
        });
        ObjectNode json = CoreJson.object();
        json.put("address", arguments.string("address"));
        json.put("connection_type", type);
        return json;
    }

    private static Optional<ConnectionKind> kind(String type) {
        for (ConnectionKind kind : ConnectionKind.values()) if (kind.coreName().equals(type)) return Optional.of(kind);
        return Optional.empty();
    }
}
