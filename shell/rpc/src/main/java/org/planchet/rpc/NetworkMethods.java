package org.planchet.rpc;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.planchet.network.NetworkEvent;
import org.planchet.network.NetworkReader.Upload;
import org.planchet.network.PeerInfo;
import org.planchet.node.NodeReader;
import org.planchet.policy.PolicySettings;
import org.planchet.wire.AddressNetwork;
import org.planchet.wire.ProtocolVersion;
import org.planchet.wire.Services;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/// The network as a whole.
final class NetworkMethods {
    static final String GROUP = "Network";

    /// The version of Bitcoin Core whose interface this is: clients decide by it what to ask.
    private static final int INTERFACE_VERSION = 300_000;

    private final NodePort node;

    NetworkMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getnetworkinfo",
                        GROUP,
                        List.of(),
                        "The state of the network's part of the node.",
                        a -> node.ask(this::info)),
                new Method(
                        "getconnectioncount",
                        GROUP,
                        List.of(),
                        "How many neighbours there are.",
                        a -> node.ask(
                                view -> CoreJson.number(view.network().peers().size()))),
                new Method("getnettotals", GROUP, List.of(), "Bytes sent and received since the start.", a -> totals()),
                new Method(
                        "ping",
                        GROUP,
                        List.of(),
                        "Pings every neighbour; getpeerinfo shows the round trips.",
                        a -> ping()));
    }

    private ObjectNode info(NodeReader view) {
        List<PeerInfo> peers = view.network().peers();
        long inbound = peers.stream().filter(PeerInfo::inbound).count();
        long services = view.network().services();
        ObjectNode json = CoreJson.object();
        json.put("version", INTERFACE_VERSION);
        json.put("subversion", view.network().userAgent());
        json.put("protocolversion", ProtocolVersion.OURS);
        json.put("localservices", java.util.HexFormat.of().toHexDigits(services));
        json.set("localservicesnames", CoreJson.strings(Services.names(services)));
        json.put("localrelay", view.network().relaysTransactions());
        json.put("timeoffset", view.network().clockOffset().seconds());
        json.put("networkactive", view.network().isActive());
        json.put("connections", peers.size());
        json.put("connections_in", inbound);
        json.put("connections_out", peers.size() - inbound);
        ArrayNode networks = json.putArray("networks");
        for (AddressNetwork network : AddressNetwork.values()) {
            boolean reached = view.network().reached().contains(network);
            Optional<String> proxy = node.proxy(network);
            ObjectNode row = networks.addObject();
            row.put("name", network.text());
            row.put("limited", !reached);
            row.put("reachable", reached);
            row.put("proxy", proxy.orElse(""));
            row.put("proxy_randomize_credentials", proxy.isPresent());
        }
        PolicySettings policy = view.mempool().settings();
        int decimals = node.params().coin().decimals();
        json.set("relayfee", CoreJson.coins(policy.fees().minRelay().satoshisPerKvB(), decimals));
        json.set("incrementalfee", CoreJson.coins(policy.fees().incremental().satoshisPerKvB(), decimals));
        ArrayNode addresses = json.putArray("localaddresses");
        Optional<String> listening = node.listening();
        if (listening.isPresent()) {
            int colon = listening.get().lastIndexOf(':');
            ObjectNode row = addresses.addObject();
            row.put("address", listening.get().substring(0, colon));
            row.put("port", Integer.parseInt(listening.get().substring(colon + 1)));
            row.put("score", 1);
        }
        Warnings.put(json, node);
        return json;
    }

    private JsonNode totals() {
        NodePort.TotalTraffic traffic = node.totalTraffic();
        ObjectNode json = CoreJson.object();
        json.put("totalbytesrecv", traffic.received());
        json.put("totalbytessent", traffic.sent());
        json.put("timemillis", node.now().toEpochMilli());
        ObjectNode target = json.putObject("uploadtarget");
        Upload upload = node.ask(view -> view.network().upload());
        target.put("timeframe", Duration.ofDays(1).toSeconds());
        target.put("target", upload.target());
        target.put("target_reached", upload.reached());
        target.put("serve_historical_blocks", upload.servesHistory());
        target.put("bytes_left_in_cycle", upload.bytesLeft());
        target.put("time_left_in_cycle", upload.timeLeft().toSeconds());
        return json;
    }

    private JsonNode ping() {
        var _ = node.change(view -> {
            view.deliver(new NetworkEvent.PingNow());
            return true;
        });
        return NullNode.getInstance();
    }
}
