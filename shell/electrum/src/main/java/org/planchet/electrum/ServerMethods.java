package org.planchet.electrum;

import java.util.Arrays;
import java.util.Map;
import org.planchet.electrum.ElectrumException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// About the server, and the fees of the mempool.
final class ServerMethods {
    static final String MIN = "1.4";
    static final String MAX = "1.4.3";

    private final ElectrumNode node;

    ServerMethods(ElectrumNode node) {
        this.node = node;
    }

    Map<String, Method> all() {
        return Map.ofEntries(
                Map.entry("server.version", this::version),
                Map.entry("server.features", this::features),
                Map.entry("server.banner", (_, given) -> {
                    given.count(0, 0);
                    return ElectrumJson.text("This is " + node.version() + ".");
                }),
                Map.entry("server.donation_address", (_, given) -> {
                    given.count(0, 0);
                    return ElectrumJson.text("");
                }),
                Map.entry("server.ping", (_, given) -> {
                    given.count(0, 0);
                    return JsonNodeFactory.instance.nullNode();
                }),
                Map.entry("server.peers.subscribe", (_, given) -> {
                    given.count(0, 0);
                    return ElectrumJson.array();
                }),
                Map.entry("blockchain.relayfee", (_, given) -> {
                    given.count(0, 0);
                    return ElectrumJson.coins(node.relayFee());
                }),
                Map.entry("blockchain.estimatefee", this::estimate),
                Map.entry("mempool.get_fee_histogram", this::histogram));
    }

    private JsonNode version(Session session, Parameters given) {
        given.count(0, 2);
        String asked = MIN;
        String most = MIN;
        JsonNode wanted = given.has(1) ? given.values().get(1) : ElectrumJson.text(MIN);
        if (wanted.isArray() && wanted.size() == 2) {
            asked = wanted.get(0).asString("");
            most = wanted.get(1).asString("");
        } else if (wanted.isString()) {
            asked = wanted.stringValue();
            most = asked;
        }
        int[] least = numbers(asked);
        int[] highest = numbers(most);
        boolean above = Arrays.compare(least, numbers(MAX)) > 0;
        boolean below = Arrays.compare(highest, numbers(MIN)) < 0;
        if (above || below)
            throw new ElectrumException(
                    Code.BAD_REQUEST, "unsupported protocol version; this server speaks " + MIN + " to " + MAX);
        boolean ours = Arrays.compare(highest, numbers(MAX)) > 0;
        return ElectrumJson.array().add(node.version()).add(ours ? MAX : most);
    }

    /// The parts of a version such as `1.4.2`; trailing zeros count for nothing.
    private static int[] numbers(String version) {
        if (!version.matches("\\d{1,4}(\\.\\d{1,4}){0,3}"))
            throw new ElectrumException(Code.BAD_REQUEST, "that is no protocol version");
        int[] parts = Arrays.stream(version.split("\\.", -1))
                .mapToInt(Integer::parseInt)
                .toArray();
        int length = parts.length;
        while (length > 1 && parts[length - 1] == 0) length--;
        return Arrays.copyOf(parts, length);
    }

    private JsonNode features(Session session, Parameters given) {
        given.count(0, 0);
        ObjectNode json = ElectrumJson.object();
        json.put("genesis_hash", node.genesis().toString());
        json.putObject("hosts");
        json.put("protocol_max", MAX);
        json.put("protocol_min", MIN);
        json.putNull("pruning");
        json.put("server_version", node.version());
        json.put("hash_function", "sha256");
        return json;
    }

    /// In coins for 1,000 bytes; -1 if nothing can be said.
    private JsonNode estimate(Session session, Parameters given) {
        given.count(1, 2);
        int blocks = Math.clamp(given.whole(0), 1, 1_008);
        return node.feeRate(blocks).map(ElectrumJson::coins).orElse(ElectrumJson.number(-1));
    }

    private JsonNode histogram(Session session, Parameters given) {
        given.count(0, 0);
        var bins = ElectrumJson.array();
        for (ElectrumNode.FeeBin bin : node.feeHistogram())
            bins.addArray().add(bin.rate()).add(bin.vsize());
        return bins;
    }
}
