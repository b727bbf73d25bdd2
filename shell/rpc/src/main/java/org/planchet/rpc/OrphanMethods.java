package org.planchet.rpc;

import static org.planchet.rpc.Method.may;

import java.util.HexFormat;
import java.util.List;
import org.planchet.network.NetworkReader;
import org.planchet.network.PeerId;
import org.planchet.primitives.Transaction;
import org.planchet.rpc.RpcException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions that wait for their parents.
final class OrphanMethods {
    private final NodePort node;

    OrphanMethods(NodePort node) {
        this.node = node;
    }

    List<Method> all() {
        return List.of(new Method(
                "getorphantxs",
                BlockchainMethods.GROUP,
                List.of(may("verbosity", ParameterType.ANY)),
                "Transactions whose parents are missing: 0 their ids, 1 with sizes and announcers, 2 with the bytes.",
                this::orphans));
    }

    private JsonNode orphans(Arguments arguments) {
        if (arguments.get("verbosity").filter(JsonNode::isBoolean).isPresent())
            throw new RpcException(Code.TYPE, "Verbosity was boolean but only integer allowed");
        int verbosity = arguments.verbosity(0);
        if (verbosity < 0 || verbosity > 2)
            throw new RpcException(Code.INVALID_PARAMETER, "Invalid verbosity value " + verbosity);
        List<NetworkReader.Orphan> orphans = node.ask(view -> view.network().orphans());
        ArrayNode json = CoreJson.array();
        for (NetworkReader.Orphan orphan : orphans) {
            if (verbosity == 0) json.add(orphan.transaction().txid().toString());
            else json.add(shown(orphan, verbosity == 2));
        }
        return json;
    }

    private static ObjectNode shown(NetworkReader.Orphan orphan, boolean hex) {
        Transaction transaction = orphan.transaction();
        ObjectNode json = CoreJson.object();
        json.put("txid", transaction.txid().toString());
        json.put("wtxid", transaction.wtxid().toString());
        json.put("bytes", transaction.size());
        json.put("vsize", transaction.vsize());
        json.put("weight", transaction.weight());
        ArrayNode from = json.putArray("from");
        for (PeerId peer : orphan.announcers()) from.add(peer.value());
        if (hex) json.put("hex", HexFormat.of().formatHex(transaction.raw()));
        return json;
    }
}
