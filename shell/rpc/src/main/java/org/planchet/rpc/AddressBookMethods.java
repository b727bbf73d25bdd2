package org.planchet.rpc;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.planchet.network.AddressPlace;
import org.planchet.network.AddressRecord;
import org.planchet.network.Endpoint;
import org.planchet.wire.AddressNetwork;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The tables of known nodes.
final class AddressBookMethods {
    /// What Bitcoin Core calls the network of a source that is no address, such as a DNS seed.
    private static final String INTERNAL = "internal";

    private final NodePort node;

    AddressBookMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(
                new Method(
                        "getaddrmaninfo",
                        NetworkMethods.GROUP,
                        List.of(),
                        "How many nodes of each network are known, and how many of them have answered once.",
                        arguments -> figures()),
                new Method(
                        "getrawaddrman",
                        NetworkMethods.GROUP,
                        List.of(),
                        "Both tables of known nodes, place by place.",
                        arguments -> tables()));
    }

    private List<AddressPlace> places() {
        return node.ask(view -> view.network().addressPlaces());
    }

    private JsonNode figures() {
        List<AddressPlace> places = places();
        ObjectNode json = CoreJson.object();
        for (AddressNetwork network : AddressNetwork.values())
            json.set(network.text(), figures(places, Optional.of(network)));
        json.set("all_networks", figures(places, Optional.empty()));
        return json;
    }

    /// A new node counts once, however many places it has.
    private static ObjectNode figures(List<AddressPlace> places, Optional<AddressNetwork> network) {
        Set<Endpoint> fresh = new HashSet<>();
        int tried = 0;
        for (AddressPlace place : places) {
            Endpoint address = place.node().address();
            if (network.isPresent() && !address.network().equals(network)) continue;
            if (place.tried()) tried++;
            else fresh.add(address);
        }
        ObjectNode json = CoreJson.object();
        json.put("new", fresh.size());
        json.put("tried", tried);
        json.put("total", fresh.size() + tried);
        return json;
    }

    private JsonNode tables() {
        List<AddressPlace> places = places();
        return JsonStream.node(out -> {
            out.object();
            for (boolean tried : new boolean[] {false, true}) {
                out.object(tried ? "tried" : "new");
                for (AddressPlace place : places) if (place.tried() == tried) write(out, place);
                out.endObject();
            }
            out.endObject();
        });
    }

    private static void write(JsonStream out, AddressPlace place) {
        AddressRecord record = place.node();
        out.object(place.bucket() + "/" + place.position());
        out.plain("address", record.address().host());
        out.number("port", record.address().port());
        out.number("services", record.services());
        out.number("time", record.lastSeen().getEpochSecond());
        out.plain("network", network(record.address()));
        out.text("source", record.source());
        out.plain("source_network", network(new Endpoint(record.source(), 0)));
        out.endObject();
    }

    private static String network(Endpoint place) {
        return place.network().map(AddressNetwork::text).orElse(INTERNAL);
    }
}
